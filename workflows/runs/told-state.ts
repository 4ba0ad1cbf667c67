/** How a run stands that has not failed, or not yet. */
import type { PipelineRunResponse, TaskRunResponse } from "../../generated/models/engine.js";
import type { JsonValue } from "../../server/definition.js";
import { messageText, shortList } from "../message-text.js";
import { durationText, secondsBetween, timeText } from "../time-text.js";
import { withoutAbsent } from "../without-absent.js";
import { taskText } from "./task-text.js";

/** Tasks that are named. */
const NAMED = 8;
/** In characters. */
const MESSAGE = 300;

/** What there is to tell of a run that has not failed. */
export function toldState(
  { id = "", runStatus = "unknown", message, completedAt, startedAt }: PipelineRunResponse,
  tasks: readonly TaskRunResponse[],
  nowMs: number,
): Record<string, JsonValue> {
  if (completedAt !== null && completedAt !== undefined) {
    return withoutAbsent({
      result: `It has not failed: ${runStatus}.`,
      message: messageText(message, MESSAGE),
    });
  }
  const ended = tasks.filter((task) => task.completedAt !== null && task.completedAt !== undefined).length;
  const seconds = secondsBetween(startedAt, new Date(nowMs).toISOString());
  const running = seconds === undefined ? "" : `, running for ${durationText(seconds)}`;
  return withoutAbsent({
    result: `It has not failed so far: ${runStatus}.`,
    message: messageText(message, MESSAGE),
    progress: tasks.length === 0 ? undefined : `${ended} of ${tasks.length} tasks ended${running}`,
    stillRunning: runningText(tasks),
    next: [{ tool: "wait_for_pipeline_run", arguments: { pipeline_run_id: id }, why: "to see how it ends" }],
  });
}

/** The tasks that run, each with since when; undefined where none does. */
export function runningText(tasks: readonly TaskRunResponse[]): string | undefined {
  const running = tasks.filter(({ status }) => status === "RUNNING");
  const lines = running.map((task) => `${taskText(task)} since ${timeText(task.startedAt) ?? "an unknown time"}`);
  return lines.length === 0 ? undefined : shortList(lines, NAMED).join("; ");
}
