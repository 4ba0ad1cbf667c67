/** The time window of a list: at most seven days, the last 24 hours when none is asked for. */
import { DAY_MS } from "../history/time.js";
import type { Parameters } from "./parameters.js";
import { Problem } from "./problem.js";

export interface Window {
  readonly from: number;
  readonly to: number;
}

const MOST = 7 * DAY_MS;

/** What `time_from` and `time_to` say, before it is known whether they make a window. */
export function readBounds(parameters: Parameters): { from: number | undefined; to: number | undefined } {
  return { from: parameters.moment("time_from"), to: parameters.moment("time_to") };
}

/**
 * The window of the bounds. Orchestra does not say what one bound alone means; here a start alone reaches seven days
 * on (or to now), an end alone 24 hours back. Throws 400 for more than seven days or an end before the start.
 */
export function windowOf(bounds: { from: number | undefined; to: number | undefined }, now: number): Window {
  const to = bounds.to ?? Math.min(now, (bounds.from ?? now) + MOST);
  const from = bounds.from ?? to - DAY_MS;
  if (from > to) throw new Problem(400, "time_from must be before time_to");
  if (to - from > MOST) throw new Problem(400, "The time range between time_from and time_to must not exceed 7 days");
  return { from, to };
}
