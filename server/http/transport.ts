/**
 * One request over Node's own client of HTTP, and the beginning of its answer. The client is `node:http` rather than
 * `fetch`: it is built in as well, takes a third of the time, adds no headers of its own to a request, and knows every
 * method that a document may declare.
 */
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { Readable } from "node:stream";
import type { Environment } from "../secret-source.js";
import { type AnswerHeaders, answerHeaders } from "./answer-headers.js";
import { ACCEPTED_CODINGS, decodedBody } from "./decoded-body.js";
import type { HttpRequest } from "./outcome.js";
import { type Dispatcher, proxyFor } from "./proxy.js";

/** An answer whose body is still to be read; leaving it early ends the connection. */
export interface Received {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Without its content coding. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface TransportOptions {
  readonly signal: AbortSignal;
  readonly environment: Environment;
  /** Until a connection is there and secure; 10 seconds where nothing else is said. */
  readonly connectTimeoutMs?: number | undefined;
}

/** An address that drops packets answers never. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Sends the request, and waits for the head of its answer. Throws what the network throws. */
export async function transport(request: HttpRequest, options: TransportOptions): Promise<Received> {
  const headers = headersOf(request);
  const proxy = await proxyFor(request.url, options.environment);
  const { status, fields, body } =
    proxy === undefined
      ? await directly(request, headers, options)
      : await throughProxy(request, headers, options.signal, proxy);
  const received = answerHeaders(fields);
  return { status, headers: received, body: decodedBody(body, received.get("content-encoding")) };
}

interface Head {
  readonly status: number;
  readonly fields: Iterable<readonly [name: string, value: string]>;
  readonly body: Readable;
}

async function directly(
  request: HttpRequest,
  headers: Record<string, string>,
  { signal, connectTimeoutMs = CONNECT_TIMEOUT_MS }: TransportOptions,
): Promise<Head> {
  const url = new URL(request.url);
  // Of a redirect: it is no place for credentials, and Node would send them.
  if (url.username !== "" || url.password !== "") [url.username, url.password] = ["", ""];
  const send = await clientFor(url.protocol);
  return new Promise((resolve, reject) => {
    const sent = send(url, { method: request.method, headers, signal });
    const connecting = limitConnecting(sent, url.protocol === "https:" ? "secureConnect" : "connect", connectTimeoutMs);
    sent.on("error", (error) => reject(connecting.isGoingOn && signal.aborted ? notConnected(error) : error));
    sent.on("response", (response: IncomingMessage) =>
      resolve({ status: response.statusCode ?? 0, fields: pairs(response.rawHeaders), body: response }),
    );
    sent.end(request.body);
  });
}

async function throughProxy(
  request: HttpRequest,
  headers: Record<string, string>,
  signal: AbortSignal,
  proxy: Dispatcher,
): Promise<Head> {
  const { request: send } = await import("./undici.js");
  const response = await send(request.url, {
    method: request.method as "GET",
    headers,
    signal,
    dispatcher: proxy as never,
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  const fields = Object.entries(response.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
  return { status: response.statusCode, fields, body: response.body };
}

type Client = (url: URL, options: RequestOptions) => ClientRequest;

const clients = new Map<string, Client>();

/** Loaded where it is needed: the one for https brings all of TLS with it. */
async function clientFor(protocol: string): Promise<Client> {
  const known = clients.get(protocol);
  if (known !== undefined) return known;
  const { request } = await (protocol === "https:" ? import("node:https") : import("node:http"));
  clients.set(protocol, request);
  return request;
}

/** Ends the request where no connection stands in time; tells whether one is still being made: then nothing was sent. */
function limitConnecting(
  sent: ClientRequest,
  connected: "connect" | "secureConnect",
  timeoutMs: number,
): { readonly isGoingOn: boolean } {
  const state = { isGoingOn: false };
  sent.once("socket", (socket) => {
    if (!socket.connecting) return;
    state.isGoingOn = true;
    const timer = setTimeout(() => sent.destroy(notConnected()), timeoutMs);
    const settled = () => clearTimeout(timer);
    socket.once(connected, () => {
      state.isGoingOn = false;
      settled();
    });
    socket.once("close", settled);
  });
  return state;
}

function notConnected(cause?: unknown): Error {
  return Object.assign(new Error("no connection in time", { cause }), { code: "CONNECT_TIMEOUT" });
}

/** The request's own headers, those of one name joined (RFC 9110, 5.3; of cookies RFC 6265, 5.4), and what frames its body. */
function headersOf({ headers, body, absent = [] }: HttpRequest): Record<string, string> {
  const joined = new Map<string, readonly [name: string, value: string]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = joined.get(key);
    joined.set(
      key,
      before === undefined ? [name, value] : [name, `${before[1]}${key === "cookie" ? ";" : ","} ${value}`],
    );
  }
  if (!joined.has("accept-encoding") && !absent.includes("accept-encoding")) {
    // A part of a file is a part of its bytes as they are kept.
    joined.set("accept-encoding", ["Accept-Encoding", joined.has("range") ? "identity" : ACCEPTED_CODINGS]);
  }
  if (body !== undefined) joined.set("content-length", ["Content-Length", String(Buffer.byteLength(body))]);
  return Object.fromEntries(joined.values());
}

function* pairs(raw: readonly string[]): Generator<readonly [string, string]> {
  for (let at = 0; at + 1 < raw.length; at += 2) yield [raw[at] ?? "", raw[at + 1] ?? ""];
}
