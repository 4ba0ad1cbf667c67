/** The keywords of JSON Schema 2020-12 that a tool's schema carries, and what their values must be to be kept. */
import type { JsonSchema } from "../../../server/definition.js";
import { CONFIDENCE } from "../../operation.js";

/** Keywords whose value is one schema. */
const single = [
  "items",
  "additionalProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
  "contains",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
] as const;
/** Keywords whose value is a list of schemas. */
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"] as const;
/** Keywords whose value maps names to schemas. */
const maps = ["properties", "patternProperties", "dependentSchemas"] as const;

const isText = (value: unknown) => typeof value === "string";
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;
const isNumber = (value: unknown) => typeof value === "number" && Number.isFinite(value);
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isTypes = (value: unknown) => (Array.isArray(value) ? value.length > 0 && value.every(isType) : isType(value));
const isType = (value: unknown) =>
  ["string", "number", "integer", "boolean", "object", "array", "null"].includes(value as string);

/** The others, in the order in which they are written. Anything that is not here (`xml`, `example`, `x-…`) is left out. */
const plain: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: isTypes,
  description: isText,
  enum: (value) => Array.isArray(value) && value.length > 0,
  const: () => true,
  format: isText,
  pattern: isText,
  minLength: isCount,
  maxLength: isCount,
  contentEncoding: isText,
  contentMediaType: isText,
  minimum: isNumber,
  exclusiveMinimum: isNumber,
  maximum: isNumber,
  exclusiveMaximum: isNumber,
  multipleOf: (value) => isNumber(value) && Number(value) > 0,
  minItems: isCount,
  maxItems: isCount,
  uniqueItems: (value) => value === true,
  minContains: isCount,
  maxContains: isCount,
  required: (value) => isTexts(value) && (value as unknown[]).length > 0,
  minProperties: isCount,
  maxProperties: isCount,
  dependentRequired: (value) => isObject(value) && Object.values(value).every(isTexts),
  default: () => true,
};

/** The order in which keywords are written: what a reader looks for first. */
const order = [
  "$ref",
  ...Object.keys(plain).filter((keyword) => keyword !== "default"),
  ...maps,
  ...single,
  ...lists,
  "default",
];

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSchema(value: unknown): value is JsonSchema | boolean {
  return typeof value === "boolean" || isObject(value);
}

/** How sure the document is of the schema, where it says so. */
export function confidenceIn(schema: JsonSchema): string | undefined {
  const confidence = schema[CONFIDENCE];
  return typeof confidence === "string" ? confidence : undefined;
}

/** The schema's own keywords that can be kept as they are: those that hold no schemas. */
export function plainKeywords(schema: JsonSchema): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [keyword, accepts] of Object.entries(plain)) {
    const value = schema[keyword];
    if (value !== undefined && accepts(value)) kept[keyword] = value;
  }
  return kept;
}

/** The schemas directly within this one, mapped; `$ref` and plain keywords are not touched and not returned. */
export function mapSubschemas(
  schema: JsonSchema,
  map: (inner: JsonSchema, keyword: string, name: string) => JsonSchema,
): Record<string, unknown> {
  const apply = (inner: unknown, keyword: string, name: string) =>
    isObject(inner) ? map(inner, keyword, name) : inner;
  const mapped: Record<string, unknown> = {};
  for (const keyword of maps) {
    const value = schema[keyword];
    if (!isObject(value)) continue;
    const entries = Object.entries(value).filter(([, inner]) => isSchema(inner));
    mapped[keyword] = fromEntries(entries.map(([name, inner]) => [name, apply(inner, keyword, name)]));
  }
  for (const keyword of single) {
    if (isSchema(schema[keyword])) mapped[keyword] = apply(schema[keyword], keyword, "");
  }
  for (const keyword of lists) {
    const value = schema[keyword];
    if (!Array.isArray(value)) continue;
    const inner = value.filter(isSchema);
    if (inner.length > 0) mapped[keyword] = inner.map((each) => apply(each, keyword, ""));
  }
  return mapped;
}

/** An object of these entries; a name such as `__proto__` becomes a property like any other. */
export function fromEntries<Value>(entries: Iterable<readonly [string, Value]>): Record<string, Value> {
  return Object.fromEntries(entries);
}

/** The same schema with its keywords in the order in which they are written. */
export function ordered(schema: Record<string, unknown>): JsonSchema {
  return fromEntries(order.filter((keyword) => schema[keyword] !== undefined).map((key) => [key, schema[key]]));
}

/** The name that a reference leads to; undefined where it is no `#/$defs/…`. */
export function referenceName(reference: string, schemas: Readonly<Record<string, JsonSchema>>): string | undefined {
  const raw = reference.startsWith("#/$defs/") ? reference.slice("#/$defs/".length) : undefined;
  if (raw === undefined) return undefined;
  const pointer = raw.replaceAll("~1", "/").replaceAll("~0", "~");
  return [raw, pointer, decoded(pointer)].find((name) => Object.hasOwn(schemas, name));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
