import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { readCuration } from "../../../generator/curate/read.js";
import { createReport } from "../../../generator/diagnostics.js";
import { sourceOfText } from "../../../generator/load/read.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const schema = JSON.parse(readFileSync(join(root, "generator/tools.schema.json"), "utf8")) as object;

function read(text: string) {
  const report = createReport();
  const source = sourceOfText(text, "tools.yaml", report);
  return { curation: source && readCuration(source, report), diagnostics: report.diagnostics };
}

const start = `
server: { name: example }
documents: { api: { file: openapi.yaml } }
toolsets: { all: { title: All } }
`;

describe("the published schema", () => {
  it("is valid draft-07", () => {
    expect(new Ajv({ strict: true, strictTypes: false }).validateSchema(schema)).toBe(true);
  });

  it("describes every key, for whoever writes the file", () => {
    const silent: string[] = [];
    const visit = (value: unknown, path: string) => {
      if (typeof value !== "object" || value === null) return;
      const { properties } = value as { properties?: Record<string, object> };
      for (const [key, inner] of Object.entries(properties ?? {})) {
        if (!("description" in inner)) silent.push(`${path}/${key}`);
      }
      for (const [key, inner] of Object.entries(value)) if (key !== "examples") visit(inner, `${path}/${key}`);
    };
    visit(schema, "");
    expect(silent).toEqual([]);
  });

  it("accepts every tools.yaml of ours that the reader accepts, and no other", () => {
    const validate = new Ajv({ strict: false }).compile(schema);
    const cases = join(root, "test/generator/cases");
    const files = readdirSync(cases).map((name) => join(cases, name, "tools.yaml"));
    const texts = [...files, join(root, "tools.yaml")]
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, "utf8"));
    for (const text of texts) {
      let value: unknown;
      try {
        value = parse(text);
      } catch {
        continue;
      }
      const shapes = read(text).diagnostics.filter(
        ({ message }) =>
          !message.includes("exclude each other") &&
          !message.includes(" has neither ") &&
          !message.includes("needs the"),
      );
      expect(validate(value)).toBe(shapes.length === 0);
    }
  });
});

describe("the curation", () => {
  it("is whole where only an operation and a toolset are given", () => {
    const { curation, diagnostics } = read(`${start}tools: { list_things: { operation: listThings, toolset: all } }`);
    expect(diagnostics).toEqual([]);
    expect(curation?.tools[0]).toMatchObject({
      name: "list_things",
      operation: "listThings",
      aliases: [],
      annotations: {},
      arguments: [],
      body: { mediaType: undefined, form: undefined },
    });
  });

  it("says what becomes of a parameter, null and false being values as well", () => {
    const { curation } = read(
      `${start}tools: { t: { operation: o, toolset: all, arguments: { a: { constant: null }, b: { constant: false }, c: { config: KEY }, d: { omit: No. }, e: { name: x } } } }`,
    );
    expect(curation?.tools[0]?.arguments.map(({ key, value }) => [key, value])).toEqual([
      ["a", { constant: null }],
      ["b", { constant: false }],
      ["c", { configured: "KEY" }],
      ["d", { omitted: "No." }],
      ["e", undefined],
    ]);
  });

  it("keeps the order of the tools, and the place of each part", () => {
    const text = `${start}tools:\n  b: { operation: o, toolset: all }\n  a: { operation: o, toolset: nowhere }\n`;
    const { curation } = read(text);
    expect(curation?.tools.map(({ name }) => name)).toEqual(["b", "a"]);
    const { start: from = 0, end } = curation?.tools[1]?.at.toolset ?? {};
    expect(text.slice(from, end)).toBe("nowhere");
  });

  it("has one message for each fault", () => {
    const { diagnostics } = read(
      `${start}tools: { t: { operation: o, toolset: all, arguments: { a: { ommit: No. } }, body: 3 } }`,
    );
    expect(diagnostics.map(({ rule, message }) => [rule, message])).toEqual(
      [
        ["wrong-shape", '"body" must be a mapping, not 3.'],
        ["unknown-key", '"ommit" means nothing here.'],
      ].toSorted((left, right) => (diagnostics[0]?.rule === left[0] ? -1 : diagnostics[0]?.rule === right[0] ? 1 : 0)),
    );
    expect(diagnostics.find(({ rule }) => rule === "unknown-key")?.help).toMatch(/^did you mean "omit"\?/);
  });
});
