/** The code generated of each document: it compiles, it is what was planned, and no text of a document runs. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emit } from "../../generator/emit/files.js";
import type { Catalogue } from "../../server/definition.js";
import { hazardsIn } from "./expected.js";
import { serve } from "./served.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const documents = fileURLToPath(new URL("documents/", import.meta.url));
const folder = join(root, "node_modules/.cache/examination");

const generated = hazardsIn(documents).map(({ name, file }) => {
  const { plan } = serve(file, documents, "http://127.0.0.1:9");
  return {
    name,
    plan,
    files: emit(plan, {
      curation: "tools.yaml",
      definitionModule: "../../../../server/definition.js",
      generalSchema: "../tools.schema.json",
    }),
  };
});

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const { name, files } of generated) {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
  }
  const project = { extends: join(root, "tsconfig.json"), include: ["**/*.ts"], exclude: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the generated code", () => {
  it("compiles", () => {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    try {
      execFileSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
    } catch (error) {
      expect(String((error as { stdout?: string }).stdout)).toBe("");
    }
  });

  it.each(generated)("of $name is what was planned, and runs no text of the document", async ({ name, plan }) => {
    const { catalogue } = (await import(pathToFileURL(join(folder, name, "index.ts")).href)) as {
      catalogue: Catalogue;
    };
    const withoutFunctions = JSON.parse(JSON.stringify(catalogue)) as unknown;
    expect(withoutFunctions).toEqual(JSON.parse(JSON.stringify(plan.catalogue)));
    for (const { validator } of catalogue.tools) await validator?.();
    expect("pwned" in globalThis).toBe(false);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
