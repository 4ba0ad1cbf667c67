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

/** Sends the request once and reads the answer up to the cap. Throws what the network throws. */
export async function exchange(
  request: HttpRequest,
  options: { readonly signal: AbortSignal; readonly environment: Environment; readonly maxBytes?: number | undefined },
): Promise<Exchange> {
  const { signal, environment, maxBytes = MAX_RESPONSE_BYTES } = options;
  const dispatcher = await proxyFor(request.url, environment);
  const answer = isUnfitForFetch(request)
    ? await viaUndici(request, signal, dispatcher)
    : await viaFetch(request, signal, dispatcher);
  const { body, isCut } = await readUpTo(answer.body, maxBytes);
  return { status: answer.status, headers: answer.headers, body, isCut };
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
