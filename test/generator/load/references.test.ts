import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createReport } from "../../../generator/diagnostics.js";
import { loadDocument } from "../../../generator/load/document.js";
import { sourceOfText } from "../../../generator/load/read.js";
import { normalizeDocument } from "../../../generator/normalize/document.js";
import { lineAndColumn } from "../../../generator/source.js";

const fixtures = fileURLToPath(new URL("../../fixtures/documents/", import.meta.url));

function load(file: string, root: string, folder?: string) {
  const report = createReport();
  const loaded = loadDocument({ name: "api", file, root, report, ...(folder === undefined ? {} : { folder }) });
  if (loaded === undefined) throw new Error(JSON.stringify(report.diagnostics));
  return { report, loaded, document: normalizeDocument(loaded, report) };
}

describe("references over several files", () => {
  const { report, loaded, document } = load("references/api.yaml", fixtures);
  const operation = (id: string) => document.operations.find((found) => found.operation.operationId === id);

  it("finds every operation, without a fault", () => {
    expect(document.operations.map(({ operation: { method, path } }) => `${method} ${path}`)).toEqual([
      "GET /pets/{id}",
      "PUT /pets/{id}",
      "GET /shared",
      "GET /inline",
    ]);
    expect(report.diagnostics).toEqual([]);
    expect(document.operations.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it("follows path items, parameters and responses, relative to the file that refers", () => {
    expect(operation("getPet")?.operation.parameters).toMatchObject([
      { in: "path", name: "id", schema: { $ref: "#/$defs/Id" } },
    ]);
    expect(operation("shared")?.operation.parameters.map(({ name }) => name)).toEqual(["limit", "page"]);
    expect(operation("shared")?.operation.responses).toEqual([{ status: "200", description: "Done.", content: [] }]);
  });

  it("gives two schemas of one name two names, the component its own", () => {
    expect(operation("getPet")?.operation.responses[0]?.content[0]?.schema).toEqual({ $ref: "#/$defs/Pet.Pet" });
    expect(document.schemas["Pet.Pet"]).toMatchObject({ properties: { mother: { $ref: "#/$defs/Pet.Pet" } } });
    expect(document.schemas["Id"]).toEqual({ type: "string", format: "uuid" });
  });

  it("finds what anchors and $id name, and what pointers reach inside other schemas", () => {
    expect(document.schemas["Pet.age"]).toEqual({ type: "integer", minimum: 0 });
    expect(document.schemas["Tree"]).toEqual({
      type: "object",
      properties: {
        children: { type: "array", items: { $ref: "#/$defs/Tree" } },
        name: { $ref: "#/$defs/Name" },
        leaf: { $ref: "#/$defs/Leaf" },
      },
    });
  });

  it("leaves what looks like a reference or an anchor in data alone", () => {
    expect(document.schemas["Name"]).toEqual({ type: "string", default: { $ref: "#/and/this" } });
  });

  it("names the files it read as messages do", () => {
    expect([...loaded.sources.keys()].sort()).toEqual([
      "references/api.yaml",
      "references/parts/parameters.json",
      "references/parts/paths/pet.yaml",
      "references/parts/responses.yaml",
      "references/parts/schemas/Id.yaml",
      "references/parts/schemas/Pet.yaml",
    ]);
  });
});

/** A document whose one operation refers to `reference`, in a folder with further files beside and outside. */
function referring(reference: string) {
  const root = mkdtempSync(join(tmpdir(), "references-"));
  const file = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  file("outside.yaml", "type: string\n");
  file("api/inside.yaml", "type: string\n");
  file("api/broken.yaml", 'a: "\n');
  symlinkSync(join(root, "outside.yaml"), join(root, "api/link.yaml"));
  symlinkSync(join(root, "api/inside.yaml"), join(root, "api/fine.yaml"));
  const text = reference.replace("ROOT", root);
  file(
    "api/api.yaml",
    `openapi: 3.0.0
paths:
  /a:
    get:
      parameters:
        - name: p
          in: query
          schema:
            $ref: ${JSON.stringify(text)}
  /b:
    get: { parameters: [{ name: p, in: query, schema: { type: string } }] }
`,
  );
  return load("api/api.yaml", root);
}

describe("a reference that is not followed", () => {
  const cases = [
    { name: "http", given: "http://127.0.0.1:9/a.yaml", rule: "reference-outside-folder" },
    { name: "https with a fragment", given: "https://example.com/a.yaml#/x", rule: "reference-outside-folder" },
    { name: "file URL", given: "file:///etc/hostname", rule: "reference-outside-folder" },
    { name: "absolute path", given: "/etc/hostname", rule: "reference-outside-folder" },
    { name: "absolute path inside the folder", given: "ROOT/api/inside.yaml", rule: "reference-outside-folder" },
    { name: "protocol-relative URL", given: "//example.com/a.yaml", rule: "reference-outside-folder" },
    { name: "way up", given: "../outside.yaml", rule: "reference-outside-folder" },
    { name: "way up, percent-encoded", given: "%2e%2e/outside.yaml", rule: "reference-outside-folder" },
    { name: "way up from a folder", given: "x/../../outside.yaml", rule: "reference-outside-folder" },
    { name: "symbolic link out", given: "link.yaml", rule: "reference-outside-folder" },
    { name: "missing file", given: "none.yaml", rule: "dangling-reference" },
    { name: "the folder", given: "./", rule: "reference-outside-folder" },
    { name: "broken file", given: "broken.yaml", rule: "dangling-reference" },
    { name: "missing key", given: "#/components/schemas/X", rule: "dangling-reference" },
    { name: "inherited key", given: "#/constructor", rule: "dangling-reference" },
    { name: "missing anchor", given: "#x", rule: "dangling-reference" },
    { name: "broken escape", given: "#/a%zz", rule: "dangling-reference" },
    { name: "circle", given: "#/paths/~1a/get/parameters/0/schema", rule: "dangling-reference" },
  ];
  it.each(cases)("$name is an error of its operation, at the $ref", ({ given, rule }) => {
    const { document, loaded, report } = referring(given);
    const [bad, good] = document.operations;
    expect(bad?.problems).toMatchObject([{ rule, severity: "error", at: { file: "api/api.yaml" } }]);
    const source = loaded.sources.get("api/api.yaml");
    expect(source && lineAndColumn(source, bad?.problems[0]?.at.start ?? 0)).toEqual({ line: 9, column: 19 });
    expect(good?.problems).toEqual([]);
    expect(report.failed).toBe(false);
    expect([...loaded.sources.keys()].join()).not.toContain("outside");
  });

  it("a link that stays inside, and a file behind an encoded name, are followed", () => {
    for (const reference of ["fine.yaml", "./insid%65.yaml"]) {
      const { document } = referring(reference);
      expect(document.operations[0]?.problems).toEqual([]);
      expect(Object.values(document.schemas)).toEqual([{ type: "string" }]);
    }
  });

  it("suggests the nearest key", () => {
    expect(referring("#/path").document.operations[0]?.problems[0]?.help).toBe(
      '"api/api.yaml" has no "path"; did you mean "paths"?',
    );
  });

  it("a document that is only a text refers to no files", () => {
    const report = createReport();
    const source = sourceOfText(
      "openapi: 3.0.0\npaths: { /a: { get: { parameters: [{ $ref: a.yaml }] } } }",
      "https://example.com/api.yaml",
      report,
    );
    const loaded = source && loadDocument({ name: "api", file: source, root: ".", report });
    const found = loaded && normalizeDocument(loaded, report);
    expect(found?.operations[0]?.problems).toMatchObject([{ rule: "reference-outside-folder", severity: "error" }]);
  });

  it("a wider folder can be given", () => {
    const root = mkdtempSync(join(tmpdir(), "references-"));
    mkdirSync(join(root, "spec"));
    writeFileSync(join(root, "common.yaml"), "type: string");
    writeFileSync(
      join(root, "spec/api.yaml"),
      "swagger: '2.0'\npaths: { /a: { get: { parameters: [{ name: b, in: body, schema: { $ref: ../common.yaml } }] } } }",
    );
    expect(load("spec/api.yaml", root, ".").document.operations[0]?.problems).toEqual([]);
    expect(load("spec/api.yaml", root).document.operations[0]?.problems).toMatchObject([
      { rule: "reference-outside-folder" },
    ]);
  });
});

describe("circles of references that are no schemas", () => {
  const cases = [
    {
      name: "parameters",
      components: "parameters: { a: { $ref: '#/components/parameters/b' }, b: { $ref: '#/components/parameters/a' } }",
      use: "parameters: [{ $ref: '#/components/parameters/a' }]",
    },
    {
      name: "request bodies",
      components: "requestBodies: { a: { $ref: '#/components/requestBodies/a' } }",
      use: "requestBody: { $ref: '#/components/requestBodies/a' }",
    },
    {
      name: "pointers through themselves",
      components: "parameters: { a: { $ref: '#/components/parameters/a/x' } }",
      use: "parameters: [{ $ref: '#/components/parameters/a' }]",
    },
  ];
  it.each(cases)("$name end in an error", ({ components, use }) => {
    const report = createReport();
    const source = sourceOfText(
      `openapi: 3.0.0\npaths: { /a: { get: { ${use} } } }\ncomponents: { ${components} }`,
      "a.yaml",
      report,
    );
    const loaded = source && loadDocument({ name: "a", file: source, root: ".", report });
    const found = loaded && normalizeDocument(loaded, report);
    expect(found?.operations[0]?.problems).toMatchObject([{ rule: "dangling-reference", severity: "error" }]);
  });

  it("path items too, without their neighbours", () => {
    const report = createReport();
    const source = sourceOfText(
      "openapi: 3.0.0\npaths: { /a: { $ref: '#/paths/~1b' }, /b: { $ref: '#/paths/~1a' }, /c: { get: {} } }",
      "a.yaml",
      report,
    );
    const loaded = source && loadDocument({ name: "a", file: source, root: ".", report });
    const found = loaded && normalizeDocument(loaded, report);
    expect(found?.operations.map(({ operation }) => operation.path)).toEqual(["/c"]);
    expect(report.diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual([
      ["dangling-reference", "warning"],
      ["dangling-reference", "warning"],
    ]);
  });
});

describe("a file that is no OpenAPI document", () => {
  const cases = ["[]", "a: 1", "hello", "", "asyncapi: 3.0.0\nchannels: {}"];
  it.each(cases)("%j", (text) => {
    const report = createReport();
    const source = sourceOfText(text, "a.yaml", report);
    expect(source && loadDocument({ name: "a", file: source, root: ".", report })).toBeUndefined();
    expect(report.diagnostics).toMatchObject([{ rule: "not-openapi", severity: "error" }]);
  });
});
