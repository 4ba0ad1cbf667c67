/** One fetched text and one committed document into the document that could be committed next, and what that means. */
import type { Report } from "../diagnostics.js";
import { sourceOfText } from "../load/read.js";
import { valueOf } from "../load/value.js";
import { isMapping } from "../loaded.js";
import type { Place } from "../operation.js";
import type { Source } from "../source.js";
import type { Difference } from "./change.js";
import { compareDocuments } from "./compare.js";
import type { Mapping } from "./mapping.js";
import { mergeDocuments } from "./merge.js";
import type { MergeNotes } from "./notes.js";
import { operationsIn } from "./pairs.js";
import { spliceYaml } from "./splice.js";
import { tidy } from "./tidy.js";
import { documentText } from "./yaml-text.js";

export interface PullInput {
  /** The committed document; undefined where there is none yet. */
  readonly committed: Source | undefined;
  /** What was fetched, and the address that messages name. */
  readonly fetched: { readonly text: string; readonly address: string };
  /** Where the document is to be written; by its ending it is JSON or YAML. */
  readonly file: string;
  readonly report: Report;
  /** Where it is said what is fetched, for messages about it. */
  readonly at: Place;
  /** Takes what was fetched, for the excerpts of messages. */
  readonly sources: Map<string, Source>;
}

export interface Pulled {
  /** What would be committed. */
  readonly value: Mapping;
  /** As text; that of the committed document to the letter where nothing changes. */
  readonly text: string;
  readonly difference: Difference;
  readonly notes: MergeNotes;
}

/** Undefined where one of the two is no OpenAPI document: the report then says why. Nothing is read or written. */
export function pullDocument({ committed, fetched, file, report, at, sources }: PullInput): Pulled | undefined {
  const theirs = isWebPage(fetched.text) ? undefined : valuesIn(fetched, report, sources);
  if (report.failed) return undefined;
  if (!isOpenApi(theirs)) {
    const help = helpFor(fetched.text, theirs);
    report.add("not-openapi", `What "${fetched.address}" holds is no OpenAPI document.`, at, { help });
    return undefined;
  }
  const ours =
    committed === undefined
      ? undefined
      : valueOf(committed, { origins: new WeakMap(), report, duplicateKeys: "error" });
  if (report.failed) return undefined;
  const { value, notes } = mergeDocuments(isMapping(ours) ? ours : undefined, tidy(theirs) as Mapping);
  return { value, text: textOf(value, ours, committed, file), difference: compareDocuments(ours, value), notes };
}

function valuesIn({ text, address }: PullInput["fetched"], report: Report, sources: Map<string, Source>): unknown {
  const source = sourceOfText(text, address, report);
  if (source === undefined) return undefined;
  sources.set(source.file, source);
  return valueOf(source, { origins: new WeakMap(), report, duplicateKeys: "warning" });
}

function isWebPage(text: string): boolean {
  return /^\s*</.test(text);
}

function textOf(value: Mapping, ours: unknown, committed: Source | undefined, file: string): string {
  if (!file.endsWith(".json")) {
    return committed === undefined ? documentText(value) : spliceYaml(committed.text, ours, value);
  }
  const isSame = committed !== undefined && JSON.stringify(ours) === JSON.stringify(value);
  return isSame ? committed.text : `${JSON.stringify(value, null, 2)}\n`;
}

/** More is asked of it than of a document of our own: an error page or another format must not take its place. */
function isOpenApi(value: unknown): value is Mapping {
  return (
    isMapping(value) &&
    (typeof value["openapi"] === "string" || typeof value["swagger"] === "string") &&
    operationsIn(value["paths"]).length > 0
  );
}

function helpFor(text: string, value: unknown): string {
  if (isWebPage(text)) {
    return "it is a web page: find the address of the document itself, which often ends in openapi.json.";
  }
  if (isMapping(value) && (value["openapi"] ?? value["swagger"]) !== undefined) {
    return "it has no operations under paths: check the address.";
  }
  const keys = isMapping(value) ? Object.keys(value).slice(0, 5).join(", ") : "";
  return `it should start with "openapi: 3.…" or "swagger: 2.0"${keys === "" ? "" : `, and has ${keys}`}: check the address.`;
}
