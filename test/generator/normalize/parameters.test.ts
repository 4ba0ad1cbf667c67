import { describe, expect, it } from "vitest";
import { normalized } from "./normalized.js";

/** The parameters of `GET /a/{id}`, on both levels, in a document of some version. */
function parameters(operation: unknown[], path: unknown[] = [], head: object = { openapi: "3.1.0" }, template = "/a") {
  const { first } = normalized({
    ...head,
    paths: {
      [template]: { parameters: path, get: { parameters: operation, responses: { 200: { description: "ok" } } } },
    },
  });
  return { parameters: first.operation.parameters, problems: first.problems };
}

const string = { type: "string" };
const swagger = { swagger: "2.0" };

describe("path level and operation level are one list by (in, name)", () => {
  const given = (where: string, name: string, description = "") => ({ in: where, name, description, schema: string });
  const cases = [
    {
      name: "the operation's wins, and stands with its own",
      path: [given("query", "a", "old"), given("query", "b")],
      operation: [given("query", "a", "new")],
      want: ["query b ", "query a new"],
    },
    {
      name: "one name in two places is two parameters",
      path: [given("query", "a")],
      operation: [given("header", "a")],
      want: ["query a ", "header a "],
    },
    {
      name: "header names have no letter case",
      path: [given("header", "X-A", "old")],
      operation: [given("header", "x-a", "new")],
      want: ["header x-a new"],
    },
    {
      name: "query names have",
      path: [given("query", "A")],
      operation: [given("query", "a")],
      want: ["query A ", "query a "],
    },
    {
      name: "names that every object has",
      path: [given("query", "__proto__", "old"), given("query", "constructor")],
      operation: [given("query", "__proto__", "new")],
      want: ["query constructor ", "query __proto__ new"],
    },
    {
      name: "Accept, Content-Type and Authorization stay",
      path: [],
      operation: [given("header", "Accept"), given("header", "Content-Type"), given("header", "Authorization")],
      want: ["header Accept ", "header Content-Type ", "header Authorization "],
    },
  ];
  it.each(cases)("$name", ({ path, operation, want }) => {
    const found = parameters(operation, path);
    expect(found.parameters.map((parameter) => `${parameter.in} ${parameter.name} ${parameter.description}`)).toEqual(
      want,
    );
    expect(found.problems).toEqual([]);
  });

  it("of two on one level the last counts, with a warning", () => {
    const found = parameters([given("query", "a", "first"), given("query", "a", "second")]);
    expect(found.parameters.map(({ description }) => description)).toEqual(["second"]);
    expect(found.problems).toMatchObject([{ rule: "malformed-document", severity: "warning" }]);
  });
});

describe("style and explode have their defaults filled in (OpenAPI 3.1, 4.8.12)", () => {
  const styled = (style: string, explode: boolean, allowReserved = false) => ({ style, explode, allowReserved });
  const cases = [
    { name: "path", given: { in: "path" }, want: styled("simple", false) },
    { name: "query", given: { in: "query" }, want: styled("form", true) },
    { name: "header", given: { in: "header" }, want: styled("simple", false) },
    { name: "cookie", given: { in: "cookie" }, want: styled("form", true) },
    { name: "query, explode: false", given: { in: "query", explode: false }, want: styled("form", false) },
    { name: "query, pipes", given: { in: "query", style: "pipeDelimited" }, want: styled("pipeDelimited", false) },
    {
      name: "query, deepObject",
      given: { in: "query", style: "deepObject", explode: true },
      want: styled("deepObject", true),
    },
    { name: "path, matrix", given: { in: "path", style: "matrix", explode: true }, want: styled("matrix", true) },
    { name: "path, label", given: { in: "path", style: "label" }, want: styled("label", false) },
    { name: "cookie of 3.2", given: { in: "cookie", style: "cookie" }, want: styled("cookie", true) },
    { name: "allowReserved", given: { in: "query", allowReserved: true }, want: styled("form", true, true) },
    {
      name: "a style that is not for the place",
      given: { in: "path", style: "form" },
      want: styled("simple", false),
      warns: true,
    },
    { name: "an unknown style", given: { in: "query", style: "commas" }, want: styled("form", true), warns: true },
    {
      name: "2.0: comma-separated unless told otherwise",
      given: { in: "query", type: "array" },
      head: swagger,
      want: styled("form", false),
    },
    {
      name: "2.0: csv",
      given: { in: "query", type: "array", collectionFormat: "csv" },
      head: swagger,
      want: styled("form", false),
    },
    {
      name: "2.0: multi",
      given: { in: "query", type: "array", collectionFormat: "multi" },
      head: swagger,
      want: styled("form", true),
    },
    {
      name: "2.0: ssv",
      given: { in: "query", type: "array", collectionFormat: "ssv" },
      head: swagger,
      want: styled("spaceDelimited", false),
    },
    {
      name: "2.0: tsv",
      given: { in: "query", type: "array", collectionFormat: "tsv" },
      head: swagger,
      want: styled("tabDelimited", false),
    },
    {
      name: "2.0: pipes",
      given: { in: "query", type: "array", collectionFormat: "pipes" },
      head: swagger,
      want: styled("pipeDelimited", false),
    },
    {
      name: "2.0: pipes in a path",
      given: { in: "path", type: "array", collectionFormat: "pipes" },
      head: swagger,
      want: styled("pipeDelimited", false),
    },
    { name: "2.0: header", given: { in: "header", type: "array" }, head: swagger, want: styled("simple", false) },
    { name: "2.0: a single value", given: { in: "query", type: "string" }, head: swagger, want: styled("form", true) },
    {
      name: "2.0: unknown format",
      given: { in: "query", type: "array", collectionFormat: "semicolons" },
      head: swagger,
      want: styled("form", false),
      warns: true,
    },
    {
      name: "collectionFormat in a 3.x document",
      given: { in: "query", type: "array", collectionFormat: "csv" },
      want: styled("form", false),
    },
  ];
  it.each(cases)("$name", ({ given, want, head, warns }) => {
    const shape = "type" in given ? {} : { schema: string };
    const found = parameters(
      [{ name: "id", required: true, ...shape, ...given }],
      [],
      head,
      given.in === "path" ? "/a/{id}" : "/a",
    );
    expect(found.parameters[0]?.serialization).toEqual(want);
    expect(found.problems.map(({ severity }) => severity)).toEqual(warns === true ? ["warning"] : []);
  });

  it("content stands in the place of a style", () => {
    const content = { "application/json": { schema: { type: "object" }, example: { a: 1 } } };
    const found = parameters([{ in: "query", name: "filter", content }]);
    expect(found.parameters).toMatchObject([
      { schema: { type: "object" }, serialization: { mediaType: "application/json" } },
    ]);
    const whole = {
      in: "querystring",
      name: "q",
      content: { "application/x-www-form-urlencoded": { schema: { type: "object" } } },
    };
    expect(parameters([whole], [], { openapi: "3.2.0" }).parameters).toMatchObject([
      { in: "querystring", serialization: { mediaType: "application/x-www-form-urlencoded" } },
    ]);
  });
});

describe("schemas of parameters", () => {
  const cases = [
    {
      name: "3.x",
      given: { schema: { type: "integer", nullable: true } },
      head: undefined,
      want: { anyOf: [{ type: "integer" }, { type: "null" }] },
    },
    {
      name: "2.0",
      given: { type: "integer", minimum: 1, exclusiveMinimum: true, required: true },
      head: swagger,
      want: { type: "integer", exclusiveMinimum: 1 },
    },
    {
      name: "2.0 array",
      given: { type: "array", items: { type: "string", enum: ["a"] } },
      head: swagger,
      want: { type: "array", items: { type: "string", enum: ["a"] } },
    },
    {
      name: "an example of the parameter",
      given: { schema: string, example: "v=2" },
      head: undefined,
      want: { type: "string", examples: ["v=2"] },
    },
    {
      name: "named examples",
      given: { schema: string, examples: { one: { value: "v=2" } } },
      head: undefined,
      want: { type: "string", examples: ["v=2"] },
    },
    {
      name: "an example of its schema",
      given: { schema: { ...string, example: "v=2" } },
      head: undefined,
      want: { type: "string", examples: ["v=2"] },
    },
  ];
  it.each(cases)("$name", ({ given, head, want }) => {
    const found = parameters([{ in: "query", name: "a", ...given }], [], head);
    expect(found.parameters[0]?.schema).toEqual(want);
    expect(found.problems).toEqual([]);
  });

  it("none at all is a string, with a warning", () => {
    const found = parameters([{ in: "query", name: "a" }]);
    expect(found.parameters[0]?.schema).toEqual(string);
    expect(found.problems).toMatchObject([{ rule: "malformed-document", severity: "warning" }]);
  });
});

describe("paths and their parameters", () => {
  const id = { in: "path", name: "id", required: true, schema: string };
  const cases = [
    {
      name: "a variable that nobody declared",
      template: "/a/{x}/{id}",
      given: [id],
      want: ["x", "id"],
      rule: "malformed-document",
    },
    { name: "a parameter without a variable", template: "/a", given: [id], want: [], rule: "unusable-parameter" },
    {
      name: "several variables in one segment",
      template: "/{base}...{head}:clone",
      given: [
        { ...id, name: "head" },
        { ...id, name: "base" },
      ],
      want: ["head", "base"],
      rule: undefined,
    },
    {
      name: "a variable behind # or ?",
      template: "/a/{id}?b={c}#d",
      given: [id, { ...id, name: "c" }],
      want: ["id", "c"],
      rule: undefined,
    },
    {
      name: "a path parameter that says it is optional",
      template: "/a/{id}",
      given: [{ ...id, required: false }],
      want: ["id"],
      rule: "malformed-document",
    },
  ];
  it.each(cases)("$name", ({ template, given, want, rule }) => {
    const found = parameters(given, [], undefined, template);
    expect(found.parameters.map(({ name }) => name)).toEqual(want);
    expect(found.parameters.every(({ required }) => required)).toBe(true);
    expect(found.problems.map((problem) => [problem.rule, problem.severity])).toEqual(
      rule === undefined ? [] : [[rule, "warning"]],
    );
  });

  it("one that cannot be placed is an error where it is required, and a warning where not", () => {
    const severities = [true, false].map(
      (required) => parameters([{ in: "nowhere", name: "a", required }]).problems[0],
    );
    expect(severities).toMatchObject([
      { rule: "unusable-parameter", severity: "error" },
      { rule: "unusable-parameter", severity: "warning" },
    ]);
    expect(parameters(["stray", null, 3]).problems).toHaveLength(3);
  });
});
