/** The stories in the data, found as somebody would find them who knows nothing but the API. */
import { describe, expect, it } from "vitest";
import { lastNight } from "../../sandbox/history/schedule.js";
import {
  AFTERNOON,
  client,
  DAY_MS,
  HOUR_MS,
  sharedClient,
  window,
  type Client,
  type Envelope,
  type Resource,
} from "./client.js";

const MIDNIGHT = AFTERNOON - (AFTERNOON % DAY_MS);

/** The task runs of a run, each after the tasks that it depends on. */
async function inOrder(api: Client, run: Resource): Promise<Resource[]> {
  const tasks = await api.all(`/public/pipeline_runs/${run["id"]}/task_runs`, 50);
  const depth = (task: Resource): number =>
    1 + Math.max(0, ...task["dependsOn"].map((id: string) => depth(tasks.find((other) => other["taskId"] === id)!)));
  return tasks.toSorted((a, b) => depth(a) - depth(b));
}

async function operationsOf(api: Client, task: Resource): Promise<Resource[]> {
  return api.all(`/public/operations?task_run_id=${task["id"]}`);
}

describe("the Sales Journal", () => {
  const shared = sharedClient();

  it("failed last night at a dbt test, after a warning that explains it, and the rest was skipped", async () => {
    const api = shared();
    const failed = (await api.all("/public/pipeline_runs?status=FAILED")).filter(
      (run) => run["pipelineName"] === "Sales Journal",
    );
    expect(failed).toHaveLength(1);
    const run = failed[0]!;
    expect(run["createdAt"]).toMatch(/^2026-11-23T02:00:0/);
    expect(run["message"]).toBe("Pipeline run has at least one task in a failed state.");
    const tasks = await inOrder(api, run);
    expect(tasks.map((task) => [task["integration"], task["status"]])).toEqual([
      ["FIVETRAN", "WARNING"],
      ["DBT_CORE", "FAILED"],
      ["PYTHON", "SKIPPED"],
      ["POWER_BI", "SKIPPED"],
      ["SLACK", "SKIPPED"],
    ]);
    const [sync, build] = tasks;
    const failing = (await operationsOf(api, build!)).filter((operation) => operation["operationStatus"] === "FAILED");
    expect(failing).toHaveLength(1);
    expect(failing[0]).toMatchObject({
      operationType: "TEST",
      operationName: "unique_fct_journal_lines_journal_line_id",
      rowsAffected: 1184,
      message: expect.stringMatching(/Got 1184 results.*journal_line_id occur more than once/),
    });
    expect(JSON.stringify(build)).not.toContain("1184");
    const warning = (await operationsOf(api, sync!)).filter((operation) => operation["operationStatus"] === "WARNING");
    expect(warning).toHaveLength(1);
    expect(warning[0]!["message"]).toMatch(/GL_JOURNAL_LINES.*1184 late-arriving rows/);
    expect(Date.parse(warning[0]!["completedAt"])).toBeLessThan(Date.parse(failing[0]!["startedAt"]));
  });

  it("had failed in the same way three nights ago and recovered the same morning", async () => {
    const api = shared();
    const { id } = await api.get("/public/pipeline?alias=sales_journal");
    const runs = (await api.all(`/public/pipeline_runs?pipeline_ids=${id}&${window(api, 7 * DAY_MS)}`)).toReversed();
    const failures = runs.filter((run) => run["runStatus"] === "FAILED");
    expect(failures.map((run) => run["createdAt"].slice(0, 13))).toEqual(["2026-11-20T02", "2026-11-23T02"]);
    const messages = await Promise.all(
      failures.map(async (run) => {
        const build = (await inOrder(api, run)).find((task) => task["status"] === "FAILED")!;
        const failed = await api.all(
          `/public/operations?task_run_id=${build["id"]}&status=FAILED&${window(api, 4 * DAY_MS)}`,
        );
        return failed.map((operation) => operation["operationName"]);
      }),
    );
    expect(messages[0]).toEqual(messages[1]);
    const after = runs.slice(runs.indexOf(failures[0]!) + 1);
    expect(after[0]).toMatchObject({
      runStatus: "SUCCEEDED",
      triggeredBy: [{ triggerType: "RESTART_FROM_FAILED", pipelineRunId: failures[0]!["id"] }],
    });
    expect(after.slice(1, -1).every((run) => run["runStatus"] === "SUCCEEDED")).toBe(true);
    expect(runs.at(-1)).toEqual(failures[1]);
  });

  it("is put right by a new run", async () => {
    const api = await client();
    const { body } = await api.post("/public/pipelines/sales_journal/start", {});
    api.clock += 15_000;
    const run = await api.get(`/public/pipeline_runs/${body["pipelineRunId"]}`);
    expect(run["runStatus"]).toBe("SUCCEEDED");
    const build = (await inOrder(api, run))[1]!;
    const tested = (await operationsOf(api, build)).find((operation) =>
      operation["operationName"].startsWith("unique_fct_journal"),
    );
    expect(tested).toMatchObject({ operationStatus: "SUCCEEDED", externalStatus: "pass" });
  });

  it.each([0.4, 1.2, 2.9, 3, 23.9])("is visible and over in a workspace opened at %d h", async (hour) => {
    const api = await client({ at: MIDNIGHT + hour * HOUR_MS });
    const failed = (await api.all("/public/pipeline_runs?status=FAILED")).find(
      (run) => run["pipelineName"] === "Sales Journal",
    )!;
    const pipeline = await api.get("/public/pipeline?alias=sales_journal");
    expect(pipeline["latestRunId"]).toBe(failed["id"]);
    const utcHour = hour >= 1 && hour < 3 ? 0 : 2;
    expect(new Date(failed["createdAt"]).getUTCHours()).toBe(utcHour);
    expect(JSON.parse(pipeline["schedule"])[0].cron).toBe(`0 ${utcHour} * * ? *`);
  });

  it("started one to twenty-three hours ago, whenever the workspace is opened", () => {
    for (let minute = 0; minute < 24 * 60; minute += 7) {
      const openedAt = MIDNIGHT + minute * 60_000;
      const { hour, at } = lastNight(openedAt);
      expect(new Date(at).toISOString().slice(11, 19)).toBe(`0${hour}:00:00`);
      expect(openedAt - at).toBeGreaterThanOrEqual(HOUR_MS);
      expect(openedAt - at).toBeLessThanOrEqual(23 * HOUR_MS);
    }
  });
});

describe("the other stories", () => {
  const shared = sharedClient();

  it("a sync that runs every fifteen minutes fails now and then, three times in a row, always for one reason", async () => {
    const api = shared();
    const { id } = await api.get("/public/pipeline?alias=hubspot_contacts_sync");
    const runs = (await api.all(`/public/pipeline_runs?pipeline_ids=${id}`)).toReversed();
    expect(runs.length).toBeGreaterThanOrEqual(95);
    const letters = runs.map((run) => (run["runStatus"] === "FAILED" ? "F" : ".")).join("");
    expect(letters.match(/F+/g)?.length).toBeGreaterThanOrEqual(2);
    expect(letters).not.toContain("FFFF");
    expect(letters).toContain(".FFF.");
    const operations = await api.all("/public/operations?integration=AIRBYTE_CLOUD&status=FAILED");
    const messages = new Set(
      operations.filter((one) => one["operationName"] === "contacts").map((one) => one["message"]),
    );
    expect([...messages]).toEqual([expect.stringContaining("429 Too Many Requests")]);
  });

  it("one pipeline is paused and has not run for nine days", async () => {
    const api = shared();
    const paused = (await api.get<Resource[]>("/public/pipelines")).filter((pipeline) => pipeline["paused"]);
    expect(paused.map((pipeline) => pipeline["alias"])).toEqual(["legacy_orders_import"]);
    expect(api.clock - Date.parse(paused[0]!["latestRunCreatedAt"])).toBeGreaterThan(9 * DAY_MS);
  });

  it("one run waits in the queue behind another of its pipeline", async () => {
    const api = shared();
    const { id } = await api.get("/public/pipeline?alias=web_events_backfill");
    const [waiting, running] = await api.all(`/public/pipeline_runs?pipeline_ids=${id}`);
    expect(waiting).toMatchObject({
      runStatus: "CREATED",
      startedAt: null,
      message: expect.stringContaining("Waiting"),
    });
    expect(running).toMatchObject({ runStatus: "RUNNING" });
    expect((await inOrder(api, waiting!)).map((task) => task["status"])).toEqual(["QUEUED", "CREATED"]);
  });

  it("a failure on a feature branch, in Development, is noise", async () => {
    const api = shared();
    const runs = await api.all("/public/pipeline_runs?status=FAILED");
    const branches = runs.filter((run) => run["branch"] !== "main" && run["branch"] !== null);
    expect(branches).toHaveLength(1);
    expect(branches[0]).toMatchObject({
      pipelineName: "Customer 360",
      branch: "feature/lifetime-value-v2",
      envName: "Development",
      triggeredBy: [{ triggerType: "MANUAL" }],
    });
  });
});

describe("a workspace", () => {
  const everything = async (api: Client): Promise<string> => {
    const pages = await Promise.all(
      [
        "/public/pipelines",
        "/public/pipeline_runs?page_size=100",
        "/public/task_runs?page_size=100&page=2",
        "/public/operations?page_size=100&page=20",
        "/public/assets?page_size=100",
      ].map((path) => api.get<Envelope>(path)),
    );
    return JSON.stringify(pages);
  };

  it("is the same for the same seed and clock, and another for another seed", async () => {
    const [one, same, other] = await Promise.all([client({ seed: 5 }), client({ seed: 5 }), client({ seed: 6 })]);
    const data = await everything(one);
    expect(await everything(same)).toBe(data);
    expect(await everything(other)).not.toBe(data);
  });

  it.each([2, 77])("has the stories with seed %d too", async (seed) => {
    const api = await client({ seed });
    const failed = await api.all("/public/pipeline_runs?status=FAILED");
    const counts = (name: string): number => failed.filter((run) => run["pipelineName"] === name).length;
    expect(counts("Sales Journal")).toBe(1);
    expect(counts("HubSpot Contacts Sync")).toBeGreaterThanOrEqual(6);
    expect(failed.length).toBeLessThan(25);
    const week = await api.get<Envelope>(`/public/operations?${window(api, 7 * DAY_MS)}&page_size=1`);
    expect(week.total).toBeGreaterThan(18_500);
    expect(week.total).toBeLessThan(21_500);
  });

  it("keeps its past while time goes on", async () => {
    const api = await client();
    const day = `time_from=2026-11-20T00:00:00Z&time_to=2026-11-21T00:00:00Z`;
    const before = await api.all(`/public/pipeline_runs?${day}`);
    api.clock += 2 * HOUR_MS;
    expect(await api.all(`/public/pipeline_runs?${day}`)).toEqual(before);
    const since = await api.get<Envelope>(`/public/pipeline_runs?${window(api, 2 * HOUR_MS)}`);
    expect(since.total).toBeGreaterThanOrEqual(20);
  });
});
