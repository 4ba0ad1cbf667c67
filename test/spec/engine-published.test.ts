import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { applyOverlay, type Json, type JsonObject, type OverlayAction } from "./apply-overlay.js";
import { operationsOf, testsCorrections } from "./corrections.js";
import { at, proseOf, runsOfWords, structure, wordsOf } from "./prose.js";

const engine = parse(readFileSync("spec/engine.yaml", "utf8")) as JsonObject;
const actions = (parse(readFileSync("spec/engine.overlay.yaml", "utf8")) as { actions: OverlayAction[] }).actions;

const publishedFile = "../shared/upstream/engine.openapi.json";
const published = existsSync(publishedFile)
  ? (JSON.parse(readFileSync(publishedFile, "utf8")) as JsonObject)
  : undefined;
if (published === undefined)
  console.warn(`${publishedFile} is missing: engine.yaml is not compared with the published document.`);

const AREAS = /^\S+ \/public\/(pipeline|task_runs|operations|assets)/;

/** What engine.yaml has beyond the published document. Everything else has to be equal. */
const newer = {
  operations: [
    "GET /public/pipeline_runs/{pipeline_run_id}",
    "GET /public/task_runs/{task_run_id}",
    "PATCH /public/pipelines/{pipeline_id_or_alias}/pause",
    "PATCH /public/pipelines/{pipeline_id_or_alias}/move",
  ],
  parameters: {
    "GET /public/pipelines": ["name", "page", "page_size"],
    "GET /public/task_runs": ["include_superseded"],
    "GET /public/pipeline_runs/{pipeline_run_id}/task_runs": ["include_superseded"],
  } as Record<string, string[]>,
  responses: { "GET /public/pipelines": ["422"] } as Record<string, string[]>,
  schemas: ["MovePipelineRequest", "PaginatedResponse_PipelineResponse_", "PausePipelineRequest"],
  properties: { TaskRunResponse: ["attemptNumber", "anomalies"] } as Record<string, string[]>,
};
/** Where the page is answered beside the array; the array is the published answer. */
const pagedOrArray = "GET /public/pipelines";

describe.skipIf(published === undefined)("engine.yaml and the published document", () => {
  const theirs = operationsOf(published ?? { paths: {} });
  const ours = operationsOf(engine);
  const covered = [...theirs.keys()].filter((key) => AREAS.test(key));

  it("has every operation of its areas, and the newer ones", () => {
    expect([...ours.keys()].toSorted()).toEqual([...covered, ...newer.operations].toSorted());
  });

  it.each(covered)("%s is equal but for prose and what is newer", (key) => {
    const mine = structuredClone(ours.get(key) ?? {});
    const parameters = mine["parameters"] as JsonObject[] | undefined;
    for (const name of newer.parameters[key] ?? []) {
      const index = parameters?.findIndex((parameter) => parameter["name"] === name) ?? -1;
      expect(parameters?.[index]).toMatchObject({ "x-orchestra-confidence": "inferred" });
      parameters?.splice(index, 1);
    }
    if (parameters?.length === 0) delete mine["parameters"];
    for (const status of newer.responses[key] ?? []) delete at(mine, "responses")[status];
    if (key === pagedOrArray) {
      const media = at(mine, "responses", "200", "content", "application/json");
      media["schema"] = (at(media, "schema")["anyOf"] as Json[])[0] ?? null;
    }
    expect(structure(mine)).toEqual(structure(theirs.get(key) ?? {}));
  });

  it.each(Object.keys(at(engine, "components", "schemas")).filter((name) => !newer.schemas.includes(name)))(
    "%s is equal but for prose and what is newer",
    (name) => {
      const mine = structuredClone(at(engine, "components", "schemas", name));
      const their = at(published, "components", "schemas", name);
      for (const property of newer.properties[name] ?? []) {
        expect(at(mine, "properties", property)).toMatchObject({ "x-orchestra-confidence": "inferred" });
        delete at(mine, "properties")[property];
      }
      expect(structure(mine)).toEqual(structure(their));
      expect(Object.keys(mine["properties"] ?? {})).toEqual(Object.keys(their["properties"] ?? {}));
    },
  );

  it("keeps the order of the schemas", () => {
    const known = Object.keys(at(engine, "components", "schemas")).filter((name) => !newer.schemas.includes(name));
    const order = Object.keys(at(published, "components", "schemas"));
    expect(known).toEqual(order.filter((name) => known.includes(name)));
  });

  it("marks every newer operation and schema as inferred", () => {
    for (const key of newer.operations) expect(ours.get(key)).toMatchObject({ "x-orchestra-confidence": "inferred" });
    for (const name of newer.schemas) {
      expect(at(engine, "components", "schemas", name)).toMatchObject({ "x-orchestra-confidence": "inferred" });
    }
  });

  it("shares no text with it, and no nine words in a row", () => {
    const texts = new Set(proseOf(published ?? {}).map(({ text: said }) => wordsOf(said).join(" ")));
    const runs = new Set(proseOf(published ?? {}).flatMap(({ text: said }) => runsOfWords(said, 9)));
    expect(texts.size).toBeGreaterThan(100);
    const written = [...proseOf(engine), ...proseOf(applyOverlay(engine, actions).result)];
    expect(written.filter(({ text: said }) => texts.has(wordsOf(said).join(" ")))).toEqual([]);
    expect(written.filter(({ text: said }) => runsOfWords(said, 9).some((run) => runs.has(run)))).toEqual([]);
  });

  describe("after the overlay", () => {
    const applied = applyOverlay(published ?? {}, published === undefined ? [] : actions);
    /** Actions for what only engine.yaml has. */
    const oursAlone: string[] = [];

    it("every action finds something in the published document too", () => {
      const lost = actions.filter((_, index) => applied.matches[index] === 0).map((action) => action.target);
      expect(lost).toEqual(oursAlone);
    });

    testsCorrections(() => applied.result);
  });
});
