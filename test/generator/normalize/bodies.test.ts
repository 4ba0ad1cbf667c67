import { describe, expect, it } from "vitest";
import { normalized } from "./normalized.js";

const binary = { type: "string", format: "binary" };

function bodyOf(operation: object, root: object = { openapi: "3.1.0" }) {
  const { first } = normalized({ ...root, paths: { "/a": { post: { responses: {}, ...operation } } } });
  return { body: first.operation.requestBody, problems: first.problems };
}

describe("one body, whatever the version", () => {
  const schema = { type: "object", properties: { a: { type: "string" } } };
  const cases = [
    {
      name: "2.0",
      operation: {
        consumes: ["application/json"],
        parameters: [{ in: "body", name: "whatever", required: true, description: "d", schema }],
      },
      root: { swagger: "2.0" },
    },
    {
      name: "2.0, media type of the document",
      operation: { parameters: [{ in: "body", name: "b", required: true, description: "d", schema }] },
      root: { swagger: "2.0", consumes: ["application/json"] },
    },
    {
      name: "2.0, no media type at all",
      operation: { parameters: [{ in: "body", name: "b", required: true, description: "d", schema }] },
      root: { swagger: "2.0" },
    },
    {
      name: "3.0",
      operation: { requestBody: { required: true, description: "d", content: { "application/json": { schema } } } },
      root: { openapi: "3.0.0" },
    },
    {
      name: "3.1",
      operation: { requestBody: { required: true, description: "d", content: { "application/json": { schema } } } },
      root: { openapi: "3.1.0" },
    },
  ];
  it.each(cases)("$name", ({ operation, root }) => {
    const { body, problems } = bodyOf(operation, root);
    expect(body).toMatchObject({ required: true, description: "d" });
    expect(body?.content).toEqual([{ mediaType: "application/json", schema, encoding: {} }]);
    expect(problems).toEqual([]);
  });
});

describe("form fields of 2.0", () => {
  const field = (name: string, more: object = {}) => ({ in: "formData", name, type: "string", ...more });
  const swagger = { swagger: "2.0" };

  it("are the properties of an urlencoded body", () => {
    const list = { type: "array", items: { type: "integer" } };
    const { body, problems } = bodyOf(
      {
        parameters: [
          field("a", { required: true, description: "The a." }),
          field("b", list),
          field("c", { ...list, collectionFormat: "multi" }),
          field("d", { ...list, collectionFormat: "tsv" }),
        ],
      },
      swagger,
    );
    expect(problems).toEqual([]);
    expect(body?.required).toBe(true);
    expect(body?.content).toEqual([
      {
        mediaType: "application/x-www-form-urlencoded",
        schema: {
          type: "object",
          properties: { a: { type: "string", description: "The a." }, b: list, c: list, d: list },
          required: ["a"],
        },
        encoding: {
          b: { contentType: undefined, style: "form", explode: false, allowReserved: false },
          d: { contentType: undefined, style: "tabDelimited", explode: false, allowReserved: false },
        },
      },
    ]);
  });

  it.each([
    { name: "a file makes it multipart", consumes: undefined, file: true, want: ["multipart/form-data"] },
    {
      name: "a file cannot be urlencoded",
      consumes: ["application/x-www-form-urlencoded", "multipart/form-data"],
      file: true,
      want: ["multipart/form-data"],
    },
    {
      name: "both, in the document's order",
      consumes: ["multipart/form-data", "application/x-www-form-urlencoded"],
      file: false,
      want: ["multipart/form-data", "application/x-www-form-urlencoded"],
    },
    {
      name: "JSON is no form",
      consumes: ["application/json"],
      file: false,
      want: ["application/x-www-form-urlencoded"],
    },
  ])("$name", ({ consumes, file, want }) => {
    const { body } = bodyOf({ consumes, parameters: [field("a", file ? { type: "file" } : {})] }, swagger);
    expect(body?.content.map(({ mediaType }) => mediaType)).toEqual(want);
    expect(body?.content[0]?.schema.properties?.["a"]).toEqual(file ? binary : { type: "string" });
  });

  it("beside a body they are an error", () => {
    const { problems } = bodyOf({ parameters: [field("a"), { in: "body", name: "b", schema: {} }] }, swagger);
    expect(problems).toMatchObject([{ rule: "unusable-body", severity: "error" }]);
  });
});

describe("media types", () => {
  const cases = [
    { name: "bytes without a schema", mediaType: "application/octet-stream", given: {}, want: binary },
    { name: "bytes with an empty schema", mediaType: "image/png", given: { schema: {} }, want: binary },
    { name: "text without a schema", mediaType: "text/csv; charset=utf-8", given: {}, want: { type: "string" } },
    { name: "JSON without a schema", mediaType: "application/vnd.api+json", given: {}, want: {} },
    { name: "JSON merge patch", mediaType: "application/merge-patch+json", given: {}, want: {} },
    { name: "anything", mediaType: "*/*", given: {}, want: {} },
    {
      name: "items of 3.2",
      mediaType: "application/jsonl",
      given: { itemSchema: { type: "integer" } },
      want: { type: "array", items: { type: "integer" } },
    },
  ];
  it.each(cases)("$name", ({ mediaType, given, want }) => {
    const { body, problems } = bodyOf({ requestBody: { content: { [mediaType]: given } } });
    expect(body?.content).toEqual([{ mediaType, schema: want, encoding: {} }]);
    expect(problems).toEqual([]);
  });

  it("keep their order, and their encoding as it is stated", () => {
    const encoding = {
      a: { contentType: "image/png" },
      b: { style: "deepObject", explode: true },
      c: { style: "none" },
    };
    const { body, problems } = bodyOf({
      requestBody: { content: { "text/xml": {}, "application/json": {}, "multipart/form-data": { encoding } } },
    });
    expect(body?.content.map(({ mediaType }) => mediaType)).toEqual([
      "text/xml",
      "application/json",
      "multipart/form-data",
    ]);
    expect(body?.content[2]?.encoding).toEqual({
      a: { contentType: "image/png", style: undefined, explode: undefined, allowReserved: false },
      b: { contentType: undefined, style: "deepObject", explode: true, allowReserved: false },
      c: { contentType: undefined, style: undefined, explode: undefined, allowReserved: false },
    });
    expect(problems).toMatchObject([{ rule: "malformed-document", severity: "warning" }]);
  });

  it("a body of no media type is an error where it is required, and is left out where not", () => {
    const severities = [true, false].map((required) => bodyOf({ requestBody: { required, content: {} } }));
    expect(severities).toMatchObject([
      { body: undefined, problems: [{ rule: "unusable-body", severity: "error" }] },
      { body: undefined, problems: [{ rule: "unusable-body", severity: "warning" }] },
    ]);
  });
});
