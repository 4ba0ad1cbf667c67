import { readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { applyOverlay, isObject, type Json, type JsonObject, type OverlayAction } from "./apply-overlay.js";
import { testsCorrections } from "./corrections.js";
import { at } from "./prose.js";

const text = readFileSync("spec/engine.yaml", "utf8");
const engine = parse(text) as JsonObject;
const overlayText = readFileSync("spec/engine.overlay.yaml", "utf8");
const actions = (parse(overlayText) as { actions: OverlayAction[] }).actions;
const corrected = applyOverlay(engine, actions);

async function errorsIn(source: string, rules: Record<string, "error" | "off">): Promise<string[]> {
  const config = await createConfig({ extends: ["spec"], rules: { struct: "error", ...rules } });
  const problems = await lintFromString({ source, config, absoluteRef: "engine.yaml" });
  return problems
    .filter((problem) => problem.severity === "error")
    .map((problem) => `${problem.ruleId}: ${problem.message} ${problem.location[0]?.pointer ?? ""}`);
}

describe("engine.yaml", () => {
  it("is a valid OpenAPI document", async () => {
    // The published document states no security; the overlay adds it.
    expect(await errorsIn(text, { "security-defined": "off" })).toEqual([]);
  });

  it("fails the same lint when its structure is broken", async () => {
    const broken = stringify({ ...engine, paths: { "/x": { get: { parameters: [{ name: "a" }] } } } });
    expect(await errorsIn(broken, { "security-defined": "off" })).not.toEqual([]);
  });

  it("writes one value of an enumeration per line and no flow collections but empty ones", () => {
    expect(text.split("\n").filter((line) => /^\s*(- )?[\w"/{}.-]+: [[{](?![\]}])/.test(line))).toEqual([]);
  });

  it("keeps only the schemas that its operations reach", () => {
    const reached = new Set<string>();
    const visit = (node: Json | undefined): void => {
      if (Array.isArray(node)) return node.forEach(visit);
      if (!isObject(node)) return;
      const name = typeof node["$ref"] === "string" ? node["$ref"].replace("#/components/schemas/", "") : undefined;
      if (name !== undefined && !reached.has(name)) {
        reached.add(name);
        visit(at(engine, "components", "schemas", name));
      }
      Object.values(node).forEach(visit);
    };
    visit(engine["paths"]);
    expect(Object.keys(at(engine, "components", "schemas")).toSorted()).toEqual([...reached].toSorted());
  });
});

describe("engine.overlay.yaml", () => {
  it("is a valid Overlay document", async () => {
    const config = await createConfig({ rules: { struct: "error" } });
    const problems = await lintFromString({ source: overlayText, config, absoluteRef: "engine.overlay.yaml" });
    expect(problems.map((problem) => problem.message)).toEqual([]);
  });

  it.each(actions.map((action, index) => ({ index, target: action.target })))(
    "action $index finds something: $target",
    ({ index }) => {
      expect(corrected.matches[index]).toBeGreaterThan(0);
    },
  );

  it("finds nothing the second time, where it corrects a fault", () => {
    const again = applyOverlay(corrected.result, actions).matches;
    const stillFound = actions.filter((_, index) => again[index] !== 0).map((action) => action.target);
    // The second halves of a replacement, and the root: they merge what is there already.
    expect(stillFound).toEqual([
      "$.paths['/public/pipelines/{pipeline_id_or_alias}/start'].post.requestBody.content['application/json'].schema",
      "$.paths['/public/pipeline_runs/{pipeline_run_id}/cancel'].post.requestBody.content['application/json'].schema",
      "$.paths['/public/pipeline_runs/{pipeline_run_id}/task_runs/{task_run_id}/logs/download'].get.responses['200'].content",
      "$.paths['/public/pipeline_runs/{pipeline_run_id}/task_runs/{task_run_id}/artifacts/download'].get.responses['200'].content",
      "$",
    ]);
  });

  it("leaves a valid document with security", async () => {
    expect(await errorsIn(stringify(corrected.result, { aliasDuplicateObjects: false }), {})).toEqual([]);
  });

  testsCorrections(() => corrected.result);
});
