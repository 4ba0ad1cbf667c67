/** What every document has to be like after its overlays: the same for those of spec/ and for the published ones. */
import { expect, it } from "vitest";
import type { Json, JsonObject } from "./apply-overlay.js";
import { agentsCorrections } from "./corrections-agents.js";
import { engineCorrections } from "./corrections-engine.js";
import { operationsOf, parameterOf, parametersOf, type DocumentName } from "./documents.js";
import { at, structure } from "./prose.js";

const ACCOUNT = "X-Orchestra-Account-Id";

/** Operations that are the same in every workspace, and so take no header that names one. */
const withoutAccount: Readonly<Record<DocumentName, readonly string[]>> = {
  engine: [
    "GET /public/health",
    "GET /public/integrations/",
    "GET /public/integrations/jobs",
    "GET /public/integrations/{integration}",
    "GET /public/sensor_checks/",
    "GET /public/setup_guides/{file_path}",
  ],
  platform: ["GET /accounts"],
  agents: [],
};

const uuids = { type: "array", items: { type: "string", format: "uuid" } };
const each = (component: string) => ({ type: "array", items: { $ref: `#/components/schemas/${component}` } });
/** Comma-separated lists: operation, parameter, schema. */
const lists: Readonly<Record<DocumentName, readonly [string, string, Json][]>> = {
  engine: [
    ["GET /public/pipeline_runs", "status", each("PipelineRunStatus")],
    ["GET /public/pipeline_runs", "pipeline_ids", uuids],
    ["GET /public/pipeline_runs", "pipeline_run_ids", uuids],
    ["GET /public/pipeline_runs", "environments", uuids],
    ["GET /public/task_runs", "status", each("TaskRunStatus")],
    ["GET /public/task_runs", "integration", each("IntegrationsEnum")],
    ["GET /public/task_runs", "pipeline_ids", uuids],
    ["GET /public/task_runs", "task_run_ids", uuids],
    ["GET /public/operations", "operation_type", each("OperationType")],
    ["GET /public/assets", "asset_type", each("AssetTypeEnum")],
    ["GET /public/assets", "status", each("AssetStatus")],
    ["GET /public/assets", "asset_ids", uuids],
  ],
  platform: [],
  agents: [["GET /skills", "sync_status", each("SkillSyncStatus")]],
};

/** Registers the tests; `document` is asked for inside each of them. */
export function testsCorrections(name: DocumentName, document: () => JsonObject): void {
  const operations = () => [...operationsOf(document())];

  it.each(lists[name])("%s: %s is a comma-separated list", (operation, parameter, schema) => {
    const found = parameterOf(document(), operation, parameter);
    expect(found).toMatchObject({ style: "form", explode: false });
    expect(structure(found["schema"] ?? null)).toEqual(schema);
  });

  it("leaves no parameter that may be null, has an empty default, or a format beside anyOf", () => {
    const schemas = operations().flatMap(([, operation]) =>
      parametersOf(operation).map((found) => at(found, "schema")),
    );
    expect(schemas.filter((schema) => JSON.stringify(schema).includes('"null"'))).toEqual([]);
    expect(schemas.filter((schema) => schema["default"] === "")).toEqual([]);
    expect(schemas.filter((schema) => "format" in schema && "anyOf" in schema)).toEqual([]);
  });

  it("takes a bearer token for every operation", () => {
    const schemes = at(document(), "components", "securitySchemes");
    for (const [key, operation] of operations()) {
      const ways = (operation["security"] ?? document()["security"]) as JsonObject[];
      const kinds = ways.flatMap((way) => Object.keys(way).map((scheme) => at(schemes, scheme)));
      expect(kinds, key).toContainEqual(expect.objectContaining({ type: "http", scheme: "bearer" }));
    }
  });

  it("declares the header for the workspace once, wherever the workspace matters", () => {
    const headers = operations().map(([key, operation]) => ({
      key,
      headers: parametersOf(operation).filter((parameter) => parameter["name"] === ACCOUNT),
    }));
    const without = headers.filter((found) => found.headers.length === 0).map((found) => found.key);
    expect(without.toSorted()).toEqual(withoutAccount[name].toSorted());
    for (const found of headers.flatMap((entry) => entry.headers)) {
      expect(found).toMatchObject({ in: "header", required: false });
    }
    expect(headers.filter((found) => found.headers.length > 1)).toEqual([]);
  });

  if (name === "engine") engineCorrections(document);
  if (name === "agents") agentsCorrections(document);
}
