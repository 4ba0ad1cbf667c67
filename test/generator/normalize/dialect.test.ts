// The oracle is an interpreter of OpenAPI 3.0's schema object, written from its text; the schema that is normalized
// is judged by Ajv. Both must accept the same values.
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { schemaIn } from "./normalized.js";

interface Schema30 {
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  minimum?: number;
  exclusiveMinimum?: boolean;
  maximum?: number;
  exclusiveMaximum?: boolean;
  minLength?: number;
  pattern?: string;
  items?: Schema30;
  minItems?: number;
  properties?: Record<string, Schema30>;
  required?: string[];
  additionalProperties?: boolean | Schema30;
  allOf?: Schema30[];
  anyOf?: Schema30[];
  oneOf?: Schema30[];
  not?: Schema30;
  description?: string;
}

function accepts(schema: Schema30, value: unknown): boolean {
  if (schema.nullable === true && value === null) return true;
  return ofType(schema, value) && bounded(schema, value) && composed(schema, value);
}

function ofType({ type, enum: values }: Schema30, value: unknown): boolean {
  if (values !== undefined && !values.includes(value)) return false;
  if (type === undefined) return true;
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function bounded(schema: Schema30, value: unknown): boolean {
  if (typeof value === "number") {
    const { minimum, maximum } = schema;
    if (minimum !== undefined && !(schema.exclusiveMinimum === true ? value > minimum : value >= minimum)) return false;
    if (maximum !== undefined && !(schema.exclusiveMaximum === true ? value < maximum : value <= maximum)) return false;
  }
  if (typeof value === "string") {
    if ([...value].length < (schema.minLength ?? 0)) return false;
    if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value)) return false;
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    if (value.length < (schema.minItems ?? 0)) return false;
    return items === undefined || value.every((item) => accepts(items, item));
  }
  return typeof value !== "object" || value === null || objectFits(schema, value as Record<string, unknown>);
}

function objectFits(schema: Schema30, value: Record<string, unknown>): boolean {
  if (!(schema.required ?? []).every((name) => Object.hasOwn(value, name))) return false;
  return Object.entries(value).every(([name, inner]) => {
    const property = schema.properties?.[name];
    if (property !== undefined) return accepts(property, inner);
    const { additionalProperties: additional = true } = schema;
    return typeof additional === "boolean" ? additional : accepts(additional, inner);
  });
}

function composed(schema: Schema30, value: unknown): boolean {
  const fits = (member: Schema30) => accepts(member, value);
  if (schema.allOf !== undefined && !schema.allOf.every(fits)) return false;
  if (schema.anyOf !== undefined && !schema.anyOf.some(fits)) return false;
  if (schema.oneOf !== undefined && schema.oneOf.filter(fits).length !== 1) return false;
  return schema.not === undefined || !fits(schema.not);
}

const small = fc.integer({ min: -3, max: 3 });
const flag = fc.boolean();
const names = fc.constantFrom("a", "b", "c");

const { schema: schemas } = fc.letrec<{ schema: Schema30 }>((tie) => {
  const inner: fc.Arbitrary<Schema30> = tie("schema");
  const some = fc.array(inner, { minLength: 1, maxLength: 3 });
  const note = { nullable: flag, description: fc.constant("d") };
  const kinds: fc.Arbitrary<Schema30>[] = [
    fc.record(
      {
        type: fc.constantFrom("number", "integer"),
        minimum: small,
        exclusiveMinimum: flag,
        maximum: small,
        exclusiveMaximum: flag,
        ...note,
      },
      { requiredKeys: ["type"] },
    ),
    fc.record(
      { type: fc.constant("string"), minLength: fc.nat(2), pattern: fc.constantFrom("^a", "b$"), ...note },
      { requiredKeys: ["type"] },
    ),
    fc.record(
      { type: fc.constant("string"), enum: fc.uniqueArray(fc.constantFrom("", "a", "b"), { minLength: 1 }), ...note },
      { requiredKeys: ["type", "enum"] },
    ),
    fc.record({ type: fc.constant("boolean"), ...note }, { requiredKeys: ["type"] }),
    fc.record(
      { type: fc.constant("array"), items: inner, minItems: fc.nat(2), ...note },
      { requiredKeys: ["type", "items"] },
    ),
    fc.record(
      {
        type: fc.constant("object"),
        properties: fc.dictionary(names, inner, { maxKeys: 3, noNullPrototype: true }),
        required: fc.uniqueArray(names, { minLength: 1, maxLength: 2 }),
        additionalProperties: fc.oneof(flag, inner),
        ...note,
      },
      { requiredKeys: ["type"] },
    ),
    fc.record({ allOf: some, ...note }, { requiredKeys: ["allOf"] }),
    fc.record({ anyOf: some, ...note }, { requiredKeys: ["anyOf"] }),
    // "or null" next to oneOf with null in it is one of the few things that are read more widely than said.
    fc.record({ oneOf: some.filter((members) => members.every((member) => member.nullable !== true)) }),
    fc.record({ not: inner }),
  ];
  return { schema: fc.oneof({ depthSize: "small", withCrossShrink: true }, ...kinds) };
});

const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    flag,
    small,
    fc.constantFrom(-1.5, 0.5, 2.5),
    fc.constantFrom("", "a", "b", "ab", "xyz"),
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(names, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const ajv = new Ajv2020({ strict: false, addUsedSchema: false });

describe("a schema of OpenAPI 3.0 and its normal form", () => {
  it("accept the same values", () => {
    const seen = { yes: 0, no: 0 };
    fc.assert(
      fc.property(schemas, fc.array(values, { minLength: 8, maxLength: 8 }), (given, instances) => {
        const { schema, problems } = schemaIn(given);
        expect(problems).toEqual([]);
        const validate = ajv.compile(schema);
        for (const instance of instances) {
          const wanted = accepts(given, instance);
          seen[wanted ? "yes" : "no"] += 1;
          expect({ schema, instance, valid: validate(instance) }).toEqual({ schema, instance, valid: wanted });
        }
      }),
      { numRuns: 200 },
    );
    // The comparison says little where nearly all values are refused.
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(100);
  });
});
