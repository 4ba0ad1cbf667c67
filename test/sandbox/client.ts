/** What the sandbox's tests share: a clock that stands still until it is moved, and fetch with the key. */
import { afterAll, onTestFinished, beforeAll } from "vitest";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../sandbox/start.js";

/** A Monday afternoon. */
export const AFTERNOON = Date.parse("2026-11-23T15:22:11.250Z");
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A resource as it came over the wire; its shape is tested in responses.test.ts. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Resource = Record<string, any>;

export interface Envelope {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly results: Resource[];
}

/** What can be asked of one API. */
export interface Asking {
  request(path: string, init?: RequestInit): Promise<Response>;
  /** The JSON of a 200. */
  get<T = Resource>(path: string): Promise<T>;
  /** Status and JSON of anything. */
  outcome(path: string, init?: RequestInit): Promise<Outcome>;
  /** A request with a JSON body, or with none. */
  send(method: string, path: string, body?: unknown): Promise<Outcome>;
  post(path: string, body?: unknown): Promise<Outcome>;
  patch(path: string, body?: unknown): Promise<Outcome>;
  put(path: string, body?: unknown): Promise<Outcome>;
  /** The status alone. */
  remove(path: string): Promise<number>;
  /** All pages of a list. */
  all(path: string, size?: number): Promise<Resource[]>;
}

export interface Outcome {
  readonly status: number;
  readonly body: Resource;
}

/** Asks the engine API; the others have a member each. */
export interface Client extends Asking {
  readonly sandbox: Sandbox;
  /** Milliseconds; can be set. */
  clock: number;
  readonly agents: Asking;
  readonly platform: Asking;
}

/** Starts a sandbox that is closed after the test. */
export async function client(options: SandboxOptions & { at?: number } = {}): Promise<Client> {
  const opened = await openClient(options);
  onTestFinished(() => opened.sandbox.close());
  return opened;
}

async function openClient(options: SandboxOptions & { at?: number }): Promise<Client> {
  const { at = AFTERNOON, ...rest } = options;
  const time = { clock: at };
  const sandbox = await startSandbox({ now: () => new Date(time.clock), ...rest });
  const agents = asking(sandbox.agentsUrl, sandbox.apiKey);
  const platform = asking(sandbox.platformUrl, sandbox.apiKey);
  return Object.assign(time, { sandbox, agents, platform, ...asking(sandbox.url, sandbox.apiKey) });
}

/** Requests below a URL, with a key where they name no other. */
export function asking(url: string, key: string): Asking {
  const self: Asking = {
    request(path, init = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has("authorization")) headers.set("authorization", `Bearer ${key}`);
      return fetch(url + path, { ...init, headers });
    },
    async get(path) {
      const { status, body } = await self.outcome(path);
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
      return body as never;
    },
    async outcome(path, init) {
      const response = await self.request(path, init);
      const text = await response.text();
      const json = /json/.test(response.headers.get("content-type") ?? "");
      return { status: response.status, body: text === "" ? {} : json ? (JSON.parse(text) as Resource) : { text } };
    },
    send(method, path, body) {
      const json =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
      return self.outcome(path, { method, ...json });
    },
    post: (path, body) => self.send("POST", path, body),
    patch: (path, body) => self.send("PATCH", path, body),
    put: (path, body) => self.send("PUT", path, body),
    remove: async (path) => (await self.send("DELETE", path)).status,
    async all(path, size = 100) {
      const found: Resource[] = [];
      for (let page = 1; ; page++) {
        const mark = path.includes("?") ? "&" : "?";
        const envelope = await self.get<Envelope>(`${path}${mark}page=${page}&page_size=${size}`);
        found.push(...envelope.results);
        if (envelope.results.length === 0 || found.length >= envelope.total) return found;
      }
    },
  };
  return self;
}

/** One sandbox for all tests of a file or a group: for tests that only read. */
export function sharedClient(options: SandboxOptions & { at?: number } = {}): () => Client {
  let shared: Client | undefined;
  beforeAll(async () => {
    shared = await openClient(options);
  });
  afterAll(() => shared?.sandbox.close());
  return () => shared!;
}

/** `time_from` and `time_to`, from so many milliseconds before the clock's time to so many. */
export function window({ clock }: Client, fromMs: number, toMs = 0): string {
  const iso = (at: number): string => encodeURIComponent(new Date(at).toISOString());
  return `time_from=${iso(clock - fromMs)}&time_to=${iso(clock - toMs)}`;
}
