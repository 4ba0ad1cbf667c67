/** Reads the JSON body of a request; what does not fit is a 422. */
import type { Json } from "../data/pipeline.js";
import { problem, type Kind } from "./kinds.js";
import { Problem } from "./problem.js";
import type { ApiRequest } from "./request.js";

/** The body, which must be there. Throws 422. */
export function readBody<T>(request: ApiRequest, kind: Kind<T>): T {
  if (request.body.trim() === "") throw new Problem(422, [problem("missing", ["body"], "Field required", null)]);
  return checked(parsed(request), kind);
}

/** The body, or undefined where there is none or it is null. Throws 422. */
export function readOptionalBody<T>(request: ApiRequest, kind: Kind<T>): T | undefined {
  if (request.body.trim() === "") return undefined;
  const value = parsed(request);
  return value === null ? undefined : checked(value, kind);
}

function checked<T>(value: Json, kind: Kind<T>): T {
  const problems = kind(value, ["body"]);
  if (problems.length > 0) throw new Problem(422, problems);
  return value as T;
}

function parsed(request: ApiRequest): Json {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    const message = "Input should be a valid dictionary or object to extract fields from";
    throw new Problem(422, [problem("model_attributes_type", ["body"], message, request.body)]);
  }
  try {
    return JSON.parse(request.body) as Json;
  } catch {
    const ctx = { error: "Expecting value" };
    throw new Problem(422, [{ type: "json_invalid", loc: ["body", 0], msg: "JSON decode error", input: {}, ctx }]);
  }
}
