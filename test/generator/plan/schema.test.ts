import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expand } from "../../../generator/plan/schema/expand.js";
import { planInputSchemas, INLINE_BUDGET, SIZE_LIMIT } from "../../../generator/plan/input-schema.js";
import { referencesOf } from "../../../generator/plan/schema/reference.js";
import { tolerantSchemas } from "../../../generator/plan/schema/tolerant.js";
import type { JsonSchema } from "../../../server/definition.js";

function expanded(schema: JsonSchema, schemas: Record<string, JsonSchema> = {}): JsonSchema {
  const references = referencesOf(schemas);
  return expand(schema, { references, keeps: references.isRecursive, kept: new Set() });
}

describe("an input schema", () => {
  const cases: { name: string; given: JsonSchema; want: JsonSchema; schemas?: Record<string, JsonSchema> }[] = [
    {
      name: "follows references, and what stands beside one holds as well",
      given: { $ref: "#/$defs/Name", description: "Mine.", minLength: 2 },
      schemas: { Name: { type: "string", description: "Any.", maxLength: 9 } },
      want: { type: "string", description: "Mine.", minLength: 2, maxLength: 9 },
    },
    {
      name: "says of lists without items that these are anything",
      given: { type: "object", properties: { a: { type: "array" }, b: { type: "array", items: true } } },
      want: { type: "object", properties: { a: { type: "array", items: {} }, b: { type: "array", items: {} } } },
    },
    {
      name: "merges allOf, narrowing what both say",
      given: {
        allOf: [
          { type: "object", required: ["a"], properties: { a: { type: "number", minimum: 1 } } },
          { required: ["b"], properties: { a: { type: "integer", minimum: 3 }, b: { enum: ["x", "y"] } } },
        ],
        properties: { b: { enum: ["y", "z"] } },
      },
      want: {
        type: "object",
        required: ["a", "b"],
        properties: { a: { type: "integer", minimum: 3 }, b: { enum: ["y"] } },
      },
    },
    {
      name: "keeps in allOf what cannot be said in one",
      given: { allOf: [{ type: "string", pattern: "^a" }, { pattern: "b$" }] },
      want: { type: "string", pattern: "^a", allOf: [{ pattern: "b$" }] },
    },
    {
      name: "has a union of one as that one",
      given: { anyOf: [{ type: "string" }], description: "One." },
      want: { type: "string", description: "One." },
    },
    {
      name: "has a union with null as it is: some clients take no list of types",
      given: { anyOf: [{ type: "string", maxLength: 3 }, { type: "null" }] },
      want: { anyOf: [{ type: "string", maxLength: 3 }, { type: "null" }] },
    },
    {
      name: "keeps an enumeration apart from null, so that it stays recognisable",
      given: { anyOf: [{ type: "string", enum: ["a", "b"] }, { type: "null" }] },
      want: { anyOf: [{ type: "string", enum: ["a", "b"] }, { type: "null" }] },
    },
    { name: "has no const", given: { const: 3, title: "Three" }, want: { enum: [3] } },
    {
      name: "tells named values together",
      given: {
        oneOf: [
          { const: 0, title: "OFF" },
          { const: 1, title: "ON", description: "Running." },
        ],
        type: "integer",
      },
      want: { type: "integer", description: "0: OFF\n1: ON - Running.", enum: [0, 1] },
    },
    {
      name: "has no read-only properties, and does not require them",
      given: { type: "object", required: ["id"], properties: { id: { $ref: "#/$defs/Id" }, a: { type: "string" } } },
      schemas: { Id: { type: "string", readOnly: true } },
      want: { type: "object", properties: { a: { type: "string" } } },
    },
    {
      name: "drops what says nothing or is no schema, and keeps properties that are called like keywords",
      given: {
        type: "object",
        "x-internal": true,
        example: {},
        minLength: "3",
        properties: { default: { type: "string" }, $ref: { type: "string" }, title: { title: "T", type: "string" } },
      },
      want: {
        type: "object",
        properties: { default: { type: "string" }, $ref: { type: "string" }, title: { type: "string" } },
      },
    },
    {
      name: "keeps a property called __proto__ one of its own",
      given: JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}') as JsonSchema,
      want: JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}') as JsonSchema,
    },
    {
      name: "closes around the properties of all parts",
      given: {
        allOf: [
          { type: "object", properties: { a: {} }, additionalProperties: false },
          { type: "object", properties: { b: {} }, additionalProperties: false },
        ],
      },
      want: { type: "object", properties: { a: {}, b: {} }, additionalProperties: false },
    },
  ];
  it.each(cases)("$name", ({ given, want, schemas }) => {
    const got = expanded(given, schemas);
    expect(got).toEqual(want);
    expect(Object.keys(got.properties ?? {})).toEqual(Object.keys(want.properties ?? {}));
  });

  it("ends where a schema is made of itself", () => {
    const schemas = {
      A: { allOf: [{ $ref: "#/$defs/A" }, { properties: { a: { $ref: "#/$defs/B" } } }] },
      B: { $ref: "#/$defs/B" },
    };
    expect(() =>
      JSON.stringify(planInputSchemas(new Map([["x", { $ref: "#/$defs/A" }]]), referencesOf(schemas))),
    ).not.toThrow();
  });

  it("accepts exactly what the merged parts accept together", () => {
    const part: fc.Arbitrary<JsonSchema> = fc.record(
      {
        type: fc.constantFrom("object" as const),
        required: fc.subarray(["a", "b"], { minLength: 1 }),
        minProperties: fc.nat(2),
        properties: fc.record(
          {
            a: fc.oneof(
              fc.constant({ type: "integer" as const }),
              fc.record({ type: fc.constant("number" as const), minimum: fc.integer({ min: -2, max: 2 }) }),
            ),
            b: fc.record({ enum: fc.subarray(["x", "y", "z"], { minLength: 1 }) }),
            c: fc.record({ maxLength: fc.nat(3), pattern: fc.constantFrom("^a", "b$") }, { requiredKeys: [] }),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ["type"] },
    );
    const value = fc.record(
      {
        a: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(1.5)),
        b: fc.constantFrom("x", "y", "z", 1),
        c: fc.constantFrom("", "a", "ab", "abbbb", 2),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 2, maxLength: 3 }),
        fc.array(value, { minLength: 8, maxLength: 8 }),
        (parts, values) => {
          const ajv = new Ajv2020({ strict: false, logger: false });
          const [whole, merged] = [ajv.compile({ allOf: parts }), ajv.compile(expanded({ allOf: parts }))];
          for (const each of values) expect(merged(each)).toBe(whole(each));
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** A schema of about so many characters that no two others share. */
const bulk = (size: number, name: string): JsonSchema => ({
  type: "object",
  properties: Object.fromEntries(
    Array.from({ length: Math.ceil(size / 40) }, (_, index) => [
      `${name}_property_${index}`,
      { type: "string" as const },
    ]),
  ),
});

describe("the budget", () => {
  const plan = (roots: Record<string, JsonSchema>, schemas: Record<string, JsonSchema>) =>
    planInputSchemas(new Map(Object.entries(roots)), referencesOf(schemas));
  const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });

  it("inlines what fits", () => {
    const planned = plan({ a: ref("A"), b: ref("A") }, { A: bulk(4000, "a") });
    expect(planned.definitions).toBeUndefined();
    expect(planned.schemas.get("b")).toEqual(planned.schemas.get("a"));
  });

  it("lets stand once what recurs, where inlining would be too much", () => {
    const roots = Object.fromEntries(["a", "b", "c"].map((name) => [name, ref("A")]));
    const planned = plan(roots, { A: bulk(INLINE_BUDGET / 2, "a") });
    expect(planned.shared).toEqual(["A"]);
    expect(planned.schemas.get("b")).toEqual({ $ref: "#/$defs/A" });
    expect(Object.keys(planned.definitions?.["A"]?.properties ?? {}).length).toBeGreaterThan(200);
  });

  it("leaves open what is furthest away beyond the limit, and never drops a property", () => {
    const near = bulk(SIZE_LIMIT / 2, "near");
    const schemas = {
      Near: { ...near, properties: { ...near.properties, far: ref("Far") } },
      Far: bulk(SIZE_LIMIT, "far"),
    };
    const planned = plan({ a: ref("Near") }, schemas);
    expect(planned.open).toEqual(["Far"]);
    const definitions = planned.definitions ?? {};
    expect(definitions["Near"]?.properties?.["far"]).toEqual({ $ref: "#/$defs/Far" });
    expect(definitions["Far"]).toMatchObject({
      type: "object",
      description: expect.stringContaining("too large") as string,
    });
    expect(JSON.stringify([...planned.schemas.values(), definitions]).length).toBeLessThan(SIZE_LIMIT * 1.1);
  });

  it("cuts what is one deep schema without names", () => {
    let deep = bulk(2000, "leaf");
    for (let level = 0; level < 40; level++)
      deep = { type: "object", properties: { ...bulk(4000, `l${level}`).properties, deeper: deep } };
    const planned = plan({ a: deep }, {});
    expect(planned.open).toEqual(["a"]);
    expect(JSON.stringify(planned.schemas.get("a")).length).toBeLessThan(SIZE_LIMIT);
    expect(Object.keys(planned.schemas.get("a")?.properties ?? {}).length).toBe(101);
  });

  it("does not grow with the number of ways to one schema", () => {
    const schemas: Record<string, JsonSchema> = { L0: bulk(100, "x") };
    for (let level = 1; level < 60; level++) {
      schemas[`L${level}`] = {
        type: "object",
        properties: { left: ref(`L${level - 1}`), right: ref(`L${level - 1}`) },
      };
    }
    const planned = plan({ a: ref("L59") }, schemas);
    expect(JSON.stringify([...planned.schemas.values(), planned.definitions]).length).toBeLessThan(SIZE_LIMIT);
  });

  it("gives definitions names that are safe everywhere", () => {
    const node = (name: string): JsonSchema => ({ type: "object", properties: { next: ref(name) } });
    const schemas = { "a/b~c d": node("a~1b~0c d"), ["constructor" as string]: node("constructor") };
    const planned = plan({ a: ref("a~1b~0c d"), b: ref("constructor") }, schemas);
    expect(Object.keys(planned.definitions ?? {})).toEqual(["a_b_c_d", "constructor_"]);
    expect(planned.definitions?.["a_b_c_d"]?.properties?.["next"]).toEqual({ $ref: "#/$defs/a_b_c_d" });
  });
});

describe("an answer's schema", () => {
  const tolerant = (schema: JsonSchema, schemas: Record<string, JsonSchema> = {}) => {
    const made = tolerantSchemas(referencesOf(schemas));
    return made.whole(made.of(schema));
  };

  it.each<[string, JsonSchema, JsonSchema]>([
    [
      "requires nothing, and is open",
      {
        type: "object",
        required: ["a"],
        properties: { a: { type: "string", format: "uuid" } },
        additionalProperties: false,
      },
      { type: "object", properties: { a: { type: "string" } } },
    ],
    ["knows no enumerations", { enum: ["a", "b"] }, { type: "string" }],
    [
      "has no write-only properties",
      { type: "object", properties: { a: { writeOnly: true }, b: { type: "null" } } },
      { type: "object", properties: { b: { type: "null" } } },
    ],
    [
      "has a union where the document has one",
      { oneOf: [{ type: "array", items: { type: "string" } }, { type: "integer" }] },
      { anyOf: [{ type: "array", items: { type: "string" } }, { type: "integer" }] },
    ],
    ["says nothing where one form says nothing", { anyOf: [{}, { type: "string" }] }, {}],
    [
      "allows null where the document does",
      { anyOf: [{ type: "object", properties: { a: {} } }, { type: "null" }] },
      { type: ["object", "null"], properties: { a: {} } },
    ],
  ])("%s", (_, given, want) => {
    expect(tolerant(given)).toEqual(want);
  });

  it("ends where a schema contains itself", () => {
    const schemas = {
      Node: { type: "object", properties: { children: { type: "array", items: { $ref: "#/$defs/Node" } } } },
    } satisfies Record<string, JsonSchema>;
    expect(tolerant({ $ref: "#/$defs/Node" }, schemas)).toEqual({
      type: "object",
      properties: { children: { type: "array", items: { type: "object" } } },
    });
  });
});
