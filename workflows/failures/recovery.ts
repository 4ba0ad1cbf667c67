/** Whether failures are over: the runs of the same pipelines that went well. */
import type { PipelineResponse, PipelineRunResponse } from "../../generated/models/engine.js";
import { type ListPipelineRunsArguments, listPipelineRuns } from "../../generated/tools/list_pipeline_runs.js";
import type { WorkflowContext } from "../../server/workflow.js";
import { ifPossible, type Missing } from "../if-possible.js";
import { msOf } from "../time-text.js";
import { isOfBranch } from "./failure.js";
import type { Success } from "./groups.js";
import { idsOf, isCut, sinceOldest } from "./read.js";

/** The most good runs that are read of all failing pipelines, and once more of those that none was found of. */
const MOST_GOOD_RUNS = 500;

/**
 * The good runs of the failed runs' pipelines since the oldest failure, of the branch that counts, newest first. Where
 * they are too many, those of pipelines that seem to fail still are read by themselves: busy pipelines must not hide
 * that a rare one recovered.
 */
export async function successesAfter(
  context: WorkflowContext,
  failed: readonly PipelineRunResponse[],
  pipelines: ReadonlyMap<string, PipelineResponse>,
  missing: Missing,
): Promise<readonly Success[]> {
  if (failed.length === 0) return [];
  const first = await goodRuns(context, failed, missing);
  const successes = first.runs.flatMap((run) => successOf(run, pipelines));
  if (!first.isCut) return successes;
  const newestMs = new Map(successes.toReversed().map(({ pipelineId, atMs }) => [pipelineId, atMs]));
  const inDoubt = failed.filter(
    ({ pipelineId, createdAt }) => !((newestMs.get(pipelineId) ?? 0) > (msOf(createdAt) ?? 0)),
  );
  if (inDoubt.length === 0) return successes;
  const second = await goodRuns(context, inDoubt, missing);
  if (second.isCut) {
    missing.push(`Whether failures are over was seen from the newest ${MOST_GOOD_RUNS} good runs alone.`);
  }
  return [...successes, ...second.runs.flatMap((run) => successOf(run, pipelines))];
}

async function goodRuns(context: WorkflowContext, failed: readonly PipelineRunResponse[], missing: Missing) {
  const given: ListPipelineRunsArguments = {
    pipeline_ids: idsOf(failed),
    status: ["SUCCEEDED", "WARNING"],
    ...sinceOldest(failed),
    limit: MOST_GOOD_RUNS,
  };
  const list = await ifPossible("Whether failures are over", missing, () => context.call(listPipelineRuns, given));
  const runs: readonly PipelineRunResponse[] = list?.results ?? [];
  return { runs, isCut: isCut(list) };
}

function successOf(run: PipelineRunResponse, pipelines: ReadonlyMap<string, PipelineResponse>): Success[] {
  const { pipelineId, envId, createdAt, completedAt, updatedAt } = run;
  if (isOfBranch(run, pipelines.get(pipelineId ?? ""))) return [];
  const atMs = msOf(createdAt) ?? 0;
  return [{ pipelineId, envId: envId ?? undefined, atMs, endedMs: msOf(completedAt ?? updatedAt) ?? atMs }];
}
