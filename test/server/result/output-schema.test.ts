/** Output schemas: what a client's validator makes of them. Ajv is that of the clients, so it is the oracle. */
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyTool, JsonSchema, ResultDefinition } from "../../../server/definition.js";
import { conforming } from "../../../server/result/conform.js";
import { outputSchemaOf } from "../../../server/result/output-schema.js";
import { shapeAnswer } from "../../../server/result/shape.js";
import { shelves } from "../catalogue-of-shelves.js";

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: {}, logger: false });

function schemaFor(result: ResultDefinition): JsonSchema | undefined {
  return outputSchemaOf({ result } as AnyTool);
}

describe("the schema", () => {
  it("describes the concise form, requires nothing and refuses nothing further", () => {
    const schema = outputSchemaOf(shelves.tools[0] as AnyTool);
    expect(schema).toEqual({
      type: "object",
      properties: {
        results: {
          type: "array",
          items: {
            type: "object",
            properties: {
              id: { type: "string" },
              title: { type: "string" },
              status: { type: "string" },
            },
          },
        },
        total: { type: "integer" },
        truncated: expect.objectContaining({ type: "object" }),
      },
    });
  });

  it("wraps what is no object, as the result is", () => {
    expect(schemaFor({ schema: { type: "array", items: { type: "string" } } })).toMatchObject({
      type: "object",
      properties: { result: { type: "array" } },
    });
  });

  it("is of text or bytes where the answer is no JSON, and absent where nothing is known", () => {
    expect(schemaFor({ mediaType: "text/plain" })).toMatchObject({ properties: { text: { type: "string" } } });
    expect(schemaFor({ mediaType: "image/png" })).toMatchObject({ properties: { base64: { type: "string" } } });
    expect(schemaFor({ mediaType: "*/*" })).toBeUndefined();
    expect(schemaFor({})).toBeUndefined();
  });

  it("keeps the definitions that are still referred to, and no others", () => {
    const $defs: Record<string, JsonSchema> = {
      Book: {
        type: "object",
        properties: { id: { type: "string" }, shelf: { $ref: "#/$defs/Shelf" }, cover: { $ref: "#/$defs/Cover" } },
      },
      Shelf: { type: "object", properties: { books: { type: "array", items: { $ref: "#/$defs/Book" } } } },
      Cover: { type: "object" },
      "a/b~c": { type: "string" },
    };
    const schema = { type: "array", items: { $ref: "#/$defs/Book" }, $defs } as const;
    expect(Object.keys(schemaFor({ schema })?.$defs ?? {})).toEqual(["Book"]);
    expect(schemaFor({ schema, fields: ["id"] })?.$defs).toBeUndefined();
    // What is deeper than items is not described.
    expect(schemaFor({ schema, fields: ["shelf"] })?.$defs).toBeUndefined();
    const odd = schemaFor({ schema: { type: "object", properties: { x: { $ref: "#/$defs/a~1b~0c" } }, $defs } });
    expect(Object.keys(odd?.$defs ?? {})).toEqual(["a/b~c"]);
  });
});

/** Schemas as documents have them, with much that a tolerant schema must not hold an answer to. */
const anySchema: fc.Arbitrary<JsonSchema> = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonSchema>(
      { type: "string", enum: ["A", "B"] },
      { type: "string", format: "uuid" },
      { type: "integer", minimum: 5 },
      { type: "number" },
      { type: "boolean" },
      { $ref: "#/$defs/Node" },
      { type: ["string", "integer"] },
      { const: 5 },
      {},
    ),
    fc.record({ type: fc.constant("array" as const), items: tie("schema"), minItems: fc.constant(1) }),
    fc
      .dictionary(fc.constantFrom("a", "b", "c", "__proto__", "toString", "constructor"), tie("schema"), { maxKeys: 3 })
      .map((properties): JsonSchema => ({
        type: "object",
        properties,
        required: Object.keys(properties),
        additionalProperties: false,
      })),
    tie("schema").map((inner): JsonSchema => ({ type: "object", additionalProperties: inner })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((oneOf): JsonSchema => ({ oneOf })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 2 }).map((allOf): JsonSchema => ({ allOf })),
  ),
})).schema;

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("A", "other", 7, 1.5, true, null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c", "d", "__proto__", "constructor", "truncated"), tie("value"), {
      maxKeys: 3,
    }),
  ),
})).value;

const $defs: Record<string, JsonSchema> = {
  Node: { type: "object", properties: { a: { $ref: "#/$defs/Node" }, b: { type: "integer" } }, required: ["a"] },
};

describe("no client refuses a result", () => {
  it("whatever the document says and whatever the API sends", () => {
    let wrapped = 0;
    fc.assert(
      fc.property(anySchema, value, (schema, sent) => {
        const result = { schema: { ...schema, $defs } };
        const tool = { ...shelves.tools[1], result } as AnyTool;
        const advertised = outputSchemaOf(tool);
        const body = new TextEncoder().encode(JSON.stringify(sent));
        const headers = new Headers({ "content-type": "application/json" });
        const answer = { kind: "answer", status: 200, headers, body, isCut: false, tries: 1, isFinal: false } as const;
        const shaped = shapeAnswer(tool, {}, answer, { maxCharacters: 40_000, redact: (text) => text });
        if (JSON.stringify(shaped).includes('"unexpected"')) wrapped += 1;
        if (advertised === undefined) return;
        expect(advertised.type).toBe("object");
        const check = ajv.compile(advertised);
        expect(check(JSON.parse(JSON.stringify(shaped))), JSON.stringify(check.errors)).toBe(true);
      }),
      { numRuns: 500 },
    );
    // Both ways of answering were seen.
    expect(wrapped).toBeGreaterThan(10);
  });

  it("and what the document describes is given unwrapped, without the properties that are null", () => {
    const orNull: JsonSchema = { anyOf: [{ type: "string" }, { type: "null" }] };
    const properties: Record<string, JsonSchema> = { a: orNull, b: { $ref: "#/$defs/Node" } };
    const schema = schemaFor({ schema: { type: "object", properties, $defs } });
    for (const result of [{ a: "x" }, { more: [null] }, { b: { a: { a: { b: 5 } } } }, {}]) {
      expect(conforming(result, schema)).toBe(result);
    }
    expect(conforming({ a: null, b: null, more: null }, schema)).toEqual({ more: null });
    const either = schemaFor({
      schema: {
        type: "object",
        properties: {
          one: { anyOf: [{ type: "object", properties: { a: orNull, b: { type: "integer" } } }, { type: "string" }] },
          both: {
            allOf: [
              { type: "object", properties: { a: orNull } },
              { type: "object", properties: { c: orNull } },
            ],
          },
        },
      },
    });
    expect(conforming({ one: { a: null, b: 1 }, both: { a: "x", c: null, d: null } }, either)).toEqual({
      one: { b: 1 },
      both: { a: "x", d: null },
    });
    expect(conforming({ one: "text" }, either)).toEqual({ one: "text" });
    expect(conforming({ b: { b: null, c: null } }, schema)).toEqual({ b: { c: null } });
    expect(conforming({ b: { b: "five", a: [] } }, schema)).toEqual({
      note: expect.stringContaining("at b.b"),
      unexpected: { b: { b: "five", a: [] } },
    });
  });
});
