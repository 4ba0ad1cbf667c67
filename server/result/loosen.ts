/** The schema of an answer reduced to what may be promised of it: kinds of values, each of which may also be null. */
import type { JsonSchema, JsonType } from "../definition.js";

/** Annotations that help a reader and refuse nothing. */
const KEPT = ["title", "description", "format", "deprecated"] as const;

/**
 * A schema that says what the given one says of types and properties, and accepts whatever else an API sends: values
 * outside of enumerations and bounds, further properties, absent ones, null. Clients refuse results that do not fit
 * the advertised schema, so only this much is advertised.
 */
export function loosened(schema: JsonSchema): JsonSchema {
  const loose: Record<string, unknown> = {};
  for (const keyword of KEPT) if (schema[keyword] !== undefined) loose[keyword] = schema[keyword];
  if (schema.$ref !== undefined) {
    // A reference may lead to a schema that has not been null before: `$defs` are loosened as well.
    loose["$ref"] = schema.$ref;
    return loose;
  }
  if (schema.type !== undefined) loose["type"] = looseTypes(schema);
  if (schema.properties !== undefined) loose["properties"] = mapSchemas(schema.properties, loosened);
  const others = schema.additionalProperties;
  if (typeof others === "object" && schema["patternProperties"] === undefined) {
    loose["additionalProperties"] = loosened(others);
  }
  if (typeof schema.items === "object" && schema.prefixItems === undefined) loose["items"] = loosened(schema.items);
  const alternatives = schema.anyOf ?? schema.oneOf;
  // Loosened alternatives overlap, so that "exactly one" may no longer hold.
  if (alternatives !== undefined) loose["anyOf"] = [...alternatives.map(loosened), { type: "null" }];
  if (schema.allOf !== undefined) loose["allOf"] = schema.allOf.map(loosened);
  return loose;
}

/** Each schema of a record changed; names such as `__proto__` stay plain properties. */
export function mapSchemas(
  schemas: Readonly<Record<string, JsonSchema>>,
  change: (schema: JsonSchema) => JsonSchema,
): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, change(schema)]));
}

function looseTypes(schema: JsonSchema): readonly JsonType[] {
  const types = new Set(typeof schema.type === "string" ? [schema.type] : schema.type);
  // A 64-bit number that JavaScript cannot hold exactly is answered as a string.
  if (schema.format === "int64" || schema.format === "uint64") types.add("string");
  types.add("null");
  return [...types];
}
