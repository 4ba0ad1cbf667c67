/** How far this machine's clock is from the API's. Windows of time are given by the one and read by the other. */
import type { TimedAnswer } from "./probe.js";

/** More than this shifts what "the last hours" means enough to matter. */
export const TOLERATED_SKEW_MS = 30_000;
/** `Date` has whole seconds (RFC 9110, 5.6.7). */
const STEP_MS = 1_000;

export interface ClockReport {
  /** This machine's clock less the API's, in milliseconds: positive where this one is ahead. */
  readonly skewMs: number;
}

/** The smallest difference that explains the `Date` header of an answer; undefined where no answer has one. */
export function clockReport(answers: readonly TimedAnswer[]): ClockReport | undefined {
  const skews = answers.flatMap((timed) => skewOf(timed) ?? []);
  return skews.length === 0 ? undefined : { skewMs: skews.sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? 0 };
}

/** The header was written at some moment between sending and receiving, and cut to its second. */
function skewOf({ answer, sentMs, receivedMs }: TimedAnswer): number | undefined {
  const dateMs = Date.parse(answer.headers.get("date") ?? "");
  // With `Age` it is the time of another answer, kept by a cache on the way.
  if (Number.isNaN(dateMs) || answer.headers.has("age")) return undefined;
  const least = sentMs - (dateMs + STEP_MS);
  const most = receivedMs - dateMs;
  if (least <= 0 && most >= 0) return 0;
  return least > 0 ? least : most;
}
