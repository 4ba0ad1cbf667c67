/** Times and durations as they stand in an answer. Times are UTC, to the second. */

/** A moment (milliseconds since 1970, or RFC 3339) as `2026-11-23T02:00:00Z`; undefined where there is none. */
export function timeText(moment: number | string | null | undefined): string | undefined {
  const ms = msOf(moment);
  return ms === undefined ? undefined : new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

/** The moment in milliseconds since 1970; undefined where there is none. */
export function msOf(moment: number | string | null | undefined): number | undefined {
  const ms = typeof moment === "string" ? Date.parse(moment) : (moment ?? Number.NaN);
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? ms : undefined;
}

/** Whole seconds from one moment to a later one; undefined where either is missing or they are the wrong way round. */
export function secondsBetween(
  from: number | string | null | undefined,
  to: number | string | null | undefined,
): number | undefined {
  const seconds = ((msOf(to) ?? Number.NaN) - (msOf(from) ?? Number.NaN)) / 1_000;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds) : undefined;
}

const UNITS: readonly (readonly [string, number])[] = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
];

/** A duration in its two largest units: `4m 10s`, `2h`, `0s`. */
export function durationText(seconds: number): string {
  let left = Math.max(0, Math.round(seconds));
  const first = UNITS.findIndex(([, size]) => left >= size);
  if (first === -1) return "0s";
  const parts: string[] = [];
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.join(" ");
}
