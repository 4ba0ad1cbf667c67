/** Runs that should have begun, that wait too long, or that take far longer than they use to. */
import type { PipelineResponse, PipelineRunResponse, TaskRunResponse } from "../../generated/models/engine.js";
import { latestDueMs, schedulesOf } from "../pipelines/schedule.js";
import type { Usual } from "../statistics.js";
import { durationText, msOf, timeText } from "../time-text.js";

const MINUTE_MS = 60_000;
/** A scheduled run that has not begun by then is late; some minutes are usual where many are due at once. */
export const LATE_AFTER_MS = 15 * MINUTE_MS;
/** A run that is CREATED or CANCELLING, or a task that is QUEUED, for longer is stuck. */
export const WAITS_TOO_LONG_MS = 10 * MINUTE_MS;
/** A run takes too long at this many times its 90th percentile … */
const TIMES_P90 = 1.5;
/** … and this much more than it … */
const MORE_MS = 5 * MINUTE_MS;
/** … where so many runs tell what is usual; … */
const LEAST_RUNS = 3;
/** … else after so long. */
const LONG_WITHOUT_USUAL_MS = 6 * 60 * MINUTE_MS;
/** Runs may be created a little before they are due. */
const EARLY_MS = MINUTE_MS;

/** The pipeline's run that its schedule should have begun, as a line; undefined where none is overdue. */
export function lateText(pipeline: PipelineResponse, nowMs: number): string | undefined {
  const isOff = pipeline.paused === true || pipeline.publishedVersionNumber === null;
  if (isOff) return undefined;
  // When nothing was scheduled yet, or otherwise, nothing was due.
  const sinceMs = msOf(pipeline.updatedAt) ?? msOf(pipeline.createdAt) ?? 0;
  const dueMs = schedulesOf(pipeline.schedule)
    .map((schedule) => latestDueMs(schedule, nowMs - LATE_AFTER_MS))
    .reduce((latest, due) => Math.max(latest ?? 0, due ?? 0), 0);
  const latestMs = msOf(pipeline.latestRunCreatedAt);
  if (dueMs === undefined || dueMs <= sinceMs || (latestMs ?? 0) >= dueMs - EARLY_MS) return undefined;
  const latest = latestMs === undefined ? "it has never run" : `its latest run is of ${timeText(latestMs)}`;
  return `${pipeline.name}: was due at ${timeText(dueMs)} by its schedule; ${latest}.`;
}

/** What is wrong with a run that has not ended, as a line; undefined where nothing is. */
export function stuckText(
  run: PipelineRunResponse,
  nowMs: number,
  around: {
    readonly usual: Usual | undefined;
    readonly queued: readonly TaskRunResponse[];
    readonly active: readonly PipelineRunResponse[];
  },
): string | undefined {
  const name = `${run.pipelineName ?? run.pipelineId} (run ${run.id})`;
  const createdMs = msOf(run.createdAt) ?? nowMs;
  const status = run.runStatus ?? "";
  if (status === "CREATED") {
    const waitsMs = nowMs - createdMs;
    if (waitsMs < WAITS_TOO_LONG_MS) return undefined;
    return `${name}: CREATED for ${durationText(waitsMs / 1_000)} and not begun${behindText(run, around.active, nowMs)}.`;
  }
  if (status === "CANCELLING") {
    const waitsMs = nowMs - (msOf(run.updatedAt) ?? createdMs);
    return waitsMs < WAITS_TOO_LONG_MS ? undefined : `${name}: CANCELLING for ${durationText(waitsMs / 1_000)}.`;
  }
  const waiting = around.queued.filter(
    (task) => task.pipelineRunId === run.id && nowMs - (msOf(task.updatedAt) ?? nowMs) >= WAITS_TOO_LONG_MS,
  );
  const [first] = waiting;
  if (first !== undefined) {
    const others = waiting.length > 1 ? ` (and ${waiting.length - 1} more)` : "";
    const seconds = (nowMs - (msOf(first.updatedAt) ?? nowMs)) / 1_000;
    return `${name}: task ${first.taskName ?? first.taskId}${others} QUEUED for ${durationText(seconds)}.`;
  }
  return slowText(name, nowMs - (msOf(run.startedAt) ?? createdMs), around.usual);
}

function slowText(name: string, runsMs: number, usual: Usual | undefined): string | undefined {
  const runs = `${name}: RUNNING for ${durationText(runsMs / 1_000)}`;
  if (usual === undefined || usual.count < LEAST_RUNS) {
    return runsMs < LONG_WITHOUT_USUAL_MS ? undefined : `${runs}; too few earlier runs to tell what is usual.`;
  }
  const p90Ms = usual.p90 * 1_000;
  if (runsMs <= p90Ms * TIMES_P90 || runsMs <= p90Ms + MORE_MS) return undefined;
  const { median, p90, count } = usual;
  return `${runs}; usually ${durationText(median)}, ${durationText(p90)} at the 90th percentile of ${count} runs.`;
}

/** Which run of the same pipeline is in the way. */
function behindText({ id, pipelineId }: PipelineRunResponse, active: readonly PipelineRunResponse[], nowMs: number) {
  const ahead = active.find(
    (other) => other.id !== id && other.pipelineId === pipelineId && other.runStatus === "RUNNING",
  );
  if (ahead === undefined) return "";
  const startedMs = msOf(ahead.startedAt) ?? nowMs;
  return `, behind run ${ahead.id}, which is RUNNING for ${durationText((nowMs - startedMs) / 1_000)}`;
}
