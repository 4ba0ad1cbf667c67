/** A run in a process of its own: whatever hangs or crashes there is told, with the input that did it. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Defect, Outcome } from "./figures.js";
import { type KindName, kinds } from "./kinds.js";

/** What the process tells. */
export interface Told {
  /** The input that comes next. */
  readonly at?: string;
  readonly defect?: Defect;
  readonly outcome?: Outcome;
}

const child = fileURLToPath(new URL("child.ts", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

export interface ApartOptions {
  readonly runs?: number;
  readonly seed: number;
  /** Told the input from time to time. */
  readonly progress?: (at: string) => void;
}

/** Loading and planning everything takes its time where the machine is busy, in milliseconds. */
const START_MS = 240_000;

/** Runs one kind apart. A hang, a crash and an end without figures are defects. */
export async function runApart(kind: KindName, { runs, seed, progress }: ApartOptions): Promise<Outcome> {
  const { patienceMs, runs: usual } = kinds[kind];
  const running = fork(child, [kind, String(runs ?? usual), String(seed)], {
    cwd: root,
    execArgv: ["--import", "tsx", "--no-warnings"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const defects: Defect[] = [];
  let at = "the start";
  let outcome: Outcome | undefined;
  let complaint = "";
  let toldMs = Date.now();
  running.stderr?.on("data", (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2_000)));
  let hangs = false;
  let timer = setTimeout(() => undefined, 0);
  let patience = START_MS;
  const expectWord = (withinMs: number) => {
    patience = withinMs;
    clearTimeout(timer);
    timer = setTimeout(() => {
      hangs = true;
      running.kill("SIGKILL");
    }, withinMs);
  };
  expectWord(START_MS);
  running.on("message", (told: Told) => {
    expectWord(patienceMs);
    at = told.at ?? at;
    outcome = told.outcome ?? outcome;
    if (told.defect !== undefined) defects.push(told.defect);
    if (Date.now() - toldMs > 15_000) {
      toldMs = Date.now();
      progress?.(at);
    }
  });
  const code = await new Promise<number | null>((resolve) => running.on("close", resolve));
  clearTimeout(timer);
  if (hangs) defects.push({ kind, at, message: `nothing was heard for ${patience} ms` });
  else if (outcome === undefined)
    defects.push({ kind, at, message: `the process ended with ${String(code)}\n${complaint}` });
  return { figures: outcome?.figures ?? [], defects: [...defects, ...(outcome?.defects ?? [])] };
}
