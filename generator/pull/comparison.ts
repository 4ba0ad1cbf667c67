/** What a comparison gathers while it walks two documents. */
import type { JsonValue } from "../../server/definition.js";
import { isMapping } from "../loaded.js";
import type { Change, Subject } from "./change.js";
import { own, toMapping } from "./mapping.js";
import { pairKeys } from "./pairs.js";
import type { Spot } from "./spots.js";

export interface Comparison {
  readonly changes: Change[];
  /** Summaries, descriptions and titles that are not the same words. */
  readonly wordings: Wording[];
  add(spot: Spot, subject: Subject): void;
  keyword(spot: Spot, keyword: string, before: unknown, after: unknown): void;
  text(spot: Spot, key: string, before: unknown, after: unknown): void;
}

/** A text before and after, and the keyword that it stands under. */
export interface Wording extends Spot {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Nothing gathered yet. */
export function createComparison(): Comparison {
  const comparison: Comparison = {
    changes: [],
    wordings: [],
    add: (spot, subject) => void comparison.changes.push({ ...spot, ...subject }),
    keyword: (spot, keyword, before, after) => {
      if (falseByDefault.has(keyword) && (before ?? false) === (after ?? false)) return;
      const [was, is] = [before as JsonValue | undefined, after as JsonValue | undefined];
      comparison.add(spot, { kind: "changed", thing: "keyword", keyword, before: was, after: is });
    },
    text: (spot, key, before, after) => {
      if (wordsOf(before) !== wordsOf(after)) comparison.wordings.push({ ...spot, key, before, after });
    },
  };
  return comparison;
}

/** Keywords of which `false` says the same as nothing. */
const falseByDefault = new Set(["required", "deprecated", "allowReserved", "readOnly", "writeOnly", "uniqueItems"]);

/**
 * The older document, referring to its named schemas as the newer one calls them: so that a schema that is renamed is
 * one change, and not one more wherever it is used.
 */
export function withNewNames(before: unknown, after: unknown): unknown {
  const sections = [["components", "schemas"], ["definitions"]];
  const newNames = new Map<string, string>();
  for (const steps of sections) {
    const [older, newer] = [before, after].map((document) => steps.reduce<unknown>(own, document));
    if (!isMapping(older) || !isMapping(newer)) continue;
    for (const [is, was] of pairKeys("schema map", older, newer)) {
      if (is !== was) newNames.set(["#", ...steps, was].join("/"), ["#", ...steps, is].join("/"));
    }
  }
  return newNames.size === 0 ? before : renamed(before);

  function renamed(value: unknown): unknown {
    if (typeof value === "string") return newNames.get(value) ?? value;
    if (Array.isArray(value)) return value.map(renamed);
    if (!isMapping(value)) return value;
    return toMapping(Object.keys(value), new Map(Object.entries(value).map(([key, inner]) => [key, renamed(inner)])));
  }
}

/** White space is no difference of words. */
function wordsOf(text: unknown): string {
  return typeof text === "string" ? text.trim().replaceAll(/\s+/g, " ") : JSON.stringify(text ?? null);
}
