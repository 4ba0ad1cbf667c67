/** What is said to be proven, held against Ajv: no value may be accepted within and refused without. */
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { counterexample } from "../../../generator/diff/counterexamples.js";
import { covers } from "../../../generator/diff/covers.js";
import { sideOf } from "../../../generator/diff/schema-side.js";
import { instancesFor } from "../../../generator/emit/zod/instances.js";
import type { JsonSchema } from "../../../server/definition.js";
import { compiledSchema } from "../../../server/validation/ajv.js";

const size = fc.integer({ min: 0, max: 4 });
const optional = <Value>(keys: Record<string, fc.Arbitrary<Value>>) => fc.record(keys, { requiredKeys: [] });
const named = fc.constantFrom("Node", "Text");

const schema: fc.Arbitrary<JsonSchema> = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.record({
      enum: fc.uniqueArray(fc.constantFrom<string | number | null | boolean>("a", "b", "", 1, 2, null, true), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    optional<unknown>({
      type: fc.constantFrom("string", ["string", "null"]),
      minLength: size,
      maxLength: size,
      format: fc.constantFrom("uuid", "date", "int32"),
      pattern: fc.constantFrom("^a", "^[ab]+$"),
    }),
    optional<unknown>({
      type: fc.constantFrom("integer", "number", ["integer", "string"]),
      minimum: size,
      maximum: size,
      exclusiveMinimum: size,
      exclusiveMaximum: size,
      multipleOf: fc.constantFrom(1, 2, 0.5),
    }),
    fc.constantFrom<JsonSchema>({}, { type: "boolean" }, { type: "null" }),
    named.map((name) => ({ $ref: `#/$defs/${name}` })),
    optional<unknown>({
      type: fc.constantFrom("array"),
      items: tie("schema"),
      minItems: size,
      maxItems: size,
      uniqueItems: fc.boolean(),
    }),
    optional<unknown>({
      type: fc.constantFrom("object"),
      properties: fc.dictionary(fc.constantFrom("a", "b", "further"), tie("schema"), { maxKeys: 2 }),
      required: fc.subarray(["a", "b"]),
      additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
      patternProperties: fc.constant({ "^f": { type: "string" } }),
      minProperties: fc.constant(1),
      maxProperties: size,
    }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
      type: fc.constantFrom<"string" | "object">("string", "object"),
    }),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    tie("schema").map((inner) => ({ not: inner })),
  ),
})).schema;

const definitions = fc.constantFrom<Record<string, JsonSchema>>(
  {
    Node: { type: "object", properties: { a: { $ref: "#/$defs/Node" }, b: { type: "string" } } },
    Text: { type: "string" },
  },
  { Node: { type: "object", properties: { a: { $ref: "#/$defs/Node" } } }, Text: { enum: ["a", "b"] } },
  { Node: { type: "object", properties: { a: { $ref: "#/$defs/Node" }, b: { type: "integer" } } }, Text: {} },
);
const rooted = fc.tuple(schema, definitions).map(([own, $defs]): JsonSchema => ({ ...own, $defs }));

/** A schema, and one that is nearly the same: pairs of which much can be proven. */
const pairs = fc.oneof(
  fc.tuple(rooted, rooted),
  fc
    .tuple(rooted, rooted)
    .map(([one, other]): [JsonSchema, JsonSchema] => [{ $defs: one.$defs ?? {}, anyOf: [one, other] }, one]),
  fc.tuple(rooted, schema).map(([one, other]): [JsonSchema, JsonSchema] => [one, { ...other, ...one }]),
);

let [proven, shown, open] = [0, 0, 0];
afterAll(() => {
  const summary = `${proven} proven, ${shown} refuted by a value, ${open} open`;
  console.info(summary);
  expect(Math.min(proven, shown), summary).toBeGreaterThan(100);
});

it("what is proven to cover a schema refuses none of its values", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(pairs, ([outer, inner]) => {
      const [one, other] = [sideOf(outer), sideOf(inner)];
      const [isIn, isOut] = [compiledSchema(inner), compiledSchema(outer)];
      const example = counterexample(other, one);
      if (example !== undefined) {
        expect({ inner: isIn(example).length, outer: isOut(example).length > 0 }).toEqual({ inner: 0, outer: true });
      }
      if (!covers(one, other)) {
        if (example === undefined) open += 1;
        else shown += 1;
        return;
      }
      proven += 1;
      expect(example).toBeUndefined();
      const values = [...instancesFor(inner), ...instancesFor(outer)];
      expect(values.filter((value) => isIn(value).length === 0 && isOut(value).length > 0)).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

it.each<[string, JsonSchema, JsonSchema, boolean]>([
  ["a value more", { enum: ["a", "b"] }, { enum: ["a"] }, true],
  ["any text", { type: "string" }, { enum: ["a"] }, true],
  ["whole numbers among numbers", { type: "number" }, { type: "integer", minimum: 1 }, true],
  ["a bound that is excluded", { type: "number", minimum: 1 }, { type: "number", exclusiveMinimum: 1 }, true],
  ["a bound that is included", { type: "number", exclusiveMinimum: 1 }, { type: "number", minimum: 1 }, false],
  ["null besides", { anyOf: [{ type: "string" }, { type: "null" }] }, { type: "string" }, true],
  [
    "two kinds by two alternatives",
    { anyOf: [{ type: "string" }, { type: "null" }] },
    { type: ["string", "null"] },
    true,
  ],
  [
    "an optional property more",
    { type: "object", properties: { a: { type: "string" } }, additionalProperties: false },
    { type: "object", additionalProperties: false },
    true,
  ],
  [
    "a property that might have been anything",
    { type: "object", properties: { a: { type: "string" } } },
    { type: "object" },
    false,
  ],
  ["a format that is a hint alone", { type: "integer", format: "int32" }, { type: "integer" }, true],
  [
    "a list that holds itself",
    { $ref: "#/$defs/List", $defs: { List: { type: "array", items: { $ref: "#/$defs/List" } } } },
    { $ref: "#/$defs/List", $defs: { List: { type: "array", maxItems: 3, items: { $ref: "#/$defs/List" } } } },
    true,
  ],
])("%s", (_name, outer, inner, isCovered) => {
  expect(covers(sideOf(outer), sideOf(inner))).toBe(isCovered);
});
