/** Laws over real documents, where they are at hand: what goes in comes out, and it is data, legal and compilable. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { createReport } from "../../generator/diagnostics.js";
import { emit } from "../../generator/emit/files.js";
import { loadDocument } from "../../generator/load/document.js";
import { normalizeDocument } from "../../generator/normalize/document.js";
import type { Operation } from "../../generator/operation.js";
import { planCatalogue } from "../../generator/plan/catalogue.js";
import { draftCuration } from "../../generator/plan/draft.js";
import { referencesOf, resolveTop } from "../../generator/plan/schema/reference.js";
import { type AnyTool, inputSchemaOf } from "../../server/definition.js";
import { exportsOf, Name } from "./emit/literal-value.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shared = join(root, "../shared");
const isPresent = existsSync(join(shared, "corpus/README.md"));
if (!isPresent) console.warn("skipped: the corpus of real documents (../shared/corpus) is not here");

const table = isPresent ? readFileSync(join(shared, "corpus/README.md"), "utf8") : "";
const documents = [
  ...table
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => /^\d+$/.test(cells[5] ?? ""))
    .map((cells) => ({ name: (cells[1] ?? "").replaceAll(/[^a-z0-9]+/g, "-"), file: `corpus/${cells[3] ?? ""}` })),
  ...(isPresent ? readdirSync(join(shared, "upstream")) : [])
    .filter((file) => file.endsWith(".openapi.json"))
    .map((file) => ({ name: file.split(".")[0] ?? "", file: `upstream/${file}` })),
];

function planned(name: string, file: string) {
  const report = createReport();
  const loaded = loadDocument({ name, file, root: shared, report });
  if (loaded === undefined) throw new Error(`${file} is not there`);
  const document = normalizeDocument(loaded, report);
  const curation = draftCuration([document]);
  const plan = planCatalogue(curation, [document], report);
  const byName = new Map(curation.tools.map((tool, index) => [tool.name, document.operations[index]?.operation]));
  return { document, plan, report, operationOf: (tool: AnyTool) => byName.get(tool.name) as Operation };
}

/** Where the tool sends or hides something, as `query:id`, `body:/name`, `body:`. */
function placesOf(tool: AnyTool): string[] {
  const bindings = [...Object.values(tool.arguments).map(({ binding }) => binding), ...(tool.hidden ?? [])];
  return bindings.map((binding) =>
    binding.in === "body" ? `body:${binding.pointer}` : "name" in binding ? `${binding.in}:${binding.name}` : "server",
  );
}

describe.skipIf(!isPresent).each(documents)("$name", ({ name, file }) => {
  const { document, plan, report, operationOf } = planned(name, file);
  const tools = plan.catalogue.tools;

  it("becomes a tool for every operation", () => {
    expect(tools.length + plan.operationsLeftOut.length).toBe(document.operations.length);
    expect(plan.operationsLeftOut).toEqual([]);
    expect(report.failed).toBe(false);
  });

  it("has an account that balances: each parameter and each property of a body has one disposition", () => {
    const references = referencesOf(document.schemas);
    for (const tool of tools) {
      const operation = operationOf(tool);
      const places = placesOf(tool);
      expect(new Set(places).size, tool.name).toBe(places.length);
      const declared = operation.parameters.map((parameter) => `${parameter.in}:${parameter.name}`);
      const inBody = places.filter((place) => place.startsWith("body:"));
      expect(places.filter((place) => !inBody.includes(place)).toSorted(), tool.name).toEqual(declared.toSorted());
      if (operation.requestBody === undefined) expect(inBody, tool.name).toEqual([]);
      else if (inBody.includes("body:")) expect(inBody, tool.name).toEqual(["body:"]);
      else {
        const found = operation.requestBody.content.map(({ schema }) => {
          const resolved = resolveTop(schema, references.schemas);
          const branch = (resolved.anyOf ?? resolved.oneOf)?.find(({ type }) => type !== "null");
          return Object.keys(
            (branch === undefined ? resolved : resolveTop(branch, references.schemas)).properties ?? {},
          );
        });
        const names = inBody.map((place) => place.slice("body:/".length).replaceAll("~1", "/").replaceAll("~0", "~"));
        expect(
          found.map((each) => each.toSorted().join()),
          tool.name,
        ).toContain(names.toSorted().join());
      }
    }
  });

  it("has names that are legal for every client, and unique", () => {
    const names = tools.map((tool) => tool.name);
    expect(new Set(names).size).toBe(names.length);
    for (const each of names) expect(each).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
    for (const tool of tools) {
      for (const argument of Object.keys(tool.arguments)) expect(argument).toMatch(/^[a-z_][a-z0-9_]{0,63}$/);
      expect(tool.description.length).toBeLessThanOrEqual(1024);
    }
  });

  it("has input schemas that compile, and are plain at their roots", () => {
    const ajv = new Ajv2020({ strict: false, logger: false });
    formats.default(ajv);
    for (const tool of tools) {
      const schema = inputSchemaOf(tool);
      expect(() => ajv.compile(schema), tool.name).not.toThrow();
      expect(
        Object.keys(schema).filter(
          (keyword) => !["type", "properties", "required", "additionalProperties", "$defs"].includes(keyword),
        ),
      ).toEqual([]);
      if (tool.result.schema !== undefined)
        expect(() => ajv.compile(tool.result.schema ?? {}), tool.name).not.toThrow();
    }
  });
});

describe.skipIf(!isPresent)("generated code of real documents", () => {
  const chosen = documents.filter(({ name }) => ["engine", "docker-engine", "readme-train-travel-3-1"].includes(name));
  const folder = join(root, "node_modules/.cache/generated-for-test");
  const generated = chosen.map(({ name, file }) => {
    const { plan } = planned(name, file);
    const files = emit(plan, {
      curation: "tools.yaml",
      definitionModule: "../../../../server/definition.js",
      generalSchema: "../tools.schema.json",
    });
    return { name, plan, files };
  });

  it("compiles", () => {
    rmSync(folder, { recursive: true, force: true });
    for (const { name, files } of generated) {
      for (const [path, text] of files) {
        mkdirSync(dirname(join(folder, name, path)), { recursive: true });
        writeFileSync(join(folder, name, path), text);
      }
    }
    const project = { extends: join(root, "tsconfig.json"), include: ["**/*.ts"], exclude: [] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
    const tsc = (...words: string[]) =>
      execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder, ...words], {
        encoding: "utf8",
      });
    try {
      expect(tsc()).toBe("");
      // That it looked at the files at all.
      expect(tsc("--listFilesOnly").split("\n")).toContain(join(folder, "engine/tools/start_pipeline.ts"));
    } catch (error) {
      throw new Error(String((error as { stdout?: string }).stdout ?? error), { cause: error });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each(generated)("is nothing but literals, which say what was planned: $name", ({ plan, files }) => {
    const constants = new Map<string, unknown>();
    const texts = [...files].filter(([path]) => path.endsWith(".ts") && !path.startsWith("validators/"));
    for (const [, text] of texts) for (const [key, value] of exportsOf(text)) constants.set(key, value);
    const whole = (value: unknown): unknown => {
      if (value instanceof Name) return value.text === "validator" ? undefined : whole(constants.get(value.text));
      if (Array.isArray(value)) return value.map(whole);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, whole(inner)]));
    };
    const catalogue = whole(constants.get("catalogue")) as { tools: unknown[] };
    expect(catalogue).toEqual(JSON.parse(JSON.stringify(plan.catalogue)));
  });

  it.each(generated)("leaves prettier nothing to change: $name", async ({ files }) => {
    for (const [path, text] of files) {
      // The schema for editors has a line of its own for each argument, however long: it is marked as generated.
      if (path.endsWith(".json")) continue;
      const parser = path.endsWith(".md") ? "markdown" : "typescript";
      expect(await format(text, { parser, printWidth: 120 }), path).toBe(text);
    }
  });
});
