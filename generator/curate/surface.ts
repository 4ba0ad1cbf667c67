/** Reads the parts of `tools.yaml` about the tools as a model sees them: budgets, expectations, and what may break them. */
import type { CuratedAllowance, CuratedBudgets, CuratedLimit, CuratedLint, CuratedName } from "../curation.js";
import { type KeyPath, placeOf, type Source } from "../source.js";

/** What the schema has accepted. */
export interface BudgetsEntry {
  tool?: number;
  tools?: Record<string, number>;
  toolsets?: Record<string, number>;
  default?: number;
  default_tools?: number;
  all?: number;
}
export interface LintEntry {
  descriptions?: "strict";
  verbs?: string[];
}

/** The budgets with their places. Names are checked later, against the planned tools. */
export function readBudgets(entry: BudgetsEntry, source: Source): CuratedBudgets {
  const limit = (most: number | undefined, ...path: string[]): CuratedLimit | undefined =>
    most === undefined ? undefined : { most, at: placeOf(source, ["budgets", ...path], "key") };
  const each = (entries: Record<string, number> = {}, key: string): (CuratedName & CuratedLimit)[] =>
    Object.entries(entries).map(([name, most]) => ({
      key: name,
      most,
      at: placeOf(source, ["budgets", key, name], "key"),
    }));
  return {
    tool: limit(entry.tool, "tool"),
    tools: each(entry.tools, "tools"),
    toolsets: each(entry.toolsets, "toolsets"),
    byDefault: limit(entry.default, "default"),
    toolsByDefault: limit(entry.default_tools, "default_tools"),
    all: limit(entry.all, "all"),
  };
}

/** What is expected. */
export function readLint({ descriptions, verbs }: LintEntry): CuratedLint {
  return { strictDescriptions: descriptions === "strict", verbs };
}

/** The rules that the tool at the path may break. */
export function readAllowances(
  entries: Readonly<Record<string, string>> | undefined,
  path: KeyPath,
  source: Source,
): readonly CuratedAllowance[] {
  return Object.entries(entries ?? {}).map(([rule, reason]) => ({
    rule,
    reason,
    at: placeOf(source, [...path, "allow", rule], "key"),
  }));
}
