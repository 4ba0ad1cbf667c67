/** One request and its answer, without redirects, retries or credentials. */
import type { Environment } from "../secret-source.js";
import type { HttpRequest } from "./outcome.js";
import { proxyFor } from "./proxy.js";

/**
 * The most that is read of an answer, after decompression: enough for the largest page of an API, and little enough to
 * hold in memory several times.
 */
export const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

export interface Exchange {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly isCut: boolean;
}

/** Takes the body of one answer piece by piece, so that a file of any size needs little memory. */
export interface BodyReader {
  /** Takes the next piece; false ends the reading, and with it the connection. */
  readonly write: (piece: Uint8Array) => boolean;
}

/**
 * Begins to read the body of a successful answer (2xx) once its head is there. A request that is sent again begins
 * anew: what an earlier reader was given then counts for nothing.
 */
export type ReadBody = (head: { readonly status: number; readonly headers: Headers }) => BodyReader;

/** A reader threw: a defect of ours, and no fault of the network. */
export class BodyReaderError extends Error {
  constructor(cause: unknown) {
    super("the reader of an answer failed", { cause });
    this.name = "BodyReaderError";
  }
}

export interface ExchangeOptions {
  readonly signal: AbortSignal;
  readonly environment: Environment;
  readonly maxBytes?: number | undefined;
  /** Given this, the body of a successful answer goes to the reader, and is empty in what comes back. */
  readonly readBody?: ReadBody | undefined;
}

/**
 * Sends the request once and reads the answer up to the cap. Throws what the network throws.
 * @throws BodyReaderError
 */
export async function exchange(request: HttpRequest, options: ExchangeOptions): Promise<Exchange> {
  const { signal, environment, maxBytes = MAX_RESPONSE_BYTES, readBody } = options;
  const dispatcher = await proxyFor(request.url, environment);
  const answer = isUnfitForFetch(request)
    ? await viaUndici(request, signal, dispatcher)
    : await viaFetch(request, signal, dispatcher);
  const { status, headers } = answer;
  if (readBody !== undefined && status >= 200 && status <= 299) {
    const isCut = await readBy(
      guarded(() => readBody({ status, headers })),
      answer.body,
    );
    return { status, headers, body: new Uint8Array(), isCut };
  }
  const { body, isCut } = await readUpTo(answer.body, maxBytes);
  return { status, headers, body, isCut };
}

/** Headers that fetch adds by itself. */
const addedByFetch = new Set(["accept-encoding", "accept-language", "sec-fetch-mode"]);
/** With one of these, fetch asks caches to stand aside (Fetch, "HTTP-network-or-cache fetch"): a header too many. */
const conditional = new Set(["if-modified-since", "if-none-match", "if-unmodified-since", "if-match", "if-range"]);

/** Fetch knows no GET with a body and no TRACE, which OpenAPI lets documents declare, and adds headers of its own. */
function isUnfitForFetch({ method, headers, body, absent = [] }: HttpRequest): boolean {
  if (method === "TRACE" || (body !== undefined && (method === "GET" || method === "HEAD"))) return true;
  return headers.some(([name]) => conditional.has(name.toLowerCase())) || absent.some((name) => addedByFetch.has(name));
}

interface Streamed {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | null;
}

async function viaFetch(request: HttpRequest, signal: AbortSignal, dispatcher: object | undefined): Promise<Streamed> {
  const response = await fetch(request.url, {
    method: request.method,
    headers: request.headers.map(([name, value]): [string, string] => [name, value]),
    redirect: "manual",
    signal,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(dispatcher === undefined ? {} : { dispatcher }),
  } as RequestInit);
  return { status: response.status, headers: response.headers, body: response.body };
}

async function viaUndici(request: HttpRequest, signal: AbortSignal, dispatcher: object | undefined): Promise<Streamed> {
  const { request: send } = await import("./undici.js");
  const response = await send(request.url, {
    method: request.method as "GET",
    headers: request.headers.flatMap(([name, value]) => [name, value]),
    signal,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(dispatcher === undefined ? {} : { dispatcher: dispatcher as never }),
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) {
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  return { status: response.statusCode, headers, body: response.body };
}

/** Reads at most so many bytes; leaving the loop early ends the connection. */
async function readUpTo(body: AsyncIterable<Uint8Array> | null, maxBytes: number) {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isCut = false;
  for await (const chunk of body ?? []) {
    const room = maxBytes - length;
    if (chunk.length > room) {
      chunks.push(chunk.subarray(0, room));
      isCut = true;
      break;
    }
    chunks.push(chunk);
    length += chunk.length;
  }
  return { body: new Uint8Array(Buffer.concat(chunks)), isCut };
}

/** Gives the body to the reader; whether it had enough before the end. */
async function readBy(reader: BodyReader, body: AsyncIterable<Uint8Array> | null): Promise<boolean> {
  for await (const piece of body ?? []) {
    if (!guarded(() => reader.write(piece))) return true;
  }
  return false;
}

function guarded<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new BodyReaderError(error);
  }
}
