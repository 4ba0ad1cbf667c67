/**
 * The published documents in place of those of spec/, with the same overlays and the same curation, come to the same
 * tools with the same arguments. What differs is words that tools.yaml leaves to the document: titles, and the
 * descriptions inside a schema.
 */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { createReport } from "../../generator/diagnostics.js";
import { generate, type Generated } from "../../generator/generate.js";
import { readInput } from "../../generator/input.js";
import { tokensOf } from "../../generator/tokens.js";
import { planCatalogue } from "../../generator/plan/catalogue.js";
import type { Plan } from "../../generator/tool.js";
import type { Json } from "./apply-overlay.js";
import { names, publishedFile } from "./documents.js";
import { structure } from "./prose.js";

const root = process.cwd();
const isPublished = names.every((name) => existsSync(publishedFile(name)));
if (!isPublished)
  console.warn("../shared/upstream is missing: the tools are not compared with those of its documents.");

/** tools.yaml with other documents, or with room for every schema. */
function textsWith({ published, unlimited }: { published: boolean; unlimited?: boolean }): ReadonlyMap<string, string> {
  const tools = parseDocument(readFileSync("tools.yaml", "utf8"));
  if (published) for (const name of names) tools.setIn(["documents", name, "file"], publishedFile(name));
  for (const tool of unlimited ? limited : []) tools.setIn(["tools", tool, "schema_limit"], 10_000_000);
  return new Map([[resolve("tools.yaml"), tools.toString()]]);
}

const curated = parseDocument(readFileSync("tools.yaml", "utf8")).toJS() as {
  tools: Record<string, { title?: string; schema_limit?: number }>;
  workflows: Record<string, object>;
};
/** Their schemas are cut to a number of characters, of which the published descriptions take more. */
const limited = Object.keys(curated.tools).filter((tool) => curated.tools[tool]?.schema_limit !== undefined);

function planned(texts: ReadonlyMap<string, string>): Plan {
  const report = createReport();
  const { curation, documents } = readInput({ config: "tools.yaml", root, report, texts });
  if (curation === undefined || report.failed) throw new Error(JSON.stringify(report.diagnostics));
  return planCatalogue(curation, documents, report);
}

/** All of a tool's definition but words that are the document's. */
function comparable(plan: Plan | undefined, name: string) {
  const definition = plan?.tools.find((tool) => tool.definition.name === name)?.definition;
  if (definition === undefined) throw new Error(`no tool ${name}`);
  const { title, arguments: all, ...others } = definition;
  const each = Object.entries(all).map(([key, argument]) => {
    const { schema, ...own } = argument as typeof argument & { schema: Json };
    return [key, { ...own, schema: structure(schema) }] as const;
  });
  return { ...others, title: curated.tools[name]?.title === undefined ? undefined : title, arguments: each };
}

describe.skipIf(!isPublished)("the published documents in place of spec/", { timeout: 300_000 }, () => {
  let ours: Plan;
  let generated: Generated;
  let theirs: Plan | undefined;

  beforeAll(() => {
    ours = planned(textsWith({ published: false }));
    generated = generate({
      config: "tools.yaml",
      out: "generated",
      root,
      countTokens: tokensOf,
      texts: textsWith({ published: true }),
    });
    theirs = generated.plan;
  }, 300_000);

  it("are generated without an error", () => {
    expect(generated.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const files = [...generated.files.keys()].filter((path) => path.startsWith("tools/"));
    expect(files).toHaveLength(Object.keys({ ...curated.tools, ...curated.workflows }).length);
  });

  it("leave out the same operations", () => {
    const leftOut = (plan: Plan | undefined) => plan?.operationsLeftOut.map((each) => JSON.stringify(each)).toSorted();
    expect(leftOut(theirs)).toEqual(leftOut(ours));
  });

  it("have the same tools, in the same order", () => {
    const toolNames = (plan: Plan | undefined) => plan?.tools.map(({ definition }) => definition.name);
    expect(toolNames(theirs)).toEqual(Object.keys(curated.tools));
    expect(toolNames(ours)).toEqual(Object.keys(curated.tools));
  });

  it.each(Object.keys(curated.tools).filter((name) => !limited.includes(name)))("%s is the same", (name) => {
    expect(comparable(theirs, name)).toEqual(comparable(ours, name));
  });

  it.each(limited)("%s is the same but for how much of its schema is shown", (name) => {
    const unshown = ({ arguments: all, ...others }: ReturnType<typeof comparable>) => ({
      ...others,
      arguments: all.map(([key, { schema, ...own }]) => [key, own, (schema as { type?: Json }).type]),
    });
    expect(unshown(comparable(theirs, name))).toEqual(unshown(comparable(ours, name)));
  });

  it("have the same schemas where all of them is shown", () => {
    const [mine, their] = [false, true].map((published) => planned(textsWith({ published, unlimited: true })));
    expect(limited.length).toBeGreaterThan(0);
    for (const name of limited) expect(comparable(their, name), name).toEqual(comparable(mine, name));
  });
});
