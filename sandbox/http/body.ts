/** Reads a JSON body against a table of fields; what does not fit is a 422 as FastAPI and pydantic word it. */
import type { Json } from "../data/pipeline.js";
import { Problem, type FieldProblem } from "./problem.js";
import type { ApiRequest } from "./request.js";

type Kind = "string" | "integer" | "boolean" | "object" | "strings" | "objects";

/** By field name: its kind; `nullable` fields also take null. */
export type Fields = Readonly<Record<string, { readonly kind: Kind; readonly nullable?: true }>>;

type JsonObject = Readonly<Record<string, Json>>;

/** The body, or `{}` when none was sent. Throws 422 for a key that is not in the table, or a value of another kind. */
export function readBody(request: ApiRequest, fields: Fields): JsonObject {
  if (request.body.trim() === "") return {};
  const value = parsed(request);
  if (value === null) return {};
  if (!isObject(value)) throw new Problem(422, [problem("model_attributes_type", ["body"], NOT_AN_OBJECT, value)]);
  const problems = Object.entries(value).flatMap(([name, entry]): FieldProblem[] => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      return [problem("extra_forbidden", ["body", name], "Extra inputs are not permitted", entry)];
    }
    if (entry === null && field.nullable) return [];
    return fits(entry, field.kind) ? [] : [misfit(field.kind, name, entry)];
  });
  if (problems.length > 0) throw new Problem(422, problems);
  return value;
}

function parsed(request: ApiRequest): Json {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    throw new Problem(422, [problem("model_attributes_type", ["body"], NOT_AN_OBJECT, request.body)]);
  }
  try {
    return JSON.parse(request.body) as Json;
  } catch {
    const ctx = { error: "Expecting value" };
    throw new Problem(422, [{ type: "json_invalid", loc: ["body", 0], msg: "JSON decode error", input: {}, ctx }]);
  }
}

const NOT_AN_OBJECT = "Input should be a valid dictionary or object to extract fields from";

const WORDS: Readonly<Record<Kind, readonly [type: string, message: string]>> = {
  string: ["string_type", "Input should be a valid string"],
  integer: ["int_type", "Input should be a valid integer"],
  boolean: ["bool_type", "Input should be a valid boolean"],
  object: ["dict_type", "Input should be a valid dictionary"],
  strings: ["list_type", "Input should be a valid list of strings"],
  objects: ["list_type", "Input should be a valid list of objects"],
};

function fits(value: Json, kind: Kind): boolean {
  switch (kind) {
    case "string":
    case "boolean":
      return typeof value === kind;
    case "integer":
      return Number.isInteger(value);
    case "object":
      return isObject(value);
    case "strings":
      return Array.isArray(value) && value.every((entry) => typeof entry === "string");
    case "objects":
      return Array.isArray(value) && value.every(isObject);
  }
}

function misfit(kind: Kind, name: string, input: Json): FieldProblem {
  const [type, message] = WORDS[kind];
  return problem(type, ["body", name], message, input);
}

function problem(type: string, loc: readonly string[], msg: string, input: Json): FieldProblem {
  return { type, loc, msg, input };
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
