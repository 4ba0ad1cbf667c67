/** The tools as a model sees them, all together: run once the catalogue is planned and has no errors. */
import { inputSchemaOf } from "../../../server/definition.js";
import type { CuratedLint, Curation } from "../../curation.js";
import type { Report } from "../../diagnostics.js";
import type { Plan } from "../../tool.js";
import { clientRules } from "../lint.js";
import { checkBudgets, servedByDefault } from "./budgets.js";
import { confusableTools } from "./confusable.js";
import { incompleteDescriptions } from "./incomplete-description.js";
import { type JudgedTool, judgedTools, reportFindings } from "./judged.js";
import { unconventionalNames } from "./unconventional-name.js";
import { undescribedArguments } from "./undescribed.js";

/** Windsurf's limit; VS Code's is 128. */
const MOST_TOOLS = 100;
/** Cursor's limit for the name of the server and that of a tool together. */
const MOST_NAME_CHARACTERS = 60;

/** Reports what exceeds its budget, what a model would stumble over, and allowances that nothing needs. */
export function checkSurface(
  curation: Curation,
  plan: Plan,
  countTokens: (text: string) => number,
  report: Report,
): void {
  const tools = judgedTools(curation, plan);
  checkBudgets(curation, tools, countTokens, report);
  checkClients(curation, tools, report);
  if (curation.lint !== undefined) lintTools(curation.lint, tools, report);
}

function lintTools({ strictDescriptions, verbs }: CuratedLint, tools: readonly JudgedTool[], report: Report): void {
  const findings = [
    ...undescribedArguments(tools),
    ...(strictDescriptions ? incompleteDescriptions(tools) : []),
    ...(verbs === undefined ? [] : unconventionalNames(tools, verbs)),
    ...confusableTools(tools),
  ];
  const needed = reportFindings(findings, report);
  for (const tool of tools) {
    for (const allowance of tool.allow) {
      if (needed.has(allowance) || breaksClientRule(tool, allowance.rule)) continue;
      const message = `"${tool.definition.name}" does not break "${allowance.rule}".`;
      report.add("needless-allowance", message, allowance.at, { help: "take it out." });
    }
  }
}

/** What clients refuse of the whole, and not of one tool. */
function checkClients(curation: Curation, tools: readonly JudgedTool[], report: Report): void {
  const served = servedByDefault(curation.toolsets, tools);
  if (served.length > MOST_TOOLS) {
    const message = `tool-count: ${served.length} tools are served by default; keep to ${MOST_TOOLS}.`;
    const help = "Windsurf takes 100 tools, VS Code 128: mark fewer toolsets as default.";
    report.add("client-limit", message, curation.toolsets[0]?.at ?? curation.at, { help });
  }
  const server = curation.server.name;
  for (const { definition, at } of tools) {
    const length = server.length + definition.name.length + 1;
    if (length <= MOST_NAME_CHARACTERS) continue;
    const message = `full-name-length: "${server}" and "${definition.name}" have ${length} characters together; keep to ${MOST_NAME_CHARACTERS}.`;
    const help = "Cursor drops a tool whose name has more than 60 characters together with the server's.";
    report.add("client-limit", message, at.name, { help });
  }
}

function breaksClientRule({ definition }: JudgedTool, name: string): boolean {
  const rule = clientRules.find((each) => each.name === name);
  return rule !== undefined && rule.check(definition, inputSchemaOf(definition)).length > 0;
}
