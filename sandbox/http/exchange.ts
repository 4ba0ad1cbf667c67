/** Between node:http and the endpoints: reads a request whole, writes an answer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Encoded } from "./misbehave.js";
import type { Answer } from "./request.js";

/** The paths under which the APIs stand, as in Orchestra's own addresses. */
export const BASE_PATHS = { engine: "/api/engine", platform: "/public/v1", agents: "/api/ai/v1" } as const;
export type Api = keyof typeof BASE_PATHS;

const APIS = Object.keys(BASE_PATHS) as Api[];

/** What is read of a body; the rest of a longer one is dropped. */
const MOST_BODY_BYTES = 1_000_000;

export interface ReceivedRequest {
  readonly method: string;
  /** Undefined for a path below none of their base paths. */
  readonly api: Api | undefined;
  /** Below the base path; empty for a path that is below none. */
  readonly path: string;
  /** With its question mark, as it was sent; empty without one. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer, and headers beyond those that its body needs. */
export type FullAnswer = Answer & { readonly headers?: Readonly<Record<string, string>> };

export async function readRequest(message: IncomingMessage): Promise<ReceivedRequest> {
  const target = message.url ?? "/";
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MOST_BODY_BYTES) chunks.push(chunk);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) headers[name] = [value ?? ""].flat().join(", ");
  const api = APIS.find((candidate) => path.startsWith(`${BASE_PATHS[candidate]}/`));
  return {
    method: message.method ?? "GET",
    api,
    path: api === undefined ? "" : path.slice(BASE_PATHS[api].length),
    search: mark < 0 ? "" : target.slice(mark),
    headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

/** The answer as it goes out: its bytes, and the headers that tell what they are. */
export function encoded(answer: FullAnswer): Encoded {
  if (!("json" in answer) && !("bytes" in answer))
    return { status: answer.status, headers: {}, bytes: Buffer.alloc(0) };
  const bytes = "bytes" in answer ? answer.bytes : Buffer.from(JSON.stringify(answer.json));
  const type = "bytes" in answer ? {} : { "content-type": "application/json" };
  return { status: answer.status, headers: { ...type, ...answer.headers }, bytes };
}

export function writeAnswer(response: ServerResponse, answer: FullAnswer): void {
  const { status, headers, bytes } = encoded(answer);
  if (status === 204) response.writeHead(204).end();
  else response.writeHead(status, { ...headers, "content-length": bytes.length }).end(bytes);
}

/** The headers without the credentials in them. */
export function withoutKey(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { authorization: _authorization, ...rest } = headers;
  return rest;
}
