/** Requests held against a document by a library that is not ours. */
import { describe, expect, it } from "vitest";
import { requestCheck } from "../../sandbox/http/validation.js";
import { correctedOf } from "../spec/documents.js";
import { client, type Resource } from "./client.js";

/** Our document, after its overlays. */
const document = (): Resource => correctedOf("engine");

describe("a sandbox with a document", () => {
  it("has nothing to say of proper requests", async () => {
    const api = await client({ document: document() });
    const run = (await api.all("/public/pipeline_runs?status=FAILED,WARNING"))[0]!;
    await api.get(
      "/public/pipeline_runs?time_from=2026-11-22T00:00:00Z&time_to=2026-11-23T00:00:00%2B00:00&page=2&page_size=100",
    );
    await api.get(`/public/pipeline_runs/${run["id"]}/status`);
    const task = (await api.all(`/public/pipeline_runs/${run["id"]}/task_runs`, 50))[0]!;
    const path = `/public/pipeline_runs/${run["id"]}/task_runs/${task["id"]}`;
    await api.get(`${path}/logs`);
    await api.request(`${path}/logs/download?filename=a%2Fb%20c`, { headers: { range: "bytes=-10" } });
    await api.get(`/public/operations?task_run_id=${task["id"]}&status=FAILED&integration=DBT_CORE`);
    await api.get("/public/pipelines?name=");
    await api.post("/public/pipelines/sales_journal/start", { branch: "main", taskIds: ["dbt_build"], runInputs: {} });
    const started = await api.post("/public/pipelines/sales_journal/start");
    await api.post(`/public/pipeline_runs/${started.body["pipelineRunId"]}/cancel`, { force: false });
    expect(api.sandbox.violations).toEqual([]);
    expect(api.sandbox.requests.length).toBeGreaterThan(9);
  });

  it("tells of a request that does not fit, and answers it all the same", async () => {
    const told: string[] = [];
    const api = await client({ document: document(), onViolation: (violation) => told.push(violation.message) });
    expect((await api.outcome("/public/task_runs?pipeline_run_id=7")).status).toBe(200);
    expect(api.sandbox.violations).toEqual([
      {
        method: "GET",
        url: "/public/task_runs?pipeline_run_id=7",
        operationId: "list_task_runs",
        problems: [expect.stringContaining("pipeline_run_id")],
        message: expect.stringContaining("GET /public/task_runs?pipeline_run_id=7: "),
      },
    ]);
    expect(told).toEqual([api.sandbox.violations[0]!.message]);
  });
});

describe("the check", () => {
  const check = requestCheck(document());
  const bare = { headers: {}, body: "" };
  const json = { "content-type": "application/json" };
  const start = { method: "POST", path: "/public/pipelines/sales_journal/start", search: "", headers: json };

  it.each([
    [
      "a query parameter that is not declared",
      { method: "GET", path: "/public/pipeline_runs", search: "?limit=1", ...bare },
      "limit",
    ],
    [
      "a member that a list does not allow",
      { method: "GET", path: "/public/pipeline_runs", search: "?status=FAILED,BROKEN", ...bare },
      "/query/status",
    ],
    [
      "a list that is repeated instead of joined",
      { method: "GET", path: "/public/pipeline_runs", search: "?status=FAILED&status=WARNING", ...bare },
      "2 times",
    ],
    [
      "a list in brackets",
      { method: "GET", path: "/public/pipeline_runs", search: "?status[]=FAILED", ...bare },
      "status[]",
    ],
    ["an empty list", { method: "GET", path: "/public/pipeline_runs", search: "?status=", ...bare }, "/query/status"],
    [
      "an empty choice",
      { method: "GET", path: "/public/operations", search: "?integration=", ...bare },
      "without a value",
    ],
    [
      "a page that is no number",
      { method: "GET", path: "/public/pipeline_runs", search: "?page=two", ...bare },
      "/query/page",
    ],
    [
      "a page that is too large",
      { method: "GET", path: "/public/pipeline_runs", search: "?page_size=200", ...bare },
      "/query/page_size",
    ],
    [
      "a time that is none",
      { method: "GET", path: "/public/task_runs", search: "?time_from=now", ...bare },
      "/query/time_from",
    ],
    [
      "an id that is none",
      { method: "GET", path: "/public/pipeline_runs/last/status", search: "", ...bare },
      "/path/pipeline_run_id",
    ],
    [
      "a missing parameter",
      {
        method: "GET",
        path: "/public/pipeline_runs/6f1c1f0e-1c56-4f1e-9d4b-0a4f6b6c2b11/task_runs/6f1c1f0e-1c56-4f1e-9d4b-0a4f6b6c2b11/logs/download",
        search: "",
        ...bare,
      },
      "filename",
    ],
    [
      "a path that there is not",
      { method: "GET", path: "/public/pipeline_run", search: "", ...bare },
      "no such operation",
    ],
    ["a slash too many", { method: "GET", path: "/public/pipelines/", search: "", ...bare }, "no such operation"],
    [
      "a method that there is not",
      { method: "DELETE", path: "/public/pipeline_runs", search: "", ...bare },
      "no such operation",
    ],
    ["a key that the body does not have", { ...start, body: '{"cause":"why not"}' }, "cause"],
    [
      "a value of the wrong kind in the body",
      { ...start, body: '{"retryFromFailed":"yes"}' },
      "/requestBody/retryFromFailed",
    ],
    ["a body that is no JSON", { ...start, body: "{" }, "/requestBody"],
    [
      "a body where there is none",
      { method: "GET", path: "/public/pipelines", search: "", headers: json, body: "{}" },
      "declares none",
    ],
  ])("sees %s", async (_, request, wanted) => {
    const violation = (await check)(request);
    expect(violation?.problems.join("\n")).toContain(wanted);
  });
});
