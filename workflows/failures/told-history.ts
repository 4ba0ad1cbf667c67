/** What a failed run's neighbours tell of it, in words: the last good run, the same failure before, what came after. */
import type { PipelineRunResponse } from "../../generated/models/engine.js";
import type { WorkflowContext } from "../../server/workflow.js";
import { ifPossible, type Missing } from "../if-possible.js";
import { messageText } from "../message-text.js";
import { differencesOf } from "../runs/differences.js";
import { durationText, secondsBetween, timeText } from "../time-text.js";
import { withoutAbsent } from "../without-absent.js";
import { DAYS_BACK, type History, lastGood, recoveryOf, recurrence } from "./history.js";
import type { InspectedTask } from "./inspect-task.js";
import { recurrenceText, sinceText } from "./recurrence.js";

/** The longest name that is shown, in characters. */
const NAME = 120;

/** What the run's neighbours tell of it. */
export async function toldHistory(
  context: WorkflowContext,
  pipelineRun: PipelineRunResponse,
  first: InspectedTask | undefined,
  history: History,
  missing: Missing,
): Promise<Record<string, string>> {
  const { failed, unread, good: goodRuns, after, afterCount } = history;
  const good = lastGood(pipelineRun, goodRuns);
  const compared = first === undefined ? undefined : await recurrence(context, first, failed, missing);
  const [latest] = compared?.same ?? [];
  const recovery =
    latest === undefined ? undefined : await ifPossible("recovery", missing, () => recoveryOf(context, latest));
  const facts = { days: DAYS_BACK, isCompared: compared !== undefined, recovery };
  const cut =
    unread > 0 ? ` (Of its failed runs the latest ${failed.length} were looked at, ${unread} older ones not.)` : "";
  return withoutAbsent<string>({
    lastGood: good === undefined ? "none in the 8 weeks before" : goodText(pipelineRun, good),
    recurrence: recurrenceText(compared ?? { same: [], other: failed }, facts) + cut,
    since: pipelineRun.completedAt == null ? undefined : sinceText(after, afterCount),
  });
}

function goodText(pipelineRun: PipelineRunResponse, good: PipelineRunResponse): string {
  const seconds = secondsBetween(good.startedAt, good.completedAt);
  const took = seconds === undefined ? "" : `, ${durationText(seconds)}`;
  const different = differencesOf(pipelineRun, good);
  const differs = different.length === 0 ? "nothing differs that the runs tell" : `since then: ${different.join("; ")}`;
  return `${timeText(good.startedAt ?? good.createdAt) ?? "at an unknown time"}${took} (${good.id ?? "unknown"}); ${differs}`;
}

/** A run on another branch than those that went well is somebody's trial; undefined for any other. */
export function noiseText(pipelineRun: PipelineRunResponse, good: readonly PipelineRunResponse[]): string | undefined {
  const { branch, envName } = pipelineRun;
  const others = good.flatMap((other) => other.branch ?? []);
  if (!branch || others.length === 0 || others.filter((other) => other === branch).length > others.length / 2)
    return undefined;
  const [usual] = others.filter((other) => other !== branch);
  return usual === undefined
    ? undefined
    : `It ran on the branch ${messageText(branch, NAME)}${envName ? ` in ${messageText(envName, NAME)}` : ""}, other runs on ${messageText(usual, NAME)}: rather somebody's trial than an incident.`;
}
