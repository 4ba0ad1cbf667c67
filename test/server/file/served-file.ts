/** A real HTTP server on loopback with one file, made as it is sent: it may be larger than any memory. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type CallContext, createCallContext } from "../../../server/call-context.js";
import type { AnyTool, Catalogue, FileDefinition } from "../../../server/definition.js";
import type { Digests } from "../../../server/file/digest.js";
import { createLog } from "../../../server/log.js";
import { readSettings } from "../../../server/settings.js";

export const KEY = "key-7f3a9c2e51d84b06";

/** A file of any size. */
export interface Content {
  readonly size: number;
  /** The bytes from `start` to before `end`. */
  readonly slice: (start: number, end: number) => Buffer;
}

export interface Serving {
  readonly content: Content;
  readonly contentType?: string;
  /** `ignored`: every request gets the whole file, as RFC 9110, 14.2 allows. */
  readonly ranges?: "honoured" | "ignored";
  /** Bytes written at a time. */
  readonly piece?: number;
  /** Answers instead, where it returns true. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse, number: number) => boolean;
}

export interface ServedFile {
  readonly url: string;
  /** The `Range` headers of the requests; `-` for those without. */
  readonly asked: string[];
  /** Bytes of bodies handed to the connections so far. */
  readonly sent: () => number;
  readonly aborted: () => number;
  readonly untilAborted: (count: number) => Promise<void>;
  serving: Serving;
  readonly close: () => Promise<void>;
}

export function contentOf(bytes: Uint8Array): Content {
  const buffer = Buffer.from(bytes);
  return { size: buffer.length, slice: (start, end) => buffer.subarray(start, end) };
}

export async function serveFile(serving: Serving): Promise<ServedFile> {
  const asked: string[] = [];
  let sent = 0;
  let aborted = 0;
  const server = createServer((request, response) => {
    asked.push(request.headers.range ?? "-");
    response.on("close", () => {
      if (response.writableFinished) return;
      aborted += 1;
      server.emit("aborted");
    });
    if (served.serving.instead?.(request, response, asked.length) === true) return;
    void answer(served.serving, request, response, (count) => (sent += count));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const served: ServedFile = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    sent: () => sent,
    aborted: () => aborted,
    untilAborted: async (count) => {
      while (aborted < count) await once(server, "aborted");
    },
    serving,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return served;
}

async function answer(
  { content, contentType = "text/plain; charset=utf-8", ranges = "honoured", piece = 64 * 1024 }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
  count: (bytes: number) => void,
): Promise<void> {
  const { size } = content;
  const part = ranges === "honoured" ? partAsked(request.headers.range, size) : undefined;
  if (part === "unsatisfiable") {
    response.writeHead(416, { "content-range": `bytes */${size}` }).end();
    return;
  }
  const [start, end] = part ?? [0, size];
  response.writeHead(part === undefined ? 200 : 206, {
    "content-type": contentType,
    "content-length": end - start,
    ...(part === undefined ? {} : { "content-range": `bytes ${start}-${end - 1}/${size}` }),
  });
  const bytes = function* () {
    for (let at = start; at < end; at += piece) {
      const next = content.slice(at, Math.min(end, at + piece));
      count(next.length);
      yield next;
    }
  };
  // It fails where the client has gone, which is the client's right.
  await pipeline(Readable.from(bytes()), response).catch(() => undefined);
}

function partAsked(header: string | undefined, size: number): [number, number] | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined) return undefined;
  if (first === "") return size === 0 || last === "0" ? "unsatisfiable" : [Math.max(0, size - Number(last)), size];
  if (Number(first) >= size) return "unsatisfiable";
  return [Number(first), last === "" ? size : Math.min(size, Number(last) + 1)];
}

/** A tool that reads the file of the server. */
export function fileTool(file: FileDefinition, mediaType = "text/plain"): AnyTool {
  const own = [...file.ways, ...(file.ways.includes("grep") ? (["context"] as const) : [])];
  const numbers = ["tail", "head", "context"];
  const digest = file.digests === undefined ? [] : (["digest"] as const);
  return {
    name: "read_file",
    title: "Read a file",
    description: "Reads a file.",
    toolset: "all",
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    operation: { document: "files", method: "GET", path: "/file" },
    arguments: Object.fromEntries(
      [...own, ...digest].map((feature) => [
        feature,
        { binding: { in: "server", feature }, schema: { type: numbers.includes(feature) ? "integer" : "string" } },
      ]),
    ),
    result: { mediaType },
    file,
  };
}

/** What calls of the tool work with. */
export function contextFor(
  tool: AnyTool,
  url: string,
  options: { environment?: Record<string, string>; digests?: Digests; lines?: string[] } = {},
): CallContext {
  const catalogue: Catalogue = {
    server: { name: "files", title: "Files" },
    documents: { files: { baseUrl: { env: "FILES_BASE_URL" }, auth: { scheme: "bearer", env: "FILES_KEY" } } },
    toolsets: { all: { title: "All", default: true } },
    tools: [tool],
  };
  const environment = { FILES_BASE_URL: url, FILES_KEY: KEY, ...options.environment };
  const settings = readSettings({ catalogue, environment, flags: {} });
  const log = createLog({ name: "t", level: "debug", write: (line) => options.lines?.push(line) });
  const { digests } = options;
  return createCallContext(catalogue, settings, undefined, { log, digests });
}
