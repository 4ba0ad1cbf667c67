/** Long enumerations told in words: the values leave the schema, and are checked at a call. */
import type { JsonSchema, JsonValue } from "../../server/definition.js";

/** How many values a sentence names. */
const NAMED = 3;

/** The schema without its enumeration, and the values; undefined where it has none, or several. */
export function withoutValues(
  schema: JsonSchema,
): { readonly schema: JsonSchema; readonly allowed: readonly JsonValue[] } | undefined {
  const { enum: allowed, ...rest } = schema;
  if (allowed !== undefined) return { schema: rest, allowed };
  if (schema.anyOf !== undefined) return withoutValuesInUnion(schema, schema.anyOf);
  if (schema.type !== "array" || typeof schema.items !== "object") return undefined;
  const items = withoutValues(schema.items);
  return items && { schema: { ...schema, items: items.schema }, allowed: items.allowed };
}

/** Of a union only the branch beside null can be told so: of two, the values would not say which is meant. */
function withoutValuesInUnion(schema: JsonSchema, branches: readonly JsonSchema[]): ReturnType<typeof withoutValues> {
  const [only, other] = branches.filter(({ type }) => type !== "null");
  const found = only === undefined || other !== undefined ? undefined : withoutValues(only);
  if (found === undefined) return undefined;
  const anyOf = branches.map((branch) => (branch === only ? found.schema : branch));
  return { schema: { ...schema, anyOf }, allowed: found.allowed };
}

/** `One of 115 names such as A, B, C.` */
export function valuesSentence(allowed: readonly JsonValue[]): string {
  const texts = allowed.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  const kind = allowed.every((value) => typeof value === "string") ? "names" : "values";
  return `One of ${allowed.length} ${kind} such as ${texts.slice(0, NAMED).join(", ")}.`;
}
