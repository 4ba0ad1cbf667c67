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
  if (task !== undefined) return found(await runOfTask(context, task, asItIs), text, naming);
  const given = idIn(text, "pipeline-runs");
  if (given !== undefined) {
    const known = isUuid(given) ? await runOf(context, given, asItIs) : undefined;
    return found(known && { run: known }, text, naming);
  }
  const id = text.trim().toLowerCase();
  if (!isUuid(id)) return latestFailed(context, text, naming);
  // Directly first: to look through the lists of weeks, as the tools do where a plan lacks a request, takes many.
  for (const way of [withoutFallback, asItIs]) {
    const run = await runOf(context, id, way);
    const known = run === undefined ? await runOfTask(context, id, way) : { run };
    if (known !== undefined) return known;
  }
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

/** A tool as it is, or without its other ways to an answer. */
type Way = <Tool extends { readonly fallback?: unknown }>(tool: Tool) => Tool;

const asItIs: Way = (tool) => tool;
const withoutFallback: Way = ({ fallback: _, ...tool }) => tool as never;

async function runOf(context: WorkflowContext, id: string, way: Way): Promise<PipelineRunResponse | undefined> {
  return unlessUnknown(() => context.call(way(getPipelineRunStatus), { pipeline_run_id: id }));
}

async function runOfTask(context: WorkflowContext, taskRunId: string, way: Way): Promise<FoundRun | undefined> {
  if (!isUuid(taskRunId)) return undefined;
  const taskRun = await unlessUnknown(() => context.call(way(getTaskRun), { task_run_id: taskRunId }));
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

/** The API knows nothing of this id, as far as this key may see. */
async function unlessUnknown<Value>(ask: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}
