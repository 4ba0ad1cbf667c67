/** Does a result fit the advertised output schema? Clients refuse those that do not, so they are wrapped instead. */
import type { JsonSchema, JsonValue } from "../definition.js";
import { resolved } from "../references.js";
import { isOfType } from "../validation/explain.js";
import type { Structured } from "./budget.js";
import { mapProperties } from "./json.js";

/** Deeper than any answer; what nests deeper is taken as not fitting. */
const MAX_DEPTH = 200;

/**
 * The result itself where it fits the schema. A property that is null is left out where the schema knows of no null: it
 * says no more than an absent one. An answer whose kinds of values are otherwise not those of the document is given
 * whole as `unexpected`, which fits every schema that `outputSchemaOf` makes.
 */
export function conforming(given: Structured, schema: JsonSchema | undefined): Structured {
  if (schema === undefined) return given;
  const result = withoutStrayNulls(schema, schema, given, 0) as Structured;
  const place = misfit(schema, schema, result, "", 0);
  if (place === undefined) return result;
  let name = "unexpected";
  while (schema.properties !== undefined && Object.hasOwn(schema.properties, name)) name += "_";
  return {
    note: `The answer is not of the documented form at ${place || "its root"}, so it is given as it came.`,
    [name]: result,
  };
}

/** The place of the first value that does not fit, by the keywords that a loosened schema has; undefined where all fits. */
function misfit(
  root: JsonSchema,
  given: JsonSchema,
  value: JsonValue,
  place: string,
  depth: number,
): string | undefined {
  if (depth > MAX_DEPTH) return place;
  const schema = resolved(root, given);
  const types = schema.type === undefined ? [] : typeof schema.type === "string" ? [schema.type] : schema.type;
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) return place;
  const within = (part: JsonSchema) => misfit(root, part, value, place, depth + 1);
  for (const part of schema.allOf ?? []) {
    const found = within(part);
    if (found !== undefined) return found;
  }
  if (schema.anyOf !== undefined && schema.anyOf.every((part) => within(part) !== undefined)) return place;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const child = childSchema(schema, key, Array.isArray(value));
    const innerPlace = Array.isArray(value) ? `${place}[${key}]` : `${place}${place === "" ? "" : "."}${key}`;
    const found = child === undefined ? undefined : misfit(root, child, inner, innerPlace, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value without the properties that are null against the schema; the very same where there are none. */
function withoutStrayNulls(root: JsonSchema, given: JsonSchema, value: JsonValue, depth: number): JsonValue {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
  const known = resolved(root, given);
  if (known.anyOf === undefined && known.allOf === undefined) return tidyWithin(root, known, value, depth);
  const { anyOf, allOf, ...schema } = known;
  if (allOf !== undefined) {
    const tidy = allOf.reduce<JsonValue>((each, part) => withoutStrayNulls(root, part, each, depth + 1), value);
    return withoutStrayNulls(root, { ...schema, ...(anyOf === undefined ? {} : { anyOf }) }, tidy, depth + 1);
  }
  if (anyOf !== undefined) {
    // The alternative that is meant is one that the value fits once its nulls are gone.
    for (const part of anyOf) {
      const tidy = withoutStrayNulls(root, part, value, depth + 1);
      if (misfit(root, part, tidy, "", depth + 1) === undefined)
        return withoutStrayNulls(root, schema, tidy, depth + 1);
    }
  }
  return value;
}

function tidyWithin(root: JsonSchema, schema: JsonSchema, value: JsonValue, depth: number): JsonValue {
  return Array.isArray(value)
    ? tidyItems(root, schema, value as readonly JsonValue[], depth)
    : tidyProperties(root, schema, value as Structured, depth);
}

function tidyItems(root: JsonSchema, schema: JsonSchema, items: readonly JsonValue[], depth: number): JsonValue {
  const child = childSchema(schema, "", true);
  if (child === undefined) return items;
  const tidy = items.map((item) => withoutStrayNulls(root, child, item, depth + 1));
  return tidy.some((item, index) => item !== items[index]) ? tidy : items;
}

function tidyProperties(root: JsonSchema, schema: JsonSchema, object: Structured, depth: number): JsonValue {
  let isChanged = false;
  const tidy = mapProperties(object, (inner, key) => {
    const child = childSchema(schema, key, false);
    if (child === undefined) return inner;
    const isStray = inner === null && misfit(root, child, null, "null", depth + 1) !== undefined;
    const kept = isStray ? undefined : withoutStrayNulls(root, child, inner, depth + 1);
    isChanged ||= kept !== inner;
    return kept;
  });
  return isChanged ? tidy : object;
}

function childSchema(schema: JsonSchema, key: string, isItem: boolean): JsonSchema | undefined {
  if (isItem) return typeof schema.items === "object" ? schema.items : undefined;
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}
