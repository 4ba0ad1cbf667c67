/** Starts the simulated workspace: a real HTTP server on loopback. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { answerTo, faultAnswer } from "./http/answer.js";
import type { Access } from "./http/access.js";
import { untrustedCertificate } from "./http/certificate.js";
import {
  BASE_PATHS,
  encoded,
  readRequest,
  withoutKey,
  writeAnswer,
  type Api,
  type ReceivedRequest,
} from "./http/exchange.js";
import { dealer, parseFaults, type Fate, type Faults } from "./http/faults.js";
import { misbehave } from "./http/misbehave.js";
import type { RequestCheck, Violation } from "./http/validation.js";
import type { Plan } from "./routes.js";
import { openWorkspace, type Workspace } from "./workspace.js";

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
  /** As data, or as text such as `429:2,503:1,slow:500,reset:1` or `random:0.05,seed:7`. */
  readonly faults?: Faults | string;
  /** Two sandboxes with the same seed and the same clock hold the same data. */
  readonly seed?: number;
  /** How much faster than real time started runs progress; by default the Sales Journal takes about eight seconds. */
  readonly speed?: number;
  /** By default new ones for each sandbox. */
  readonly apiKey?: string;
  readonly readOnlyApiKey?: string;
  /** How many workspaces the keys reach: with two, most requests must name one. 1 by default. */
  readonly workspaces?: 1 | 2;
  /** Whether the keys may delete what only signed-in users may delete at Orchestra; they may by default. */
  readonly deletes?: "allowed" | "refused";
  /** Whether the address that requests come from is on the workspace's list of allowed ones; it is by default. */
  readonly network?: "allowed" | "refused";
  /** Whether the keys may begin agent sessions of their own, which they cannot at Orchestra; refused by default. */
  readonly personalSessions?: "allowed" | "refused";
  /** Parsed OpenAPI documents that the requests to each API must fit. */
  readonly documents?: { readonly [api in Api]?: object };
  /** The same as `documents.engine`. */
  readonly document?: object;
  readonly onViolation?: (violation: Violation) => void;
  /** Told of every request as it is recorded; `requests` keeps the latest alone. */
  readonly onRequest?: (request: RecordedRequest) => void;
}

/** What was asked, the key left out, and what was answered. */
export interface RecordedRequest extends ReceivedRequest {
  /** 0: the request was not carried out, and the connection reset. */
  readonly status: number;
  /** What the request met: a fault, a refusal that was asked for ("answer"), or nothing ("pass"). */
  readonly fate: Fate["kind"];
}

export interface Sandbox {
  /** The base URL of the engine API, ending in `/api/engine`. */
  readonly url: string;
  /** The base URL of the platform API, ending in `/public/v1`. */
  readonly platformUrl: string;
  /** The base URL of the agents API, ending in `/api/ai/v1`. */
  readonly agentsUrl: string;
  readonly apiKey: string;
  /** Another key, which may only read. */
  readonly readOnlyApiKey: string;
  /** The id of the workspace, or of the first of two. */
  readonly accountId: string;
  /** The ids of all workspaces that the keys reach. */
  readonly accountIds: readonly string[];
  /** Requests that did not fit their document, oldest first. */
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
  const access = accessOf(options, () => clock().getTime());
  const plan = options.plan ?? "enterprise";
  const checks = await checksFor({ engine: options.document, ...options.documents });
  const violations: Violation[] = [];
  const requests: RecordedRequest[] = [];
  let faults = readFaults(options.faults);
  let nextFate = dealer(faults);

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    const shown = { ...request, headers: withoutKey(request.headers) };
    const violation = request.api === undefined ? undefined : checks.get(request.api)?.(shown);
    if (violation !== undefined) {
      keep(violations, violation);
      options.onViolation?.(violation);
    }
    const fate = nextFate();
    const record = (status: number) => {
      const recorded = { ...shown, status, fate: fate.kind };
      keep(requests, recorded);
      options.onRequest?.(recorded);
    };
    if (fate.kind === "reset") {
      record(0);
      message.socket.resetAndDestroy();
      return;
    }
    if (faults.slowMs) await pause(faults.slowMs, undefined, { ref: false });
    if (fate.kind === "redirect") {
      record(307);
      return misbehave(response, { status: 307, headers: {}, bytes: Buffer.alloc(0) }, fate.kind);
    }
    const answer = fate.kind === "answer" ? faultAnswer(fate.status, fate.headers) : answerTo(request, access, plan);
    record(answer.status);
    if (fate.kind === "answer" || fate.kind === "pass") return writeAnswer(response, answer);
    await misbehave(response, encoded(answer), fate.kind);
  }

  const serve = (message: IncomingMessage, response: ServerResponse) => {
    // The workspace's clock is the API's: its answers are dated by it.
    response.setHeader("date", clock().toUTCString());
    handle(message, response).catch((error: unknown) => {
      if (response.headersSent || message.destroyed) response.destroy();
      else writeAnswer(response, { status: 500, json: { detail: `The sandbox itself failed: ${String(error)}` } });
    });
  };
  const isSecure = faults.tls === true;
  const server = isSecure ? createSecureServer(untrustedCertificate(Date.now()), serve) : createServer(serve);
  await listening(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const origin = `${isSecure ? "https" : "http"}://127.0.0.1:${port}`;
  const { apiKey, readOnlyApiKey, workspaces } = access;
  return {
    url: origin + BASE_PATHS.engine,
    platformUrl: origin + BASE_PATHS.platform,
    agentsUrl: origin + BASE_PATHS.agents,
    apiKey,
    readOnlyApiKey,
    accountId: workspaces[0].accountId,
    accountIds: workspaces.map((workspace) => workspace.accountId),
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

/** The workspaces and their keys. */
function accessOf(options: SandboxOptions, now: () => number): Access {
  const { speed = USUAL_SPEED, personalSessions = "refused", seed = 1 } = options;
  const newKey = (): string => `sandbox_${randomBytes(12).toString("hex")}`;
  const open = (name: string, ownSeed: string): Workspace =>
    openWorkspace({ name, seed: ownSeed, speed, personalSessions, now });
  const first = open("Northgate Foods", String(seed));
  return {
    workspaces: options.workspaces === 2 ? [first, open("Northgate Foods Labs", `${seed}/labs`)] : [first],
    apiKey: options.apiKey ?? newKey(),
    readOnlyApiKey: options.readOnlyApiKey ?? newKey(),
    deletes: options.deletes ?? "allowed",
    network: options.network ?? "allowed",
  };
}

/** The library that checks is loaded only where there is a document to check against. */
async function checksFor(documents: { readonly [api in Api]?: object | undefined }) {
  const checks = new Map<Api, RequestCheck>();
  for (const [api, document] of Object.entries(documents) as [Api, object | undefined][]) {
    if (document === undefined) continue;
    const { requestCheck } = await import("./http/validation.js");
    checks.set(api, await requestCheck(document));
  }
  return checks;
}
