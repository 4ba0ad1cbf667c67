/** A tool as it is judged, and how a rule says what it found. */
import type { ListedTool } from "../../../server/definition.js";
import type { CuratedAllowance, Curation } from "../../curation.js";
import type { Report } from "../../diagnostics.js";
import type { Place } from "../../operation.js";
import type { Plan } from "../../tool.js";

/** The rules that a tool may be allowed to break, beside those of single clients. */
export const surfaceRules = [
  "undescribed-argument",
  "incomplete-description",
  "unconventional-name",
  "confusable-tools",
] as const;
export type SurfaceRule = (typeof surfaceRules)[number];

export interface JudgedTool {
  readonly definition: ListedTool;
  /** In `tools/list`. */
  readonly tokens: number;
  readonly allow: readonly CuratedAllowance[];
  readonly at: { readonly name: Place; readonly description: Place };
}

/** The planned tools, those of operations first. */
export function judgedTools(curation: Curation, { tools, workflows }: Plan): readonly JudgedTool[] {
  const curated = new Map([...curation.tools, ...curation.workflows].map((entry) => [entry.name, entry]));
  return [...tools, ...workflows].flatMap(({ definition, tokens }): JudgedTool[] => {
    const entry = curated.get(definition.name);
    if (entry === undefined) return [];
    return [{ definition, tokens, allow: entry.allow, at: { name: entry.at.name, description: entry.at.description } }];
  });
}

/** What a rule found. */
export interface Finding {
  readonly rule: SurfaceRule;
  /** The tool that it is about, and the other one where there are two: either may allow it. */
  readonly tool: JudgedTool;
  readonly other?: JudgedTool;
  readonly message: string;
  readonly at: Place;
  readonly help: string;
}

/** Reports the findings that no tool allows; answers with the allowances that were needed. */
export function reportFindings(findings: readonly Finding[], report: Report): ReadonlySet<CuratedAllowance> {
  const needed = new Set<CuratedAllowance>();
  for (const { rule, tool, other, message, at, help } of findings) {
    const allowances = [tool, ...(other === undefined ? [] : [other])]
      .flatMap(({ allow }) => allow)
      .filter((allowance) => allowance.rule === rule);
    for (const allowance of allowances) needed.add(allowance);
    if (allowances.length > 0) continue;
    const notes = other === undefined ? [] : [{ message: "the other one.", at: other.at.description }];
    report.add(rule, message, at, { help, notes });
  }
  return needed;
}
