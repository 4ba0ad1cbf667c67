/** Every answer has exactly the fields of the document: of ours, and of the published one where it is at hand. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { correctedOf } from "../spec/documents.js";
import { DAY_MS, client, window, type Client, type Resource } from "./client.js";

const published = fileURLToPath(new URL("../../../shared/upstream/engine.openapi.json", import.meta.url));

/** Fields of task runs that came after the published document. */
const NEWER = ["attemptNumber", "anomalies"];

type Check = (schema: string, value: unknown) => string;

/** What is wrong with a value, as text; empty when nothing is. */
function checkAgainst(document: Resource): Check {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat("uuid4", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  ajv.addSchema(document, "document");
  const compiled = new Map<string, ValidateFunction>();
  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile({ $ref: `document#/components/schemas/${schema}` });
    compiled.set(schema, validate);
    return validate(value) ? "" : ajv.errorsText(validate.errors);
  };
}

/** Asks for everything once and hands each answer to the check. */
async function examine(api: Client, check: Check, taskRun: (task: Resource) => Resource): Promise<void> {
  const week = window(api, 7 * DAY_MS);
  const wants = (schema: string, value: unknown): void => expect([schema, check(schema, value)]).toEqual([schema, ""]);
  const page = (path: string): Promise<Resource> => api.get(`${path}${path.includes("?") ? "&" : "?"}page_size=50`);
  const tasksOf = (envelope: Resource): Resource => ({ ...envelope, results: envelope["results"].map(taskRun) });

  for (const pipeline of await api.get<Resource[]>("/public/pipelines")) {
    wants("PipelineResponse", pipeline);
    wants("PipelineModel", await api.get(`/public/pipelines/data?alias=${pipeline["alias"]}`));
    for (const field of ["schedule", "sensors", "webhook", "triggerEvents"])
      expect(pipeline[field]).toEqual(expect.any(String));
  }
  const runs = await page("/public/pipeline_runs?status=FAILED");
  wants("PaginatedResponse_PipelineRunResponse_", runs);
  wants("PaginatedResponse_PipelineRunResponse_", await page(`/public/pipeline_runs?${week}&page=3`));
  wants("PaginatedResponse_OperationResponse_", await page(`/public/operations?${week}&page=7`));
  wants("PaginatedResponse_AssetResponse_", await page("/public/assets"));
  wants("PaginatedResponse_AssetResponse_", await page("/public/assets?sort_column=asset_type"));
  wants("PaginatedResponse_TaskRunResponse_", tasksOf(await page(`/public/task_runs?${week}&include_superseded=true`)));
  const run = runs["results"].find((candidate: Resource) => candidate["pipelineName"] === "Sales Journal");
  wants("PipelineRunResponse", await api.get(`/public/pipeline_runs/${run["id"]}/status`));
  const tasks = await page(`/public/pipeline_runs/${run["id"]}/task_runs`);
  wants("PaginatedResponse_TaskRunResponse_", tasksOf(tasks));
  for (const task of tasks["results"]) {
    const path = `/public/pipeline_runs/${run["id"]}/task_runs/${task["id"]}`;
    wants("TaskRunResponse", taskRun(await api.get(`/public/task_runs/${task["id"]}`)));
    wants("TaskRunFilesResponse", await api.get(`${path}/logs`));
    wants("TaskRunArtifactsResponse", await api.get(`${path}/artifacts`));
    wants("PaginatedResponse_OperationResponse_", await page(`/public/operations?task_run_id=${task["id"]}`));
  }
  const body = {
    runInputs: { full_refresh: true },
    ciRunId: "7",
    environmentOverrides: { A: { type: "int", value: 1 } },
  };
  const { body: started } = await api.post("/public/pipelines/sales_journal/start", body);
  wants("StartPipelineResponse", started);
  for (let step = 0; step < 10; step++, api.clock += 900) {
    wants("PipelineRunResponse", await api.get(`/public/pipeline_runs/${started["pipelineRunId"]}`));
  }
  wants("HTTPValidationError", (await api.outcome("/public/pipeline_runs?page=0")).body);
  wants("HTTPValidationError", (await api.post("/public/pipelines/sales_journal/start", { cause: 1 })).body);
}

describe("answers", () => {
  it("have the fields of spec/engine.yaml after its overlays", async () => {
    await examine(await client(), checkAgainst(correctedOf("engine")), (task) => task);
  });

  it.skipIf(!existsSync(published))("have the fields of the published document", async () => {
    const document = JSON.parse(readFileSync(published, "utf8")) as Resource;
    await examine(await client(), checkAgainst(document), (task) =>
      Object.fromEntries(Object.entries(task).filter(([name]) => !NEWER.includes(name))),
    );
  });

  it("have times with microseconds and an offset", async () => {
    const api = await client();
    for (const run of await api.all("/public/pipeline_runs?status=SUCCEEDED")) {
      for (const field of ["createdAt", "startedAt", "completedAt", "updatedAt"]) {
        expect(run[field]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
      }
    }
  });
});
