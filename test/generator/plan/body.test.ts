import { inputSchemaOf } from "../../../server/definition.js";
import { describe, expect, it } from "vitest";
import { jsonBody, toolOf } from "./planned.js";

const plain = { type: "object", properties: { a: { type: "string" }, b: { type: "integer" } } };

describe("a body is one argument where it", () => {
  it.each([
    ["is a list", { type: "array", items: { type: "string" } }],
    ["is a single value", { type: "integer" }],
    ["has several forms", { oneOf: [plain, { type: "string" }] }],
    ["has several forms beside its properties", { ...plain, anyOf: [{ required: ["a"] }, { required: ["b"] }] }],
    ["is a map", { type: "object", additionalProperties: { type: "string" } }],
    ["takes further properties", { ...plain, additionalProperties: true }],
    ["names no properties", { type: "object" }],
    ["may be null although required", { ...plain, type: ["object", "null"] }],
    ["has properties that depend on each other", { ...plain, dependentRequired: { a: ["b"] } }],
    ["says nothing", {}],
  ])("%s", (_, schema) => {
    const { arguments: given, body } = toolOf(jsonBody(schema));
    expect(Object.keys(given)).toEqual(["body"]);
    expect(given["body"]).toMatchObject({ required: true, binding: { in: "body", pointer: "" } });
    expect(body).toEqual({ mediaType: "application/json", required: true });
  });
});

describe("a body is flat where it", () => {
  it.each([
    ["is a plain object", plain, true],
    ["is closed", { ...plain, additionalProperties: false }, true],
    [
      "is a merged one",
      { allOf: [{ properties: { a: { type: "string" } } }, { properties: { b: { type: "integer" } } }] },
      true,
    ],
    ["is optional, or null", { anyOf: [plain, { type: "null" }] }, false],
    ["is optional, or null by its types", { ...plain, type: ["object", "null"] }, false],
    ["is a union of one", { oneOf: [plain] }, false],
  ])("%s", (_, schema, required) => {
    const { arguments: given } = toolOf(jsonBody(schema, required));
    expect(Object.entries(given).map(([name, { binding }]) => [name, binding])).toEqual([
      ["a", { in: "body", pointer: "/a" }],
      ["b", { in: "body", pointer: "/b" }],
    ]);
  });
});

describe("required properties", () => {
  const schema = { ...plain, required: ["b"] };

  it("are required arguments, and listed first", () => {
    const tool = toolOf(jsonBody(schema));
    expect(Object.entries(tool.arguments).map(([name, { required }]) => [name, required])).toEqual([
      ["a", undefined],
      ["b", true],
    ]);
    expect(Object.keys(inputSchemaOf(tool).properties ?? {})).toEqual(["b", "a"]);
  });

  it("keep an optional body together: it is given whole, or not at all", () => {
    const { arguments: given, body } = toolOf(jsonBody(schema, false));
    expect(given["body"]?.required).toBeUndefined();
    expect(given["body"]?.schema.required).toEqual(["b"]);
    expect(body).toEqual({ mediaType: "application/json" });
  });
});

describe("of several media types", () => {
  const content = (...types: string[]) =>
    toolOf({ requestBody: { content: Object.fromEntries(types.map((type) => [type, { schema: plain }])) } }).body
      ?.mediaType;

  it.each([
    [["text/plain", "application/json"], "application/json"],
    [["multipart/form-data", "application/x-www-form-urlencoded"], "application/x-www-form-urlencoded"],
    [["application/xml", "application/vnd.api+json"], "application/vnd.api+json"],
    [["application/json-patch+json", "application/merge-patch+json"], "application/json-patch+json"],
    [["application/json; charset=utf-8", "text/plain"], "application/json; charset=utf-8"],
    [["*/*"], "application/json"],
    [["application/octet-stream", "text/csv"], "text/csv"],
  ])("%j: %s", (types, want) => {
    expect(content(...types)).toBe(want);
  });
});

describe("what is no JSON", () => {
  const body = (mediaType: string, schema?: object) =>
    toolOf({ requestBody: { required: true, content: { [mediaType]: schema === undefined ? {} : { schema } } } });

  it("is text where it is text, whatever the schema says", () => {
    const tool = body("application/xml", plain);
    expect(tool.arguments["body"]).toMatchObject({
      schema: { type: "string" },
      description: "Text, sent as application/xml.",
    });
    expect(tool.body).toEqual({ mediaType: "application/xml", required: true });
  });

  it.each([["application/octet-stream"], ["image/png"], ["application/x-tar"]])("is a file: %s", (mediaType) => {
    const tool = body(mediaType, { type: "string", format: "binary" });
    expect(tool.body).toEqual({ mediaType, required: true, file: true });
    expect(tool.arguments["body"]?.schema).toEqual({ type: "string", contentEncoding: "base64" });
    expect(tool.arguments["body"]?.description).toMatch(/base64/);
  });

  it("marks the files of a form, referred to or in a list, nested or not", () => {
    const schema = {
      type: "object",
      properties: {
        one: { $ref: "#/components/schemas/File" },
        many: { type: "array", items: { type: "string", format: "binary" } },
      },
    };
    const components = { schemas: { File: { type: "string", format: "binary" } } };
    const requestBody = { required: true, content: { "multipart/form-data": { schema } } };
    const flat = toolOf({ requestBody }, { components });
    expect(flat.body?.encoding).toEqual({ one: { file: true }, many: { file: true } });
    expect(flat.arguments["many"]?.schema).toEqual({
      type: "array",
      items: { type: "string", contentEncoding: "base64" },
    });
    const nested = toolOf({ requestBody, parameters: [{ in: "query", name: "one", schema: {} }] }, { components });
    expect(nested.body?.encoding).toEqual(flat.body?.encoding);
    expect(nested.arguments["body"]?.schema.properties?.["one"]?.description).toMatch(/base64/);
  });
});

describe("the files of a form", () => {
  const file = { type: "string", format: "binary" };
  const form = (schema: object, encoding = {}) =>
    toolOf({ requestBody: { required: true, content: { "multipart/form-data": { schema, encoding } } } });

  it("may be null, and are described as text all the same", () => {
    const tool = form({ type: "object", properties: { a: { ...file, type: ["string", "null"] } } });
    expect(tool.body?.encoding).toEqual({ a: { file: true } });
    expect(tool.arguments["a"]?.schema).toEqual({
      anyOf: [{ type: "string", contentEncoding: "base64" }, { type: "null" }],
    });
  });

  it("have the media type that their schema names, unless their encoding does", () => {
    const png = { type: "string", contentMediaType: "image/png" };
    const properties = { a: png, b: { type: "array", items: png }, c: png };
    const tool = form({ type: "object", properties }, { c: { contentType: "image/gif" } });
    expect(tool.body?.encoding).toEqual({
      a: { contentType: "image/png", file: true },
      b: { contentType: "image/png", file: true },
      c: { contentType: "image/gif", file: true },
    });
  });

  it("are files in each of several forms, and encodings hold there as well", () => {
    const oneOf = [
      { type: "object", required: ["a"], properties: { a: file } },
      { type: "object", required: ["b"], properties: { b: { type: "array", items: { type: "integer" } } } },
    ];
    const tool = form({ oneOf }, { b: { style: "form", explode: false } });
    expect(tool.body?.encoding).toEqual({ a: { file: true }, b: { style: "form", explode: false } });
    expect(tool.arguments["body"]?.schema.oneOf?.[0]?.properties?.["a"]).toMatchObject({ type: "string" });
    expect(JSON.stringify(tool.arguments["body"])).not.toContain("binary");
  });
});

describe("a body of bytes", () => {
  const tool = (mediaType: string, schema: object) =>
    toolOf({ requestBody: { required: true, content: { [mediaType]: { schema } } } });

  it("keeps a range of media types, for each file has its own", () => {
    expect(tool("image/*", { type: "string", format: "binary" }).body).toMatchObject({
      mediaType: "image/*",
      file: true,
    });
  });

  it.each([
    ["image/png", { type: "string" }, true],
    ["application/pdf", { type: "string" }, true],
    ["image/svg+xml", { type: "string" }, undefined],
    ["application/jwt", { type: "string" }, undefined],
    ["image/png", { type: "string", contentEncoding: "base64", contentMediaType: "image/png" }, undefined],
  ])("is a file where no text is one: %s", (mediaType, schema, isFile) => {
    expect(tool(mediaType, schema).body?.file).toBe(isFile);
  });

  it("is a list where it is lines of JSON, one for each item", () => {
    const items = { type: "object", properties: { a: { type: "string" } } };
    const lines = tool("application/x-ndjson", { type: "array", items });
    expect(lines.arguments["body"]?.schema).toEqual({ type: "array", items });
    expect(tool("application/x-ndjson", { type: "string" }).arguments["body"]?.schema).toEqual({ type: "string" });
  });
});

it("a required property that is not described is an argument", () => {
  const schema = { type: "object", required: ["a", "ghost"], properties: { a: { type: "string" } } };
  expect(toolOf(jsonBody(schema)).arguments["ghost"]).toEqual({
    required: true,
    binding: { in: "body", pointer: "/ghost" },
    schema: {},
  });
  expect(Object.keys(toolOf(jsonBody(schema, false)).arguments)).toEqual(["body"]);
});

it("a body on GET without any property is none, and accounted for", () => {
  const tool = toolOf(jsonBody({ type: "object", properties: {} }, false), { method: "get" });
  expect(tool.arguments).toEqual({});
  expect(tool.body).toBeUndefined();
  expect(tool.hidden).toEqual([{ in: "body", pointer: "", omitted: "the body has no properties" }]);
});
