import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { applyOverlay, isObject, type Json } from "./apply-overlay.js";
import { testsCorrections } from "./corrections.js";
import { documents, schemasOf, type DocumentName } from "./documents.js";
import { at } from "./prose.js";

async function errorsIn(source: string, rules: Record<string, "error" | "off">): Promise<string[]> {
  const config = await createConfig({ extends: ["spec"], rules: { struct: "error", ...rules } });
  const problems = await lintFromString({ source, config, absoluteRef: "document.yaml" });
  return problems
    .filter((problem) => problem.severity === "error")
    .map((problem) => `${problem.ruleId}: ${problem.message} ${problem.location[0]?.pointer ?? ""}`);
}

/** Actions that find something again: the second halves of a replacement, and the root, merge what is there already. */
const repeatable: Readonly<Record<DocumentName, readonly string[]>> = {
  engine: [
    "$.paths['/public/pipelines/{pipeline_id_or_alias}/start'].post.requestBody.content['application/json'].schema",
    "$.paths['/public/pipeline_runs/{pipeline_run_id}/cancel'].post.requestBody.content['application/json'].schema",
    "$.paths['/public/pipeline_runs/{pipeline_run_id}/task_runs/{task_run_id}/logs/download'].get.responses['200'].content",
    "$.paths['/public/pipeline_runs/{pipeline_run_id}/task_runs/{task_run_id}/artifacts/download'].get.responses['200'].content",
    "$",
  ],
  platform: [],
  agents: [],
};

const overlays = documents.flatMap(({ name, overlays: each }) => each.map((overlay) => ({ name, ...overlay })));

describe.each(documents)("$file", ({ name, text, root }) => {
  // The published engine document states no security; the overlay adds it.
  const asPublished = { "security-defined": name === "engine" ? ("off" as const) : ("error" as const) };

  it("is a valid OpenAPI document", async () => {
    expect(await errorsIn(text, asPublished)).toEqual([]);
  });

  it("fails the same lint when its structure is broken", async () => {
    const broken = stringify({ ...root, paths: { "/x": { get: { parameters: [{ name: "a" }] } } } });
    expect(await errorsIn(broken, asPublished)).not.toEqual([]);
  });

  it("writes one value of an enumeration per line and no flow collections but empty ones", () => {
    expect(text.split("\n").filter((line) => /^\s*(- )?[\w"/{}.-]+: [[{](?![\]}])/.test(line))).toEqual([]);
  });

  it("keeps only the schemas that its operations reach", () => {
    const reached = new Set<string>();
    const visit = (node: Json | undefined): void => {
      if (Array.isArray(node)) return node.forEach(visit);
      if (!isObject(node)) return;
      const schema = typeof node["$ref"] === "string" ? node["$ref"].replace("#/components/schemas/", "") : undefined;
      if (schema !== undefined && !reached.has(schema)) {
        reached.add(schema);
        visit(at(root, "components", "schemas", schema));
      }
      Object.values(node).forEach(visit);
    };
    visit(root["paths"]);
    expect(Object.keys(schemasOf(root)).toSorted()).toEqual([...reached].toSorted());
  });
});

describe.each(overlays)("$file", ({ name, file, text, actions, before }) => {
  const applied = applyOverlay(before, actions);

  it("is a valid Overlay document", async () => {
    const config = await createConfig({ rules: { struct: "error" } });
    const problems = await lintFromString({ source: text, config, absoluteRef: file });
    expect(problems.map((problem) => problem.message)).toEqual([]);
  });

  it.each(actions.map((action, index) => ({ index, target: action.target })))(
    "action $index finds something: $target",
    ({ index }) => {
      expect(applied.matches[index]).toBeGreaterThan(0);
    },
  );

  it("finds nothing the second time, where it adds something or corrects a fault", () => {
    const again = applyOverlay(applied.result, actions).matches;
    const found = actions.filter((_, index) => again[index] !== 0).map((action) => action.target);
    expect(found).toEqual(repeatable[name].filter((target) => actions.some((action) => action.target === target)));
  });
});

describe.each(documents)("$file after its overlays", ({ name, corrected }) => {
  it("is a valid document with security", async () => {
    expect(await errorsIn(stringify(corrected, { aliasDuplicateObjects: false }), {})).toEqual([]);
  });

  testsCorrections(name, () => corrected);
});
