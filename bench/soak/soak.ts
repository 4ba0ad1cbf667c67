/** Many clients at once for a long time, while a part of what the API answers is faulty: what comes of it. */
import { Client } from "@modelcontextprotocol/client";
import { spawn, type ChildProcess } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startSandbox } from "../../sandbox/start.js";
import { soakCalls, type SoakCall } from "./calls.js";
import { SocketTransport } from "./socket-transport.js";

export interface SoakOptions {
  readonly seconds: number;
  readonly clients: number;
  /** The part of the requests that meets a fault, and what chooses them. */
  readonly rate: number;
  readonly seed: number;
}

export interface SoakReport {
  readonly calls: number;
  readonly results: number;
  readonly errors: number;
  /** Errors that say that no answer came in time. */
  readonly late: number;
  readonly requests: number;
  readonly faults: number;
  /** Results that are neither right nor errors, and calls that ended in no answer: there must be none. */
  readonly wrong: readonly string[];
  readonly startCalls: number;
  readonly startRequests: number;
  /** What the server held after each second, in bytes, collected; and the whole of its process. */
  readonly heldBytes: readonly number[];
  readonly rssBytes: readonly number[];
  readonly slowestMs: number;
}

/** The time limit of a call, in milliseconds; a call that has not ended long after it never will. */
const TIMEOUT_MS = 4_000;
const NEVER_MS = 120_000;

/** Runs one. Rejects where the server cannot be started. */
export async function soak({ seconds, clients, rate, seed }: SoakOptions): Promise<SoakReport> {
  const counts = { requests: 0, faults: 0, startRequests: 0 };
  const sandbox = await startSandbox({
    onRequest: ({ fate, method, path }) => {
      counts.requests += 1;
      if (fate !== "pass") counts.faults += 1;
      if (method === "POST" && path.endsWith("/start")) counts.startRequests += 1;
    },
  });
  const calls = await soakCalls(sandbox);
  const server = await startServer({
    ORCHESTRA_API_KEY: sandbox.apiKey,
    ORCHESTRA_BASE_URL: sandbox.url,
    ORCHESTRA_TIMEOUT_MS: String(TIMEOUT_MS),
    ORCHESTRA_LOG_LEVEL: "error",
  });
  try {
    const connected = await Promise.all(Array.from({ length: clients }, () => connectTo(server.port)));
    const right = new Map<SoakCall, unknown>();
    for (const call of calls) {
      if (call.isStart !== true) right.set(call, (await ask(connected[0], call)).structuredContent);
    }
    Object.assign(counts, { requests: 0, faults: 0, startRequests: 0 });
    server.heldBytes.length = server.rssBytes.length = 0;
    sandbox.setFaults({ random: { rate, seed } });
    const tally = { calls: 0, results: 0, errors: 0, late: 0, startCalls: 0, slowestMs: 0, wrong: [] as string[] };
    const endMs = Date.now() + seconds * 1_000;
    await Promise.all(
      connected.map(async (client, number) => {
        for (let turn = number; Date.now() < endMs; turn++) {
          const call = calls[turn % calls.length];
          if (call === undefined) return;
          const startedMs = Date.now();
          const fault = await ask(client, call).then(
            (answer) => judge(answer, call, right.get(call), tally),
            (error: unknown) => `${call.tool}: no answer: ${String(error)}`,
          );
          if (fault !== undefined) tally.wrong.push(fault);
          tally.calls += 1;
          if (call.isStart === true) tally.startCalls += 1;
          tally.slowestMs = Math.max(tally.slowestMs, Date.now() - startedMs);
        }
      }),
    );
    await Promise.all(connected.map((client) => client.close()));
    return { ...tally, ...counts, heldBytes: [...server.heldBytes], rssBytes: [...server.rssBytes] };
  } finally {
    server.child.kill();
    await sandbox.close();
  }
}

type Answer = Awaited<ReturnType<Client["callTool"]>>;

function ask(client: Client | undefined, { tool, args }: SoakCall): Promise<Answer> {
  if (client === undefined) throw new Error("there is no client");
  return client.callTool({ name: tool, arguments: args }, { timeout: NEVER_MS });
}

/** Counts the answer; what is wrong with it, where it is neither right nor an error that says what to do. */
function judge(
  answer: Answer,
  call: SoakCall,
  right: unknown,
  tally: { results: number; errors: number; late: number },
) {
  const [content] = answer.content;
  const text = content?.type === "text" ? content.text : "";
  if (answer.isError === true) {
    tally.errors += 1;
    if (text.includes("gave no answer within")) tally.late += 1;
    return text.includes("\nNext: ") ? undefined : `${call.tool}: an error without a next step: ${text.slice(0, 300)}`;
  }
  tally.results += 1;
  const isRight =
    call.isStart === true
      ? /"pipelineRunId":"[0-9a-f-]{36}"/.test(text)
      : isDeepStrictEqual(answer.structuredContent, right);
  return isRight ? undefined : `${call.tool}: a wrong result: ${text.slice(0, 300)}`;
}

async function connectTo(port: number): Promise<Client> {
  const client = new Client({ name: "soak", version: "1" });
  await client.connect(new SocketTransport(port));
  return client;
}

interface SoakedServer {
  readonly child: ChildProcess;
  readonly port: number;
  readonly heldBytes: number[];
  readonly rssBytes: number[];
}

function startServer(environment: Record<string, string>): Promise<SoakedServer> {
  const script = fileURLToPath(new URL("serve.ts", import.meta.url));
  const child = spawn(process.execPath, ["--expose-gc", "--import", "tsx", script], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const heldBytes: number[] = [];
  const rssBytes: number[] = [];
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface(child.stdout).on("line", (line) => {
      const told = JSON.parse(line) as { port?: number; held?: number; rss?: number };
      if (told.port !== undefined) resolve({ child, port: told.port, heldBytes, rssBytes });
      if (told.held !== undefined) heldBytes.push(told.held);
      if (told.rss !== undefined) rssBytes.push(told.rss);
    });
  });
}
