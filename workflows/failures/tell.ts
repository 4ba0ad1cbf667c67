/** Groups of failures in the words of an answer. */
import type { TaskRunResponse } from "../../generated/models/engine.js";
import { messageText } from "../message-text.js";
import { timeText } from "../time-text.js";
import { withoutAbsent } from "../without-absent.js";
import { type Failure, said } from "./failure.js";
import type { FailureGroup, GroupState } from "./groups.js";

/** Characters of a message, where a failure is told in full and where it has a line. */
const MOST_TOLD = 320;
const MOST_IN_LINE = 140;

/** A failure in full, most important first, without what is not known. */
export function groupTold(group: FailureGroup, state: GroupState, remark: string) {
  const { newest, count, firstMs, lastMs } = group;
  const { run, task, otherFailed, warnedBefore } = newest;
  return withoutAbsent({
    pipeline: run.pipelineName ?? run.pipelineId ?? "unknown",
    state: `${stateText(state)}${remark}`,
    environment: run.envName,
    count,
    first: count > 1 ? timeText(firstMs) : undefined,
    last: timeText(lastMs),
    task: task && taskText(task),
    message: messageOf(newest, MOST_TOLD),
    warnedBefore: warnedBefore && warningText(warnedBefore),
    otherFailedTasks: otherFailed === 0 ? undefined : otherFailed,
    pipelineRunId: run.id,
    taskRunId: task?.id,
  });
}

/** A failure in a line: `Customer 360 on feature/x (Development): 2 until …: dbt build: …`. */
export function groupLine(
  { newest, count, firstMs, lastMs }: FailureGroup,
  more: { readonly isBranch?: boolean; readonly withoutId?: boolean; readonly state?: GroupState } = {},
): string {
  const { run } = newest;
  const branch = more.isBranch === true ? ` on ${run.branch}` : "";
  const environment = (run.envName ?? "") === "" ? "" : ` (${run.envName})`;
  const times = count > 1 ? `${count} from ${timeText(firstMs)} to ${timeText(lastMs)}` : `once, ${timeText(lastMs)}`;
  const state = more.state === undefined ? "" : `, ${stateText(more.state)}`;
  const id = more.withoutId === true ? "" : ` (run ${run.id})`;
  return `${run.pipelineName ?? run.pipelineId}${branch}${environment}: ${times}${state}: ${causeText(newest)}${id}`;
}

function causeText(failure: Failure): string {
  const { task } = failure;
  const parts = [task?.taskName ?? task?.taskId, messageOf(failure, MOST_IN_LINE)];
  return parts.filter((text) => text !== undefined).join(": ");
}

function stateText(state: GroupState): string {
  switch (state.kind) {
    case "failing":
      return `still failing, since ${timeText(state.sinceMs)}`;
    case "replaced":
      return "followed by another failure";
    case "recovered":
      return `recovered ${timeText(state.endedMs)}`;
  }
}

function messageOf(failure: Failure, most: number): string | undefined {
  const name = failure.operation?.operationName ?? "";
  const text = said(failure) ?? "";
  return messageText(name === "" || text.includes(name) ? text : `${name}: ${text}`, most);
}

function taskText({ taskName, taskId, integration }: TaskRunResponse): string {
  const name = taskName ?? taskId ?? "unnamed";
  const about = [taskId === name ? undefined : taskId, integration].filter((text) => text !== undefined);
  return about.length === 0 ? name : `${name} (${about.join(", ")})`;
}

function warningText(task: TaskRunResponse): string {
  const text = messageText(task.externalMessage ?? task.message, MOST_IN_LINE);
  return [task.taskName ?? task.taskId, text].filter((part) => part !== undefined).join(": ");
}
