/** What a failed run's neighbours tell of it, in words: the last good run, the same failure before, what came after. */
import type { PipelineResponse, PipelineRunResponse } from "../../generated/models/engine.js";
import type { WorkflowContext } from "../../server/workflow.js";
import { ifPossible, type Missing } from "../if-possible.js";
import { messageText, shortList } from "../message-text.js";
import { definitionChanges } from "../runs/definition-changes.js";
import { runDifferences } from "../runs/run-differences.js";
import { durationText, secondsBetween, timeText } from "../time-text.js";
import { withoutAbsent } from "../without-absent.js";
import { isOfBranch } from "./failure.js";
import { DAYS_BACK, type History, recoveryOf, recurrence } from "./history.js";
import type { InspectedTask } from "./inspect-task.js";
import { recurrenceText, sinceText } from "./recurrence.js";

/** The longest name that is shown, in characters. */
const NAME = 120;
const MOST_DIFFERENCES = 8;

/** What the run's neighbours tell of it. */
export async function toldHistory(
  context: WorkflowContext,
  pipelineRun: PipelineRunResponse,
  first: InspectedTask | undefined,
  history: History,
  missing: Missing,
): Promise<Record<string, string>> {
  const { failed, unread, good, after, afterCount } = history;
  const compared = first === undefined ? undefined : await recurrence(context, first, failed, missing);
  const [latest] = compared?.same ?? [];
  const recovery =
    latest === undefined ? undefined : await ifPossible("recovery", missing, () => recoveryOf(context, latest));
  const facts = { days: DAYS_BACK, isCompared: compared !== undefined, recovery };
  const cut =
    unread > 0 ? ` (Of its failed runs the latest ${failed.length} were looked at, ${unread} older ones not.)` : "";
  return withoutAbsent<string>({
    lastGood: good === undefined ? "none in the 5 weeks before" : goodText(pipelineRun, good),
    recurrence: recurrenceText(compared ?? { same: [], other: failed }, facts) + cut,
    since: pipelineRun.completedAt == null ? undefined : sinceText(after, afterCount),
  });
}

function goodText(pipelineRun: PipelineRunResponse, good: PipelineRunResponse): string {
  const seconds = secondsBetween(good.startedAt, good.completedAt);
  const took = seconds === undefined ? "" : `, ${durationText(seconds)}`;
  const { differences } = runDifferences(good, pipelineRun);
  const different = shortList([...differences, ...definitionChanges(good.data, pipelineRun.data)], MOST_DIFFERENCES);
  const differs = different.length === 0 ? "nothing differs that the runs tell" : `since then: ${different.join("; ")}`;
  return `${timeText(good.startedAt ?? good.createdAt) ?? "at an unknown time"}${took} (${good.id ?? "unknown"}); ${differs}`;
}

/** A run on another branch than the pipeline's own is somebody's trial; undefined for any other. */
export function noiseText(run: PipelineRunResponse, pipeline: PipelineResponse | undefined): string | undefined {
  if (!isOfBranch(run, pipeline)) return undefined;
  const where = run.envName ? ` in ${messageText(run.envName, NAME)}` : "";
  const usual = pipeline?.defaultBranch ? `, and not on ${messageText(pipeline.defaultBranch, NAME)}` : "";
  return `It ran on the branch ${messageText(run.branch, NAME)}${where}${usual}: rather somebody's trial than an incident.`;
}
