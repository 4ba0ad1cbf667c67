/** The plainest answer that has something at a place, such as `results[].status`. */
import type { JsonValue } from "../../server/definition.js";
import { own } from "../pull/mapping.js";
import { at, referred, type Side } from "./schema-side.js";
import { smallest } from "./smallest.js";

/** An answer of this schema with the place in it; what the schema does not tell of is left out. */
export function answerWith(side: Side, place: string): JsonValue {
  const steps = place.match(/\[\]|\{\}|[^.[\]{}]+/g) ?? [];
  return valueAt(side, steps);
}

function valueAt(side: Side, [step, ...rest]: readonly string[]): JsonValue {
  if (step === undefined) return smallest(side) ?? "a";
  const inner = innerOf(side, step);
  if (step === "[]") return [valueAt(inner, rest)];
  return { [step === "{}" ? "a" : step]: valueAt(inner, rest) };
}

function innerOf(side: Side, step: string): Side {
  const { schema } = side;
  if (typeof schema === "boolean") return side;
  if (schema.$ref !== undefined) return innerOf(at(side, referred(side, schema.$ref)), step);
  const found =
    step === "[]" ? schema.items : step === "{}" ? schema.additionalProperties : own(schema.properties, step);
  if (found !== undefined) return at(side, found as Side["schema"]);
  const places = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const inside = places.map((place) => innerOf(at(side, place), step)).find((each) => each.schema !== true);
  return inside ?? at(side, true);
}
