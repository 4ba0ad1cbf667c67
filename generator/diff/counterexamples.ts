/** Values that one schema accepts and another refuses: looked for where the two differ, the plainest first. */
import type { JsonSchema, JsonValue } from "../../server/definition.js";
import { instancesFor } from "../emit/zod/instances.js";
import { own } from "../pull/mapping.js";
import { accepts, at, isSameSide, referred, type Schema, type Side } from "./schema-side.js";
import { allMatching, smallest } from "./smallest.js";

/** How many values are tried, and how many that serve are weighed against each other. */
const mostTried = 4000;
const mostFound = 40;
/** How deep in both schemas differences are looked for. */
const deepest = 8;

/** The shortest value found that `accepting` accepts and `refusing` refuses; undefined where none was found. */
export function counterexample(
  accepting: Side,
  refusing: Side,
  isOf: (value: JsonValue) => boolean = () => true,
): JsonValue | undefined {
  const found: JsonValue[] = [];
  let tried = 0;
  for (const value of candidates(accepting, refusing, 0)) {
    if (found.length === mostFound || ++tried > mostTried) break;
    const isOne = value !== undefined && accepts(accepting, value) && !accepts(refusing, value);
    if (isOne && isOf(value as JsonValue)) found.push(value as JsonValue);
  }
  const length = (value: JsonValue) => JSON.stringify(value).length;
  return found.toSorted((one, other) => length(one) - length(other))[0];
}

/** Values for a side, made where it differs from the other one. */
export function* candidates(side: Side, other: Side, depth: number): Iterable<unknown> {
  if (depth > deepest || isSameSide(side, other)) return;
  const schema = followed(side);
  const against = followed(other);
  if (typeof schema === "boolean") return yield* instancesFor(against);
  yield smallest(at(side, schema));
  yield* texts(schema, against);
  yield* inside(at(side, schema), at(other, against), depth);
  yield* instancesFor(schema);
  yield* instancesFor(against);
}

function followed(side: Side): Schema {
  let { schema } = side;
  for (let steps = 0; typeof schema !== "boolean" && schema.$ref !== undefined && steps < deepest; steps++) {
    const target = referred(side, schema.$ref);
    const { $ref: _, ...around } = schema;
    schema = typeof target === "boolean" ? around : { ...target, ...around };
  }
  return schema;
}

function* texts(schema: JsonSchema, against: Schema): Generator<string> {
  for (const each of [schema, against]) {
    const pattern = typeof each === "boolean" ? undefined : each["pattern"];
    if (typeof pattern === "string") yield* allMatching(pattern);
  }
}

function* inside(side: Side, other: Side, depth: number): Iterable<unknown> {
  const schema = side.schema as JsonSchema;
  for (const branch of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) {
    yield* candidates(at(side, branch), other, depth + 1);
  }
  if (schema.properties !== undefined || mayBe("object", schema)) yield* objects(side, other, depth);
  if (schema.items !== undefined || mayBe("array", schema)) yield* arrays(side, other, depth);
}

function mayBe(kind: string, { type }: JsonSchema): boolean {
  return type === undefined || type === kind || (Array.isArray(type) && type.includes(kind));
}

function* objects(side: Side, other: Side, depth: number): Iterable<unknown> {
  const schema = side.schema as JsonSchema;
  const base = smallest({ ...side, schema: { ...schema, type: "object" } }) as Record<string, JsonValue>;
  const further = schema.additionalProperties ?? true;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const inner = at(side, property);
    yield { ...base, [name]: smallest(inner) };
    for (const value of candidates(inner, innerOf(other, name), depth + 1)) yield { ...base, [name]: value };
  }
  if (further === false) return;
  const names = new Set(["further", ...Object.keys(propertiesOf(other))]);
  for (const name of names) {
    if (own(schema.properties, name) !== undefined) continue;
    yield { ...base, [name]: smallest(at(side, further)) };
    for (const value of candidates(at(side, further), innerOf(other, name), depth + 1))
      yield { ...base, [name]: value };
  }
}

function* arrays(side: Side, other: Side, depth: number): Iterable<unknown> {
  const schema = side.schema as JsonSchema;
  const items = at(side, schema.items ?? true);
  const plain = smallest(items);
  const least = Math.max(1, Math.min(20, Number(schema["minItems"] ?? 1)));
  for (const length of [0, least, least + 1]) yield Array.from({ length }, () => plain);
  const against = typeof other.schema === "boolean" ? other.schema : (other.schema.items ?? true);
  for (const value of candidates(items, at(other, against), depth + 1)) {
    yield [value, ...Array.from({ length: least - 1 }, () => plain)];
  }
}

function propertiesOf({ schema }: Side): Readonly<Record<string, JsonSchema>> {
  return typeof schema === "boolean" ? {} : (schema.properties ?? {});
}

/** What the other side says of a property; of a choice, what its first alternative that names it says. */
function innerOf(other: Side, name: string): Side {
  const { schema } = other;
  if (typeof schema === "boolean") return other;
  const places: JsonSchema[] = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const property = places.map((place) => own(place.properties, name)).find((each) => each !== undefined);
  return at(other, (property as JsonSchema | undefined) ?? schema.additionalProperties ?? true);
}
