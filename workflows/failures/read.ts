/** What the API knows of failures and of runs under way: in as few requests as it takes, each of them bounded. */
import type { OperationResponse, PipelineRunResponse, TaskRunResponse } from "../../generated/models/engine.js";
import { listOperations } from "../../generated/tools/list_operations.js";
import { type ListPipelineRunsArguments, listPipelineRuns } from "../../generated/tools/list_pipeline_runs.js";
import { listTaskRuns } from "../../generated/tools/list_task_runs.js";
import { concurrently } from "../../server/concurrently.js";
import type { WorkflowContext } from "../../server/workflow.js";
import { grouped } from "../grouped.js";
import { ifPossible, type Missing } from "../if-possible.js";
import { type Usual, usualOf } from "../statistics.js";
import { allTaskRuns } from "../task-runs.js";
import { msOf, secondsBetween, timeText } from "../time-text.js";
import { type Failure, failureOf } from "./failure.js";

/** The most runs, and task runs, that one list gives. */
export const MOST_RUNS = 1000;
/** Failed operations are many where a big dbt project breaks: beyond so many they are asked for one task at a time. */
const MOST_OPERATIONS = 500;
/** How far back runs that have not ended are looked for, and what is usual is learnt. */
const ACTIVE_SINCE = "-7d";
/** Pipelines with a run under way whose usual duration is looked up, and how many runs tell it. */
const MOST_TIMED = 20;
const MOST_TIMED_RUNS = 300;
const CONCURRENCY = 4;
/** Around a task run's own times, since operations are told a little later. */
const MARGIN_MS = 60 * 60_000;

/** Which runs are looked at. */
export type Scope = Pick<ListPipelineRunsArguments, "pipeline_ids" | "environments">;

/** The runs that FAILED or ended with a WARNING in the window, newest first, and how many there are. @throws ApiError */
export async function brokenRuns(context: WorkflowContext, scope: Scope, time_from: string) {
  const status = ["FAILED", "WARNING"] as const;
  const { results = [], total = results.length } = await context.call(listPipelineRuns, {
    ...scope,
    status: [...status],
    time_from,
    limit: MOST_RUNS,
  });
  return { runs: results, total };
}

export interface Active {
  readonly runs: readonly PipelineRunResponse[];
  /** Task runs that wait in a queue. */
  readonly queued: readonly TaskRunResponse[];
  /** What is usual, by pipeline id. */
  readonly usual: ReadonlyMap<string, Usual>;
}

/** The runs that have not ended, with what their pipelines usually take. */
export async function activeRuns(context: WorkflowContext, scope: Scope, missing: Missing): Promise<Active> {
  const runs = await ifPossible("Runs that have not ended", missing, async () => {
    const status: ListPipelineRunsArguments["status"] = ["CREATED", "RUNNING", "CANCELLING"];
    const list = await context.call(listPipelineRuns, {
      ...scope,
      status,
      time_from: ACTIVE_SINCE,
      limit: MOST_TIMED_RUNS,
    });
    return list.results ?? [];
  });
  const running = (runs ?? []).filter(({ runStatus }) => runStatus === "RUNNING");
  if (running.length === 0) return { runs: runs ?? [], queued: [], usual: new Map() };
  const ids = idsOf(running).slice(0, MOST_TIMED);
  const [queued, ended] = await Promise.all([
    ifPossible("Task runs", missing, async () => {
      const list = await context.call(listTaskRuns, {
        pipeline_ids: ids,
        status: ["QUEUED"],
        time_from: ACTIVE_SINCE,
        limit: 100,
      });
      return list.results;
    }),
    ifPossible("Earlier runs", missing, async () => {
      const given = { pipeline_ids: ids, time_from: ACTIVE_SINCE, limit: MOST_TIMED_RUNS };
      return (await context.call(listPipelineRuns, { ...given, status: ["SUCCEEDED", "WARNING"] })).results;
    }),
  ]);
  return { runs: runs ?? [], queued: queued ?? [], usual: usualByPipeline(ended ?? []) };
}

function usualByPipeline(runs: readonly PipelineRunResponse[]): Map<string, Usual> {
  const usual = new Map<string, Usual>();
  for (const [id, own] of grouped(runs, ({ pipelineId = "" }) => pipelineId)) {
    const known = usualOf(own.flatMap(({ startedAt, completedAt }) => secondsBetween(startedAt, completedAt) ?? []));
    if (known !== undefined) usual.set(id, known);
  }
  return usual;
}

export interface Causes {
  readonly failures: readonly Failure[];
  /** Gives what a list was too long for, of one failure. */
  readonly complete: (failure: Failure) => Promise<Failure>;
}

/** The runs with their first broken tasks and what those tasks' operations said. */
export async function causesOf(
  context: WorkflowContext,
  runs: readonly PipelineRunResponse[],
  scope: Scope,
  missing: Missing,
): Promise<Causes> {
  if (runs.length === 0) return { failures: [], complete: (failure) => Promise.resolve(failure) };
  const since = sinceOldest(runs);
  const [taskList, operationList] = await Promise.all([
    ifPossible("Task runs", missing, () =>
      context.call(listTaskRuns, {
        ...("pipeline_ids" in scope ? { pipeline_ids: scope.pipeline_ids } : {}),
        status: ["FAILED", "WARNING"],
        ...since,
        limit: MOST_RUNS,
      }),
    ),
    ifPossible("Operations", missing, () =>
      context.call(listOperations, { status: "FAILED", ...since, limit: MOST_OPERATIONS }),
    ),
  ]);
  const tasks = grouped(taskList?.results ?? [], ({ pipelineRunId = "" }) => pipelineRunId);
  // Signatures must be made of the same for all runs: where some operations are not known, none counts.
  const operations = isCut(operationList) ? [] : (operationList?.results ?? []);
  const byTask = grouped(operations, ({ taskRunId }) => taskRunId ?? "");
  const known = (run: PipelineRunResponse, own: readonly TaskRunResponse[]) =>
    failureOf(
      run,
      own,
      own.flatMap(({ id = "" }) => byTask.get(id) ?? []),
    );
  return {
    failures: runs.map((run) => known(run, tasks.get(run.id ?? "") ?? [])),
    complete: (failure) =>
      completed(context, failure, { tasks: isCut(taskList), operations: isCut(operationList) }, missing),
  };
}

/** Whether the list holds less than there is. A list that was refused is not asked for again. */
export function isCut(list: { readonly total?: number; readonly results?: readonly unknown[] } | undefined): boolean {
  return list !== undefined && (list.total ?? 0) > (list.results?.length ?? 0);
}

/** One failed run with its cause. */
export function causeOf(context: WorkflowContext, run: PipelineRunResponse, missing: Missing): Promise<Failure> {
  return completed(context, failureOf(run, [], []), { tasks: true, operations: true }, missing);
}

async function completed(
  context: WorkflowContext,
  failure: Failure,
  cut: { readonly tasks: boolean; readonly operations: boolean },
  missing: Missing,
): Promise<Failure> {
  const { run } = failure;
  const id = run.id ?? "";
  const lacksTask = failure.task === undefined && cut.tasks;
  const tasks = lacksTask ? await ifPossible("Task runs", missing, () => allTaskRuns(context, id)) : undefined;
  const found = tasks === undefined ? failure : failureOf(run, tasks, []);
  if (found.task?.id === undefined || !cut.operations) return { ...found, signature: failure.signature };
  const { id: task_run_id, createdAt, completedAt } = found.task;
  const operations = await ifPossible("Operations", missing, () =>
    operationsOf(context, task_run_id, createdAt, completedAt),
  );
  const [operation] = operations ?? [];
  return { ...found, operation, signature: failure.signature };
}

async function operationsOf(
  context: WorkflowContext,
  task_run_id: string,
  from: string | undefined,
  to: string | null | undefined,
): Promise<readonly OperationResponse[]> {
  const bounds = windowAround(from, to);
  return (await context.call(listOperations, { task_run_id, status: "FAILED", limit: 20, ...bounds })).results ?? [];
}

function windowAround(from: string | undefined, to: string | null | undefined) {
  const fromMs = msOf(from);
  const toMs = msOf(to);
  return {
    ...(fromMs === undefined ? {} : { time_from: timeText(fromMs - MARGIN_MS) ?? "" }),
    ...(toMs === undefined ? {} : { time_to: timeText(toMs + MARGIN_MS) ?? "" }),
  };
}

/** The failures, completed where a list was too long for them; a few at a time. */
export function completedAll(causes: Causes, failures: readonly Failure[]): Promise<Failure[]> {
  return concurrently(failures, CONCURRENCY, causes.complete);
}

/** The window that begins with the oldest of the runs, as an argument of the lists. */
export function sinceOldest(runs: readonly PipelineRunResponse[]): { readonly time_from: string } {
  const times = runs.flatMap(({ createdAt }) => msOf(createdAt) ?? []);
  return { time_from: times.length === 0 ? ACTIVE_SINCE : new Date(Math.min(...times)).toISOString() };
}

/** The ids of the runs' pipelines. */
export function idsOf(runs: readonly PipelineRunResponse[]): string[] {
  return [...new Set(runs.flatMap(({ pipelineId }) => pipelineId ?? []))];
}
