/** Schemas that hold together made into one, so that a reader sees one object and not a puzzle of `allOf`. */
import type { JsonSchema, JsonType, JsonValue } from "../../../server/definition.js";
import { fromEntries, isObject } from "./keywords.js";

/**
 * One schema that accepts what both accept. What cannot be said in one (two patterns, two unions) stays beside it in
 * `allOf`. One deviation, on purpose: where one part closes its object (`additionalProperties: false`), the whole is
 * closed around the properties of both; taken literally such documents allow nothing.
 */
export function mergeSchemas(first: JsonSchema, second: JsonSchema): JsonSchema {
  const merged: Record<string, unknown> = { ...first };
  const apart: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(second)) {
    if (value === undefined) continue;
    const own = merged[keyword];
    if (own === undefined || same(own, value)) merged[keyword] = value;
    else {
      const both = combine(keyword, own, value);
      if (both === undefined) apart[keyword] = value;
      else merged[keyword] = both;
    }
  }
  closeAround(merged, first, second);
  if (Object.keys(apart).length === 0) return merged;
  return { ...merged, allOf: [...((merged["allOf"] as JsonSchema[] | undefined) ?? []), apart] };
}

/** What satisfies both values of a keyword; undefined where that cannot be said. */
function combine(keyword: string, own: unknown, other: unknown): unknown {
  switch (keyword) {
    case "type":
      return commonTypes(own as JsonType | JsonType[], other as JsonType | JsonType[]);
    case "properties":
    case "patternProperties":
    case "dependentSchemas":
      return isObject(own) && isObject(other) ? commonProperties(own, other) : undefined;
    case "required":
      return Array.isArray(own) && Array.isArray(other) ? [...new Set([...own, ...other])] : undefined;
    case "enum":
      return commonValues(own as JsonValue[], other as JsonValue[]);
    case "minimum":
    case "exclusiveMinimum":
    case "minLength":
    case "minItems":
    case "minProperties":
      return Math.max(Number(own), Number(other));
    case "maximum":
    case "exclusiveMaximum":
    case "maxLength":
    case "maxItems":
    case "maxProperties":
      return Math.min(Number(own), Number(other));
    case "items":
    case "additionalProperties":
    case "propertyNames":
      return bothOf(own as JsonSchema | boolean, other as JsonSchema | boolean);
    case "allOf":
      return [...(own as JsonSchema[]), ...(other as JsonSchema[])];
    case "uniqueItems":
    case "readOnly":
    case "writeOnly":
    case "deprecated":
      return own === true || other === true;
    case "description":
    case "title":
    case "default":
    case "examples":
    case "example":
      // The part that stands last speaks of this use; the others of the kind in general.
      return other;
    default:
      return keyword.startsWith("x-") || keyword === "xml" || keyword === "externalDocs" ? other : undefined;
  }
}

function commonTypes(own: JsonType | JsonType[], other: JsonType | JsonType[]): JsonType | JsonType[] | undefined {
  const common = new Set<JsonType>();
  for (const left of [own].flat()) {
    for (const right of [other].flat()) {
      if (left === right) common.add(left);
      else if (left === "number" && right === "integer") common.add("integer");
      else if (left === "integer" && right === "number") common.add("integer");
    }
  }
  const [only, ...rest] = common;
  return rest.length === 0 ? only : [...common];
}

function commonProperties(own: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
  const names = [...new Set([...Object.keys(own), ...Object.keys(other)])];
  return fromEntries(
    names.map((name) => {
      const inOwn = Object.hasOwn(own, name);
      const inBoth = inOwn && Object.hasOwn(other, name);
      if (!inBoth) return [name, inOwn ? own[name] : other[name]];
      return [name, bothOf(own[name] as JsonSchema | boolean, other[name] as JsonSchema | boolean)];
    }),
  );
}

function bothOf(own: JsonSchema | boolean, other: JsonSchema | boolean): JsonSchema | boolean {
  if (own === false || other === false) return false;
  if (own === true || same(own, other)) return other;
  return other === true ? own : { allOf: [own, other] };
}

function commonValues(own: JsonValue[], other: JsonValue[]): JsonValue[] | undefined {
  const common = own.filter((value) => other.some((each) => same(each, value)));
  return common.length > 0 ? common : undefined;
}

/** A closed part closes the whole, and a part's own schema for further properties does not judge those of the other. */
function closeAround(merged: Record<string, unknown>, first: JsonSchema, second: JsonSchema): void {
  if (first.additionalProperties === false || second.additionalProperties === false) {
    merged["additionalProperties"] = false;
  }
}

function same(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
