/** Tasks of a definition as lines: what runs, after what, and the start of its parameters. */
import { maskedValue } from "../../server/redaction/masked-value.js";
import { messageText } from "../message-text.js";
import type { DefinedTask } from "./tasks.js";

/** Tasks that are told, and characters that their parameters may take: each, and together. */
const MOST_TASKS = 60;
const MOST_PARAMETERS = 160;
const MOST_ALL_PARAMETERS = 3_000;

/** `dbt_build: DBT_CORE DBT_CORE_EXECUTE <- sync_erp {"commands":"dbt build"}`. */
export function taskLines(tasks: readonly DefinedTask[]): string[] {
  let left = MOST_ALL_PARAMETERS;
  const lines = tasks.slice(0, MOST_TASKS).map((task) => {
    const parameters = parametersText(task);
    left -= parameters.length;
    return left < 0 ? `${taskText(task)} {…}` : `${taskText(task)}${parameters}`;
  });
  return tasks.length > MOST_TASKS ? [...lines, `… and ${tasks.length - MOST_TASKS} more`] : lines;
}

function taskText({ id, model, dependsOn, group }: DefinedTask): string {
  const { integration = "?", integrationJob = "?", condition, treatFailureAsWarning, configuration } = model;
  const conditions = [condition, group.condition].filter((each) => typeof each === "string" && each !== "");
  const remarks = [
    ...conditions.map((each) => `if ${messageText(each, 80)}`),
    ...(treatFailureAsWarning === true ? ["a failure counts as a warning"] : []),
    ...((configuration?.retries ?? 0) > 0 ? [`retries ${configuration?.retries}`] : []),
    ...(group.hasMatrix ? ["once for each value of a matrix"] : []),
  ];
  const before = dependsOn.length === 0 ? "" : ` <- ${dependsOn.join(", ")}`;
  return `${id}: ${integration} ${integrationJob}${before}${remarks.length === 0 ? "" : ` (${remarks.join("; ")})`}`;
}

function parametersText({ model }: DefinedTask): string {
  const { parameters } = model;
  if (parameters === undefined || Object.keys(parameters).length === 0) return "";
  return ` ${messageText(JSON.stringify(maskedValue(parameters)), MOST_PARAMETERS)}`;
}
