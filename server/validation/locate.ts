/** What stands at a path: the value in the arguments, and the part of the advertised schema that speaks of it. */
import type { JsonSchema } from "../definition.js";
import { resolved } from "../references.js";

/** The value at the path; undefined where there is none. Only own properties count. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** The schema that speaks of the value at the path; undefined where the schema says nothing of that place. */
export function schemaAt(root: JsonSchema, value: unknown, path: readonly string[]): JsonSchema | undefined {
  let schema: JsonSchema | undefined = resolved(root, root);
  let current = value;
  for (const key of path) {
    if (schema === undefined) return undefined;
    const next = childSchema(root, schema, current, key);
    current = valueAt(current, [key]);
    schema = next === undefined ? undefined : resolved(root, next);
  }
  return schema;
}

/** The schemas of which at least one must fit, where there are such. */
export function alternativesOf(root: JsonSchema, schema: JsonSchema): readonly JsonSchema[] {
  const branches = schema.anyOf ?? schema.oneOf;
  return Array.isArray(branches) ? branches.map((branch) => resolved(root, branch)) : [];
}

/** The schema of a property or an item, looking also into alternatives and into what must hold together. */
function childSchema(root: JsonSchema, schema: JsonSchema, value: unknown, key: string): JsonSchema | undefined {
  const own = Array.isArray(value) ? itemSchema(schema, Number(key)) : propertySchema(schema, key);
  if (own !== undefined) return own;
  const parts = [...alternativesOf(root, schema), ...(schema.allOf ?? []).map((part) => resolved(root, part))];
  for (const part of parts) {
    const found = Array.isArray(value) ? itemSchema(part, Number(key)) : propertySchema(part, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function propertySchema(schema: JsonSchema, key: string): JsonSchema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

function itemSchema(schema: JsonSchema, index: number): JsonSchema | undefined {
  const positioned = schema.prefixItems?.[index];
  if (positioned !== undefined) return positioned;
  return typeof schema.items === "object" ? schema.items : undefined;
}
