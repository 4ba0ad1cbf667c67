/** One run: servers behind nginx under load, one of them killed and one restarted, and what came of every call. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Ended, eras, type LoadClient } from "./client.js";
import { type LoggedRequest, startNginx } from "./nginx.js";
import { type SandboxProcess, serverProcess, type ServerProcess, startSandboxProcess } from "./processes.js";

export interface ScaleOptions {
  /** The built program. */
  readonly program: string;
  /** Clients of each era. */
  readonly clientsPerEra: number;
  /** How long each phase lasts at least: undisturbed, one server killed, one restarted. */
  readonly phaseMs: number;
  /** Whether the plain proxy is measured too. */
  readonly measuresPlain: boolean;
}

export interface ScaleOutcome {
  /** Undisturbed calls, and those of the rest of the run. */
  readonly calm: Phase;
  readonly disturbed: Phase;
  /** Requests to the workspace itself through nginx, by as many clients; undefined where they were not measured. */
  readonly plain: Phase | undefined;
  /** The ports of all servers, and of the one that was killed. */
  readonly ports: readonly number[];
  readonly killedPort: number;
  /** When that was, on the clock of the calls. */
  readonly killedAtMs: number;
  readonly restartExitCode: number | null;
  /** Marks of the starts that were called, each with how its call ended, and of those that arrived, as often as they did. */
  readonly called: ReadonlyMap<string, Ended>;
  readonly arrived: readonly string[];
  readonly violations: number;
  readonly logged: readonly LoggedRequest[];
}

export interface Phase {
  readonly ended: readonly Ended[];
  readonly durationMs: number;
}

const SERVERS = 3;
/** In so many slices the plain proxy and the undisturbed servers are measured in turn: a machine is not always as fast. */
const SLICES = 5;
/** One call in so many starts something. */
const START_EVERY = 3;
const DRAIN_MS = 1_000;
/** How long the API takes around the moment of the kill, so that calls are in flight then, and how far into it that is. */
const HELD_MS = 600;
const INTO_IT_MS = 450;

export async function runScale(options: ScaleOptions): Promise<ScaleOutcome> {
  const folder = mkdtempSync(join(tmpdir(), "scale-"));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const sandbox = await startSandboxProcess();
    ends.unshift(() => sandbox.end());
    const token = randomUUID();
    const environment = {
      ORCHESTRA_API_KEY: sandbox.apiKey,
      ORCHESTRA_BASE_URL: sandbox.url,
      ORCHESTRA_HTTP_TOKEN: token,
      ORCHESTRA_HTTP_DRAIN_MS: String(DRAIN_MS),
    };
    const servers = await Promise.all(
      Array.from({ length: SERVERS }, () => serverProcess(options.program, environment)),
    );
    ends.unshift(() => servers.forEach((server) => server.kill()));
    await Promise.all(servers.map((server) => server.start()));
    const nginx = await startNginx(
      join(folder, "nginx"),
      servers.map(({ port }) => port),
      sandbox.url,
    );
    ends.unshift(() => nginx.end());
    const pipeline = await pipelineOf(sandbox);
    const clients = await Promise.all(
      eras.flatMap((era) => Array.from({ length: options.clientsPerEra }, () => connect(era, nginx.url, token))),
    );
    ends.unshift(() => Promise.all(clients.map((client) => client.close().catch(() => undefined))));
    const called = new Map<string, Ended>();
    const load = (work: () => Promise<unknown>) => underLoad(clients, pipeline, called, work);
    const pause = (ms = options.phaseMs) => new Promise((resolve) => setTimeout(resolve, ms));

    // What is loaded on first use is loaded.
    await load(() => pause(options.phaseMs / 4));
    const [plainSlices, calmSlices]: [Phase[], Phase[]] = [[], []];
    const sliceMs = options.phaseMs / SLICES;
    for (let slice = 0; slice < SLICES; slice++) {
      if (options.measuresPlain) plainSlices.push(await plainLoad(nginx.plainUrl, sandbox, clients.length, sliceMs));
      calmSlices.push(await load(() => pause(sliceMs)));
    }
    const [killed, restarted] = servers as [ServerProcess, ServerProcess];
    let restartExitCode: number | null = null;
    let killedAtMs = Number.NaN;
    const disturbed = await load(async () => {
      await pause();
      sandbox.answerAfter(HELD_MS);
      await pause(INTO_IT_MS);
      killedAtMs = performance.now();
      killed.kill();
      sandbox.answerAfter(0);
      await pause();
      await nginx.leaveOut([restarted.port]);
      restartExitCode = await restarted.end();
      await restarted.start();
      await nginx.leaveOut([]);
      await pause();
    });
    const { starts, violations } = await sandbox.ask();
    return {
      calm: together(calmSlices),
      disturbed,
      plain: options.measuresPlain ? together(plainSlices) : undefined,
      ports: servers.map(({ port }) => port),
      killedPort: killed.port,
      killedAtMs,
      restartExitCode,
      called,
      arrived: starts,
      violations,
      logged: nginx.requests(),
    };
  } finally {
    for (const end of ends) await end();
  }
}

/** Every client calls, one call after the other, until the work is done. */
async function underLoad(
  clients: readonly LoadClient[],
  pipeline: string,
  called: Map<string, Ended>,
  work: () => Promise<unknown>,
): Promise<Phase> {
  const startMs = performance.now();
  const ended: Ended[] = [];
  let isOver = false;
  const loops = clients.map(async (client, at) => {
    for (let count = at; !isOver; count++) {
      const mark = `${client.era}-${randomUUID()}`;
      const isStart = count % START_EVERY === 0;
      const read = READS[count % READS.length] ?? READS[0];
      const [tool, args] = isStart ? (["trigger_pipeline", { pipeline_id: pipeline, ci_run_id: mark }] as const) : read;
      const end = await client.call(tool, args);
      ended.push(end);
      if (isStart) called.set(mark, end);
    }
  });
  try {
    await work();
  } finally {
    isOver = true;
    await Promise.all(loops);
  }
  return { ended, durationMs: performance.now() - startMs };
}

const READS = [
  ["list_pipeline_runs", { limit: 5 }],
  ["list_task_runs", { limit: 5, status: ["FAILED"] }],
  ["list_pipeline_runs", { limit: 5, status: ["FAILED"] }],
] as const;

/** The same two lists from the workspace itself. */
const PLAIN = ["/public/pipeline_runs?page_size=5", "/public/task_runs?page_size=5&status=FAILED"];

async function plainLoad(url: string, { apiKey }: SandboxProcess, clients: number, forMs: number): Promise<Phase> {
  const startMs = performance.now();
  const ended: Ended[] = [];
  const loops = Array.from({ length: clients }, async () => {
    for (let count = 0; performance.now() - startMs < forMs; count++) {
      const path = PLAIN[count % PLAIN.length] ?? "";
      const sentMs = performance.now();
      const response = await fetch(url + path, { headers: { authorization: `Bearer ${apiKey}` } });
      await response.json();
      const failure = response.ok ? undefined : String(response.status);
      ended.push({ tool: path, startMs: sentMs, endMs: performance.now(), tries: 1, failure });
    }
  });
  await Promise.all(loops);
  return { ended, durationMs: performance.now() - startMs };
}

function together(slices: readonly Phase[]): Phase {
  return {
    ended: slices.flatMap(({ ended }) => ended),
    durationMs: slices.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
}

/** The pipeline that is started; any that may be will do. */
async function pipelineOf({ url, apiKey }: SandboxProcess): Promise<string> {
  const response = await fetch(`${url}/public/pipelines`, { headers: { authorization: `Bearer ${apiKey}` } });
  const pipelines = (await response.json()) as { id: string; name: string }[];
  const found = pipelines.find(({ name }) => name === "Sales Journal");
  if (found === undefined) throw new Error("The simulated workspace has no Sales Journal.");
  return found.id;
}
