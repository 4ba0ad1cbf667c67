/**
 * The simulated workspace that questions are asked about, opened at one moment whenever it is measured, and a way to it
 * that both sides are given: it brings the key along, and answers for one task's log with one of 50 MB.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { startSandbox } from "../../sandbox/start.js";
import { bigLog } from "./big-log.js";

/** A Monday afternoon: the moment at which the workspace is opened; from then on its time passes as ours does. */
export const OPENED_AT = Date.parse("2026-11-23T15:22:11.250Z");
/** The task whose log is big. */
const BIG_LOG = /\/logs\/download\?.*replay_web_events/;

// oxlint-disable-next-line typescript/no-explicit-any
export type Resource = Record<string, any>;

/** What both sides are given, and what only the check of their answers uses. */
export interface Workspace {
  /** The base URL of the engine API. */
  readonly url: string;
  /** The JSON that the API answers, for working out what is true. */
  truth<T = Resource>(path: string): Promise<T>;
  /** All pages of a list, for the same. */
  all(path: string): Promise<Resource[]>;
  close(): Promise<void>;
}

/** Opens one. */
export async function openWorkspace(): Promise<Workspace> {
  const startedAt = Date.now();
  const sandbox = await startSandbox({ now: () => new Date(OPENED_AT + Date.now() - startedAt) });
  const { origin, pathname } = new URL(sandbox.url);
  const server = createServer((request, response) => {
    pass(origin, sandbox.apiKey, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const truth = async <T>(path: string) => {
    const answer = await fetch(sandbox.url + path, { headers: { authorization: `Bearer ${sandbox.apiKey}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return (await answer.json()) as T;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    truth,
    async all(path) {
      const found: Resource[] = [];
      for (let page = 1; ; page++) {
        const mark = path.includes("?") ? "&" : "?";
        const { results, total } = await truth<Resource>(`${path}${mark}page=${page}&page_size=100`);
        found.push(...(results as Resource[]));
        if (results.length === 0 || found.length >= total) return found;
      }
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await sandbox.close();
    },
  };
}

async function pass(origin: string, key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? "/";
  const { range, "content-type": contentType } = request.headers;
  if (BIG_LOG.test(decodeURIComponent(path))) return sendRange(bigLog(), range, response);
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const answer = await fetch(origin + path, {
    method: request.method ?? "GET",
    headers: {
      authorization: `Bearer ${key}`,
      ...(range === undefined ? {} : { range }),
      ...(contentType === undefined ? {} : { "content-type": contentType }),
    },
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const kept = ["content-type", "content-range", "date", "retry-after"].flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  response.writeHead(answer.status, Object.fromEntries(kept)).end(Buffer.from(await answer.arrayBuffer()));
}

/** One byte range of the file, or all of it (RFC 9110, 14.2). */
function sendRange(file: Buffer, range: string | undefined, response: ServerResponse): void {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  const headers = { "content-type": "text/plain; charset=utf-8", date: new Date(OPENED_AT).toUTCString() };
  if (first === "" && last === "") {
    response.writeHead(200, { ...headers, "content-length": file.length }).end(file);
    return;
  }
  const start = first === "" ? Math.max(0, file.length - Number(last)) : Number(first);
  const end = first === "" || last === "" ? file.length - 1 : Math.min(Number(last), file.length - 1);
  const contentRange = `bytes ${start}-${end}/${file.length}`;
  response.writeHead(206, { ...headers, "content-range": contentRange }).end(file.subarray(start, end + 1));
}
