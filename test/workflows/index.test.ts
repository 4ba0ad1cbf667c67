/** Laws over our own workflows: what is declared has its code in the module that it names, and all code is declared. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { catalogue } from "../../generated/index.js";
import { checkWorkflows } from "../../server/workflow.js";
import { workflows } from "../../workflows/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = parse(readFileSync(join(root, "tools.yaml"), "utf8")) as {
  readonly workflows?: Readonly<Record<string, { readonly module: string }>>;
};
const declared = Object.entries(file.workflows ?? {});

it("everything declared has code, and all code is declared", () => {
  expect(() => checkWorkflows(catalogue, workflows)).not.toThrow();
  expect(declared.map(([name]) => name)).toEqual((catalogue.workflows ?? []).map(({ name }) => name));
});

it("the code stands in the module that tools.yaml names", async () => {
  for (const [name, { module }] of declared) {
    const named = (await import(pathToFileURL(join(root, module)).href)) as { readonly run: unknown };
    const loaded = await workflows[name]?.();
    expect(loaded?.run, name).toBe(named.run);
    expect(named.run, name).toBeTypeOf("function");
  }
});
