/** Reads the part of `tools.yaml` that states known causes of failures, every part with its place. */
import type { CuratedFailure } from "../curation.js";
import { type KeyPath, placeOf, type Source } from "../source.js";

/** What the schema has accepted. */
export interface FailureEntry {
  on: number[];
  says?: string | string[];
  says_only?: string | string[];
  tools?: string[];
  cause: string;
  next: string;
}

/** The causes in their order. Names of tools are checked later, against the planned tools. */
export function readFailures(entries: readonly FailureEntry[], source: Source): readonly CuratedFailure[] {
  return entries.map((entry, index): CuratedFailure => {
    const path: KeyPath = ["failures", index];
    const { on, cause, next } = entry;
    const texts = (value: string | string[] | undefined) => (value === undefined ? undefined : [value].flat());
    return {
      on,
      says: texts(entry.says),
      saysOnly: texts(entry.says_only),
      tools: entry.tools?.map((key, position) => ({ key, at: placeOf(source, [...path, "tools", position]) })),
      cause,
      next,
      at: {
        whole: placeOf(source, [...path, "on"], "key"),
        cause: placeOf(source, [...path, "cause"], "key"),
        next: placeOf(source, [...path, "next"], "key"),
      },
    };
  });
}
