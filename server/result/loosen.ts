/** The schema of an answer reduced to what may be promised of it: the kinds of its values, to a certain depth. */
import type { JsonSchema } from "../definition.js";

/** Annotations that help a reader and refuse nothing. */
const KEPT = ["title", "description", "format", "deprecated"] as const;

/**
 * How many objects within objects are described: the answer, and its items or parts. A list of tools is read whole by
 * every assistant, and what is deeper is seldom asked about before it has been seen.
 */
export const DESCRIBED_LEVELS = 2;

/**
 * A schema that says what the given one says of types and properties, and accepts whatever else an API sends: values
 * outside of enumerations and bounds, further properties, absent ones. Clients refuse results that do not fit the
 * advertised schema, so only this much is advertised. One `type` each, since some clients take no lists of types;
 * null is in it only where the given schema has it.
 * @returns undefined where nothing can be said.
 */
export function loosened(schema: JsonSchema, levels: number = DESCRIBED_LEVELS): JsonSchema | undefined {
  // A reference is followed only where its schema may be described: `$defs` are loosened as well.
  if (schema.$ref !== undefined) return levels > 0 ? { ...annotationsOf(schema), $ref: schema.$ref } : undefined;
  const types = typesOf(schema);
  if (types.length > 1)
    return anyOf(
      schema,
      types.map((type) => loosened(ofType(schema, type), levels)),
    );
  const loose: Record<string, unknown> = annotationsOf(schema);
  if (types[0] !== undefined) loose["type"] = types[0];
  if (schema.properties !== undefined && levels > 0) {
    loose["properties"] = loosenedEach(schema.properties, levels - 1);
  }
  const others = schema.additionalProperties;
  // It would judge the properties of which nothing is said as well.
  const isWhole = Object.keys(loose["properties"] ?? {}).length === Object.keys(schema.properties ?? {}).length;
  if (typeof others === "object" && schema["patternProperties"] === undefined && isWhole && levels > 0) {
    const every = loosened(others, levels - 1);
    if (every !== undefined) loose["additionalProperties"] = every;
  }
  if (typeof schema.items === "object" && schema.prefixItems === undefined) {
    const every = loosened(schema.items, levels);
    if (every !== undefined) loose["items"] = every;
  }
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part) => loosened(part, levels)).filter((part) => part !== undefined);
    if (parts.length > 0) loose["allOf"] = parts;
  }
  // Loosened alternatives overlap, so that "exactly one" may no longer hold.
  const alternatives = schema.anyOf ?? schema.oneOf;
  const result =
    alternatives === undefined
      ? loose
      : anyOf(
          loose,
          alternatives.map((part) => loosened(part, levels)),
        );
  return result !== undefined && saysSomething(result) ? result : undefined;
}

/**
 * Each schema of a record loosened, those of which nothing can be said left out. Of a property such as `constructor`
 * nothing is said: clients' validators find it in every object, inherited, and refuse those that do not have it. That a
 * property may be null is not said either: such a property is left out of results, for it says no more than an absent one.
 */
export function loosenedEach(
  schemas: Readonly<Record<string, JsonSchema>>,
  levels: number = DESCRIBED_LEVELS,
): Readonly<Record<string, JsonSchema>> {
  const entries = Object.entries(schemas).flatMap(([name, schema]) => {
    const loose = name in Object.prototype ? undefined : loosened(schema, levels);
    return loose === undefined ? [] : [[name, withoutNull(loose)] as const];
  });
  return Object.fromEntries(entries);
}

/** The schema without null among what it allows. */
export function withoutNull(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema.type)) return { ...schema, type: schema.type.filter((type) => type !== "null") };
  const { anyOf: alternatives, ...rest } = schema;
  const others = alternatives?.filter(({ type }) => type !== "null");
  const [only] = others ?? [];
  if (others === undefined || others.length === alternatives?.length || only === undefined) return schema;
  return others.length === 1 ? { ...only, ...rest } : { ...rest, anyOf: others };
}

/** The alternatives with the annotations of the whole; where nothing can be said of one of them, nothing of the whole. */
function anyOf(schema: JsonSchema, parts: readonly (JsonSchema | undefined)[]): JsonSchema | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  const unique = [...new Map(known.map((part) => [JSON.stringify(part), part])).values()];
  const [only] = unique;
  return unique.length === 1 && only !== undefined
    ? { ...only, ...annotationsOf(schema) }
    : { ...annotationsOf(schema), anyOf: unique };
}

function annotationsOf(schema: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(KEPT.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key]]));
}

/** The part of a schema of several types that concerns one; a wide number's text has no format. */
function ofType(schema: JsonSchema, type: string): JsonSchema {
  const { format: _format, description: _description, title: _title, ...rest } = schema;
  return { ...rest, type: type as NonNullable<JsonSchema["type"]> };
}

function typesOf(schema: JsonSchema): readonly string[] {
  const types = typeof schema.type === "string" ? [schema.type] : [...(schema.type ?? [])];
  // A 64-bit number that JavaScript cannot hold exactly is answered as a string.
  const isWide = schema.format === "int64" || schema.format === "uint64";
  return isWide && types.length > 0 && !types.includes("string") ? [...types, "string"] : types;
}

function saysSomething(schema: JsonSchema): boolean {
  return ["$ref", "type", "properties", "items", "anyOf", "allOf", "additionalProperties"].some(
    (keyword) => schema[keyword] !== undefined,
  );
}
