/** One request as the endpoints see it, and what they answer. */
import type { Json } from "../data/pipeline.js";
import type { Workspace } from "../workspace.js";

export interface ApiRequest {
  readonly workspace: Workspace;
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
