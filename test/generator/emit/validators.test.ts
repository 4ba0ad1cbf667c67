/** Validators against Ajv: those that are emitted agree with it, and those that would not are not emitted. */
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRule } from "../../../generator/emit/zod/formats.js";
import { interpret, NotPlainError } from "../../../generator/emit/zod/interpret.js";
import { disagreement } from "../../../generator/emit/zod/prove.js";
import type { ModelNames } from "../../../generator/emit/models.js";
import { validatorFile } from "../../../generator/emit/validator-file.js";
import { type AnyTool, inputSchemaOf, type JsonSchema } from "../../../server/definition.js";

const ajv = new Ajv2020({ strict: false, logger: false });
formats.default(ajv);

function toolOf(schema: JsonSchema): AnyTool {
  return {
    name: "act",
    title: "Act",
    description: "Acts.",
    toolset: "all",
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    operation: { document: "api", method: "GET", path: "/" },
    arguments: { value: { binding: { in: "body", pointer: "/value" }, schema } },
    result: {},
  };
}

/** The emitted validator of a schema, built from the file's own text. */
function validatorOf(schema: JsonSchema) {
  const text = validatorFile(toolOf(schema), "Header.");
  return text === undefined ? undefined : interpret(text.replace(/^[\s\S]*export default /, "").replace(/;\n$/, ""));
}

const schemas: fc.Arbitrary<JsonSchema> = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.record(
      {
        type: fc.constant("string" as const),
        minLength: fc.nat(3),
        maxLength: fc.integer({ min: 3, max: 6 }),
        pattern: fc.constantFrom("^a", "\\p{L}", "^[a-z]*$"),
      },
      { requiredKeys: ["type"] },
    ),
    fc.record({
      type: fc.constant("string" as const),
      format: fc.constantFrom("date-time", "date", "uuid", "uuid4", "email", "binary", "time", "ipv4", "uri", "int32"),
    }),
    fc.record(
      {
        type: fc.constantFrom("integer" as const, "number" as const),
        minimum: fc.integer({ min: -5, max: 5 }),
        exclusiveMaximum: fc.integer({ min: 3, max: 9 }),
        multipleOf: fc.constantFrom(1, 2, 3),
        format: fc.constantFrom("int32", "int64", "float"),
      },
      { requiredKeys: ["type"] },
    ),
    fc.record({ type: fc.constantFrom("boolean" as const, "null" as const) }),
    fc.record({
      enum: fc.uniqueArray(
        fc.oneof(fc.constantFrom("a", "b", "__proto__", "constructor"), fc.integer(), fc.boolean(), fc.constant(null)),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    fc.constant({}),
    fc.record({ type: fc.constant(["string", "null"] as const), maxLength: fc.nat(4) }, { requiredKeys: ["type"] }),
    fc.record(
      {
        type: fc.constant("array" as const),
        items: tie("schema"),
        minItems: fc.nat(2),
        maxItems: fc.integer({ min: 2, max: 4 }),
        uniqueItems: fc.constant(true),
      },
      { requiredKeys: ["type"] },
    ),
    fc.record(
      {
        type: fc.constant("object" as const),
        properties: fc.dictionary(fc.constantFrom("a", "b", "c-d", "default", "constructor"), tie("schema"), {
          maxKeys: 3,
        }),
        required: fc.subarray(["a", "b", "other"]),
        additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
      },
      { requiredKeys: ["type", "properties"] },
    ),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ type: fc.constant("string" as const), default: fc.constant("x"), description: fc.constant("`${1}*/") }),
  ),
})).schema;

/** Whole numbers past 2^53 are refused by zod and taken by Ajv; the server refuses them whatever the validator says. */
const isExact = (value: unknown): boolean =>
  typeof value === "number"
    ? !Number.isInteger(value) || Number.isSafeInteger(value)
    : typeof value !== "object" || value === null || Object.values(value).every(isExact);

const values = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).filter(isExact),
  fc.constantFrom(
    "a",
    "💥💥💥💥",
    "2024-02-29T00:00:00Z",
    "2023-02-29",
    "1.2.3.4",
    { a: 1 },
    { a: "a", b: null },
    ["a", "a"],
    3,
    6,
    2147483648,
  ),
);

describe("an emitted validator", () => {
  it("gives Ajv's verdict on values that it was not proven with", () => {
    let emitted = 0;
    fc.assert(
      fc.property(schemas, fc.array(values, { minLength: 20, maxLength: 20 }), (schema, tried) => {
        const validator = validatorOf(schema);
        if (validator === undefined) return;
        emitted += 1;
        const check = ajv.compile(inputSchemaOf(toolOf(schema)));
        for (const value of [...tried.map((each) => ({ value: each })), {}, { other: 1 }]) {
          const text = JSON.stringify({ schema, value });
          expect(validator.safeParse(value).success, text).toBe(check(value));
        }
      }),
      { numRuns: 150 },
    );
    // Otherwise nothing would be proven here.
    expect(emitted).toBeGreaterThan(50);
  });

  it.each<[string, JsonSchema]>([
    ["items that must differ", { type: "array", items: { type: "string" }, uniqueItems: true }],
    ["a reference", { $ref: "#/$defs/A" }],
    ["what must not hold", { not: { type: "string" } }],
    ["properties without a type", { properties: { a: { type: "string" } } }],
    ["steps that no computer counts exactly", { type: "number", multipleOf: 0.01 }],
    ["a format that is judged by a function", { type: "string", format: "uri" }],
    ["a required property that is not described", { type: "object", properties: {}, required: ["a"] }],
    [
      "a name that every object has",
      { type: "object", properties: { constructor: { type: "string" } } as Record<string, JsonSchema> },
    ],
    ["bounds past 2^53", { type: "integer", maximum: 2 ** 60 }],
  ])("is not there for %s", (_, schema) => {
    expect(validatorOf(schema)).toBeUndefined();
  });

  it("is refused where it would judge otherwise", () => {
    expect(disagreement(interpret("z.string().min(1)"), { type: "string", minLength: 2 })).toEqual({ instance: " " });
    expect(
      disagreement(interpret('z.string().regex(new RegExp("^.{2,}$"))'), { type: "string", minLength: 2 }),
    ).toEqual({ instance: "💥" });
    expect(disagreement(interpret("z.array(z.any())"), { type: "array", uniqueItems: true })).toBeDefined();
    expect(disagreement(interpret("z.number()"), { type: "integer" })).toBeDefined();
    expect(disagreement(interpret("z.string()"), { type: "string", format: "uuid" })).toBeDefined();
  });
});

describe("enumerations of the models", () => {
  const colours = ["red", "blue", "constructor"];
  const modelsWith = (constant: string): ModelNames => ({
    document: "api",
    models: { file: "api.yaml", enumerations: { Colour: colours }, schemas: {} },
    enumerations: new Map(),
    schemas: new Map(),
    enumeration: (listed) =>
      JSON.stringify(listed) === JSON.stringify(colours) ? { constant, type: "Colour" } : undefined,
    schema: () => undefined,
    reference: () => undefined,
  });
  const schema: JsonSchema = { type: "array", items: { anyOf: [{ enum: colours }, { enum: ["red", 1] }] } };

  it("are named and not repeated, and judge as Ajv does", () => {
    const text = validatorFile(toolOf(schema), "Header.", modelsWith("colour")) ?? "";
    expect(text).toContain('import { colour } from "../models/api.js";');
    expect(text).not.toContain("blue");
    const expression = text.replace(/^[\s\S]*export default /, "").replace(/;\n$/, "");
    const validator = interpret(expression, new Map([["colour", colours]]));
    const check = ajv.compile(inputSchemaOf(toolOf(schema)));
    for (const item of ["red", "blue", "constructor", 1, "green", "colour", "toString", null]) {
      expect(validator.safeParse({ value: [item] }).success, String(item)).toBe(check({ value: [item] }));
    }
    expect(() => interpret(expression)).toThrow(NotPlainError);
  });

  it("are repeated where their name is taken", () => {
    expect(validatorFile(toolOf(schema), "Header.", modelsWith("z"))).toBe(validatorFile(toolOf(schema), "Header."));
  });
});

describe("an expression that is more than calls and literals", () => {
  it.each([
    "z.enum(process.argv)",
    "z.enum(argv)",
    "process.exit(1)",
    "z.string().transform((x) => x)",
    "z.string(`${1}`)",
    "z.constructor('return 1')()",
    "z.string().refine(eval)",
    "(() => z.string())()",
    "z.object({ ['a']: z.string() })",
    "z.object({ '__proto__': z.string() })",
    "z.object({ ...z })",
    "z.string(); process.exit(1)",
    "z.lazy(1)",
    "new Function('x')",
    "globalThis.z.string()",
  ])("is not built: %s", (text) => {
    expect(() => interpret(text)).toThrow(NotPlainError);
  });
});

describe("a format's regular expression", () => {
  const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
  const texts = fc.oneof(
    fc.tuple(digits(4), digits(2), digits(2)).map((parts) => parts.join("-")),
    fc
      .date({ noInvalidDate: true, min: new Date("1800-01-01"), max: new Date("2400-01-01") })
      .map((date) => date.toISOString()),
    fc
      .tuple(
        fc.integer({ min: 0, max: 24 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom("", "Z", "z", "+01:00", "-2359", "+24:00", "+01"),
      )
      .map(
        ([hour, minute, second, zone]) =>
          `2024-02-2${hour % 10}T${[hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":")}${zone}`,
      ),
    fc.string({ maxLength: 30 }),
  );

  it.each(["date-time", "date", "time", "uuid", "email", "ipv4", "duration", "hostname"])(
    "says what ajv-formats says: %s",
    (format) => {
      const rule = formatRule(format);
      const check = ajv.compile({ type: "string", format });
      fc.assert(
        fc.property(texts, (text) => {
          const cut =
            format === "time" ? text.replace(/^.*T/, "") : format === "date" ? text.replace(/T.*$/, "") : text;
          // Leap seconds in other zones than UTC are beyond an expression, and ajv-formats takes 24:59 in some zones.
          fc.pre(!/:60/.test(cut) && !/(^|T)24:/.test(cut));
          expect(rule.judges && rule.pattern?.test(cut), cut).toBe(check(cut));
        }),
        { numRuns: 300 },
      );
    },
  );
});
