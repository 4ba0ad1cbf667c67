/** What an engine document has to be like after the overlay: the same for spec/engine.yaml and for the published one. */
import { expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "./apply-overlay.js";
import { at, structure } from "./prose.js";

const METHODS = ["get", "put", "post", "delete", "patch"];

/** `GET /path` to the operation. */
export function operationsOf(document: JsonObject): Map<string, JsonObject> {
  const pairs = Object.entries(at(document, "paths")).flatMap(([path, item]) =>
    METHODS.filter((method) => isObject(item) && method in item).map((method): [string, JsonObject] => [
      `${method.toUpperCase()} ${path}`,
      at(item, method),
    ]),
  );
  return new Map(pairs);
}

function parameterOf(document: JsonObject, operation: string, name: string): JsonObject {
  const parameters = operationsOf(document).get(operation)?.["parameters"] as JsonObject[] | undefined;
  const found = parameters?.find((parameter) => parameter["name"] === name);
  if (found === undefined) throw new Error(`${operation} has no ${name}`);
  return found;
}

/** Registers the tests; `document` is asked for inside each of them. */
export function testsCorrections(document: () => JsonObject): void {
  const uuids = { type: "array", items: { type: "string", format: "uuid" } };
  const each = (component: string) => ({ type: "array", items: { $ref: `#/components/schemas/${component}` } });
  const lists: [string, string, Json][] = [
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
  ];
  it.each(lists)("%s: %s is a comma-separated list", (operation, name, schema) => {
    const parameter = parameterOf(document(), operation, name);
    expect(parameter).toMatchObject({ style: "form", explode: false });
    expect(structure(parameter["schema"] ?? null)).toEqual(schema);
  });

  it("leaves no parameter that may be null, has an empty default, or a format beside anyOf", () => {
    const schemas = [...operationsOf(document()).values()]
      .flatMap((operation) => (operation["parameters"] ?? []) as JsonObject[])
      .map((parameter) => at(parameter, "schema"));
    expect(schemas.filter((schema) => JSON.stringify(schema).includes('"null"'))).toEqual([]);
    expect(schemas.filter((schema) => schema["default"] === "")).toEqual([]);
    expect(schemas.filter((schema) => "format" in schema && "anyOf" in schema)).toEqual([]);
  });

  it.each(["/public/pipeline_runs", "/public/task_runs", "/public/operations"])(
    "%s: the window is two date-times",
    (path) => {
      for (const name of ["time_from", "time_to"]) {
        const schema = parameterOf(document(), `GET ${path}`, name)["schema"] ?? null;
        expect(structure(schema)).toEqual({ type: "string", format: "date-time" });
      }
    },
  );

  it("names the bodies", () => {
    const body = (operation: string) => {
      const { required, content } = at(operationsOf(document()).get(operation), "requestBody");
      return { required, content: structure(content ?? null) };
    };
    const json = (component: string) => ({
      "application/json": { schema: { $ref: `#/components/schemas/${component}` } },
    });
    expect(body("POST /public/pipelines/{pipeline_id_or_alias}/start")).toEqual({
      required: undefined,
      content: json("WebhookRequestData"),
    });
    expect(body("POST /public/pipeline_runs/{pipeline_run_id}/cancel")).toEqual({
      required: undefined,
      content: json("CancelPipelineRunRequestBody"),
    });
    expect(body("POST /public/pipelines/schema")).toEqual({ required: true, content: json("PipelineModel") });
    expect(JSON.stringify(at(document(), "components", "schemas", "WebhookRequestData"))).not.toContain('"null"');
  });

  it("types the downloads as what they are", () => {
    const content = (kind: string) =>
      at(
        operationsOf(document()).get(
          `GET /public/pipeline_runs/{pipeline_run_id}/task_runs/{task_run_id}/${kind}/download`,
        ),
        "responses",
        "200",
        "content",
      );
    expect(content("logs")).toEqual({ "text/plain": { schema: { type: "string" } } });
    expect(content("artifacts")).toEqual({
      "application/octet-stream": { schema: { type: "string", format: "binary" } },
    });
  });

  it("asks for a key, and declares the header for the workspace once on every operation", () => {
    expect(document()["security"]).toEqual([{ bearer: [] }]);
    expect(at(document(), "components", "securitySchemes", "bearer")).toMatchObject({ type: "http", scheme: "bearer" });
    for (const operation of operationsOf(document()).values()) {
      const headers = (operation["parameters"] as JsonObject[]).filter(({ name }) => name === "X-Orchestra-Account-Id");
      expect(headers).toHaveLength(1);
    }
  });
}
