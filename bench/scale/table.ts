/** The measurement as a table of Markdown: rates and latencies as ratios, since all else is this machine's. */
import type { Phase, ScaleOutcome } from "./run.js";

export const begin = "<!-- measured: npm run bench -- scale -->";
export const end = "<!-- end -->";

interface Figures {
  readonly perSecond: number;
  readonly latenciesMs: readonly number[];
}

const PERCENTILES = [50, 95, 99] as const;

/** A row for each way, as multiples of the plain proxy's. Throws where that was not measured. */
export function tableOf({ plain, calm, disturbed, called, logged, killedPort, arrived }: ScaleOutcome): string {
  if (plain === undefined) throw new Error("The plain proxy was not measured.");
  const base = figuresOf(plain);
  const rows: readonly (readonly [string, Phase])[] = [
    ["the API itself, behind nginx", plain],
    ["three servers, undisturbed", calm],
    ["one killed, one restarted", disturbed],
  ];
  const cut = logged.filter(
    ({ ports, connected }) => ports[0] === killedPort && ports.length > 1 && connected[0] === true,
  ).length;
  const again = disturbed.ended.filter(({ tries, failure }) => tries > 1 && failure === undefined).length;
  const lost = [...called].filter(([, { failure }]) => failure !== undefined);
  const lostArrived = lost.filter(([mark]) => arrived.includes(mark)).length;
  return [
    line(["", "calls", "calls per second", ...PERCENTILES.map((each) => `latency, ${each} %`)]),
    line(["---", ...Array.from({ length: 2 + PERCENTILES.length }, () => "--:")]),
    ...rows.map(([name, phase]) => row(name, phase, base)),
    "",
    `${called.size} starts were called, ${arrived.length} arrived, and none of them twice. From the killed server nginx ` +
      `sent ${cut} requests of the era of 2026 again to another one; clients of the older era sent ${again} calls again ` +
      `that only read; ${lost.length} starts that were in flight failed and were not sent again, ${lostArrived} of which ` +
      "had arrived.",
  ].join("\n");
}

function row(name: string, phase: Phase, base: Figures): string {
  const { perSecond, latenciesMs } = figuresOf(phase);
  const latencies = PERCENTILES.map((each) => percentile(latenciesMs, each) / percentile(base.latenciesMs, each));
  return line([
    name,
    String(phase.ended.length),
    `× ${(perSecond / base.perSecond).toFixed(2)}`,
    ...latencies.map((ratio) => `× ${ratio.toFixed(1)}`),
  ]);
}

function figuresOf({ ended, durationMs }: Phase): Figures {
  const latenciesMs = ended.map(({ startMs, endMs }) => endMs - startMs).sort((a, b) => a - b);
  return { perSecond: (ended.length / durationMs) * 1_000, latenciesMs };
}

/** By the nearest rank; `sorted` from the smallest on. */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
