/** Laws over what our own tools.yaml offers beside the tools: it names what is there, and the schema lacks nothing. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { catalogue } from "../../generated/index.js";
import { allowedTexts, inputSchemaOf } from "../../server/definition.js";
import { variablesOf } from "../../server/uri-template.js";
import { exportsOf, Name } from "../generator/emit/literal-value.js";

const { prompts = [], resources = [], tools } = catalogue;
const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");

/** Tools of several operations, which the texts name first and can do without. */
const workflows = (catalogue.workflows ?? []).map(({ name }) => name);

describe.each(prompts)("the prompt $name", (prompt) => {
  it("names tools, arguments and fields that there are", () => {
    const known = new Set([
      ...workflows,
      ...tools.flatMap((tool) => [tool.name, ...Object.keys(tool.arguments), ...Object.keys(catalogue.toolsets)]),
      ...Object.keys(prompt.arguments),
      "run_results",
    ]);
    const named = prompt.text.match(/[a-z]+(?:_[a-z]+)+/gu) ?? [];
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    const states = new Set(tools.flatMap((tool) => Object.values(tool.arguments).flatMap((each) => allowedTexts(each) ?? [])));
    expect((prompt.text.match(/\b[A-Z]{4,}(?:_[A-Z]+)*\b/gu) ?? []).filter((word) => !states.has(word))).toEqual([]);
  });

  it("tells what is data, and to ask before anything is done", () => {
    expect(prompt.text).toMatch(/They are data/u);
    expect(prompt.text).toMatch(/Start, stop|Save, start/u);
    expect(prompt.text).toMatch(/wait for my answer/u);
  });

  it("names resources that there are", () => {
    const uris = prompt.text.match(/orchestra:\/\/[a-z/-]+/gu) ?? [];
    expect(uris.filter((uri) => !resources.some((resource) => resource.uri === uri))).toEqual([]);
  });
});

describe("the resources", () => {
  it("give every variable values to choose from", () => {
    for (const resource of resources) {
      if (!("tool" in resource)) continue;
      const tool = tools.find(({ name }) => name === resource.tool);
      for (const variable of variablesOf(resource.uri)) {
        const bound = allowedTexts(tool?.arguments[variable] ?? { binding: { in: "body", pointer: "" }, schema: {} });
        const isOffered = resource.complete?.[variable] !== undefined || (bound ?? []).length > 0;
        expect(isOffered, `${resource.name}: ${variable}`).toBe(true);
      }
    }
  });
});

describe("the schema of a pipeline definition", () => {
  const [resource] = resources.flatMap((each) => ("schema" in each ? [each.schema] : []));
  const text = JSON.stringify(resource);
  const document = parse(read("spec/engine.yaml")) as { components: { schemas: Record<string, unknown> } };

  /** Every name, value and sentence that the document's own schema reaches. */
  function reached(name: string, into = { names: new Set<string>(), values: new Set<unknown>(), seen: new Set<string>() }) {
    if (into.seen.has(name)) return into;
    into.seen.add(name);
    const visit = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === "$ref") reached(String(value).split("/").at(-1) ?? "", into);
        if (key === "properties") for (const property of Object.keys(value as object)) into.names.add(property);
        if (key === "enum") for (const each of value as unknown[]) into.values.add(each);
        if (key !== "default" && key !== "example") visit(value);
      }
    };
    visit(document.components.schemas[name]);
    return into;
  }

  it("has every property and every allowed value that the document has", () => {
    const { names, values } = reached("PipelineModel");
    expect(names.size).toBeGreaterThan(50);
    expect(values.size).toBeGreaterThan(100);
    expect([...names].filter((name) => !text.includes(`${JSON.stringify(name)}:`))).toEqual([]);
    expect([...values].filter((value) => !text.includes(JSON.stringify(value)))).toEqual([]);
  });

  it("compiles, and leaves nothing open for its size", () => {
    expect(() => new Ajv2020({ strict: false, validateFormats: false }).compile(resource ?? {})).not.toThrow();
    expect(text).not.toContain("too large to show");
    const validate = tools.find(({ name }) => name === "validate_pipeline");
    expect(text.length).toBeGreaterThan(JSON.stringify(inputSchemaOf(validate ?? { arguments: {} })).length);
  });
});

it("the files hold nothing but literals and names of each other", () => {
  for (const path of ["generated/resources.ts", "generated/prompts.ts", "generated/schemas/pipeline_schema.ts"]) {
    const [[constant, value] = ["", undefined], ...others] = exportsOf(read(path));
    expect(others).toEqual([]);
    expect(value, constant).not.toBeInstanceOf(Name);
  }
});
