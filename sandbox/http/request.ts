/** One request as the endpoints see it, and what they answer. */
import type { Json } from "../data/pipeline.js";
import type { Workspace } from "../workspace.js";

/** Whose request it is. */
export type Caller = "key" | "read-only key";

export interface ApiRequest {
  readonly workspace: Workspace;
  /** All that the key reaches. */
  readonly workspaces: readonly Workspace[];
  /** Undefined where the endpoint needs no key and none was sent. */
  readonly caller: Caller | undefined;
  /** The moment of the request, milliseconds. */
  readonly now: number;
  /** Decoded path parameters. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes of the body as text; empty when there is none. */
  readonly body: string;
}

export type Answer =
  | { readonly status: number; readonly json: Json }
  | { readonly status: 204 }
  | { readonly status: number; readonly bytes: Buffer; readonly headers: Readonly<Record<string, string>> };

export type Endpoint = (request: ApiRequest) => Answer;

/** 200 with a body. */
export function ok(json: Json): Answer {
  return { status: 200, json };
}

/** 201 with what has been made. */
export function created(json: Json): Answer {
  return { status: 201, json };
}

/** 204: done, and nothing to say. */
export const DONE: Answer = { status: 204 };

/** 200 with a text that is no JSON. */
export function textual(text: string, mediaType: string): Answer {
  return { status: 200, bytes: Buffer.from(text), headers: { "content-type": mediaType } };
}
