/** Tasks as they are called in an answer. */
import type { TaskRunResponse } from "../../generated/models/engine.js";
import { messageText, shortList } from "../message-text.js";

/** The longest name that is shown, in characters. */
const NAME = 120;
/** Tasks that are named in a list. */
const NAMED = 8;

/** `Build models (dbt_build, DBT_CORE)`. */
export function taskText({ taskName, taskId, integration }: TaskRunResponse): string {
  const about = [taskId, integration].filter((part) => part !== undefined && part !== "" && part !== taskName);
  return `${messageText(taskName ?? taskId, NAME) ?? "unnamed task"}${about.length > 0 ? ` (${about.join(", ")})` : ""}`;
}

/** The names alone, of many the first few. */
export function namesText(tasks: readonly TaskRunResponse[]): string {
  return shortList(
    tasks.map(({ taskName, taskId }) => messageText(taskName ?? taskId, NAME) ?? "unnamed"),
    NAMED,
  ).join(", ");
}
