import { describe, expect, it } from "vitest";
import { lineAndColumn } from "../../../generator/source.js";
import { normalized } from "./normalized.js";

describe("operations", () => {
  it("are those of paths, 3.2's among them, and not webhooks or callbacks", () => {
    const { document, report } = normalized(`
openapi: 3.2.0
info: { title: "A  title", description: "Words." }
paths:
  x-note: { get: {} }
  /b: { query: { responses: {} }, get: { callbacks: { c: { "{$url}": { post: {} } } } } }
  /a: { parameters: [], summary: shared, additionalOperations: { COPY: { tags: [t, 1] } }, post: null }
webhooks: { w: { post: {} } }
`);
    expect(document.operations.map(({ operation: { method, path } }) => `${method} ${path}`)).toEqual([
      "GET /b",
      "QUERY /b",
      "COPY /a",
    ]);
    expect(document.operations[2]?.operation).toMatchObject({ summary: "shared", tags: ["t"] });
    expect(document).toMatchObject({ title: "A title", description: "Words." });
    expect(report.diagnostics).toEqual([]);
  });

  it("stand at their method, in the document", () => {
    const { first, loaded } = normalized("openapi: 3.0.0\npaths:\n  /a:\n    summary: s\n    get:\n      tags: []\n");
    const source = loaded.sources.get("api.yaml");
    expect(source && lineAndColumn(source, first.operation.at.start)).toEqual({ line: 5, column: 5 });
    expect(source?.text.slice(first.operation.at.start, first.operation.at.end)).toBe("get");
  });

  it("have no path variable in the query of their key that a query parameter fills", () => {
    const parametersOf = (key: string) => {
      const { first } = normalized({
        openapi: "3.0.0",
        paths: { [key]: { get: { parameters: [{ in: "query", name: "a", schema: { type: "string" } }] } } },
      });
      return first.operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
    };
    expect(parametersOf("/x?a={a}")).toEqual(["query a"]);
    expect(parametersOf("/x{?a,b}")).toEqual(["query a"]);
    expect(parametersOf("/x?b={b}")).toEqual(["path b", "query a"]);
    expect(parametersOf("/x/{a}")).toEqual(["path a", "query a"]);
  });

  it("with one name are told of, once, with both places", () => {
    const { report, document } = normalized(
      "openapi: 3.0.0\npaths: { /a: { get: { operationId: x } }, /b: { get: { operationId: x } }, /c: { get: {} }, /d: { get: {} } }",
    );
    expect(report.diagnostics).toMatchObject([
      { rule: "duplicate-operation-id", severity: "warning", notes: [{ at: { file: "api.yaml" } }] },
    ]);
    expect(document.operations).toHaveLength(4);
  });

  it("carry their own extensions and security", () => {
    const { document } = normalized(`
openapi: 3.1.0
security: [{ key: [] }, { token: [] }]
paths:
  /a: { get: { x-a: { b: [1] }, security: [] }, put: {}, post: { security: [{}, { other: [] }] } }
`);
    const [get, put, post] = document.operations.map(({ operation }) => operation);
    expect(get).toMatchObject({ extensions: { "x-a": { b: [1] } }, security: [] });
    expect(put?.security).toEqual(["key", "token"]);
    expect(post?.security).toEqual(["other"]);
  });

  it("answer with statuses as they should be written; faults in answers are warnings", () => {
    const { first } = normalized(`
openapi: 3.0.0
paths:
  /a:
    get:
      responses:
        200: { description: ok, content: { application/json: { schema: { type: string, nullable: true } } } }
        4xx: { $ref: "#/components/responses/Gone" }
        default: { description: d }
        oops: { description: d }
        x-note: {}
`);
    expect(first.operation.responses).toEqual([
      {
        status: "200",
        description: "ok",
        content: [{ mediaType: "application/json", schema: { anyOf: [{ type: "string" }, { type: "null" }] } }],
      },
      { status: "4XX", description: "", content: [] },
      { status: "default", description: "d", content: [] },
    ]);
    expect(first.problems.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["dangling-reference", "warning"],
      ["malformed-document", "warning"],
    ]);
  });
});

describe("nothing in a document ends the run", () => {
  const cases = [
    "openapi: 3.0.0",
    "openapi: 3.0.0\npaths: []",
    "openapi: 3.0.0\npaths: { /a: 1, /b: [], /c: { get: 1, put: [] } }",
    "openapi: 3.0.0\npaths: { /a: { get: { parameters: {}, requestBody: 1, responses: [], tags: 3, security: 1, servers: x } } }",
    "openapi: 3.0.0\npaths: { /a: { get: { requestBody: { content: { application/json: 1 } }, responses: { 200: { content: { a/b: 1 } } } } } }",
    "openapi: [3]\ninfo: x\npaths: { /a: { parameters: 1, get: {} } }\ncomponents: x",
    "swagger: 2\npaths: { /a: { get: { consumes: 1, parameters: [{ in: formData, name: a }, { in: body }] } } }",
    "paths: { /a: { get: {} } }\nservers: [1, { url: 3 }]\ncomponents: { securitySchemes: { a: 1 } }",
  ];
  it.each(cases)("%j", (text) => {
    const { document, report } = normalized(text);
    expect(report.failed).toBe(false);
    expect([...report.diagnostics, ...document.operations.flatMap(({ problems }) => problems)].length).toBeGreaterThan(
      0,
    );
  });
});

describe("servers", () => {
  const cases = [
    {
      name: "variables",
      given: {
        openapi: "3.0.0",
        servers: [{ url: "https://{host}/{v}", variables: { host: { default: "h" }, v: { enum: ["1"] } } }],
      },
      want: ["https://h/1"],
    },
    { name: "relative", given: { openapi: "3.0.0", servers: [{ url: "/v1", description: "d" }] }, want: ["/v1"] },
    { name: "none", given: { openapi: "3.0.0" }, want: [] },
    {
      name: "2.0",
      given: { swagger: "2.0", host: "h:8080", basePath: "/v1", schemes: ["http", "https", "ws"] },
      want: ["https://h:8080/v1", "http://h:8080/v1"],
    },
    { name: "2.0 without schemes", given: { swagger: "2.0", host: "h" }, want: ["https://h"] },
    { name: "2.0 without host", given: { swagger: "2.0", basePath: "v1" }, want: ["/v1"] },
    { name: "2.0 without any", given: { swagger: "2.0" }, want: [] },
  ];
  it.each(cases)("$name", ({ given, want }) => {
    expect(normalized({ ...given, paths: {} }).document.servers.map(({ url }) => url)).toEqual(want);
  });

  it("of path and operation are the operation's own", () => {
    const { document } = normalized(`
openapi: 3.0.0
servers: [{ url: /root }]
paths:
  /a: { servers: [{ url: /path }], get: {}, put: { servers: [{ url: /own }] } }
  /b: { get: {} }
`);
    expect(document.operations.map(({ operation }) => operation.servers.map(({ url }) => url))).toEqual([
      ["/path"],
      ["/own"],
      [],
    ]);
    const swagger = normalized(
      "swagger: '2.0'\nhost: h\nschemes: [http]\npaths: { /a: { get: { schemes: [https] }, put: { schemes: [http] } } }",
    );
    expect(swagger.document.operations.map(({ operation }) => operation.servers.map(({ url }) => url))).toEqual([
      ["https://h"],
      [],
    ]);
  });
});

describe("security schemes", () => {
  it("are read alike from 2.0 and 3.x", () => {
    const schemes = {
      basic: { type: "basic" },
      http: { type: "http", scheme: "Bearer" },
      key: { type: "apiKey", in: "header", name: "X-Key" },
      oauth: { type: "oauth2" },
      connect: { type: "openIdConnect" },
      tls: { type: "mutualTLS" },
      digest: { type: "http", scheme: "digest" },
    };
    const want = [
      { name: "basic", scheme: { type: "basic" } },
      { name: "http", scheme: { type: "bearer" } },
      { name: "key", scheme: { type: "apiKey", in: "header", name: "X-Key" } },
      { name: "oauth", scheme: { type: "oauth2" } },
      { name: "connect", scheme: { type: "oauth2" } },
      { name: "tls", scheme: { type: "unsupported", what: "mutualTLS" } },
      { name: "digest", scheme: { type: "unsupported", what: "http digest" } },
    ];
    const of = (root: object) => normalized({ ...root, paths: {} }).document.securitySchemes;
    expect(of({ openapi: "3.1.0", components: { securitySchemes: schemes } })).toEqual(want);
    expect(of({ swagger: "2.0", securityDefinitions: schemes })).toEqual(want);
  });
});

describe("version labels", () => {
  const cases = ["swagger: '2.0'", "openapi: 3.0.3", "openapi: 3.1.1", "openapi: 3.2.0", "openapi: 3.1"];
  it.each(cases)("%s is known", (label) => {
    expect(normalized(`${label}\npaths: {}`).report.diagnostics).toEqual([]);
  });
  it.each(["openapi: 4.0.0", "swagger: '1.2'", "info: {}"])("%s is told of", (label) => {
    expect(normalized(`${label}\npaths: { /a: { get: {} } }`)).toMatchObject({
      report: { diagnostics: [{ rule: "unsupported-version", severity: "warning" }] },
      document: { operations: [{ problems: [] }] },
    });
  });
});
