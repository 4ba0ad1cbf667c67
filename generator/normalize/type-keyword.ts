/** `type` in all the forms that documents have it in, and the types that a schema without one evidently means. */
import type { JsonType, JsonValue } from "../../server/definition.js";
import { child, isMapping, type Located } from "../loaded.js";
import { addFinding, type Findings } from "./findings.js";

/** `declared` is undefined where the schema names no type; `null` among the types is told apart. */
export interface Types {
  readonly declared: readonly JsonType[] | undefined;
  readonly withNull: boolean;
  /** OpenAPI 2.0's `type: file`. */
  readonly file: boolean;
}

const known: readonly string[] = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** What documents write where they mean one of the seven; always with a warning. */
const meant: Readonly<Record<string, JsonType>> = {
  str: "string",
  text: "string",
  date: "string",
  datetime: "string",
  "date-time": "string",
  uuid: "string",
  int: "integer",
  int32: "integer",
  int64: "integer",
  long: "integer",
  float: "number",
  double: "number",
  decimal: "number",
  bool: "boolean",
  dict: "object",
  map: "object",
  list: "array",
};

/** Reads `type`: a string, a list (3.1), `file` (2.0), an unquoted YAML null. Others are left out with a warning. */
export function typesOf(located: Located, findings: Findings): Types {
  const keyword = child(located, "type");
  if (keyword === undefined) return { declared: undefined, withNull: false, file: false };
  const written: unknown[] = Array.isArray(keyword.value) ? keyword.value : [keyword.value];
  const names = written.map((name) => (name === null ? "null" : name));
  const found = names.map((name) => oneType(name, keyword, findings)).filter((type) => type !== undefined);
  const types = new Set(found.filter((type) => type !== "null"));
  if (types.has("number")) types.delete("integer");
  const nothing = found.length === 0;
  return { declared: nothing ? undefined : [...types], withNull: found.includes("null"), file: names.includes("file") };
}

function oneType(name: unknown, keyword: Located, findings: Findings): JsonType | undefined {
  if (typeof name === "string" && known.includes(name)) return name as JsonType;
  if (name === "file") return "string";
  const lower = typeof name === "string" ? name.toLowerCase() : "";
  const type = known.includes(lower) ? (lower as JsonType) : Object.hasOwn(meant, lower) ? meant[lower] : undefined;
  if (type === undefined && lower === "any") return undefined;
  const message = `${JSON.stringify(name)} is no type; it is read as ${type === undefined ? "any type" : `"${type}"`}.`;
  addFinding(findings, "unusable-schema", message, keyword, { help: `the types are ${known.join(", ")}.` });
  return type;
}

/** The types of some values, in the order of their first appearance; integers and numbers together are numbers. */
export function typesOfValues(values: readonly JsonValue[]): JsonType[] {
  const types = new Set(values.map(typeOfValue));
  if (types.has("number")) types.delete("integer");
  return [...types];
}

export function typeOfValue(value: JsonValue): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "string") return "string";
  return typeof value === "boolean" ? "boolean" : "object";
}

const evidence: readonly (readonly [type: JsonType, keywords: readonly string[], alsoComposed: boolean])[] = [
  ["object", ["properties", "additionalProperties", "patternProperties"], true],
  ["array", ["items", "prefixItems"], true],
  ["string", ["minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType"], false],
  ["number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"], false],
];

/** The one type that a schema without `type` evidently means; none where its keywords speak of several or of none. */
export function evidentType(located: Located): JsonType | undefined {
  const { value } = located;
  if (!isMapping(value)) return undefined;
  const composed = ["$ref", "allOf", "anyOf", "oneOf"].some((keyword) => Object.hasOwn(value, keyword));
  const types = evidence
    .filter(([, keywords, alsoComposed]) => {
      return (alsoComposed || !composed) && keywords.some((keyword) => Object.hasOwn(value, keyword));
    })
    .map(([type]) => type);
  return types.length === 1 ? types[0] : undefined;
}
