/** What the recent runs of a pipeline have been like. */
import type { PipelineRunResponse } from "../../generated/models/engine.js";
import { grouped } from "../grouped.js";
import { usualOf } from "../statistics.js";
import { durationText, msOf, secondsBetween, timeText } from "../time-text.js";

const MOST_LAST = 5;
const GOOD = new Set(["SUCCEEDED", "WARNING"]);

/** Numbers over the runs, and the last of them as lines. */
export function runsTold(runs: readonly PipelineRunResponse[]): Record<string, string | string[]> {
  const newest = runs.toSorted((a, b) => (msOf(b.createdAt) ?? 0) - (msOf(a.createdAt) ?? 0));
  const states = [...grouped(newest, ({ runStatus = "unknown" }) => runStatus)].map(
    ([status, own]) => `${own.length} ${status}`,
  );
  const good = newest.filter(({ runStatus = "" }) => GOOD.has(runStatus));
  const failed = newest.filter(({ runStatus }) => runStatus === "FAILED").length;
  const usual = usualOf(good.flatMap(({ startedAt, completedAt }) => secondsBetween(startedAt, completedAt) ?? []));
  return {
    states: states.join(", ") || "no runs",
    ...(good.length + failed === 0
      ? {}
      : { success: `${Math.round((100 * good.length) / (good.length + failed))}% of ${good.length + failed} ended` }),
    ...(usual === undefined
      ? {}
      : {
          duration: `median ${durationText(usual.median)}, 90th percentile ${durationText(usual.p90)}, longest ${durationText(usual.max)}`,
        }),
    last: newest.slice(0, MOST_LAST).map(runLine),
  };
}

/** `2026-11-23T02:00:00Z FAILED after 19m 30s, SCHEDULED (run …)`. */
function runLine({ id, createdAt, startedAt, completedAt, runStatus, triggeredBy }: PipelineRunResponse): string {
  const seconds = secondsBetween(startedAt, completedAt);
  const took = seconds === undefined ? "" : ` after ${durationText(seconds)}`;
  const trigger = triggeredBy?.[0]?.triggerType;
  return `${timeText(createdAt)} ${runStatus}${took}${trigger === undefined ? "" : `, ${trigger}`} (run ${id})`;
}
