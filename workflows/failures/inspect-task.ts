/** What is known of one task run that failed: its operations, its log, its artifacts, its attempts. */
import type { OperationResponse, TaskRunResponse } from "../../generated/models/engine.js";
import { downloadTaskArtifact } from "../../generated/tools/download_task_artifact.js";
import { getTaskRunArtifacts } from "../../generated/tools/get_task_run_artifacts.js";
import { listOperations } from "../../generated/tools/list_operations.js";
import type { WorkflowContext } from "../../server/workflow.js";
import type { DbtDigest, NodeResult } from "../digests/run-results.js";
import { ifPossible, type Missing } from "../if-possible.js";
import { allTaskRuns } from "../task-runs.js";
import { msOf } from "../time-text.js";
import { type TaskLog, taskLog, type TaskPlace } from "./task-log.js";

/** Operations that are read; the first few of them are shown. */
const MOST_OPERATIONS = 100;
/** Operations are received while the task runs, or soon after; in milliseconds. */
const BEFORE_MS = 3_600_000;
const AFTER_MS = 6 * 3_600_000;
const RUN_RESULTS = /(?:^|\/)run_results\.json$/;

export interface InspectedTask {
  readonly task: TaskRunResponse;
  /** Those in the state asked for, the first to start first. */
  readonly operations: readonly OperationResponse[];
  /** How many there are, which may be more. */
  readonly operationCount: number;
  readonly log: TaskLog | undefined;
  readonly nodes: readonly NodeResult[];
  /** Attempts that this one superseded, the latest first. */
  readonly earlier: readonly TaskRunResponse[];
}

/** Reads all of it, as far as it is to be had. */
export async function inspectTask(
  context: WorkflowContext,
  task: TaskRunResponse,
  missing: Missing,
): Promise<InspectedTask> {
  const place: TaskPlace = { pipeline_run_id: task.pipelineRunId ?? "", task_run_id: task.id ?? "" };
  const [listed, log, nodes, earlier] = await Promise.all([
    ifPossible("operations", missing, () => operationsOf(context, task, "FAILED")),
    ifPossible("log", missing, () => taskLog(context, place)),
    ifPossible("dbt results", missing, () => failedNodesOf(context, place)),
    ifPossible("earlier attempts", missing, () => earlierAttempts(context, task)),
  ]);
  const { operations = [], count = 0 } = listed ?? {};
  return { task, operations, operationCount: count, log, nodes: nodes ?? [], earlier: earlier ?? [] };
}

/** The task run's operations in a state, at most a hundred, the first to start first. @throws ApiError */
export async function operationsOf(
  context: WorkflowContext,
  task: TaskRunResponse,
  status: "FAILED" | "WARNING",
): Promise<{ readonly operations: readonly OperationResponse[]; readonly count: number }> {
  const nowMs = context.apiNow("engine");
  const startMs = msOf(task.startedAt) ?? msOf(task.createdAt) ?? nowMs;
  const endMs = Math.max(startMs, msOf(task.completedAt) ?? nowMs);
  const { results = [], total = results.length } = await context.call(listOperations, {
    task_run_id: task.id ?? "",
    status,
    time_from: new Date(startMs - BEFORE_MS).toISOString(),
    time_to: new Date(endMs + AFTER_MS).toISOString(),
    limit: MOST_OPERATIONS,
  });
  return { operations: results.toSorted((one, other) => startOf(one) - startOf(other)), count: total };
}

function startOf({ startedAt, insertedAt }: OperationResponse): number {
  return msOf(startedAt) ?? msOf(insertedAt) ?? 0;
}

async function failedNodesOf(context: WorkflowContext, place: TaskPlace): Promise<readonly NodeResult[]> {
  const { filenames = [] } = await context.call(getTaskRunArtifacts, place);
  const filename = filenames.findLast((name) => RUN_RESULTS.test(name));
  if (filename === undefined) return [];
  const found = await context.call(downloadTaskArtifact, { ...place, filename, digest: "dbt_sql" });
  return (found as { readonly digest?: Partial<DbtDigest> }).digest?.failed ?? [];
}

async function earlierAttempts(context: WorkflowContext, task: TaskRunResponse): Promise<readonly TaskRunResponse[]> {
  if (Math.max(task.numberOfAttempts ?? 1, task.attemptNumber ?? 1) < 2) return [];
  const all = await allTaskRuns(context, task.pipelineRunId ?? "", { include_superseded: true });
  const isEarlier = (other: TaskRunResponse) =>
    other.id !== task.id &&
    other.taskId === task.taskId &&
    (other.matrixParentId ?? null) === (task.matrixParentId ?? null) &&
    (msOf(other.startedAt) ?? 0) <= (msOf(task.startedAt) ?? Number.POSITIVE_INFINITY);
  return all.filter(isEarlier).toSorted((one, other) => (msOf(other.startedAt) ?? 0) - (msOf(one.startedAt) ?? 0));
}
