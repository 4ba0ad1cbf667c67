/** What an engine document alone has to be like after its overlays. */
import { expect, it } from "vitest";
import type { JsonObject } from "./apply-overlay.js";
import { operationsOf, parameterOf } from "./documents.js";
import { at, structure } from "./prose.js";

const RUN = "/public/pipeline_runs/{pipeline_run_id}";
const json = (component: string) => ({ "application/json": { schema: { $ref: `#/components/schemas/${component}` } } });

/** Registers the tests; `document` is asked for inside each of them. */
export function engineCorrections(document: () => JsonObject): void {
  it.each(["/public/pipeline_runs", "/public/task_runs", "/public/operations"])(
    "%s: the window is two date-times",
    (path) => {
      for (const name of ["time_from", "time_to"]) {
        const schema = parameterOf(document(), `GET ${path}`, name)["schema"] ?? null;
        expect(structure(schema)).toEqual({ type: "string", format: "date-time" });
      }
    },
  );

  it.each([
    ["POST /public/pipelines/{pipeline_id_or_alias}/start", "WebhookRequestData", undefined],
    [`POST ${RUN}/cancel`, "CancelPipelineRunRequestBody", undefined],
    ["POST /public/pipelines/schema", "PipelineModel", true],
  ])("%s: the body is %s", (operation, component, required) => {
    const body = at(operationsOf(document()).get(operation), "requestBody");
    expect(body["required"]).toBe(required);
    expect(structure(body["content"] ?? null)).toEqual(json(component));
  });

  it.each([
    "CreateAssetRequest",
    "ImportPipelineRequest",
    "PipelineStorageSettingsRequest",
    "PublicCreatePipelineRequest",
    "PublicUpdatePipelineRequest",
    "WebhookRequestData",
  ])("%s takes no null", (component) => {
    const properties = at(document(), "components", "schemas", component, "properties");
    expect(JSON.stringify(properties)).not.toContain('"null"');
  });

  it("lets a change of an environment leave out what stays", () => {
    expect(at(document(), "components", "schemas", "PatchEnvironmentsRequest")).not.toHaveProperty("required");
  });

  it("types the downloads as what they are", () => {
    const content = (kind: string) =>
      at(
        operationsOf(document()).get(`GET ${RUN}/task_runs/{task_run_id}/${kind}/download`),
        "responses",
        "200",
        "content",
      );
    expect(content("logs")).toEqual({ "text/plain": { schema: { type: "string" } } });
    expect(content("artifacts")).toEqual({
      "application/octet-stream": { schema: { type: "string", format: "binary" } },
    });
  });
}
