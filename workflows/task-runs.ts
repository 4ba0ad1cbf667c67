/** The tasks of one pipeline run, all of them or as many as one request gives. */
import { listTaskRunsForPipelineRun } from "../generated/tools/list_task_runs_for_pipeline_run.js";
import type { TaskRunResponse } from "../generated/models/engine.js";
import type { WorkflowContext } from "../server/workflow.js";

/** The most that the API gives at once. */
const PAGE_SIZE = 50;
/** More tasks than any pipeline is known to have; an API that never ends must not be followed for ever. */
const MOST_PAGES = 20;

/** Which task runs are meant: with the earlier attempts of those that were retried, or only the latest. */
interface Attempts {
  readonly include_superseded?: true;
}

/** The run's tasks, at most a thousand. @throws ApiError */
export async function allTaskRuns(
  context: WorkflowContext,
  pipelineRunId: string,
  attempts: Attempts = {},
): Promise<TaskRunResponse[]> {
  const tasks: TaskRunResponse[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { results = [], total = 0 } = await taskRunPage(context, pipelineRunId, page, attempts);
    tasks.push(...results);
    if (results.length === 0 || tasks.length >= total) break;
  }
  return tasks;
}

/** One page of the run's tasks, from 1, with how many there are in all. @throws ApiError */
export function taskRunPage(context: WorkflowContext, pipelineRunId: string, page = 1, attempts: Attempts = {}) {
  const asked = { pipeline_run_id: pipelineRunId, page, page_size: PAGE_SIZE, ...attempts };
  return context.call(listTaskRunsForPipelineRun, asked);
}
