/** Follows a pipeline run until it has ended or the time is up, and tells how it went. */
import type { PipelineRunResponse, TaskRunResponse } from "../generated/models/engine.js";
import { getPipelineRunStatus } from "../generated/tools/get_pipeline_run_status.js";
import type { WaitForPipelineRunArguments } from "../generated/tools/wait_for_pipeline_run.js";
import { ApiError } from "../server/errors.js";
import type { WorkflowContext, WorkflowRun } from "../server/workflow.js";
import { firstFailedTask } from "./runs/first-failed.js";
import { allTaskRuns, taskRunPage } from "./task-runs.js";
import { secondsBetween } from "./time-text.js";
import { withoutAbsent } from "./without-absent.js";

/** Shorter than the minute after which most clients give up on a call. */
const DEFAULT_TIMEOUT_SECONDS = 50;
const FIRST_INTERVAL_MS = 2_000;
const LONGEST_INTERVAL_MS = 15_000;
/** An answer that is almost there is worth waiting for. */
const LEAST_REQUEST_MS = 5_000;
/** How many tasks a message names. */
const NAMED = 5;
const FINAL_STATES = new Set(["SUCCEEDED", "WARNING", "FAILED", "SKIPPED", "CANCELLED"]);

/** Waits, and answers with what is known of the run when the waiting ends. @throws ApiError */
export const run: WorkflowRun<WaitForPipelineRunArguments> = async (
  { pipeline_run_id: id, timeout = DEFAULT_TIMEOUT_SECONDS },
  context,
) => {
  const startMs = context.now();
  const leftMs = () => startMs + timeout * 1_000 - context.now();
  const status = () =>
    context.call(getPipelineRunStatus, { pipeline_run_id: id }, { timeoutMs: Math.max(LEAST_REQUEST_MS, leftMs()) });
  let latest = await status();
  for (let intervalMs = FIRST_INTERVAL_MS; ; intervalMs = Math.min(intervalMs * 1.5, LONGEST_INTERVAL_MS)) {
    if (isFinal(latest)) return finished(id, latest, await tasksIfKnown(context, id));
    if (leftMs() <= 0) return unfinished(id, latest, await tasksIfKnown(context, id), timeout);
    await tellProgress(context, id, latest, (context.now() - startMs) / 1_000, timeout);
    await context.sleep(Math.max(0, Math.min(intervalMs, leftMs())));
    latest = await unlessPassing(status, latest);
  }
};

function isFinal({ runStatus }: PipelineRunResponse): boolean {
  return runStatus !== undefined && FINAL_STATES.has(runStatus);
}

/** What the request gives; what was known before, where it failed as it may for a while. */
async function unlessPassing<Value>(ask: () => Promise<Value>, before: Value): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    const isPassing =
      error instanceof ApiError && (error.status === undefined || error.status === 429 || error.status >= 500);
    if (isPassing) return before;
    throw error;
  }
}

/** The state of the run is worth telling without its tasks, too. */
async function tasksIfKnown(context: WorkflowContext, id: string): Promise<readonly TaskRunResponse[]> {
  return unlessPassing<readonly TaskRunResponse[]>(() => allTaskRuns(context, id), []);
}

async function tellProgress(
  context: WorkflowContext,
  id: string,
  { runStatus = "unknown" }: PipelineRunResponse,
  waitedSeconds: number,
  timeoutSeconds: number,
): Promise<void> {
  const { results = [], total = 0 } = await unlessPassing(() => taskRunPage(context, id), {});
  const names = namesOf(results, "RUNNING");
  const ended = results.filter(({ status }) => status !== undefined && FINAL_STATES.has(status)).length;
  const shown = names.length > NAMED ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names;
  const parts = [
    runStatus,
    ...(total > 0 ? [`${ended} of ${total} tasks ended`] : []),
    ...(shown.length > 0 ? [`running: ${shown.join(", ")}`] : []),
  ];
  context.progress(waitedSeconds, timeoutSeconds, parts.join("; "));
}

function finished(id: string, latest: PipelineRunResponse, tasks: readonly TaskRunResponse[]) {
  const failed = firstFailedTask(tasks, latest.data);
  return {
    ...known(id, latest, tasks),
    finished: true,
    ...(failed === undefined
      ? {}
      : {
          firstFailedTask: withoutAbsent({
            taskRunId: failed.id,
            taskId: failed.taskId,
            task: failed.taskName,
            integration: failed.integration,
            message: failed.message,
            externalMessage: failed.externalMessage,
          }),
          next_step: `The message that names the cause is in list_operations with task_run_id=${failed.id ?? "…"} and status=FAILED; the log is in list_task_run_logs.`,
        }),
  };
}

function unfinished(id: string, latest: PipelineRunResponse, tasks: readonly TaskRunResponse[], timeout: number) {
  return {
    ...known(id, latest, tasks),
    finished: false,
    running: namesOf(tasks, "RUNNING"),
    next_step: `It had not ended after ${timeout} seconds and goes on. Call wait_for_pipeline_run again with the same pipeline_run_id to wait on.`,
  };
}

/** What there is to tell of a run in any state. */
function known(id: string, latest: PipelineRunResponse, tasks: readonly TaskRunResponse[]) {
  const { pipelineName, runStatus, message, startedAt, completedAt } = latest;
  const seconds = secondsBetween(startedAt, completedAt);
  return withoutAbsent({
    pipelineRunId: id,
    pipelineName,
    runStatus,
    message,
    startedAt,
    completedAt,
    durationSeconds: seconds,
    tasks: tasks.length === 0 ? undefined : countsOf(tasks),
  });
}

/** How many tasks are in each state. */
function countsOf(tasks: readonly TaskRunResponse[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status = "unknown" } of tasks) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function namesOf(tasks: readonly TaskRunResponse[], wanted: string): string[] {
  return tasks.flatMap(({ status, taskName, taskId }) => (status === wanted ? [taskName ?? taskId ?? "unnamed"] : []));
}
