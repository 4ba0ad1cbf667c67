/** Task runs: list, those of one run, one. */
import type { Json } from "../data/pipeline.js";
import { commitOf } from "../data/random.js";
import { INTEGRATIONS, TASK_STATUSES, type TaskStatus } from "../data/vocabulary.js";
import type { Run, TaskRun } from "../history/run.js";
import { currentAttempt, taskState } from "../history/state.js";
import { stamp, stampOrNull } from "../history/time.js";
import { paged } from "../http/page.js";
import { Parameters } from "../http/parameters.js";
import { notFound } from "../http/problem.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";
import { readBounds, windowOf } from "../http/window.js";
import type { Workspace } from "../workspace.js";
import { runOfPath } from "./pipeline-runs.js";

/** Task runs are created with their run, and the window is that of the moment of creation. */
export function listTaskRuns({ query, workspace, now }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const page = parameters.page(100, 50);
  const bounds = readBounds(parameters);
  const superseded = parameters.flag("include_superseded");
  parameters.check();
  const statuses = parameters.list("status", TASK_STATUSES);
  const integrations = parameters.list("integration", INTEGRATIONS);
  const pipelines = parameters.ids("pipeline_ids");
  const ids = parameters.ids("task_run_ids");
  const { from, to } = windowOf(bounds, now);
  const found = workspace
    .runsBetween(from, to)
    .filter((run) => pipelines === undefined || pipelines.has(run.pipeline.id))
    .flatMap((run) => attempts(run, now, superseded))
    .filter(
      (taskRun) =>
        (integrations === undefined || integrations.has(taskRun.task.integration)) &&
        (ids === undefined || ids.has(taskRun.id)) &&
        (statuses === undefined || statuses.has(taskState(taskRun, now).status)),
    );
  return paged(found, page, (taskRun) => taskRunJson(workspace, taskRun, now));
}

export function listTaskRunsOfRun(request: ApiRequest): Answer {
  const parameters = new Parameters(request.query);
  const page = parameters.page(50, 10);
  const superseded = parameters.flag("include_superseded");
  parameters.check();
  const found = attempts(runOfPath(request), request.now, superseded);
  return paged(found, page, (taskRun) => taskRunJson(request.workspace, taskRun, request.now));
}

export function getTaskRun({ path, query, workspace, now }: ApiRequest): Answer {
  const parameters = new Parameters(query, path);
  const id = parameters.pathUuid("task_run_id");
  parameters.check();
  const taskRun = workspace.findTaskRun(id);
  if (taskRun === undefined) throw notFound("Task run not found");
  return ok(taskRunJson(workspace, taskRun, now));
}

/** The task run that the path names, within the run that it names. Throws 404 if there is none. */
export function taskRunOfPath(request: ApiRequest): TaskRun {
  const parameters = new Parameters(request.query, request.path);
  const id = parameters.pathUuid("task_run_id");
  parameters.check();
  const run = runOfPath(request);
  const taskRun = request.workspace.findTaskRun(id);
  if (taskRun?.run !== run) throw notFound("Task run not found");
  return taskRun;
}

/**
 * The task runs of a run as they are at `now`. They are created in one moment, so that their order in a list says nothing
 * about dependency.
 */
function attempts(run: Run, now: number, superseded: boolean): TaskRun[] {
  return run.taskRuns
    .flatMap((taskRun) => {
      const current = currentAttempt(taskRun, now);
      return superseded && current.earlier !== undefined ? [current.earlier, current] : [current];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const MESSAGES: Readonly<Record<TaskStatus, string | null>> = {
  CREATED: null,
  QUEUED: null,
  RUNNING: "Task is running.",
  SUCCEEDED: "Task completed successfully.",
  WARNING: "Task completed with warnings.",
  FAILED: "Task failed.",
  SKIPPED: null,
  CANCELLING: "Task is being cancelled.",
  CANCELLED: "Task was cancelled.",
};

function taskRunJson(workspace: Workspace, taskRun: TaskRun, now: number): Json {
  const { run, task, failure } = taskRun;
  const state = taskState(taskRun, now);
  const over = state.completedAt !== undefined && state.completedAt === taskRun.endedAt;
  const started = state.startedAt !== undefined;
  const external = taskRun.id.slice(0, 8);
  return {
    id: taskRun.id,
    pipelineRunId: run.id,
    taskName: task.name,
    taskId: task.id,
    accountId: workspace.accountId,
    pipelineId: run.pipeline.id,
    integration: task.integration,
    integrationJob: task.job,
    status: state.status,
    message: over && taskRun.reason !== undefined ? taskRun.reason : MESSAGES[state.status],
    externalStatus: over && started ? (failure?.externalStatus ?? "SUCCESSFUL") : started ? "RUNNING" : null,
    externalMessage: over ? (failure?.externalMessage ?? null) : null,
    taskParameters: task.parameters,
    runParameters: started ? { run_id: external, attempt: taskRun.attempt } : {},
    connectionId: task.connection,
    computeResourceId: task.integration === "PYTHON" || task.integration === "DBT_CORE" ? "orchestra-medium" : null,
    platformLink: started && task.integration !== "SLACK" ? platformLink(taskRun) : null,
    numberOfAttempts: started ? taskRun.attempt : 0,
    matrixParent: false,
    matrixParentId: null,
    createdAt: stamp(run.createdAt),
    updatedAt: stamp(state.updatedAt),
    completedAt: stampOrNull(state.completedAt, now),
    startedAt: stampOrNull(state.startedAt, now),
    dependsOn: task.dependsOn,
    attemptNumber: Math.max(1, taskRun.attempt),
    anomalies: null,
  };
}

function platformLink(taskRun: TaskRun): string {
  return `https://${taskRun.task.integration.toLowerCase().replaceAll("_", "-")}.example.com/runs/${commitOf(taskRun.id).slice(0, 12)}`;
}
