/** The kinds of runs, by the names that `npm run fuzz` takes, and how many inputs each has without `--runs`. */
import type { Outcome, RunOptions } from "./figures.js";

export interface Kind {
  readonly runs: number;
  /** Silence for so long is a hang, in milliseconds. */
  readonly patienceMs: number;
  readonly load: () => Promise<(options: RunOptions) => Promise<Outcome>>;
}

export const kinds = {
  calls: { runs: 210_000, patienceMs: 120_000, load: async () => (await import("./calls/run.js")).runCalls },
  documents: { runs: 3_000, patienceMs: 120_000, load: async () => (await import("./documents/run.js")).runDocuments },
  protocol: { runs: 1_500, patienceMs: 120_000, load: async () => (await import("./protocol/run.js")).runProtocol },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;

export function isKind(name: string): name is KindName {
  return Object.hasOwn(kinds, name);
}
