import { describe, expect, it } from "vitest";
import { schemaIn } from "./normalized.js";

const nothing = { type: "null" };
const binary = { type: "string", format: "binary" };

describe("one canonical form, whatever version the document claims", () => {
  const cases: { name: string; given: unknown; want: unknown }[] = [
    { name: "nullable", given: { type: "string", nullable: true }, want: { anyOf: [{ type: "string" }, nothing] } },
    {
      name: "x-nullable",
      given: { type: "string", "x-nullable": true },
      want: { anyOf: [{ type: "string" }, nothing] },
    },
    {
      name: "a list of type and null",
      given: { type: ["string", "null"] },
      want: { anyOf: [{ type: "string" }, nothing] },
    },
    { name: "an unquoted null", given: { type: ["string", null] }, want: { anyOf: [{ type: "string" }, nothing] } },
    { name: "nullable: false", given: { type: "string", nullable: false }, want: { type: "string" } },
    {
      name: "nullable twice said",
      given: { type: ["string", "null"], nullable: true },
      want: { anyOf: [{ type: "string" }, nothing] },
    },
    {
      name: "nullable union",
      given: { nullable: true, oneOf: [{ type: "string" }, { type: "integer" }] },
      want: { anyOf: [{ oneOf: [{ type: "string" }, { type: "integer" }] }, nothing] },
    },
    {
      name: "nullable anyOf",
      given: { nullable: true, anyOf: [{ type: "string" }, { type: "integer" }] },
      want: { anyOf: [{ type: "string" }, { type: "integer" }, nothing] },
    },
    {
      name: "oneOf with null",
      given: { oneOf: [{ type: "string" }, { type: "null" }] },
      want: { anyOf: [{ type: "string" }, nothing] },
    },
    { name: "nullable anything", given: { nullable: true, description: "d" }, want: { description: "d" } },
    {
      name: "nullable enum without null",
      given: { type: "string", nullable: true, enum: ["a"] },
      want: { anyOf: [{ type: "string", enum: ["a"] }, nothing] },
    },
    {
      name: "nullable enum with null",
      given: { type: "string", nullable: true, enum: ["a", null] },
      want: { anyOf: [{ type: "string", enum: ["a"] }, nothing] },
    },
    {
      name: "enum with null and no type",
      given: { enum: ["a", "b", null] },
      want: { anyOf: [{ type: "string", enum: ["a", "b"] }, nothing] },
    },
    {
      name: "type list whose enum has no null",
      given: { type: ["string", "null"], enum: ["a"] },
      want: { type: "string", enum: ["a"] },
    },
    { name: "null alone", given: { enum: [null], nullable: true }, want: nothing },
    {
      name: "annotations stay outside",
      given: { type: "string", nullable: true, description: "d", readOnly: true, default: "x" },
      want: { anyOf: [{ type: "string" }, nothing], description: "d", readOnly: true, default: "x" },
    },
    {
      name: "several types, each with its own keywords",
      given: {
        type: ["string", "integer", "array"],
        minLength: 2,
        minimum: 3,
        items: { type: "string" },
        enum: undefined,
      },
      want: {
        anyOf: [
          { type: "string", minLength: 2 },
          { type: "integer", minimum: 3 },
          { type: "array", items: { type: "string" } },
        ],
      },
    },
    { name: "integer and number", given: { type: ["integer", "number"] }, want: { type: "number" } },
    {
      name: "several types, one enum",
      given: { type: ["string", "integer"], enum: ["a", 1] },
      want: {
        anyOf: [
          { type: "string", enum: ["a"] },
          { type: "integer", enum: [1] },
        ],
      },
    },
    {
      name: "mixed enum without type",
      given: { enum: ["a", 1, 1.5] },
      want: {
        anyOf: [
          { type: "string", enum: ["a"] },
          { type: "number", enum: [1, 1.5] },
        ],
      },
    },
    { name: "const", given: { const: "a" }, want: { type: "string", enum: ["a"] } },
    { name: "const null", given: { const: null }, want: nothing },
    {
      name: "exclusive bounds as flags",
      given: { type: "number", minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false },
      want: { type: "number", exclusiveMinimum: 1, maximum: 5 },
    },
    {
      name: "exclusive bounds as numbers",
      given: { type: "number", exclusiveMinimum: 1, maximum: 5, exclusiveMaximum: 4 },
      want: { type: "number", exclusiveMinimum: 1, maximum: 5, exclusiveMaximum: 4 },
    },
    { name: "a flag without a bound", given: { type: "number", exclusiveMinimum: true }, want: { type: "number" } },
    {
      name: "boolean schemas",
      given: { type: "object", properties: { a: true, b: false } },
      want: { type: "object", properties: { a: {}, b: { not: {} } } },
    },
    {
      name: "a list of item schemas",
      given: { type: "array", items: [{ type: "string" }], additionalItems: false },
      want: { type: "array", prefixItems: [{ type: "string" }], items: false },
    },
    {
      name: "dependencies",
      given: { type: "object", dependencies: { a: ["b"], c: { required: ["d"] } } },
      want: { type: "object", dependentRequired: { a: ["b"] }, dependentSchemas: { c: { required: ["d"] } } },
    },
    {
      name: "a UUID of a stated version",
      given: { type: "string", format: "uuid4" },
      want: { type: "string", format: "uuid" },
    },
    { name: "a file of 2.0", given: { type: "file" }, want: { type: "string", format: "binary" } },
    {
      name: "binary of 3.1",
      given: { type: "string", contentMediaType: "image/png" },
      want: { type: "string", contentMediaType: "image/png", format: "binary" },
    },
    { name: "binary as an encoding", given: { type: "string", contentEncoding: "binary" }, want: binary },
    {
      name: "base64 of 3.1 is text",
      given: { type: "string", contentEncoding: "base64" },
      want: { type: "string", contentEncoding: "base64" },
    },
    {
      name: "one of one",
      given: { allOf: [{ type: "string", minLength: 1 }], description: "d" },
      want: { type: "string", minLength: 1, description: "d" },
    },
    {
      name: "an object without type",
      given: { properties: { a: { type: "string" } } },
      want: { type: "object", properties: { a: { type: "string" } } },
    },
    {
      name: "keywords of OpenAPI alone",
      given: {
        type: "string",
        example: "x",
        examples: ["y"],
        xml: {},
        externalDocs: {},
        title: "T",
        "x-y": 1,
        $comment: "c",
        unknown: 1,
      },
      want: { type: "string" },
    },
    {
      name: "keywords that mean nothing for the type",
      given: { type: "integer", minLength: 3, format: "int64" },
      want: { type: "integer", format: "int64" },
    },
  ];
  describe.each(["2.0", "3.0.3", "3.1.0", "3.2.0"])("%s", (version) => {
    it.each(cases)("$name", ({ given, want }) => {
      const { schema, problems } = schemaIn(given, {}, version);
      expect(schema).toEqual(want);
      expect(problems).toEqual([]);
    });
  });
});

describe("what cannot be kept is left out with a warning", () => {
  const cases: { name: string; given: unknown; want: unknown }[] = [
    {
      name: "a pattern that JavaScript cannot compile",
      given: { type: "string", pattern: "(?i)^a" },
      want: { type: "string" },
    },
    {
      name: "a pattern that is none with the u flag",
      given: { type: "string", pattern: "^[\\w-.]+\\-$" },
      want: { type: "string" },
    },
    {
      name: "a bound past 2^53",
      given: { type: "integer", maximum: 2 ** 63, minimum: -1 },
      want: { type: "integer", minimum: -1 },
    },
    { name: "a default past 2^53", given: { type: "integer", default: 2 ** 53 + 2 }, want: { type: "integer" } },
    { name: "an enum past 2^53", given: { type: "integer", enum: [1, 2 ** 53 + 2] }, want: { type: "integer" } },
    {
      name: "required: true on a property",
      given: { type: "object", properties: { a: { type: "string", required: true } } },
      want: { type: "object", properties: { a: { type: "string" } } },
    },
    {
      name: "required as a bare string",
      given: { type: "object", required: "a" },
      want: { type: "object", required: ["a"] },
    },
    {
      name: "required twice",
      given: { type: "object", required: ["a", "a"] },
      want: { type: "object", required: ["a"] },
    },
    { name: "a number as text", given: { type: "string", minLength: "x" }, want: { type: "string" } },
    { name: "a negative count", given: { type: "string", minLength: -1 }, want: { type: "string" } },
    {
      name: "a stray string",
      given: { type: "object", properties: { a: "string" } },
      want: { type: "object", properties: { a: {} } },
    },
    { name: "an unknown type", given: { type: "strng" }, want: {} },
    { name: "a type by another name", given: { type: "Int" }, want: { type: "integer" } },
    {
      name: "an enum of the wrong type",
      given: { type: "string", enum: [1, true] },
      want: { type: "string", enum: ["1", "true"] },
    },
    {
      name: "numbers in quotes",
      given: { type: "integer", enum: ["1", "2"] },
      want: { type: "integer", enum: [1, 2] },
    },
    { name: "an enum of nothing", given: { type: "string", enum: [] }, want: { type: "string" } },
    {
      name: "a pattern of properties, and what it closed",
      given: {
        type: "object",
        patternProperties: { "(": { type: "string" }, "^a": { type: "string" } },
        additionalProperties: false,
      },
      want: { type: "object", patternProperties: { "^a": { type: "string" } } },
    },
    {
      name: "additionalProperties as text",
      given: { type: "object", additionalProperties: "false" },
      want: { type: "object" },
    },
  ];
  it.each(cases)("$name", ({ given, want }) => {
    const { schema, problems } = schemaIn(given);
    expect(schema).toEqual(want);
    expect(problems).toMatchObject([{ rule: "unusable-schema", severity: "warning" }]);
  });
});

describe("references", () => {
  const others = {
    Pet: { type: "object", description: "A pet.", properties: { friend: { $ref: "#/components/schemas/Pet" } } },
    Alias: { $ref: "#/components/schemas/Pet" },
  };
  const reference = { $ref: "#/components/schemas/Pet" };
  const wanted = { $ref: "#/$defs/Pet" };
  const cases: { name: string; given: unknown; want: unknown }[] = [
    { name: "plain", given: reference, want: wanted },
    { name: "through an alias", given: { $ref: "#/components/schemas/Alias" }, want: wanted },
    {
      name: "annotations beside it override",
      given: { ...reference, description: "mine", readOnly: true },
      want: { ...wanted, description: "mine", readOnly: true },
    },
    {
      name: "constraints beside it are joined",
      given: { ...reference, required: ["friend"] },
      want: { allOf: [wanted, { required: ["friend"] }] },
    },
    { name: "nullable beside it", given: { ...reference, nullable: true }, want: { anyOf: [wanted, nothing] } },
    { name: "a type beside it is noise", given: { ...reference, type: "object" }, want: wanted },
    { name: "beside it nothing is closed", given: { ...reference, additionalProperties: false }, want: wanted },
    {
      name: "wrapped in allOf for a description",
      given: { allOf: [reference], description: "mine", nullable: true },
      want: { anyOf: [wanted, nothing], description: "mine" },
    },
    {
      name: "keys that look like one in data",
      given: { type: "object", default: { $ref: "#/none" }, example: { $ref: "#/none" } },
      want: { type: "object", default: { $ref: "#/none" } },
    },
    {
      name: "a property of that name",
      given: { type: "object", properties: { $ref: { type: "string" } } },
      want: { type: "object", properties: { $ref: { type: "string" } } },
    },
  ];
  it.each(cases)("$name", ({ given, want }) => {
    const { schema, problems } = schemaIn(given, others);
    expect(schema).toEqual(want);
    expect(problems).toEqual([]);
  });

  it("to $defs of the schema around, as generators write them, are followed", () => {
    const local = { type: "object", properties: { a: { $ref: "#/$defs/A" } }, $defs: { A: { type: "string" } } };
    const { schemas, problems } = schemaIn({ $ref: "#/components/schemas/Local" }, { Local: local }, "3.1.0");
    expect({ ...schemas }).toEqual({
      Local: { type: "object", properties: { a: { $ref: "#/$defs/Local.A" } } },
      "Local.A": { type: "string" },
    });
    expect(problems).toEqual([]);
  });

  it("names are legal, unique and do not depend on what is reached", () => {
    const odd = { "Page«Pet»": { type: "string" }, "Page<Pet>": { type: "integer" }, Page_Pet: { type: "boolean" } };
    const given = (name: string) => ({ $ref: `#/components/schemas/${encodeURIComponent(name)}` });
    const names = Object.keys(odd).map((name) => schemaIn(given(name), odd).schema.$ref);
    const together = schemaIn({ anyOf: Object.keys(odd).reverse().map(given) }, odd);
    expect(names[2]).toBe("#/$defs/Page_Pet");
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^#\/\$defs\/[A-Za-z0-9_.-]+$/);
    expect((together.schema.anyOf ?? []).map(({ $ref }) => $ref).reverse()).toEqual(names);
  });

  it("a fault in a schema belongs to every operation that reaches it, and to no other", () => {
    const { problems, result } = schemaIn(
      { $ref: "#/components/schemas/Outer" },
      {
        Outer: { type: "object", properties: { inner: { $ref: "#/components/schemas/Inner" } } },
        Inner: { type: "object", properties: { gone: { $ref: "#/components/schemas/Gone" } } },
        Unused: { $ref: "#/components/schemas/Gone" },
      },
    );
    expect(problems).toMatchObject([{ rule: "dangling-reference", severity: "error" }]);
    expect(result.report.diagnostics).toEqual([]);
    expect(Object.keys(result.document.schemas)).toEqual(["Inner", "Outer"]);
  });

  it("a schema that contains itself for the same value is cut, with a warning", () => {
    const { schemas, problems } = schemaIn(
      { $ref: "#/components/schemas/A" },
      {
        A: {
          allOf: [
            { $ref: "#/components/schemas/B" },
            { type: "object", properties: { a: { $ref: "#/components/schemas/A" } } },
          ],
        },
        B: { anyOf: [{ $ref: "#/components/schemas/C" }, { type: "object" }] },
        C: { allOf: [{ $ref: "#/components/schemas/A" }, { type: "object", properties: { c: { type: "string" } } }] },
      },
    );
    expect({ ...schemas }).toEqual({
      A: { allOf: [{ $ref: "#/$defs/B" }, { type: "object", properties: { a: { $ref: "#/$defs/A" } } }] },
      B: { anyOf: [{ $ref: "#/$defs/C" }, { type: "object" }] },
      C: { allOf: [{ type: "object", properties: { c: { type: "string" } } }] },
    });
    expect(problems).toMatchObject([{ rule: "unusable-schema", severity: "warning" }]);
  });
});

describe("discriminators", () => {
  const property = { type: "object", required: ["kind"], properties: { kind: { type: "string" } } };
  const building = (name: string) => ({
    allOf: [{ $ref: "#/components/schemas/Pet" }, { type: "object", properties: { [name]: { type: "string" } } }],
  });
  const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
  const fixed = (...values: string[]) => ({
    type: "object",
    properties: { kind: { type: "string", enum: values } },
    required: ["kind"],
  });
  const pet = { $ref: "#/components/schemas/Pet" };

  it("a mapping is written out; the forms build on the plain schema", () => {
    const mapping = { cat: "#/components/schemas/Cat", tiger: "Cat", dog: "Dog" };
    const { schemas, problems } = schemaIn(pet, {
      Pet: { ...property, discriminator: { propertyName: "kind", mapping } },
      Cat: building("meow"),
      Dog: { type: "object", properties: { bark: { type: "string" } } },
    });
    expect({ ...schemas }).toEqual({
      Pet: {
        oneOf: [{ allOf: [ref("Cat"), fixed("cat", "tiger")] }, { allOf: [ref("PetBase"), ref("Dog"), fixed("dog")] }],
      },
      PetBase: property,
      Cat: { allOf: [ref("PetBase"), { type: "object", properties: { meow: { type: "string" } } }] },
      Dog: { type: "object", properties: { bark: { type: "string" } } },
    });
    expect(problems).toEqual([]);
  });

  it("a value that a form fixes itself is not fixed again", () => {
    const { schemas } = schemaIn(pet, {
      Pet: {
        discriminator: { propertyName: "kind", mapping: { cat: "Cat" } },
        oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
      },
      Cat: { type: "object", properties: { kind: { const: "cat" } } },
      Dog: { type: "object" },
    });
    expect(schemas["Pet"]).toEqual({ oneOf: [ref("Cat"), ref("Dog")] });
  });

  it("forms of an explicit oneOf that build on it do not go in a circle", () => {
    const { schemas, problems } = schemaIn(pet, {
      Pet: { ...property, oneOf: [{ $ref: "#/components/schemas/Cat" }], discriminator: { propertyName: "kind" } },
      Cat: building("meow"),
    });
    expect(schemas["Cat"]?.allOf?.[0]).toEqual(ref("PetBase"));
    expect(schemas["PetBase"]).toEqual(property);
    expect(problems).toEqual([]);
  });

  it("without a mapping the schemas that build on it are its forms (2.0 and 3.x)", () => {
    for (const discriminator of ["kind", { propertyName: "kind" }]) {
      const { schemas } = schemaIn(pet, {
        Pet: { ...property, discriminator },
        Cat: building("meow"),
        Dog: building("bark"),
      });
      expect(schemas["Pet"]).toEqual({ anyOf: [ref("Cat"), ref("Dog"), ref("PetBase")] });
    }
  });

  it("too many forms leave the object open, and say so", () => {
    const names = Array.from({ length: 60 }, (_, index) => `Form${index}`);
    const { schemas, problems } = schemaIn(pet, {
      ...Object.fromEntries(names.map((name) => [name, building(name)])),
      Pet: {
        ...property,
        additionalProperties: false,
        description: "A pet.",
        discriminator: { propertyName: "kind", mapping: Object.fromEntries(names.map((name) => [name, name])) },
      },
    });
    expect(schemas["Pet"]).toEqual({
      ...property,
      additionalProperties: true,
      description: 'A pet.\nFurther properties depend on "kind".',
    });
    expect(problems).toMatchObject([{ rule: "unusable-schema", severity: "warning" }]);
  });

  it("a wrapper around a schema means all of its forms", () => {
    const { schemas } = schemaIn(
      { $ref: "#/components/schemas/Wrapper" },
      {
        Pet: { ...property, discriminator: { propertyName: "kind", mapping: { cat: "Cat" } } },
        Cat: building("meow"),
        Wrapper: { allOf: [pet], nullable: true },
      },
    );
    expect(schemas["Wrapper"]).toEqual({ anyOf: [ref("Pet"), nothing] });
  });
});
