/**
 * A server as a child process, spoken to in plain JSON-RPC over its standard input and output: no client's own cost is
 * measured along, and every server is asked the same.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";

/** How a server is started. */
export interface Launch {
  /** What Node is given: a script and its arguments. */
  readonly argv: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Where it listens, where it speaks HTTP. */
  readonly url?: string;
}

export interface Session {
  /** The result; rejects for a protocol error, or where the server ends. */
  request(method: string, params: object): Promise<JsonObject>;
  /** Milliseconds from the spawn to now. */
  elapsedMs(): number;
  /** Linux alone tells; elsewhere NaN. */
  usage(): Usage;
  close(): Promise<void>;
}

// oxlint-disable-next-line typescript/no-explicit-any
export type JsonObject = Record<string, any>;

/** What a process has used so far. */
export interface Usage {
  /** In memory now. */
  readonly residentBytes: number;
  /** In memory at most. */
  readonly peakBytes: number;
  /** On a processor, all threads together: other processes on the machine hardly change it. */
  readonly processorMs: number;
}

interface Waiting {
  resolve(result: JsonObject): void;
  reject(error: Error): void;
}

/** What every session begins with. */
export const INITIALIZE = {
  protocolVersion: "2025-06-18",
  capabilities: {},
  clientInfo: { name: "bench", version: "1" },
} as const;

/** Starts the server and sends `initialize`, without waiting for its answer. */
export function startSession({ argv, environment = {}, folder }: Launch): Session {
  const startedAt = performance.now();
  const child = spawned({ argv, environment, ...(folder === undefined ? {} : { folder }) });
  const waiting = new Map<number, Waiting>();
  let complaints = "";
  child.stderr.on("data", (chunk) => (complaints = (complaints + String(chunk)).slice(-2_000)));
  const end = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  child.on("error", end);
  child.on("exit", (code) => end(new Error(`${argv.join(" ")} ended with ${code}: ${complaints}`)));
  child.stdin.on("error", end);
  readMessages(child, waiting);
  let lastId = 0;
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const request = (method: string, params: object) =>
    new Promise<JsonObject>((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      send({ id: lastId, method, params });
    });
  // Where it fails, so does what is asked next.
  request("initialize", INITIALIZE).catch(() => undefined);
  send({ method: "notifications/initialized" });
  return sessionOf(child, startedAt, request, () => child.removeAllListeners("exit"));
}

/** The session of a process that has been started, and how it is spoken to. */
export function sessionOf(
  child: ChildProcessWithoutNullStreams,
  startedAt: number,
  request: Session["request"],
  hangUp: () => void,
): Session {
  return {
    request,
    elapsedMs: () => performance.now() - startedAt,
    usage: () => usageOf(child.pid),
    async close() {
      const ended = once(child, "close");
      hangUp();
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The server as a process, in its folder and with its environment alone. */
export function spawned({ argv, environment = {}, folder }: Launch): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, argv, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    ...(folder === undefined ? {} : { cwd: folder }),
  });
}

function readMessages(child: ChildProcessWithoutNullStreams, waiting: Map<number, Waiting>): void {
  let parts: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => {
    let rest = chunk;
    for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10)) {
      const line = Buffer.concat([...parts, rest.subarray(0, at)]).toString("utf8");
      parts = [];
      rest = rest.subarray(at + 1);
      if (line.startsWith("{")) settle(JSON.parse(line) as JsonObject, waiting);
    }
    if (rest.length > 0) parts.push(rest);
  });
}

function settle({ id, result, error }: JsonObject, waiting: Map<number, Waiting>): void {
  const asked = waiting.get(id as number);
  if (asked === undefined) return;
  waiting.delete(id as number);
  if (error === undefined) asked.resolve(result as JsonObject);
  else asked.reject(new Error(`${error.code}: ${error.message}`));
}

function usageOf(pid: number | undefined): Usage {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kilobytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? Number.NaN);
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
    );
    return {
      residentBytes: kilobytes("VmRSS") * 1024,
      peakBytes: kilobytes("VmHWM") * 1024,
      processorMs: nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6,
    };
  } catch {
    return { residentBytes: Number.NaN, peakBytes: Number.NaN, processorMs: Number.NaN };
  }
}
