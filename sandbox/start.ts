/** Starts the simulated workspace: a real HTTP server on loopback. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { answerTo, faultAnswer } from "./http/answer.js";
import { BASE_PATH, readRequest, withoutKey, writeAnswer, type ReceivedRequest } from "./http/exchange.js";
import { dealer, parseFaults, type Faults } from "./http/faults.js";
import type { Violation } from "./http/validation.js";
import type { Plan } from "./routes.js";
import { openWorkspace } from "./workspace.js";

export type { Faults } from "./http/faults.js";
export type { Violation } from "./http/validation.js";
export type { Plan } from "./routes.js";

export interface SandboxOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** The clock; the machine's own by default. */
  readonly now?: () => Date;
  /** `enterprise` by default. */
  readonly plan?: Plan;
  /** As data, or as text such as `429:2,503:1,slow:500,reset:1`. */
  readonly faults?: Faults | string;
  /** Two sandboxes with the same seed and the same clock hold the same data. */
  readonly seed?: number;
  /** How much faster than real time started runs progress; by default the Sales Journal takes about eight seconds. */
  readonly speed?: number;
  /** By default a new one for each sandbox. */
  readonly apiKey?: string;
  /** A parsed OpenAPI document that requests must fit. */
  readonly document?: object;
  readonly onViolation?: (violation: Violation) => void;
}

/** What was asked, the key left out, and what was answered (0: the connection was reset). */
export interface RecordedRequest extends ReceivedRequest {
  readonly status: number;
}

export interface Sandbox {
  /** The base URL, ending in `/api/engine`. */
  readonly url: string;
  readonly apiKey: string;
  /** The workspace's own id, the only one that its key may name. */
  readonly accountId: string;
  /** Requests that did not fit the document, oldest first. */
  readonly violations: readonly Violation[];
  /** The latest thousand requests, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Replaces the faults that are still to come. Throws an Error for text that names no fault. */
  setFaults(faults: Faults | string): void;
  close(): Promise<void>;
}

const KEPT = 1000;
const USUAL_SPEED = 240;

/** Starts a sandbox. Rejects if the port is taken, or if the faults or the document cannot be used. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.now ?? ((): Date => new Date());
  const workspace = openWorkspace({
    seed: String(options.seed ?? 1),
    speed: options.speed ?? USUAL_SPEED,
    now: () => clock().getTime(),
  });
  const apiKey = options.apiKey ?? `sandbox_${randomBytes(12).toString("hex")}`;
  const access = { workspace, apiKey, plan: options.plan ?? "enterprise" };
  const check = options.document === undefined ? undefined : await checkFor(options.document);
  const violations: Violation[] = [];
  const requests: RecordedRequest[] = [];
  let faults = readFaults(options.faults);
  let nextFate = dealer(faults);

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    const shown = { ...request, headers: withoutKey(request.headers) };
    const violation = request.path === "" ? undefined : check?.(shown);
    if (violation !== undefined) {
      keep(violations, violation);
      options.onViolation?.(violation);
    }
    const fate = nextFate();
    if (fate.kind === "reset") {
      keep(requests, { ...shown, status: 0 });
      message.socket.resetAndDestroy();
      return;
    }
    if (faults.slowMs) await pause(faults.slowMs, undefined, { ref: false });
    const answer = fate.kind === "answer" ? faultAnswer(fate.status, fate.headers) : answerTo(request, access);
    keep(requests, { ...shown, status: answer.status });
    writeAnswer(response, answer);
  }

  const server = createServer((message, response) => {
    handle(message, response).catch((error: unknown) => {
      if (response.headersSent || message.destroyed) response.destroy();
      else writeAnswer(response, { status: 500, json: { detail: `The sandbox itself failed: ${String(error)}` } });
    });
  });
  await listening(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${BASE_PATH}`,
    apiKey,
    accountId: workspace.accountId,
    violations,
    requests,
    setFaults(next) {
      faults = readFaults(next);
      nextFate = dealer(faults);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Adds to a list that keeps its latest entries only. */
function keep<T>(list: T[], entry: T): void {
  list.push(entry);
  if (list.length > KEPT) list.shift();
}

function readFaults(faults: Faults | string | undefined): Faults {
  return typeof faults === "string" ? parseFaults(faults) : (faults ?? {});
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** The library that checks is loaded only where there is a document to check against. */
async function checkFor(document: object) {
  const { requestCheck } = await import("./http/validation.js");
  return requestCheck(document);
}
