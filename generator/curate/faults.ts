/** What is wrong with the shape of `tools.yaml`: Ajv's errors as messages of ours, one for each cause. */
import type { ErrorObject } from "ajv";
import type { Report } from "../diagnostics.js";
import { nearest } from "../../server/nearest.js";
import { type KeyPath, placeOf, type Source } from "../source.js";

/** Reports each error at its key in the text. `value` is what was validated. */
export function reportFaults(errors: readonly ErrorObject[], value: unknown, source: Source, report: Report): void {
  const unknownKeys = errors.filter(({ keyword }) => keyword === "additionalProperties");
  for (const error of errors) {
    if (isMisspelt(error, unknownKeys)) continue;
    // The names of properties are judged twice: here by the keyword that speaks of names.
    if (error.propertyName !== undefined && error.keyword !== "propertyNames") continue;
    const path = error.instancePath.split("/").slice(1).map(unescaped);
    reportFault(error, keysOf(path, value), source, report);
  }
}

/** A missing key that stands there misspelt has one cause, which the unknown key tells. */
function isMisspelt({ keyword, instancePath, params }: ErrorObject, unknownKeys: readonly ErrorObject[]): boolean {
  if (keyword !== "required") return false;
  const missing = String((params as Record<string, unknown>)["missingProperty"]);
  return unknownKeys.some(
    (other) =>
      other.instancePath === instancePath &&
      nearest(String((other.params as Record<string, unknown>)["additionalProperty"]), [missing]) !== undefined,
  );
}

function reportFault(error: ErrorObject, path: KeyPath, source: Source, report: Report): void {
  const params = error.params as Record<string, unknown>;
  if (error.keyword === "additionalProperties") {
    const key = String(params["additionalProperty"]);
    const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
    const meant = nearest(key, known);
    const help = `${meant === undefined ? "" : `did you mean "${meant}"? `}${ownerOf(path)} takes ${known.join(", ")}.`;
    report.add("unknown-key", `"${key}" means nothing here.`, placeOf(source, [...path, key], "key"), { help });
    return;
  }
  if (error.keyword === "propertyNames") {
    const key = String(params["propertyName"]);
    const message = `"${key}" is no name that can be used here.`;
    const help = `use lower-case letters, digits, - and _, beginning with a letter, at most 40.`;
    report.add("illegal-name", message, placeOf(source, [...path, key], "key"), { help });
    return;
  }
  if (error.keyword === "required") {
    const missing = String(params["missingProperty"]);
    const help = `add "${missing}".`;
    report.add("wrong-shape", `${ownerOf(path)} has no "${missing}".`, placeOf(source, path, "key"), { help });
    return;
  }
  if (error.keyword === "dependencies") {
    const [key, missing] = [String(params["property"]), String(params["missingProperty"])];
    const message = `"${key}" stands beside "${missing}" alone.`;
    report.add("wrong-shape", message, placeOf(source, [...path, key], "key"), { help: `add "${missing}".` });
    return;
  }
  report.add("wrong-shape", `${subjectOf(path)} ${expectationOf(error, params)}.`, placeOf(source, path));
}

function subjectOf(path: KeyPath): string {
  const [parent, key] = [path.at(-2), path.at(-1)];
  if (key === undefined) return "tools.yaml";
  return typeof key === "number" ? `item ${key + 1} of "${String(parent)}"` : `"${key}"`;
}

function expectationOf(error: ErrorObject, params: Record<string, unknown>): string {
  switch (error.keyword) {
    case "type":
      return `must be ${typesText(params["type"])}, not ${kindOf(error.data)}`;
    case "enum":
      return `must be one of ${(params["allowedValues"] as unknown[]).join(", ")}`;
    case "const":
      return `can only be ${JSON.stringify(params["allowedValue"])}; leave it out otherwise`;
    case "maxLength":
      return `has ${String(error.data).length} characters; at most ${String(params["limit"])} are read by clients`;
    case "minItems":
      return Number(params["limit"]) > 1 ? `has fewer than ${String(params["limit"])} items` : "is empty";
    case "minLength":
    case "minProperties":
      return "is empty";
    case "uniqueItems":
      return "names something twice";
    case "pattern":
      return patternText(String(params["pattern"]));
    default:
      return error.message ?? "does not fit";
  }
}

function typesText(types: unknown): string {
  const names = Array.isArray(types) ? types.map(String) : [String(types)];
  return names.map((name) => kinds[name] ?? name).join(" or ");
}

function patternText(pattern: string): string {
  if (pattern === "\\S") return "is empty";
  if (pattern.startsWith("^[a-z_]")) return "must be lower-case letters, digits and _, at most 64";
  if (pattern.startsWith("^[A-Z]")) return "must be the name of an environment variable, such as API_KEY";
  if (pattern.endsWith("js)$")) return "must be the path of a module that ends in .ts, .mts, .js or .mjs";
  if (pattern.includes("://")) {
    return "must be a URI such as shop://orders/{order_id}, where a variable is a whole segment and {+name} the last one";
  }
  if (pattern.includes("\\.")) return "must be names joined by dots, such as results.name";
  return `must match ${pattern}`;
}

const kinds: Readonly<Record<string, string>> = {
  object: "a mapping",
  array: "a list",
  string: "text",
  boolean: "true or false",
  null: "nothing",
};

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return typeof value === "string" ? "text" : JSON.stringify(value);
}

function ownerOf(path: KeyPath): string {
  return path.length === 0 ? "tools.yaml" : `"${path.join(".")}"`;
}

/** Indexes as numbers where the value is a list. */
function keysOf(path: readonly string[], root: unknown): KeyPath {
  let value = root;
  return path.map((key) => {
    const inList = Array.isArray(value);
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    return inList ? Number(key) : key;
  });
}

function unescaped(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
