/** Moments as Orchestra writes them, and the span constants. All times inside the sandbox are milliseconds, UTC. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** ISO 8601 with microseconds and an offset, as in `2026-11-23T02:00:01.402917+00:00`. */
export function stamp(at: number): string {
  const micros = String(Math.abs(Math.imul(Math.floor(at) | 0, 2_654_435)) % 1000).padStart(3, "0");
  return new Date(at).toISOString().replace("Z", `${micros}+00:00`);
}

/** Like {@link stamp}, and null for a moment that has not come. */
export function stampOrNull(at: number | undefined, now: number): string | null {
  return at === undefined || at > now ? null : stamp(at);
}

/** `HH:MM:SS`, as log lines begin. */
export function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
