/** How far a call is, told to whoever asked for it: always more than before, and not too often. */

/** Tells how far the call is. `done` and `total` are in any one unit; `total` is undefined where it is not known. */
export type Progress = (done: number, total: number | undefined, message: string) => void;

/** Clients show each message: more often than this nobody can read. */
const LEAST_INTERVAL_MS = 250;
/** A longer message does not fit where clients show it. */
const MAX_MESSAGE = 300;

/**
 * Progress as MCP wants it: what is not more than was told before is left out, and so is what follows too closely.
 * @param tell gets messages without anything secret, in one line.
 */
export function risingProgress(tell: Progress, redact: (text: string) => string, now: () => number): Progress {
  let told = Number.NEGATIVE_INFINITY;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (done, total, message) => {
    const nowMs = now();
    if (!(done > told) || nowMs - toldAtMs < LEAST_INTERVAL_MS) return;
    told = done;
    toldAtMs = nowMs;
    // Redacted whole, before it is cut: no part of a secret is left.
    tell(done, total, redact(message).replaceAll(/\s+/g, " ").slice(0, MAX_MESSAGE));
  };
}
