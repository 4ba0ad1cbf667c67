/** Tokens that the tools take in a client's list, held against the budgets of `tools.yaml`. */
import { nearest } from "../../../server/nearest.js";
import type { CuratedLimit, CuratedName, Curation } from "../../curation.js";
import type { Report } from "../../diagnostics.js";
import type { Place } from "../../operation.js";
import { partsOf } from "./parts.js";
import type { JudgedTool } from "./judged.js";

/** How many of the largest parts a message names. */
const NAMED = 5;

/** Reports every budget that is exceeded, with what takes most. */
export function checkBudgets(
  { budgets, toolsets }: Curation,
  tools: readonly JudgedTool[],
  countTokens: (text: string) => number,
  report: Report,
): void {
  checkNames(
    budgets.tools,
    tools.map(({ definition }) => definition.name),
    "tool",
    report,
  );
  checkNames(
    budgets.toolsets,
    toolsets.map(({ name }) => name),
    "toolset",
    report,
  );
  for (const tool of tools) checkTool(tool, budgets.tools.find(isOf(tool)) ?? budgets.tool, countTokens, report);
  for (const limit of budgets.toolsets) {
    const members = tools.filter(({ definition }) => definition.toolset === limit.key);
    checkTogether(`The toolset "${limit.key}" takes`, members, limit, report);
  }
  const served = servedByDefault(toolsets, tools);
  checkTogether("The tools that are served by default take", served, budgets.byDefault, report);
  checkTogether("All tools take", tools, budgets.all, report);
  checkCount(served, budgets.toolsByDefault, report);
}

/** Those of the default toolsets, without what destroys, which is served only when it is asked for. */
export function servedByDefault(toolsets: Curation["toolsets"], tools: readonly JudgedTool[]): readonly JudgedTool[] {
  const marked = toolsets.filter(({ definition }) => definition.default === true);
  const names = (marked.length > 0 ? marked : toolsets).map(({ name }) => name);
  return tools.filter(
    ({ definition: { toolset, annotations } }) =>
      names.includes(toolset) && (annotations.readOnlyHint || !annotations.destructiveHint),
  );
}

function isOf({ definition }: JudgedTool): (limit: CuratedName) => boolean {
  return ({ key }) => key === definition.name;
}

function checkTool(
  tool: JudgedTool,
  limit: CuratedLimit | undefined,
  countTokens: (text: string) => number,
  report: Report,
): void {
  if (limit === undefined || tool.tokens <= limit.most) return;
  const largest = partsOf(tool.definition, countTokens)
    .slice(0, NAMED)
    .map(({ name, tokens }) => `${name} ${tokens}`);
  const help = `largest are ${largest.join(", ")}. Shorten texts, leave arguments out, give result fields, set a schema_limit, or raise the budget.`;
  add(`"${tool.definition.name}" takes`, tool.tokens, limit, tool.at.name, help, report);
}

function checkTogether(
  subject: string,
  tools: readonly JudgedTool[],
  limit: CuratedLimit | undefined,
  report: Report,
): void {
  const tokens = tools.reduce((sum, tool) => sum + tool.tokens, 0);
  if (limit === undefined || tokens <= limit.most) return;
  const largest = tools
    .toSorted((left, right) => right.tokens - left.tokens)
    .slice(0, NAMED)
    .map(({ definition, tokens: own }) => `${definition.name} ${own}`);
  const help = `largest are ${largest.join(", ")}. Make them smaller, put tools elsewhere, or raise the budget.`;
  add(subject, tokens, limit, limit.at, help, report);
}

function add(subject: string, tokens: number, limit: CuratedLimit, at: Place, help: string, report: Report): void {
  const message = `${subject} ${tokens} tokens of at most ${limit.most}.`;
  const notes = at === limit.at ? [] : [{ message: "the budget stands here.", at: limit.at }];
  report.add("over-budget", message, at, { help, notes });
}

function checkCount(served: readonly JudgedTool[], limit: CuratedLimit | undefined, report: Report): void {
  if (limit === undefined || served.length <= limit.most) return;
  const message = `${served.length} tools are served by default, of at most ${limit.most}.`;
  const help = `take "default" from a toolset, put tools into another, or raise the budget.`;
  report.add("over-budget", message, limit.at, { help });
}

function checkNames(
  limits: readonly CuratedName[],
  known: readonly string[],
  kind: "tool" | "toolset",
  report: Report,
): void {
  for (const { key, at } of limits) {
    if (known.includes(key)) continue;
    const guess = nearest(key, known);
    const help = guess === undefined ? `There is ${known.join(", ")}.` : `did you mean "${guess}"?`;
    report.add(`unknown-${kind}`, `There is no ${kind} "${key}".`, at, { help });
  }
}
