/** Drafts a `tools.yaml`: a new one that allows every operation, or the operations that an existing one leaves open. */
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { readCuration } from "./curate/read.js";
import type { Curation } from "./curation.js";
import { createReport, type Diagnostic, type Report } from "./diagnostics.js";
import { draftDocument } from "./draft/document.js";
import { documentEntry, exclusionEntry, toolEntry, toolsetEntry } from "./draft/entry.js";
import { insertEntries } from "./draft/insert.js";
import { documentName, variablePrefix } from "./draft/names.js";
import { type Draft, newFileText } from "./draft/new-file.js";
import { suggestRules } from "./draft/suggestions.js";
import { decideUndecided } from "./draft/undecided.js";
import { readInput } from "./input.js";
import { child, textAt } from "./loaded.js";
import { loadDocument } from "./load/document.js";
import { sourceOfText } from "./load/read.js";
import { normalizeDocument } from "./normalize/document.js";
import type { ApiDocument } from "./operation.js";
import { looksLikeSecret } from "./plan/credentials.js";
import { findOperation } from "./plan/find-operation.js";
import { oneLine } from "./plan/prose.js";
import type { Source } from "./source.js";

export interface DraftOptions {
  /** The documents; relative to `root`. None: those that the existing file lists. */
  readonly specs: readonly string[];
  /** The file that the text is for, relative to `root`; paths in the text are relative to it. Nothing is written. */
  readonly out: string;
  /** Whether that file exists, and is added to. */
  readonly adding: boolean;
  /** Files are named relative to it. */
  readonly root: string;
}

export interface Drafted {
  /** The whole text of the file; undefined where there are errors. */
  readonly text: string | undefined;
  /** What the text has that the file did not have. */
  readonly draft: Draft;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file read, for the excerpts of messages. */
  readonly sources: ReadonlyMap<string, Source>;
}

const nothing: Draft = { documents: [], toolsets: [], tools: [], excluded: [] };

/** The text of the file, with what it adds. Faults of the input are reported, never thrown. */
export function draftTools(options: DraftOptions): Drafted {
  const { out, root } = options;
  const report = createReport();
  const input = options.adding ? readInput({ config: out, root, report }) : undefined;
  const existing = input?.curation;
  const sources = input?.sources ?? new Map<string, Source>();
  const result = (text: string | undefined, draft: Draft): Drafted => {
    return { text: report.failed ? undefined : text, draft, diagnostics: report.diagnostics, sources };
  };
  if (report.failed) return result(undefined, nothing);

  const folder = dirname(resolve(root, out));
  const known = new Map(existing?.documents.map(({ name, file }) => [resolve(folder, file), name]));
  const added = readAdded(options, known, report, sources);
  if (report.failed) return result(undefined, nothing);
  const before = input?.documents ?? [];
  const all = [...before, ...added.map(({ document }) => document)];
  if (existing !== undefined && added.length > 0) checkReferences(existing, before, all, report);

  const named = options.specs.flatMap((spec) => known.get(resolve(root, spec)) ?? []);
  const wanted = options.specs.length === 0 ? [...known.values()] : named;
  const undecided = decideUndecided(existing, all, new Set([...wanted, ...added.map(({ document }) => document.name)]));
  const documents = added.map(({ document, path }) => draftDocument(document, pathFrom(folder, path)));
  const draft: Draft = { ...undecided, documents };
  const source = existing === undefined ? undefined : sources.get(existing.file);
  if (existing === undefined || source === undefined) {
    const [first] = all;
    const name = first?.name ?? "api";
    const tools = undecided.plan.tools.map(({ definition }) => definition);
    const text = newFileText({
      ...draft,
      server: { name, title: oneLine(first?.title ?? "") || name },
      suggestions: suggestRules(tools, looksLikeSecret, variablePrefix(name)),
      schema: pathFrom(folder, fileURLToPath(new URL("./tools.schema.json", import.meta.url))),
    });
    return result(text, draft);
  }
  const text = insertDraft(source.text, draft);
  if (text !== undefined && isAsMeant(text, existing, draft)) return result(text, draft);
  const help = "write each key of it on a line of its own; or draft without --out, and copy what is missing.";
  report.add("wrong-shape", `"${out}" is written in a form that nothing can be added to.`, existing.at, { help });
  return result(undefined, draft);
}

interface Added {
  readonly document: ApiDocument;
  readonly path: string;
}

/** The documents that the file does not list yet, each under a name of its own. */
function readAdded(
  { specs, root }: DraftOptions,
  known: ReadonlyMap<string, string>,
  report: Report,
  sources: Map<string, Source>,
): Added[] {
  const paths = new Set(specs.map((spec) => resolve(root, spec)).filter((path) => !known.has(path)));
  const names = [...known.values()];
  return [...paths].flatMap((path) => {
    const loaded = loadDocument({ name: "", file: path, root, report });
    if (loaded === undefined) return [];
    const info = child(loaded.root, "info");
    const name = documentName((info && textAt(info, "title")) ?? "", loaded.file, names);
    names.push(name);
    const document = normalizeDocument({ ...loaded, name }, report);
    for (const [key, source] of loaded.sources) sources.set(key, source);
    return [{ document, path }];
  });
}

/** Reports what says which operation it means only as long as there is one document. */
function checkReferences(
  existing: Curation,
  before: readonly ApiDocument[],
  all: readonly ApiDocument[],
  report: Report,
): void {
  const references = [
    ...existing.tools.map(({ operation, at }) => ({ operation, at: at.operation })),
    ...existing.excluded.map(({ operation, at }) => ({ operation, at })),
  ];
  for (const { operation, at } of references) {
    if (findOperation(operation, before, at, createReport()) !== undefined) findOperation(operation, all, at, report);
  }
}

function insertDraft(text: string, draft: Draft): string | undefined {
  const sections = [
    ["documents", draft.documents.map(documentEntry)],
    ["toolsets", draft.toolsets.map(toolsetEntry)],
    ["tools", draft.tools.map(toolEntry)],
    ["excluded", draft.excluded.map(exclusionEntry)],
  ] as const;
  return sections.reduce<string | undefined>(
    (so, [key, entries]) => (so === undefined ? undefined : insertEntries(so, key, entries)),
    text,
  );
}

/** Whether the text, read again, says what the file said, and then the draft. */
function isAsMeant(text: string, existing: Curation, draft: Draft): boolean {
  const report = createReport();
  const source = sourceOfText(text, existing.file, report);
  const read = source === undefined ? undefined : readCuration(source, report);
  if (read === undefined || report.failed) return false;
  const meant = [
    [...existing.documents, ...draft.documents].map(({ name, file }) => [name, file]),
    [...existing.toolsets, ...draft.toolsets].map(({ name }) => name),
    [...existing.tools, ...draft.tools].map(({ name, operation, toolset }) => [name, operation, toolset]),
    [...existing.excluded, ...draft.excluded].map(({ operation, reason }) => [operation, reason]),
  ];
  const found = [
    read.documents.map(({ name, file }) => [name, file]),
    read.toolsets.map(({ name }) => name),
    read.tools.map(({ name, operation, toolset }) => [name, operation, toolset]),
    read.excluded.map(({ operation, reason }) => [operation, reason]),
  ];
  return JSON.stringify(found) === JSON.stringify(meant);
}

function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}
