/** The pipeline's runs around a failed one: the last good one, the same failure before, and what came after. */
import type { OperationResponse, PipelineRunResponse, TaskRunResponse } from "../../generated/models/engine.js";
import { listOperations, type ListOperationsArguments } from "../../generated/tools/list_operations.js";
import { listPipelineRuns, type ListPipelineRunsArguments } from "../../generated/tools/list_pipeline_runs.js";
import { listTaskRuns } from "../../generated/tools/list_task_runs.js";
import type { WorkflowContext } from "../../server/workflow.js";
import { ifPossible, type Missing } from "../if-possible.js";
import { goodRunBefore } from "../runs/good-run-before.js";
import { msOf } from "../time-text.js";
import type { InspectedTask } from "./inspect-task.js";
import { type Recurrence, recurrenceOf, runsAfter } from "./recurrence.js";
import { normalised } from "./signature.js";

/** How far back the same failure is looked for. */
export const DAYS_BACK = 14;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AFTER_MS = 7 * DAY_MS;
/** Runs that are read of each kind, the latest ones. */
const MOST_FAILED = 200;
const MOST_AFTER = 100;
/** Earlier failed operations or task runs that are compared. */
const MOST_COMPARED = 300;
/** Operations are received a little after they ended. */
const LATE_MS = HOUR_MS;

export interface History {
  /** Failed runs of the two weeks before this one, the latest first, and how many older ones were not read. */
  readonly failed: readonly PipelineRunResponse[];
  readonly unread: number;
  /** The latest run before this one that went well. */
  readonly good: PipelineRunResponse | undefined;
  /** Runs after this one, the oldest first, and how many there are. */
  readonly after: readonly PipelineRunResponse[];
  readonly afterCount: number;
}

/** Reads them. @throws ApiError */
export async function historyOf(context: WorkflowContext, run: PipelineRunResponse): Promise<History> {
  const nowMs = context.apiNow("engine");
  const atMs = msOf(run.createdAt) ?? nowMs;
  const [failed, good, after] = await Promise.all([
    runsBetween(context, run, atMs - DAYS_BACK * DAY_MS, atMs, { status: ["FAILED"], limit: MOST_FAILED }),
    goodRunBefore(context, run),
    runsBetween(context, run, atMs, Math.min(nowMs, atMs + AFTER_MS), { limit: MOST_AFTER }),
  ]);
  const later = runsAfter(run, after.runs);
  return {
    failed: failed.runs,
    unread: failed.unread,
    good,
    after: later,
    // The run itself is counted, too.
    afterCount: Math.max(later.length, after.count - 1),
  };
}

/** Other runs of the pipeline, the latest first. */
async function runsBetween(
  context: WorkflowContext,
  { id, pipelineId = "" }: PipelineRunResponse,
  fromMs: number,
  toMs: number,
  asked: Pick<ListPipelineRunsArguments, "status" | "limit">,
) {
  const { results = [], total = results.length } = await context.call(listPipelineRuns, {
    pipeline_ids: [pipelineId],
    time_from: new Date(fromMs).toISOString(),
    time_to: new Date(Math.max(toMs, fromMs + 1)).toISOString(),
    ...asked,
  });
  const runs = results.filter((other) => other.id !== id);
  return { runs, count: total, unread: Math.max(0, total - results.length) };
}

/** The first run within a day after this one that went well. @throws ApiError */
export async function recoveryOf(
  context: WorkflowContext,
  failed: PipelineRunResponse,
): Promise<PipelineRunResponse | undefined> {
  const atMs = msOf(failed.createdAt) ?? context.apiNow("engine");
  const asked = { status: ["SUCCEEDED" as const], limit: MOST_AFTER };
  const { runs } = await runsBetween(context, failed, atMs, atMs + DAY_MS, asked);
  return runsAfter(failed, runs)[0];
}

/** Which of the failed runs before failed in the same way; undefined where that cannot be told. */
export async function recurrence(
  context: WorkflowContext,
  inspected: InspectedTask,
  failed: readonly PipelineRunResponse[],
  missing: Missing,
): Promise<Recurrence | undefined> {
  if (failed.length === 0) return { same: [], other: [] };
  const times = failed.flatMap(({ createdAt, completedAt }) => [msOf(createdAt) ?? [], msOf(completedAt) ?? []].flat());
  const window = {
    time_from: new Date(Math.min(...times)).toISOString(),
    time_to: new Date(Math.max(...times) + LATE_MS).toISOString(),
  };
  const same = await ifPossible("earlier failures", missing, () => sameFailures(context, inspected, window));
  if (same === undefined) return undefined;
  return { ...recurrenceOf(failed, ({ id }) => id !== undefined && same.ids.has(id)), isPartial: same.isPartial };
}

/** The ids of runs in which the same went wrong, and whether there were more to compare. */
async function sameFailures(
  context: WorkflowContext,
  { task, operations: [operation] }: InspectedTask,
  window: Pick<ListOperationsArguments, "time_from" | "time_to">,
): Promise<{ readonly ids: ReadonlySet<string>; readonly isPartial: boolean }> {
  if (operation === undefined) {
    const pipeline_ids = [task.pipelineId ?? ""];
    const asked = { pipeline_ids, status: ["FAILED" as const], ...window, limit: MOST_COMPARED };
    const { results = [], total = 0 } = await context.call(listTaskRuns, asked);
    const ids = runsOf(results.filter((other) => taskSignature(other) === taskSignature(task)));
    return { ids, isPartial: total > results.length };
  }
  const asked = { status: "FAILED" as const, ...narrowed(operation), ...window, limit: MOST_COMPARED };
  const { results = [], total = 0 } = await context.call(listOperations, asked);
  const ids = runsOf(results.filter((other) => operationSignature(other) === operationSignature(operation)));
  return { ids, isPartial: total > results.length };
}

/** A node of dbt has the same id each time, which leaves the fewest; other systems make a new one for each run. */
function narrowed({ externalId = "", integration }: OperationResponse): ListOperationsArguments {
  if (/^(?:model|test|seed|snapshot|source|unit_test)\./.test(externalId)) return { external_id: externalId };
  return typeof integration === "string" ? ({ integration } as ListOperationsArguments) : {};
}

function operationSignature({ operationName, message }: OperationResponse): string {
  return `${normalised(operationName)}\n${normalised(message)}`;
}

/** What a task run says of its failure, without what differs from one time to the next. */
export function taskSignature({ taskId, externalMessage, message }: TaskRunResponse): string {
  return `${taskId ?? ""}\n${normalised(externalMessage ?? message)}`;
}

function runsOf(things: readonly { readonly pipelineRunId?: string }[]): ReadonlySet<string> {
  return new Set(things.flatMap(({ pipelineRunId }) => pipelineRunId ?? []));
}
