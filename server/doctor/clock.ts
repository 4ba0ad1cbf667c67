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

/** The least difference that explains the `Date` headers of all answers; undefined where none has one. */
export function clockReport(answers: readonly TimedAnswer[]): ClockReport | undefined {
  const bounds = answers.flatMap((timed) => boundsOf(timed) ?? []);
  if (bounds.length === 0) return undefined;
  const least = Math.max(...bounds.map((each) => each.leastMs));
  const most = Math.min(...bounds.map((each) => each.mostMs));
  if (least <= most) return { skewMs: nearestZero(least, most) };
  // Several clocks answer: the one that agrees best is told.
  const skews = bounds.map(({ leastMs, mostMs }) => nearestZero(leastMs, mostMs));
  return { skewMs: skews.reduce((best, skew) => (Math.abs(skew) < Math.abs(best) ? skew : best)) };
}

/** The header was written at some moment between sending and receiving, and cut to its second. */
function boundsOf({ answer, sentMs, receivedMs }: TimedAnswer) {
  const dateMs = Date.parse(answer.headers.get("date") ?? "");
  // With `Age` it is the time of another answer, kept by a cache on the way.
  if (Number.isNaN(dateMs) || answer.headers.has("age")) return undefined;
  return { leastMs: sentMs - (dateMs + STEP_MS), mostMs: receivedMs - dateMs };
}

function nearestZero(least: number, most: number): number {
  if (least > 0) return least;
  return most < 0 ? most : 0;
}
