/** Warnings of tasks, as their operations tell them: what went through, and may have led to a failure after it. */
import type { TaskRunResponse } from "../../generated/models/engine.js";
import { concurrently } from "../../server/concurrently.js";
import type { WorkflowContext } from "../../server/workflow.js";
import { ifPossible, type Missing } from "../if-possible.js";
import { messageText } from "../message-text.js";
import { namesText, taskText } from "../runs/task-text.js";
import { operationsOf } from "./inspect-task.js";

/** Tasks whose operations are read; further ones are named. */
const MOST_READ = 2;
/** In characters. */
const MESSAGE = 300;
const NAME = 120;

/** One line for each task. */
export async function warningTexts(
  context: WorkflowContext,
  warned: readonly TaskRunResponse[],
  missing: Missing,
): Promise<string[]> {
  const lines = await concurrently(warned.slice(0, MOST_READ), MOST_READ, async (task) => {
    const found = await ifPossible("warnings", missing, () => operationsOf(context, task, "WARNING"));
    const [operation] = found?.operations ?? [];
    const text = messageText(operation?.message ?? task.externalMessage ?? task.message, MESSAGE);
    const name = operation?.operationName ? `, ${messageText(operation.operationName, NAME)}` : "";
    const more = found !== undefined && found.count > 1 ? ` … and ${found.count - 1} more` : "";
    return `${taskText(task)}${name}: ${text ?? "no message"}${more}`;
  });
  return warned.length > MOST_READ ? [...lines, `… and ${namesText(warned.slice(MOST_READ))}`] : lines;
}
