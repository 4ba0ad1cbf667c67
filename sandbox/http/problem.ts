/** An answer other than success, in the shapes that FastAPI gives: a text, or a list of what does not fit. */
import type { Json } from "../data/pipeline.js";

/** One entry of a 422 answer. */
export interface FieldProblem {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: Json;
  readonly ctx?: Readonly<Record<string, Json>>;
}

/** Thrown by an endpoint; answered as it says. */
export class Problem extends Error {
  readonly status: number;
  readonly detail: string | readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string | readonly FieldProblem[], headers: Record<string, string> = {}) {
    super(typeof detail === "string" ? detail : detail.map((entry) => entry.msg).join("; "));
    this.name = "Problem";
    this.status = status;
    this.detail = detail;
    this.headers = headers;
  }
}

/** 404 as for a path that does not exist. */
export function notFound(detail = "Not Found"): Problem {
  return new Problem(404, detail);
}
