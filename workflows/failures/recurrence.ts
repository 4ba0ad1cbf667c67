/** How often a failure has been there before, and how it went away. */
import type { PipelineRunResponse } from "../../generated/models/engine.js";
import { isAutomatic } from "../runs/run-text.js";
import { msOf, timeText } from "../time-text.js";

export interface Recurrence {
  /** Earlier runs that failed in the same way, the latest first. */
  readonly same: readonly PipelineRunResponse[];
  /** Earlier runs that failed, but not so, or not known how. */
  readonly other: readonly PipelineRunResponse[];
  /** There was too much to compare: the others may have failed in the same way. */
  readonly isPartial?: boolean;
}

/** Earlier failed runs by whether they failed the same way. */
export function recurrenceOf(
  runs: readonly PipelineRunResponse[],
  isSame: (run: PipelineRunResponse) => boolean,
): Recurrence {
  const failed = newestFirst(runs);
  return { same: failed.filter(isSame), other: failed.filter((run) => !isSame(run)) };
}

/**
 * The recurrence in words.
 * @param recovery the first run that went well after the latest of the same failures, where there is one.
 */
export function recurrenceText(
  { same, other, isPartial = false }: Recurrence,
  { days, isCompared, recovery }: RecurrenceFacts,
): string {
  const [latest] = same;
  if (!isCompared) {
    const [latestOther] = other;
    return latestOther === undefined
      ? `It had not failed in the ${days} days before.`
      : `It failed ${times(other.length)} in the ${days} days before, latest ${createdText(latestOther)}; whether in the same way is not known.`;
  }
  const others =
    other.length === 0
      ? ""
      : isPartial
        ? ` How it failed the other ${times(other.length)} was not looked at.`
        : ` It failed otherwise ${times(other.length)}.`;
  if (latest === undefined)
    return `The same was not ${isPartial ? "found" : "there"} in the ${days} days before.${others}`;
  return `The same ${isPartial ? "at least " : ""}${times(same.length)} in the ${days} days before, latest ${createdText(latest)}, and ${recoveryText(recovery)}.${others}`;
}

export interface RecurrenceFacts {
  readonly days: number;
  /** Whether it is known how the other runs failed. */
  readonly isCompared: boolean;
  readonly recovery: PipelineRunResponse | undefined;
}

function recoveryText(good: PipelineRunResponse | undefined): string {
  if (good === undefined) return "no run succeeded within a day after it";
  const how = isAutomatic(good) ? "by itself" : `by hand (${good.triggeredBy?.[0]?.triggerType ?? "unknown"})`;
  return `it recovered ${how} at ${timeText(good.completedAt ?? good.createdAt) ?? "an unknown time"}`;
}

/** The runs that were created after this one, oldest first. */
export function runsAfter(run: PipelineRunResponse, runs: readonly PipelineRunResponse[]): PipelineRunResponse[] {
  const atMs = msOf(run.createdAt) ?? Number.NEGATIVE_INFINITY;
  return newestFirst(runs)
    .filter((other) => other.id !== run.id && (msOf(other.createdAt) ?? Number.NEGATIVE_INFINITY) > atMs)
    .toReversed();
}

/** What came after the run, in words. `total` counts those, too, that were not read. */
export function sinceText(after: readonly PipelineRunResponse[], total: number): string {
  if (after.length === 0) return "It is the latest run of the pipeline.";
  const good = after.filter(({ runStatus }) => runStatus === "SUCCEEDED");
  const latest = after.at(-1);
  const count = `${total} ${total === 1 ? "run" : "runs"} since`;
  const latestText = `the latest ${latest?.runStatus ?? "unknown"} (${createdText(latest)}, ${latest?.id ?? "unknown"})`;
  const [first] = good;
  return first === undefined
    ? `${count}, none of them SUCCEEDED; ${latestText}.`
    : `${count}; SUCCEEDED ${first === latest ? "" : "first "}at ${createdText(first)}${first === latest ? "" : `; ${latestText}`}.`;
}

function newestFirst(runs: readonly PipelineRunResponse[]): PipelineRunResponse[] {
  return runs.toSorted((one, other) => (msOf(other.createdAt) ?? 0) - (msOf(one.createdAt) ?? 0));
}

function createdText(run: PipelineRunResponse | undefined): string {
  return timeText(run?.createdAt) ?? "an unknown time";
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
