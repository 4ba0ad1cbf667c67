/** Lists: windows, pages, filters. */
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, sharedClient, window, type Envelope, type Resource } from "./client.js";

const api = sharedClient();

describe("windows", () => {
  it("show the last 24 hours when none is asked for", async () => {
    const usual = await api().get<Envelope>("/public/pipeline_runs");
    const asked = await api().get<Envelope>(`/public/pipeline_runs?${window(api(), DAY_MS)}`);
    expect(usual.total).toBe(asked.total);
    expect(usual.total).toBeGreaterThan(200);
    const oldest = (await api().all("/public/pipeline_runs")).at(-1)?.["createdAt"];
    expect(api().clock - Date.parse(oldest)).toBeLessThanOrEqual(DAY_MS);
  });

  it("reach seven days and not a second more", async () => {
    expect((await api().outcome(`/public/pipeline_runs?${window(api(), 7 * DAY_MS)}`)).status).toBe(200);
    for (const path of ["/public/pipeline_runs", "/public/task_runs", "/public/operations"]) {
      const { status, body } = await api().outcome(`${path}?${window(api(), 7 * DAY_MS + 1000)}`);
      expect(status).toBe(400);
      expect(body["detail"]).toMatch(/7 days/);
    }
  });

  it("refuse an end before the start, and what is no time", async () => {
    expect((await api().outcome(`/public/task_runs?${window(api(), HOUR_MS, 2 * HOUR_MS)}`)).status).toBe(400);
    const { status, body } = await api().outcome("/public/task_runs?time_from=yesterday");
    expect(status).toBe(422);
    expect(body["detail"][0]).toMatchObject({ loc: ["query", "time_from"], type: "datetime_from_date_parsing" });
  });

  it("read a time without offset as UTC", async () => {
    const plain = await api().get<Envelope>(
      "/public/pipeline_runs?time_from=2026-11-23T01:00:00&time_to=2026-11-23T05:00:00",
    );
    const zoned = await api().get<Envelope>(
      "/public/pipeline_runs?time_from=2026-11-23T01:00:00Z&time_to=2026-11-23T06:00:00%2B01:00",
    );
    expect(plain.total).toBe(zoned.total);
  });

  it("reach older runs, up to thirty days back", async () => {
    const weeks = await Promise.all(
      [0, 7, 14, 21].map((days) =>
        api().get<Envelope>(`/public/pipeline_runs?${window(api(), (days + 7) * DAY_MS, days * DAY_MS)}`),
      ),
    );
    for (const { total } of weeks) expect(total).toBeGreaterThan(2300);
    const before = await api().get<Envelope>(`/public/pipeline_runs?${window(api(), 40 * DAY_MS, 33 * DAY_MS)}`);
    expect(before.total).toBe(0);
  });
});

describe("a week of a workspace of real size", () => {
  it("has about 2,400 runs and 20,000 operations in 60 pipelines", async () => {
    expect(await api().get<Resource[]>("/public/pipelines")).toHaveLength(60);
    const week = window(api(), 7 * DAY_MS);
    const runs = await api().get<Envelope>(`/public/pipeline_runs?${week}`);
    const operations = await api().get<Envelope>(`/public/operations?${week}`);
    expect(runs.total).toBeGreaterThan(2350);
    expect(runs.total).toBeLessThan(2500);
    expect(operations.total).toBeGreaterThan(18_500);
    expect(operations.total).toBeLessThan(21_500);
  });

  it.each(["pipeline_runs", "task_runs", "operations"])(
    "pages through all %s without gap or repetition",
    async (list) => {
      const path = `/public/${list}?${window(api(), 7 * DAY_MS)}`;
      const { total } = await api().get<Envelope>(path);
      const ids = (await api().all(path)).map((item) => item["id"]);
      expect(ids).toHaveLength(total);
      expect(new Set(ids).size).toBe(total);
    },
  );

  it("is newest first", async () => {
    const created = (await api().all("/public/pipeline_runs")).map((run) => run["createdAt"]);
    expect(created).toEqual(created.toSorted().toReversed());
    const inserted = (await api().all("/public/operations")).map((operation) => operation["insertedAt"]);
    expect(inserted.map((at) => at.slice(0, 23))).toEqual(
      inserted
        .map((at) => at.slice(0, 23))
        .toSorted()
        .toReversed(),
    );
  });
});

describe("the state of a run", () => {
  it("follows from those of its tasks", async () => {
    const week = window(api(), 7 * DAY_MS);
    const tasks = await api().all(`/public/task_runs?${week}&status=FAILED,WARNING`);
    const worst = (run: Resource): string => {
      const statuses = tasks.filter((task) => task["pipelineRunId"] === run["id"]).map((task) => task["status"]);
      return statuses.includes("FAILED") ? "FAILED" : statuses.includes("WARNING") ? "WARNING" : "SUCCEEDED";
    };
    const runs = await api().all(`/public/pipeline_runs?${week}&status=SUCCEEDED,WARNING,FAILED`);
    expect(runs.map((run) => run["runStatus"])).toEqual(runs.map(worst));
    expect(runs.filter((run) => run["runStatus"] === "WARNING").length).toBeGreaterThan(5);
  });
});

describe("pages", () => {
  it.each([
    ["/public/pipeline_runs", 100, 50],
    ["/public/task_runs", 100, 50],
    ["/public/operations", 100, 50],
    ["/public/assets", 100, 50],
  ])("of %s hold at most %i, usually %i", async (path, most, usual) => {
    const { page, pageSize, results } = await api().get<Envelope>(path);
    expect({ page, pageSize, length: results.length }).toEqual({ page: 1, pageSize: usual, length: usual });
    expect((await api().get<Envelope>(`${path}?page_size=${most}`)).results).toHaveLength(most);
    const { status, body } = await api().outcome(`${path}?page_size=${most + 1}`);
    expect(status).toBe(422);
    expect(body["detail"]).toEqual([
      {
        type: "less_than_equal",
        loc: ["query", "page_size"],
        msg: `Input should be less than or equal to ${most}`,
        input: String(most + 1),
        ctx: { le: most },
      },
    ]);
  });

  it("of the task runs of a run hold at most 50, usually 10", async () => {
    const { results } = await api().get<Envelope>("/public/pipeline_runs?page_size=1");
    const path = `/public/pipeline_runs/${results[0]!["id"]}/task_runs`;
    expect((await api().get<Envelope>(path)).pageSize).toBe(10);
    expect((await api().outcome(`${path}?page_size=50`)).status).toBe(200);
    expect((await api().outcome(`${path}?page_size=51`)).status).toBe(422);
  });

  it("past the end are empty, and there is no page nought", async () => {
    expect(await api().get<Envelope>("/public/pipeline_runs?page=999")).toMatchObject({ page: 999, results: [] });
    expect((await api().outcome("/public/pipeline_runs?page=0")).status).toBe(422);
    expect((await api().outcome("/public/pipeline_runs?page=two")).status).toBe(422);
  });

  it("of pipelines need both parameters; without them there is a bare array", async () => {
    const bare = await api().get<Resource[]>("/public/pipelines?page=1");
    expect(bare).toHaveLength(60);
    const paged = await api().all("/public/pipelines", 25);
    expect(paged.map((pipeline) => pipeline["name"])).toEqual(bare.map((pipeline) => pipeline["name"]).toSorted());
    const found = await api().get<Envelope>("/public/pipelines?name=JOURNAL&page=1&page_size=10");
    expect(found.results.map((pipeline) => pipeline["alias"])).toEqual(["sales_journal"]);
  });
});

describe("filters", () => {
  it("take several values with commas", async () => {
    const every = await api().all("/public/pipeline_runs");
    const some = await api().all("/public/pipeline_runs?status=FAILED,WARNING");
    const wanted = every.filter((run) => ["FAILED", "WARNING"].includes(run["runStatus"]));
    expect(some.map((run) => run["id"])).toEqual(wanted.map((run) => run["id"]));
    expect(some.length).toBeGreaterThan(3);
    expect(some.length).toBeLessThan(every.length);
  });

  it("narrow task runs by integration, pipeline and id together", async () => {
    const { id } = await api().get("/public/pipeline?alias=customer_360");
    const found = await api().all(`/public/task_runs?integration=DBT_CORE,HIGHTOUCH&pipeline_ids=${id}`);
    expect(found.length).toBeGreaterThanOrEqual(3);
    for (const task of found) expect(task["pipelineId"]).toBe(id);
    const wanted = found.slice(0, 2).map((task) => task["id"]);
    const again = await api().all(`/public/task_runs?task_run_ids=${wanted.join(",")}`);
    expect(again.map((task) => task["id"]).toSorted()).toEqual(wanted.toSorted());
  });

  it("narrow operations by type, status, external id and task run", async () => {
    const tests = await api().all("/public/operations?operation_type=TEST,SEED&status=FAILED");
    expect(tests.length).toBeGreaterThan(0);
    for (const operation of tests)
      expect(operation).toMatchObject({ operationStatus: "FAILED", operationType: "TEST" });
    const { externalId, taskRunId } = tests[0]!;
    const one = await api().all(`/public/operations?external_id=${externalId}&task_run_id=${taskRunId}`);
    expect(one.map((operation) => operation["id"])).toEqual([tests[0]!["id"]]);
  });

  it("by environment tell the feature branch from production", async () => {
    const runs = await api().all("/public/pipeline_runs");
    const development = runs.find((run) => run["envName"] === "Development")!;
    const found = await api().all(`/public/pipeline_runs?environments=${development["envId"]}`);
    expect(found.map((run) => run["id"])).toEqual([development["id"]]);
  });

  it("refuse a value that there is not: 400 in a list, 422 where one value stands alone", async () => {
    for (const query of [
      "/public/pipeline_runs?status=FAILED,BROKEN",
      "/public/pipeline_runs?pipeline_ids=sales_journal",
      "/public/task_runs?integration=DBT_CORE,COBOL",
      "/public/operations?operation_type=DANCE",
      "/public/assets?asset_type=SONG",
    ]) {
      const { status, body } = await api().outcome(query);
      expect([query, status]).toEqual([query, 400]);
      expect(body["detail"]).toContain("Invalid value");
    }
    const { status, body } = await api().outcome("/public/operations?status=FAILED,WARNING");
    expect(status).toBe(422);
    expect(body["detail"][0]).toMatchObject({ type: "enum", loc: ["query", "status"], input: "FAILED,WARNING" });
  });

  it("that are not declared are ignored, empty ones too", async () => {
    const every = await api().get<Envelope>("/public/task_runs");
    const { total } = await api().get<Envelope>(
      `/public/task_runs?status=&pipeline_run_id=${every.results[0]!["pipelineRunId"]}`,
    );
    expect(total).toBe(every.total);
  });
});

describe("assets", () => {
  it("are sorted as asked and found by either id", async () => {
    const names = (await api().all("/public/assets?sort_column=asset_name&sort_direction=asc")).map(
      (asset) => asset["assetName"],
    );
    expect(names.length).toBeGreaterThan(300);
    expect(names).toEqual(names.toSorted());
    const table = await api().get("/public/assets/ANALYTICS.SALES_JOURNAL.FCT_JOURNAL_LINES");
    expect(table["status"]).toBe("UNHEALTHY");
    expect(await api().get(`/public/assets/${table["assetId"]}`)).toEqual(table);
    expect((await api().outcome("/public/assets/NO.SUCH.TABLE")).status).toBe(404);
  });
});

describe("superseded attempts", () => {
  it("are listed only when asked for", async () => {
    const current = await api().get<Envelope>("/public/task_runs");
    const all = await api().all("/public/task_runs?include_superseded=true");
    expect(all.length).toBeGreaterThan(current.total);
    const second = all.find((task) => task["attemptNumber"] === 2)!;
    const attempts = all.filter(
      (task) => task["pipelineRunId"] === second["pipelineRunId"] && task["taskId"] === second["taskId"],
    );
    expect(attempts.map((task) => task["attemptNumber"]).toSorted()).toEqual([1, 2]);
    const logs = await api().get(`/public/pipeline_runs/${second["pipelineRunId"]}/task_runs/${second["id"]}/logs`);
    expect(Object.values<Resource>(logs["files"]).map((file) => file["attemptNumber"])).toEqual([1, 2]);
  });
});
