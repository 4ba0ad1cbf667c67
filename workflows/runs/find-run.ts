/** The run that somebody means: by its id, by a task run's, by the address of a page, or by its pipeline. */
import type { PipelineResponse, PipelineRunResponse, TaskRunResponse } from "../../generated/models/engine.js";
import { getPipelineRunStatus } from "../../generated/tools/get_pipeline_run_status.js";
import { getTaskRun } from "../../generated/tools/get_task_run.js";
import { listPipelineRuns } from "../../generated/tools/list_pipeline_runs.js";
import { ApiError, ArgumentError } from "../../server/errors.js";
import type { WorkflowContext } from "../../server/workflow.js";
import { idOf, isUuid } from "../address.js";
import { allPipelines, meantPipelines } from "../pipelines/find.js";

/** How far back a pipeline's latest failed run is looked for: what is recent is asked first, since it costs less. */
const LOOK_BACK = ["-7d", "-56d"] as const;

export interface FoundRun {
  readonly run: PipelineRunResponse;
  /** The task run that was named. */
  readonly taskRun?: TaskRunResponse;
  /** A pipeline was named, none of its runs of the last eight weeks failed, and this is its latest. */
  readonly isHealthy?: true;
}

/** Which argument of which tool names the run; told in errors. */
export interface Naming {
  readonly tool: string;
  readonly argument: string;
}

/**
 * Finds it. Ids of runs, task runs and pipelines look alike, so they are tried in turn.
 * @throws ArgumentError where there is no such thing; ApiError
 */
export async function findRun(context: WorkflowContext, text: string, naming: Naming): Promise<FoundRun> {
  const task = idIn(text, "task-runs");
  if (task !== undefined) return found(await runOfTask(context, task), text, naming);
  const run = idIn(text, "pipeline-runs");
  if (run !== undefined && !isUuid(run)) return found(undefined, text, naming);
  if (run !== undefined) {
    const known = await unlessUnknown(() => context.call(getPipelineRunStatus, { pipeline_run_id: run }));
    return found(known && { run: known }, text, naming);
  }
  const id = text.trim().toLowerCase();
  if (!isUuid(id)) return latestFailed(context, text, naming);
  // A task run is asked for first: it takes one request to know that there is none, a run takes many where it is old.
  const viaTask = await runOfTask(context, id);
  if (viaTask !== undefined) return viaTask;
  const direct = await unlessUnknown(() => context.call(getPipelineRunStatus, { pipeline_run_id: id }));
  if (direct !== undefined) return { run: direct };
  const pipeline = (await allPipelines(context)).find((each) => each.id === id);
  return pipeline === undefined ? found(undefined, text, naming) : latestFailedOf(context, pipeline, naming);
}

function found(value: FoundRun | undefined, text: string, naming: Naming): FoundRun {
  if (value === undefined) {
    const message = `${naming.argument}: there is no run, task run or pipeline ${JSON.stringify(text.slice(0, 80))}, as far as this key may see. Take an id from list_pipeline_runs or list_task_runs, or give the pipeline's name.`;
    throw new ArgumentError(naming.tool, naming.argument, message);
  }
  return value;
}

async function runOfTask(context: WorkflowContext, taskRunId: string): Promise<FoundRun | undefined> {
  if (!isUuid(taskRunId)) return undefined;
  const taskRun = await unlessUnknown(() => context.call(getTaskRun, { task_run_id: taskRunId }));
  const id = taskRun?.pipelineRunId;
  if (taskRun === undefined || id === undefined) return undefined;
  return { taskRun, run: await context.call(getPipelineRunStatus, { pipeline_run_id: id }) };
}

async function latestFailed(context: WorkflowContext, text: string, naming: Naming): Promise<FoundRun> {
  const pipelines = meantPipelines(await allPipelines(context), { ...naming, text, takesSeveral: false });
  const [pipeline] = pipelines;
  return pipeline === undefined ? found(undefined, text, naming) : latestFailedOf(context, pipeline, naming);
}

async function latestFailedOf(
  context: WorkflowContext,
  { id = "", name = id, latestRunId }: PipelineResponse,
  naming: Naming,
): Promise<FoundRun> {
  for (const time_from of LOOK_BACK) {
    const asked = { pipeline_ids: [id], status: ["FAILED" as const], time_from, limit: 1 };
    const [run] = (await context.call(listPipelineRuns, asked)).results ?? [];
    if (run !== undefined) return { run };
  }
  if (latestRunId)
    return { run: await context.call(getPipelineRunStatus, { pipeline_run_id: latestRunId }), isHealthy: true };
  const message = `${naming.argument}: the pipeline ${JSON.stringify(name)} has never run.`;
  throw new ArgumentError(naming.tool, naming.argument, message);
}

/** The id in an address of a page of this kind; undefined for any other text. */
function idIn(text: string, kind: string): string | undefined {
  const id = idOf(text, kind);
  return id === text.trim() ? undefined : id;
}

/** The API knows nothing of this id; where the plan lacks the request, it says the same. */
async function unlessUnknown<Value>(ask: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
