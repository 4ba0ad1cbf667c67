/** What to call next once it is known why a run failed: as tools with their arguments, the likeliest first. */
import type { PipelineRunResponse } from "../../generated/models/engine.js";
import type { JsonValue } from "../../server/definition.js";
import type { Cause } from "./cause.js";
import type { History } from "./history.js";

export interface Situation {
  readonly run: PipelineRunResponse;
  /** Of the tasks that failed first; undefined where it is not known. */
  readonly causes: readonly (Cause | undefined)[];
  readonly history: History | undefined;
  readonly isRunning: boolean;
  /** It is somebody's trial, who knows what to do with it. */
  readonly isNoise: boolean;
}

/** At most two steps. Starting again is suggested only where it starts from this very failure. */
export function nextSteps({ run, causes, history, isRunning, isNoise }: Situation): JsonValue[] {
  const { id = "", pipelineId = "" } = run;
  if (isRunning) return [step("wait_for_pipeline_run", { pipeline_run_id: id }, "it still runs: see how it ends")];
  if (isNoise) return [];
  const latest = history?.after.at(-1);
  const lastEnded = history?.after.findLast(({ runStatus }) => runStatus === "SUCCEEDED" || runStatus === "FAILED");
  if (lastEnded?.runStatus === "SUCCEEDED") return [];
  if (latest !== undefined && latest.completedAt == null) {
    return [step("wait_for_pipeline_run", { pipeline_run_id: latest.id ?? "" }, "a later run is under way")];
  }
  if (latest !== undefined) {
    return [step("diagnose", { run: latest.id ?? "" }, "a later run ended as well, and counts now")];
  }
  const [cause] = causes;
  const isPassing = causes.length > 0 && causes.every((each) => each?.isPassing === true);
  const first = isPassing
    ? `such a failure often passes: ${cause?.advice ?? ""}; it starts from what failed`
    : `once the cause is mended${cause === undefined ? "" : ` (${cause.advice})`}; it starts from what failed`;
  // Without the later runs it is not known whether the latest failure is this one.
  if (history === undefined)
    return [step("list_pipeline_runs", { pipeline_ids: [pipelineId] }, "to see what came after")];
  return [
    step("trigger_pipeline", { pipeline_id: pipelineId, retry_from_failed: true }, `${first}. Ask the user first`),
  ];
}

function step(tool: string, args: { readonly [name: string]: JsonValue }, why: string): JsonValue {
  return { tool, arguments: args, why };
}
