/** The last run of a pipeline that went well before another one. */
import type { PipelineRunResponse } from "../../generated/models/engine.js";
import { listPipelineRuns } from "../../generated/tools/list_pipeline_runs.js";
import type { WorkflowContext } from "../../server/workflow.js";
import { msOf } from "../time-text.js";

const DAY_MS = 86_400_000;
/** How many days back it is looked for: first in one request, then in the others that it takes. */
const STEPS_DAYS = [7, 35];
const MOST_RUNS = 20;

/**
 * One that SUCCEEDED rather than one with a WARNING, and one of the same environment rather than of another; undefined
 * where there is none in five weeks. @throws ApiError
 */
export async function goodRunBefore(
  context: WorkflowContext,
  { id, pipelineId, envId, createdAt }: PipelineRunResponse,
): Promise<PipelineRunResponse | undefined> {
  const atMs = msOf(createdAt);
  if (pipelineId === undefined || atMs === undefined) return undefined;
  let to = atMs;
  for (const days of STEPS_DAYS) {
    const from = atMs - days * DAY_MS;
    const { results = [] } = await context.call(listPipelineRuns, {
      pipeline_ids: [pipelineId],
      status: ["SUCCEEDED", "WARNING"],
      time_from: new Date(from).toISOString(),
      time_to: new Date(to).toISOString(),
      limit: MOST_RUNS,
    });
    const earlier = results.filter((run) => run.id !== id);
    const near = earlier.filter((run) => run.envId === envId);
    const found = [near, earlier].map((runs) => runs.find(({ runStatus }) => runStatus === "SUCCEEDED") ?? runs[0]);
    const good = found.find((run) => run !== undefined);
    if (good !== undefined) return good;
    to = from;
  }
  return undefined;
}
