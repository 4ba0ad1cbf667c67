/** Faults on request: the first requests are refused, reset, or all are answered slowly. */

export interface Faults {
  /** The first requests get these answers, in this order, each `times` times. */
  readonly answers?: readonly {
    readonly status: number;
    readonly times: number;
    readonly retryAfterSeconds?: number;
  }[];
  /** So many connections are reset before anything else. */
  readonly resets?: number;
  /** Every answer is held back so long. */
  readonly slowMs?: number;
}

/** What is to become of one request. */
export type Fate =
  | { readonly kind: "answer"; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: "reset" }
  | { readonly kind: "pass" };

/**
 * Reads faults from text: `429:2,503:1,slow:500,reset:1`. A status may have a third number, the seconds of `Retry-After`
 * (1 for 429 when none is given). Throws an Error that names what it does not understand.
 */
export function parseFaults(text: string): Faults {
  const answers: { status: number; times: number; retryAfterSeconds?: number }[] = [];
  let resets = 0;
  let slowMs = 0;
  for (const part of text.split(",").filter((entry) => entry.trim() !== "")) {
    const [, name = "", count, seconds] = /^(\d{3}|slow|reset):(\d+)(?::(\d+))?$/.exec(part.trim()) ?? [];
    if (name === "slow") slowMs = Number(count);
    else if (name === "reset") resets = Number(count);
    else if (Number(name) >= 400) {
      const wait = seconds ?? (name === "429" ? "1" : undefined);
      answers.push({
        status: Number(name),
        times: Number(count),
        ...(wait === undefined ? {} : { retryAfterSeconds: Number(wait) }),
      });
    } else {
      throw new Error(
        `"${part.trim()}" is no fault. Faults are written like 429:2, 429:2:5, 503:1, slow:500, reset:1.`,
      );
    }
  }
  return { answers, resets, slowMs };
}

/** Deals out the faults, one request after another. */
export function dealer(faults: Faults): () => Fate {
  const queue: Fate[] = Array.from({ length: faults.resets ?? 0 }, () => ({ kind: "reset" }));
  for (const { status, times, retryAfterSeconds } of faults.answers ?? []) {
    const headers: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
    for (let count = 0; count < times; count++) queue.push({ kind: "answer", status, headers });
  }
  return () => queue.shift() ?? { kind: "pass" };
}
