/** Started runs: how they move with the clock, what they keep of the request, how they are cancelled. */
import { describe, expect, it } from "vitest";
import { client, type Client, type Envelope, type Resource } from "./client.js";

const JOURNAL = "/public/pipelines/sales_journal/start";

async function started(api: Client, body?: unknown): Promise<string> {
  const answer = await api.post(JOURNAL, body);
  expect(answer.status).toBe(200);
  return String(answer.body["pipelineRunId"]);
}

async function tasksOf(api: Client, run: string): Promise<Resource[]> {
  const { results } = await api.get<Envelope>(`/public/pipeline_runs/${run}/task_runs`);
  const order = ["sync_erp", "dbt_build", "export_journal", "refresh_power_bi", "notify_slack"];
  return results.toSorted((a, b) => order.indexOf(a["taskId"]) - order.indexOf(b["taskId"]));
}

describe("a started run", () => {
  it("moves through its states as time passes, task after task", async () => {
    const api = await client();
    const run = await started(api);
    const seen: string[] = [];
    const firstTask: string[] = [];
    const startedAt = api.clock;
    for (; api.clock - startedAt < 12_000; api.clock += 40) {
      const { runStatus } = await api.get(`/public/pipeline_runs/${run}/status`);
      const tasks = await tasksOf(api, run);
      if (seen.at(-1) !== runStatus) seen.push(runStatus);
      if (firstTask.at(-1) !== tasks[0]!["status"]) firstTask.push(tasks[0]!["status"]);
      const running = tasks.findIndex((task) => task["status"] === "RUNNING");
      for (const before of tasks.slice(0, Math.max(0, running))) expect(before["status"]).toBe("SUCCEEDED");
    }
    expect(seen).toEqual(["CREATED", "RUNNING", "SUCCEEDED"]);
    expect(firstTask).toEqual(["CREATED", "QUEUED", "RUNNING", "SUCCEEDED"]);
  });

  it("takes six to ten seconds, and less at a higher speed", async () => {
    for (const [speed, least, most] of [
      [undefined, 6, 10],
      [1000, 1, 6],
    ] as const) {
      const api = await client(speed === undefined ? {} : { speed });
      const run = await started(api);
      api.clock += 60_000;
      const { createdAt, completedAt } = await api.get(`/public/pipeline_runs/${run}`);
      const seconds = (Date.parse(completedAt) - Date.parse(createdAt)) / 1000;
      expect(seconds).toBeGreaterThan(least);
      expect(seconds).toBeLessThan(most);
    }
  });

  it("brings operations, logs and artifacts with it as it goes", async () => {
    const api = await client();
    const run = await started(api);
    const before = await tasksOf(api, run);
    const logsOf = (task: Resource) => api.get(`/public/pipeline_runs/${run}/task_runs/${task["id"]}/logs`);
    expect((await logsOf(before[1]!))["filenames"]).toEqual([]);
    const counts: number[] = [];
    for (let step = 0; step < 12; step++, api.clock += 1000) {
      counts.push((await api.get<Envelope>(`/public/operations?task_run_id=${before[1]!["id"]}`)).total);
    }
    expect(counts[0]).toBe(0);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBeGreaterThan(2);
    expect(counts.at(-1)).toBe(49);
    expect((await logsOf(before[1]!))["filenames"]).toHaveLength(2);
    const artifacts = await api.get(`/public/pipeline_runs/${run}/task_runs/${before[2]!["id"]}/artifacts`);
    expect(artifacts["filenames"]).toEqual(["exports/journal 2026-11-23.csv", "charts/daily totals.png"]);
    expect((await api.get("/public/pipeline?alias=sales_journal"))["latestRunId"]).toBe(run);
  });

  it("keeps what was asked for", async () => {
    const api = await client();
    const run = await started(api, {
      branch: "fix/dedupe",
      commit: "0123456789abcdef0123456789abcdef01234567",
      environment: "staging",
      environmentOverrides: { DBT_TARGET: { type: "string", value: "ci" } },
      runInputs: { full_refresh: true },
      ciRunId: "42",
      continueDownstreamRun: false,
      versionNumber: 2,
    });
    const found = await api.get(`/public/pipeline_runs/${run}`);
    expect(found).toMatchObject({
      branch: "fix/dedupe",
      commit: "0123456789abcdef0123456789abcdef01234567",
      envName: "Staging",
      pipelineVersionNumber: 2,
      triggeredBy: [{ triggerType: "MANUAL", continueDownstreamRun: false }],
      data: {
        inputs: { full_refresh: { type: "boolean", default: true } },
        environment: { DBT_TARGET: { value: "ci" }, WAREHOUSE: { value: "STAGING_WH" } },
        meta: { ciRunId: "42" },
      },
    });
    expect(found["gitLink"]).toContain(found["commit"]);
  });

  it("runs the selected tasks only", async () => {
    const api = await client();
    const run = await started(api, { taskIds: ["dbt_build"] });
    api.clock += 30_000;
    expect((await tasksOf(api, run)).map((task) => task["status"])).toEqual([
      "SKIPPED",
      "SUCCEEDED",
      "SKIPPED",
      "SKIPPED",
      "SKIPPED",
    ]);
    expect((await api.get(`/public/pipeline_runs/${run}`))["triggeredBy"][0]).toMatchObject({
      triggerType: "RESTART_FROM_TASKS",
      runTaskIds: ["dbt_build"],
    });
  });

  it("from the failure of last night leaves out what had succeeded", async () => {
    const api = await client();
    const failed = (await api.all("/public/pipeline_runs?status=FAILED")).find(
      (run) => run["pipelineName"] === "Sales Journal",
    );
    const run = await started(api, { retryFromFailed: true });
    api.clock += 30_000;
    const found = await api.get(`/public/pipeline_runs/${run}`);
    expect(found["runStatus"]).toBe("SUCCEEDED");
    expect(found["triggeredBy"][0]).toMatchObject({ triggerType: "RESTART_FROM_FAILED", pipelineRunId: failed!["id"] });
    expect((await tasksOf(api, run)).map((task) => task["status"])).toEqual([
      "SKIPPED",
      "SUCCEEDED",
      "SUCCEEDED",
      "SUCCEEDED",
      "SUCCEEDED",
    ]);
  });
});

describe("a cancelled run", () => {
  const cancel = (api: Client, run: string, body?: unknown) => api.post(`/public/pipeline_runs/${run}/cancel`, body);

  it("stops after a while", async () => {
    const api = await client();
    const run = await started(api);
    api.clock += 2500;
    const response = await api.request(`/public/pipeline_runs/${run}/cancel`, { method: "POST" });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
    expect((await api.get(`/public/pipeline_runs/${run}`))["runStatus"]).toBe("CANCELLING");
    expect((await tasksOf(api, run)).map((task) => task["status"])).toContain("CANCELLING");
    expect((await cancel(api, run)).status).toBe(204);
    api.clock += 4000;
    const found = await api.get(`/public/pipeline_runs/${run}`);
    expect(found["runStatus"]).toBe("CANCELLED");
    expect(found["completedAt"]).not.toBeNull();
    const statuses = (await tasksOf(api, run)).map((task) => task["status"]);
    expect(statuses.at(-1)).toBe("CANCELLED");
    for (const status of statuses) expect(["SUCCEEDED", "CANCELLED"]).toContain(status);
    expect((await cancel(api, run)).status).toBe(400);
  });

  it("cannot be forced before it had time to stop", async () => {
    const api = await client();
    const run = await started(api);
    api.clock += 1000;
    expect((await cancel(api, run, { force: true })).status).toBe(400);
    expect((await api.get(`/public/pipeline_runs/${run}`))["runStatus"]).toBe("RUNNING");
    expect((await cancel(api, run, { force: false })).status).toBe(204);
    expect((await cancel(api, run, { force: true })).status).toBe(400);
    api.clock += 2000;
    expect((await cancel(api, run, { force: true })).status).toBe(204);
    expect((await api.get(`/public/pipeline_runs/${run}`))["runStatus"]).toBe("CANCELLED");
  });

  it("cannot be one that is over, and the body knows one key", async () => {
    const api = await client();
    const run = await started(api);
    expect((await cancel(api, run, { forced: true })).status).toBe(422);
    api.clock += 30_000;
    expect((await cancel(api, run)).status).toBe(400);
  });
});
