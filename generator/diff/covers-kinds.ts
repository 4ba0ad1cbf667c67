/** The keywords that concern values of one kind: does one schema allow all that another allows of it? */
import type { JsonSchema, JsonType } from "../../server/definition.js";
import { formatRule } from "../emit/zod/formats.js";
import { own } from "../pull/mapping.js";
import type { Schema } from "./schema-side.js";

export type Kind = JsonType;

/** Whether the first of two schemas within is proven to cover the second. */
type Within = (outer: Schema, inner: Schema) => boolean;

/** Whether all values of this kind that `inner` accepts are accepted by the own keywords of `outer`. */
export function coversKind(kind: Kind, outer: JsonSchema, inner: JsonSchema, within: Within): boolean {
  switch (kind) {
    case "null":
    case "boolean":
      return true;
    case "integer":
    case "number":
      return coversNumbers(kind, outer, inner);
    case "string":
      return coversTexts(outer, inner);
    case "array":
      return coversArrays(outer, inner, within);
    case "object":
      return coversObjects(outer, inner, within);
  }
}

function coversNumbers(kind: "integer" | "number", outer: JsonSchema, inner: JsonSchema): boolean {
  return (
    isAbove(lowest(inner), lowest(outer)) &&
    isAbove(negated(highest(inner)), negated(highest(outer))) &&
    coversSteps(outer["multipleOf"], inner["multipleOf"] ?? (kind === "integer" ? 1 : undefined))
  );
}

/** A bound, and whether the value at it is excluded. */
interface Bound {
  readonly value: number;
  readonly isOpen: boolean;
}

function lowest(schema: JsonSchema): Bound {
  return tighter([boundOf(schema["minimum"], false), boundOf(schema["exclusiveMinimum"], true)]);
}

function highest(schema: JsonSchema): Bound {
  const bounds = [boundOf(schema["maximum"], false), boundOf(schema["exclusiveMaximum"], true)];
  return negated(tighter(bounds.map((bound) => bound && negated(bound))));
}

function boundOf(value: unknown, isOpen: boolean): Bound | undefined {
  return typeof value === "number" ? { value, isOpen } : undefined;
}

function negated({ value, isOpen }: Bound): Bound {
  return { value: -value, isOpen };
}

function tighter(bounds: readonly (Bound | undefined)[]): Bound {
  return bounds.reduce<Bound>((best, bound) => (bound !== undefined && isAbove(bound, best) ? bound : best), {
    value: Number.NEGATIVE_INFINITY,
    isOpen: false,
  });
}

function isAbove(bound: Bound, other: Bound): boolean {
  return bound.value > other.value || (bound.value === other.value && (bound.isOpen || !other.isOpen));
}

function coversSteps(outer: unknown, inner: unknown): boolean {
  if (outer === undefined || outer === inner) return true;
  return typeof outer === "number" && typeof inner === "number" && Number.isInteger(inner / outer);
}

function coversTexts(outer: JsonSchema, inner: JsonSchema): boolean {
  const { format } = outer;
  const isFormat = format === undefined || format === inner.format || !formatRule(format).judges;
  const isPattern = outer["pattern"] === undefined || outer["pattern"] === inner["pattern"];
  return isFormat && isPattern && coversSizes("Length", outer, inner);
}

function coversSizes(what: "Length" | "Items" | "Properties", outer: JsonSchema, inner: JsonSchema): boolean {
  const least = (schema: JsonSchema) => Number(schema[`min${what}`] ?? 0);
  const most = (schema: JsonSchema) => Number(schema[`max${what}`] ?? Number.POSITIVE_INFINITY);
  return least(outer) <= least(inner) && most(outer) >= most(inner);
}

function coversArrays(outer: JsonSchema, inner: JsonSchema, within: Within): boolean {
  if (!coversSizes("Items", outer, inner)) return false;
  if (outer["uniqueItems"] === true && inner["uniqueItems"] !== true) return false;
  // Items that stand at a place of their own in one of them are not judged by `items` there.
  if (inner.prefixItems !== undefined && outer.prefixItems === undefined && outer.items !== undefined) return false;
  return within(outer.items ?? true, inner.items ?? true);
}

function coversObjects(outer: JsonSchema, inner: JsonSchema, within: Within): boolean {
  if (!coversSizes("Properties", outer, inner)) return false;
  const always = new Set(inner.required);
  if (!(outer.required ?? []).every((name) => always.has(name))) return false;
  const further = (schema: JsonSchema) => schema.additionalProperties ?? true;
  // What a pattern speaks of is no further property: then only what both name alike can be told.
  const isPatterned = inner["patternProperties"] !== undefined;
  if (isPatterned && outer["patternProperties"] === undefined && further(outer) !== true) return false;
  const names = new Set([...Object.keys(outer.properties ?? {}), ...Object.keys(inner.properties ?? {})]);
  const schemaOf = (schema: JsonSchema, name: string): Schema | undefined =>
    own(schema.properties, name) as JsonSchema | undefined;
  const isCovered = (name: string) =>
    within(schemaOf(outer, name) ?? further(outer), schemaOf(inner, name) ?? (isPatterned ? true : further(inner)));
  return [...names].every(isCovered) && within(further(outer), further(inner));
}
