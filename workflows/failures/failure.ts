/** One failed or warned run with its cause: the first task that broke, and what that task's operation said. */
import type {
  OperationResponse,
  PipelineResponse,
  PipelineRunResponse,
  TaskRunResponse,
} from "../../generated/models/engine.js";
import { firstFailedTask } from "../runs/first-failed.js";
import { msOf } from "../time-text.js";
import { signatureOf } from "./signature.js";

export interface Failure {
  readonly run: PipelineRunResponse;
  /** When the run was created, in milliseconds since 1970. */
  readonly atMs: number;
  /** Absent where the tasks of the run are not known. */
  readonly task: TaskRunResponse | undefined;
  readonly operation: OperationResponse | undefined;
  /** How many other tasks of the run failed. */
  readonly otherFailed: number;
  /** A task that the failed one depends on, directly or not, and that ended with a warning. */
  readonly warnedBefore: TaskRunResponse | undefined;
  readonly signature: string;
}

/** What is known of the run, with its tasks (those that broke are enough) and their broken operations. */
export function failureOf(
  run: PipelineRunResponse,
  tasks: readonly TaskRunResponse[],
  operations: readonly OperationResponse[],
): Failure {
  const inOrder = tasks.toSorted((a, b) => endOf(a) - endOf(b));
  const failed = inOrder.filter(({ status }) => status === "FAILED");
  const task = firstFailedTask(inOrder) ?? inOrder.find(({ status }) => status === "WARNING");
  const operation = operations
    .filter(({ taskRunId }) => task?.id !== undefined && taskRunId === task.id)
    .toSorted((a, b) => (msOf(a.startedAt) ?? Infinity) - (msOf(b.startedAt) ?? Infinity) || 0)
    .at(0);
  return {
    run,
    atMs: msOf(run.createdAt) ?? msOf(run.startedAt) ?? 0,
    task,
    operation,
    otherFailed: Math.max(0, failed.length - 1),
    warnedBefore: task?.status === "FAILED" ? warnedBefore(task, inOrder) : undefined,
    signature: signatureOf(
      task?.taskId,
      operation?.operationName ?? undefined,
      said({ run, task, operation }) ?? undefined,
    ),
  };
}

/** What says most of the cause: the operation, else what the tool said of the task, else the task, else the run. */
export function said({ run, task, operation }: Pick<Failure, "run" | "task" | "operation">): string | undefined {
  const texts = [
    operation?.message,
    operation?.externalDetail,
    task?.externalMessage,
    task?.message,
    task?.externalStatus,
    run.message,
  ];
  return texts.find((text): text is string => typeof text === "string" && text.trim() !== "");
}

/**
 * Whether the run is of another branch than the one that counts. Where the pipeline does not tell which that is, main
 * and master count.
 */
export function isOfBranch({ branch }: PipelineRunResponse, pipeline: PipelineResponse | undefined): boolean {
  if (branch === undefined || branch === null || branch === "") return false;
  const main = pipeline?.defaultBranch ?? undefined;
  return main === undefined || main === "" ? branch !== "main" && branch !== "master" : branch !== main;
}

/** Ids of groups stand among dependsOn as well; they are no tasks, so only order in time tells there. */
function warnedBefore(task: TaskRunResponse, tasks: readonly TaskRunResponse[]): TaskRunResponse | undefined {
  const byId = new Map(tasks.map((each) => [each.taskId, each]));
  const seen = new Set<string>();
  const waiting = [...(task.dependsOn ?? [])];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const upstream = byId.get(id);
    if (upstream?.status === "WARNING") return upstream;
    waiting.push(...(upstream?.dependsOn ?? []));
  }
  return undefined;
}

function endOf({ completedAt, startedAt, createdAt }: TaskRunResponse): number {
  return msOf(completedAt) ?? msOf(startedAt) ?? msOf(createdAt) ?? 0;
}
