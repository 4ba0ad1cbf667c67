/** Whether zod can say the same as a schema. Where it cannot, or we cannot be sure, the schema itself is compiled. */
import type { JsonSchema } from "../../../server/definition.js";
import { formatRule } from "./formats.js";

/** Keywords that say nothing about validity, or that are told by zod. */
const annotations = ["description", "default", "contentEncoding", "contentMediaType"];
const told = {
  string: ["minLength", "maxLength", "pattern", "format"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"],
  array: ["items", "minItems", "maxItems"],
  object: ["properties", "required", "additionalProperties"],
} as const;

/** True where every keyword of the schema, at every depth, has a counterpart with the same verdicts. */
export function isSayable(schema: JsonSchema | boolean): boolean {
  if (typeof schema === "boolean") return true;
  const keywords = Object.keys(schema).filter((keyword) => !annotations.includes(keyword));
  if (schema.enum !== undefined) return isSayableEnumeration(schema, keywords);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return keywords.length === 1 && branches.length > 0 && branches.every(isSayable);
  if (schema.type === undefined) return keywords.length === 0;
  const types = [schema.type].flat();
  const allowed = new Set(["type", ...types.flatMap(keywordsOf)]);
  return keywords.every((keyword) => allowed.has(keyword)) && isSayableValue(schema);
}

function keywordsOf(type: string): readonly string[] {
  if (type === "integer" || type === "number") return told.number;
  return type === "string" || type === "array" || type === "object" ? told[type] : [];
}

/** Values of one kind; and a type, where it is stated, that they have anyway. */
function isSayableEnumeration(schema: JsonSchema, keywords: readonly string[]): boolean {
  const types = schema.type === undefined ? undefined : [schema.type].flat();
  const isPlain = (value: unknown) => value === null || ["string", "number", "boolean"].includes(typeof value);
  const hasType = (value: unknown) =>
    types === undefined ||
    types.some((type) =>
      type === "integer" ? Number.isInteger(value) : type === "null" ? value === null : type === typeof value,
    );
  const values = schema.enum ?? [];
  return (
    keywords.every((keyword) => keyword === "enum" || keyword === "type") &&
    values.every((value) => isPlain(value) && hasType(value))
  );
}

function isSayableValue(schema: JsonSchema): boolean {
  const names = [...Object.keys(schema.properties ?? {}), ...(schema.required ?? [])];
  if (names.some((name) => name in {})) return false;
  if (!(schema.required ?? []).every((name) => Object.hasOwn(schema.properties ?? {}, name))) return false;
  if (schema.items === false) return false;
  const format = schema.format === undefined ? undefined : formatRule(schema.format);
  if (format?.judges === true && format.pattern === undefined) return false;
  const numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"].map(
    (key) => schema[key],
  );
  if (numbers.some((value) => typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER)) return false;
  const step = schema["multipleOf"];
  if (step !== undefined && !Number.isInteger(step)) return false;
  const inner = [...Object.values(schema.properties ?? {}), schema.items ?? true, schema.additionalProperties ?? true];
  return inner.every(isSayable);
}
