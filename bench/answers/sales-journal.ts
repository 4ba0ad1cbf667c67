/** What is true of the Sales Journal's nights, worked out from the API by itself. */
import type { Resource, Workspace } from "./workspace.js";
import { firstFailed, window } from "./plain.js";

export interface Night {
  readonly run: Resource;
  /** The failed operations of the task that failed first. */
  readonly operations: readonly Resource[];
  /** Operations of other tasks of the run that went through with a warning. */
  readonly warnings: readonly Resource[];
}

/** The failed run of so many nights ago. */
export async function truthOfNight(workspace: Workspace, nightsAgo: number): Promise<Night> {
  const { time_from: from, time_to: to } = window(nightsAgo + 1, nightsAgo);
  const between = `time_from=${from}&time_to=${to}`;
  const runs = await workspace.all(`/public/pipeline_runs?status=FAILED&${between}`);
  const run = runs.find(({ pipelineName }) => pipelineName === "Sales Journal");
  if (run === undefined) throw new Error(`the Sales Journal did not fail ${nightsAgo} nights ago`);
  const { results: tasks } = await workspace.truth(`/public/pipeline_runs/${run["id"]}/task_runs?page_size=50`);
  const failed = await workspace.all(
    `/public/operations?task_run_id=${firstFailed(tasks)["id"]}&status=FAILED&${between}`,
  );
  const warned = await workspace.all(`/public/operations?status=WARNING&${between}`);
  return { run, operations: failed, warnings: warned.filter(({ pipelineRunId }) => pipelineRunId === run["id"]) };
}
