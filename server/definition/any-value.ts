/**
 * Schemas that allow any value, written out. `{}` says nothing to clients that map a schema to one type, or refuse one
 * without: the same said by kinds of values is allowed by exactly the same instances.
 */
import type { JsonSchema } from "./json-schema.js";

const kinds = ["object", "array", "string", "number", "boolean", "null"] as const;
const anyKind: readonly JsonSchema[] = kinds.map((type) => ({ type }));

/** Keywords that say something of a schema and nothing of its instances (JSON Schema 2020-12, validation 9; core 8). */
const annotations = new Set([
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "$comment",
  "$defs",
]);
const single = new Set(["items", "contains", "propertyNames", "if", "then", "else"]);
const several = new Set(["anyOf", "oneOf", "allOf", "prefixItems"]);
const named = new Set(["properties", "patternProperties", "dependentSchemas", "$defs"]);
/** Where any value is said by `true`, as these are written mostly. */
const orTrue = new Set(["additionalProperties", "unevaluatedProperties", "unevaluatedItems"]);

/** The schema, in which each one that allows any value says so kind by kind. Every instance is judged as before. */
export function withAnyValueWrittenOut(schema: JsonSchema): JsonSchema {
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, partWrittenOut(key, value)]));
  return allowsAnyValue(schema) ? { ...inner, anyOf: anyKind } : inner;
}

function partWrittenOut(key: string, value: unknown): unknown {
  if (several.has(key) && Array.isArray(value)) {
    const branches = value.map((branch: unknown) => (isSchema(branch) ? withAnyValueWrittenOut(branch) : branch));
    return key === "anyOf" ? withoutNesting(branches) : branches;
  }
  if (!isSchema(value)) return value;
  if (orTrue.has(key)) return Object.keys(value).length === 0 ? true : withAnyValueWrittenOut(value);
  if (single.has(key)) return withAnyValueWrittenOut(value);
  if (!named.has(key)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, isSchema(each) ? withAnyValueWrittenOut(each) : each]),
  );
}

/** A union that has any value among its branches is any value: its other branches say no more. */
function withoutNesting(branches: readonly unknown[]): readonly unknown[] {
  const isAny = (branch: unknown) => isSchema(branch) && branch.anyOf === anyKind && Object.keys(branch).length === 1;
  return branches.some(isAny) ? anyKind : branches;
}

function allowsAnyValue(schema: JsonSchema): boolean {
  return Object.keys(schema).every((key) => annotations.has(key));
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
