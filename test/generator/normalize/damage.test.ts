// One good document with most of what OpenAPI has, damaged at random: every result must still be an ApiDocument whose
// schemas compile. What is found to be wrong is the business of other tests.
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalized } from "./normalized.js";

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const good = {
  openapi: "3.1.0",
  info: { title: "t", description: "d" },
  servers: [{ url: "https://{h}/v1", variables: { h: { default: "h", enum: ["h"] } } }],
  host: "h",
  schemes: ["https"],
  security: [{ key: [] }],
  paths: {
    "/a/{id}": {
      parameters: [{ $ref: "#/components/parameters/id" }],
      servers: [{ url: "/x" }],
      get: {
        operationId: "a",
        tags: ["t"],
        parameters: [
          {
            in: "query",
            name: "q",
            style: "form",
            explode: false,
            schema: { type: ["string", "null"], enum: ["a", null] },
          },
          { in: "query", name: "f", content: { "application/json": { schema: ref("Pet") } } },
          { in: "query", name: "c", type: "array", collectionFormat: "pipes", items: { type: "string" } },
        ],
        responses: {
          200: { description: "ok", content: { "application/json": { schema: ref("Tree") } } },
          "4xx": { $ref: "#/components/responses/no" },
        },
      },
      post: {
        requestBody: { $ref: "#/components/requestBodies/pet" },
        responses: { default: { description: "d", schema: ref("Cat") } },
      },
      put: {
        parameters: [
          { in: "formData", name: "f", type: "file" },
          { in: "formData", name: "g", type: "array", items: {} },
        ],
      },
      patch: { parameters: [{ in: "body", name: "b", schema: ref("Dog") }] },
    },
    "/b": { $ref: "#/paths/~1a~1{id}" },
  },
  components: {
    parameters: {
      id: { in: "path", name: "id", required: true, schema: { type: "integer", minimum: 1, exclusiveMinimum: true } },
    },
    responses: { no: { description: "no" } },
    requestBodies: {
      pet: {
        required: true,
        content: {
          "multipart/form-data": { schema: ref("Pet"), encoding: { name: { style: "form", contentType: "a/b" } } },
        },
      },
    },
    schemas: {
      Pet: {
        type: "object",
        required: ["kind"],
        properties: { kind: { type: "string" }, name: { type: "string", nullable: true, pattern: "^a", minLength: 1 } },
        discriminator: { propertyName: "kind", mapping: { cat: "Cat", dog: "#/components/schemas/Dog" } },
      },
      Cat: { allOf: [ref("Pet"), { type: "object", properties: { n: { const: 1 } }, additionalProperties: false }] },
      Dog: {
        allOf: [ref("Pet")],
        not: { type: "object", required: ["x"] },
        dependencies: { a: ["b"], c: { minProperties: 1 } },
      },
      Tree: {
        type: "object",
        properties: { children: { type: "array", items: ref("Tree"), minItems: 0 } },
        patternProperties: { "^x": true },
      },
    },
    securitySchemes: { key: { type: "apiKey", in: "header", name: "K" } },
  },
};

/** Every way to a value. */
function ways(value: unknown, way: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [way];
  return [
    ...(way.length === 0 ? [] : [way]),
    ...Object.entries(value).flatMap(([key, inner]) => ways(inner, [...way, key])),
  ];
}

function put(document: object, way: readonly string[], value: unknown): void {
  let holder: unknown = document;
  for (const key of way.slice(0, -1)) {
    if (typeof holder !== "object" || holder === null) return;
    holder = Reflect.get(holder, key);
  }
  if (typeof holder === "object" && holder !== null) Reflect.set(holder, way.at(-1) ?? "", value);
}

const references = [
  "#",
  "#/",
  "#/paths",
  "#/components/schemas/Pet",
  "#/components/schemas/Tree",
  "#/components/parameters/id",
  "Cat",
  "x",
  "#/%",
];
const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    "",
    "x",
    [],
    {},
    [null],
    [1, "a"],
    [[]],
    { type: 1 },
    { a: { b: [] } },
  ),
  fc.constantFrom(...references).map(($ref) => ({ $ref })),
  fc
    .constantFrom(...references)
    .map(($ref) => ({ $ref, nullable: true, allOf: [{ $ref }], properties: { a: { $ref } } })),
  fc
    .constantFrom(...references)
    .map(($ref) => ({ oneOf: [{ $ref }, { $ref }], discriminator: { propertyName: "kind", mapping: { a: $ref } } })),
);

const ajv = new Ajv2020({ strict: false, validateFormats: false, addUsedSchema: false });

describe("a damaged document", () => {
  it("never ends the run, and its schemas compile", () => {
    const damage = fc.array(fc.tuple(fc.constantFrom(...ways(good)), junk), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, (changes) => {
        const document = structuredClone(good);
        for (const [way, value] of changes) {
          if (way[0] !== "paths" || way.length > 1) put(document, way, structuredClone(value));
        }
        const { document: api, report } = normalized(document);
        expect(report.failed).toBe(false);
        const properties = api.operations.flatMap(({ operation }) => [
          ...operation.parameters.map(({ schema }) => schema),
          ...(operation.requestBody?.content ?? []).map(({ schema }) => schema),
          ...operation.responses.flatMap(({ content }) => content.map(({ schema }) => schema)),
        ]);
        const validate = ajv.compile({ $defs: { ...api.schemas }, anyOf: [{}, ...properties] });
        for (const value of [null, {}, { kind: "cat", children: [{}] }, []])
          expect(() => validate(value)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });
});
