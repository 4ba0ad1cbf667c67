/** Pipelines that are created, changed, paused, moved into Git and deleted; definitions that are checked. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { definitionModel } from "../../sandbox/definition/model.js";
import { cronOf, scheduleOf } from "../../sandbox/history/schedule.js";
import { client, HOUR_MS, sharedClient, type Envelope, type Resource } from "./client.js";
import { answerCheck, readDocuments } from "./documents.js";

const task = (rest: Resource = {}): Resource => ({
  integration: "SNOWFLAKE",
  integrationJob: "SNOWFLAKE_RUN_QUERY",
  parameters: { statement: "select 1" },
  connection: "snowflake_prod_71934",
  ...rest,
});
const definition = (rest: Resource = {}): Resource => ({
  version: "v1",
  name: "Stock Count",
  pipeline: { load: { tasks: { b: task({ dependsOn: ["a"] }), a: task() } }, report: task({ dependsOn: ["load"] }) },
  inputs: { day: { type: "string", optional: true } },
  ...rest,
});
const GIT = { storageProvider: "GITHUB", repository: "northgate-foods/data-pipelines", defaultBranch: "main" };
const PLACE = "/public/pipeline?alias=stock_count";
const START = "/public/pipelines/stock_count/start";

describe("a pipeline's life", () => {
  it("begins with a definition, goes on in versions, and ends", async () => {
    const api = await client();
    const before = (await api.get<Resource[]>("/public/pipelines")).length;
    const made = await api.post("/public/pipelines", { data: definition(), published: true, alias: "stock_count" });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: "Stock Count",
        numTasks: 3,
        storageProvider: "ORCHESTRA",
        latestVersionNumber: 1,
        data: definition(),
      },
    });
    expect(await api.get("/public/pipelines")).toHaveLength(before + 1);
    expect(await api.get(`/public/pipelines/data?pipeline_id=${made.body["id"]}`)).toEqual(definition());

    const { body: started } = await api.post(START, { runInputs: { day: "today" } });
    api.clock += 60_000;
    expect(await api.get(`/public/pipeline_runs/${started["pipelineRunId"]}`)).toMatchObject({
      runStatus: "SUCCEEDED",
      pipelineName: "Stock Count",
      pipelineVersionNumber: 1,
    });
    const { results } = await api.get<Envelope>(`/public/pipeline_runs/${started["pipelineRunId"]}/task_runs`);
    expect(Object.fromEntries(results.map((one) => [one["taskId"], one["dependsOn"].toSorted()]))).toEqual({
      a: [],
      b: ["a"],
      report: ["a", "b"],
    });
    expect((await api.get(PLACE))["latestRunId"]).toBe(started["pipelineRunId"]);

    const next = definition({ name: "Stock Count 2", pipeline: { only: task() } });
    const put = await api.put("/public/pipelines?alias=stock_count", { data: next, published: false });
    expect(put.body).toMatchObject({
      name: "Stock Count",
      latestVersionNumber: 2,
      publishedVersionNumber: 1,
      data: next,
    });
    expect(await api.get("/public/pipelines/data?alias=stock_count")).toEqual(next);
    expect(await api.get("/public/pipelines/data?alias=stock_count&version=1")).toEqual(definition());
    const numTasks = async (body?: Resource): Promise<number> => {
      const run = (await api.post(START, body)).body["pipelineRunId"];
      return (await api.get<Envelope>(`/public/pipeline_runs/${run}/task_runs`)).total;
    };
    expect([await numTasks(), await numTasks({ versionNumber: 2 })]).toEqual([3, 1]);
    await api.put("/public/pipelines", { data: next, published: true, pipelineId: made.body["id"] });
    expect(await api.get(PLACE)).toMatchObject({ name: "Stock Count 2", numTasks: 1, publishedVersionNumber: 3 });

    expect(await api.remove("/public/pipelines?alias=stock_count")).toBe(204);
    expect((await api.outcome(PLACE)).status).toBe(404);
    expect((await api.post(START)).status).toBe(404);
    expect(await api.remove("/public/pipelines?alias=stock_count")).toBe(404);
    expect(await api.get("/public/pipelines")).toHaveLength(before);
    expect((await api.outcome(`/public/pipeline_runs/${started["pipelineRunId"]}`)).status).toBe(200);
  });

  it("stands still while it is paused, and goes on afterwards", async () => {
    const api = await client();
    const alias = "hubspot_contacts_sync";
    const { id } = await api.get(`/public/pipeline?alias=${alias}`);
    const since = async (at: number): Promise<number> => {
      const from = encodeURIComponent(new Date(at).toISOString());
      return (await api.get<Envelope>(`/public/pipeline_runs?pipeline_ids=${id}&time_from=${from}`)).total;
    };
    const pause = (paused: boolean) => api.patch(`/public/pipelines/${alias}/pause`, { paused });
    expect((await pause(true)).body).toMatchObject({ id, paused: true });
    expect((await api.post(`/public/pipelines/${alias}/start`)).status).toBe(400);
    const pausedAt = api.clock;
    api.clock += 2 * HOUR_MS;
    expect(await since(pausedAt)).toBe(0);
    expect((await pause(false)).body).toMatchObject({ paused: false });
    const resumedAt = api.clock;
    api.clock += 2 * HOUR_MS;
    expect(await since(resumedAt)).toBe(8);
    expect(await since(pausedAt)).toBe(8);
  });

  it("runs on the schedule of its definition", async () => {
    const api = await client();
    const data = definition({ schedule: [{ cron: "30 16 * * ? *", timezone: "UTC" }] });
    const { body } = await api.post("/public/pipelines", { data, published: true });
    api.clock += 2 * HOUR_MS;
    const { results } = await api.get<Envelope>(`/public/pipeline_runs?pipeline_ids=${body["id"]}`);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ triggeredBy: [{ triggerType: "SCHEDULED", scheduleCron: "30 16 * * ? *" }] });
    expect(results[0]!["createdAt"]).toMatch(/^2026-11-23T16:30/);
  });
});

describe("a pipeline between Orchestra and Git", () => {
  it("is registered from the repository, once", async () => {
    const api = await client();
    const body = { ...GIT, yamlPath: "pipelines/loyalty_points.yml", alias: "loyalty" };
    expect(await api.post("/public/pipelines/import", body)).toMatchObject({
      status: 201,
      body: { name: "Loyalty Points", storageProvider: "GITHUB", repository: GIT.repository, numTasks: 2 },
    });
    expect((await api.post("/public/pipelines/import", body)).status).toBe(409);
    expect((await api.post("/public/pipelines/import", { ...body, yamlPath: "pipelines/none.yml" })).status).toBe(404);
    expect((await api.post("/public/pipelines/import", { ...body, repository: "some/other" })).status).toBe(404);
    expect((await api.post("/public/pipelines/import", { ...body, storageProvider: "GITLAB" })).status).toBe(400);
    const registered = { ...GIT, yamlPath: "pipelines/sales_journal.yml" };
    expect((await api.post("/public/pipelines/import", registered)).status).toBe(409);
    expect(await api.remove("/public/pipelines?alias=sales_journal")).toBe(204);
    expect(await api.post("/public/pipelines/import", registered)).toMatchObject({
      status: 201,
      body: { numTasks: 5 },
    });
  });

  it("moves into Git, and is then changed there alone", async () => {
    const api = await client();
    await api.post("/public/pipelines", { data: definition(), published: true, alias: "stock_count" });
    expect((await api.patch("/public/pipelines/stock_count/move", { folder: "a/b" })).status).toBe(200);
    const moved = await api.patch("/public/pipelines/storage-settings?alias=stock_count", {
      ...GIT,
      path: "p/stock.yml",
    });
    expect(moved.body).toMatchObject({
      storageProvider: "GITHUB",
      yamlPath: "p/stock.yml",
      newCommitSha: expect.any(String),
    });
    expect((await api.get(`/public/pipeline?repository=${GIT.repository}&yaml_path=p/stock.yml`))["alias"]).toBe(
      "stock_count",
    );
    for (const { status } of [
      await api.patch("/public/pipelines/storage-settings?alias=stock_count", { ...GIT, path: "p/stock.yml" }),
      await api.put("/public/pipelines", { data: definition(), published: true, alias: "stock_count" }),
      await api.patch("/public/pipelines/stock_count/move", { folder: null }),
      await api.post("/public/pipelines", { data: definition(), published: true, storageProvider: "GITHUB" }),
    ]) {
      expect(status).toBe(400);
    }
    const taken = { data: definition(), published: true, alias: "stock_count" };
    expect((await api.post("/public/pipelines", taken)).status).toBe(409);
  });
});

describe("the check of a definition", () => {
  const shared = sharedClient();
  const check = (body: unknown, query = "") => shared().post(`/public/pipelines/schema${query}`, body);
  const problems = async (body: unknown): Promise<[string, string][]> =>
    ((await check(body)).body["detail"] as Resource[]).map((one) => [one["loc"].slice(1).join("."), one["msg"]]);

  it("finds nothing in the definitions of the workspace", async () => {
    for (const { id, name } of await shared().get<Resource[]>("/public/pipelines")) {
      const data = await shared().get(`/public/pipelines/data?pipeline_id=${id}`);
      expect([name, await check(data)]).toEqual([
        name,
        { status: 200, body: { message: expect.any(String), status: "success" } },
      ]);
    }
  });

  it("gives back the keys that Orchestra uses", async () => {
    const snake = {
      version: "v1",
      name: "Snake",
      pipeline: {
        my_task: {
          integration: "SNOWFLAKE",
          integration_job: "SNOWFLAKE_RUN_QUERY",
          parameters: { set_outputs: true },
          treat_failure_as_warning: true,
        },
      },
      trigger_events: [],
      inputs: { my_input: { type: "string" } },
    };
    expect((await check(snake, "?canonicalize=true")).body["pipeline"]).toEqual({
      version: "v1",
      name: "Snake",
      pipeline: {
        my_task: {
          integration: "SNOWFLAKE",
          integrationJob: "SNOWFLAKE_RUN_QUERY",
          parameters: { set_outputs: true },
          treatFailureAsWarning: true,
        },
      },
      triggerEvents: [],
      inputs: { my_input: { type: "string" } },
    });
    expect((await shared().post("/public/pipelines", { data: snake, published: true })).status).toBe(422);
  });

  it("tells of each fault where it is", async () => {
    expect(
      await problems({ version: "v2", name: "x".repeat(101), pipeline: { a: { integration: "SNOWFLAKE" } }, more: 1 }),
    ).toEqual([
      ["version", expect.stringContaining("'v1'")],
      ["name", "String should have at most 100 characters"],
      ["pipeline.a.integrationJob", "Field required"],
      ["pipeline.a.parameters", "Field required"],
      ["more", "Extra inputs are not permitted"],
    ]);
    const faulty = definition({
      pipeline: {
        one: { tasks: { a: task({ dependsOn: ["gone"] }), b: task({ integrationJob: "FIVETRAN_SYNC_ALL" }) } },
        two: { tasks: {}, dependsOn: ["three"] },
        three: task({ dependsOn: ["two"], connection: "nowhere_00000" }),
        a: task(),
      },
      schedule: [{ cron: "0 2 * * *" }],
    });
    expect((await problems(faulty)).map(([place]) => place)).toEqual([
      "pipeline.one.tasks.a",
      "pipeline.one.tasks.a.dependsOn.0",
      "pipeline.one.tasks.b.integrationJob",
      "pipeline.two.tasks",
      "pipeline.three.connection",
      "pipeline.a",
      "pipeline",
      "pipeline",
      "schedule.0.cron",
    ]);
    const create = await shared().post("/public/pipelines", { data: faulty, published: true });
    expect(create.body["detail"][0]["loc"]).toEqual(["body", "data", "pipeline", "one", "tasks", "a"]);
  });

  it("works without a key, twenty times a minute, and then knows no connections", async () => {
    const api = await client();
    const anonymous = (): Promise<Response> =>
      api.request("/public/pipelines/schema", {
        method: "POST",
        headers: { authorization: "", "content-type": "application/json" },
        body: JSON.stringify(definition({ pipeline: { a: task({ connection: "nowhere_00000" }) } })),
      });
    for (let count = 0; count < 20; count++) expect((await anonymous()).status).toBe(200);
    const refused = await anonymous();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    api.clock += 60_000;
    expect((await anonymous()).status).toBe(200);
  });

  it("lets pass what the document lets pass", () => {
    const documents = readDocuments();
    const schema = { $ref: "#/components/schemas/PipelineModel" };
    const fits = answerCheck(documents);
    const asDocumented = (value: unknown): boolean =>
      fits({ api: "engine", id: "", method: "", path: "", answers: new Map([[200, schema]]) }, 200, value) === "";
    const odd = fc.constantFrom<unknown>(null, 1, "text", true, [], {}, ["a"], { a: 1 });
    const full = definition({
      schedule: [{ cron: "0 2 * * ? *", timezone: null }],
      sensors: {
        s: {
          name: "S",
          cron: "0 2 * * ? *",
          timezone: "UTC",
          timeoutMins: 60,
          checks: { c: { integration: "AWS_S3", sensorType: "AWS_S3_FILE", parameters: {} } },
        },
      },
      triggerEvents: [{ type: "pipeline", pipelineId: "*", statuses: ["FAILED"] }],
      webhook: { enabled: true },
      configuration: { retries: 1, concurrency: { maxActive: 1 } },
      alerts: [{ name: "A", statuses: ["FAILED"], destinations: [{ integration: "SLACK" }] }],
      meta: {},
    });
    expect(asDocumented(full)).toBe(true);
    const paths = places(full);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.constantFrom("set", "remove", "add"), odd, (path, way, value) => {
        const changed = structuredClone(full);
        const holder = path.slice(0, -1).reduce<Resource>((at, key) => at[key] as Resource, changed);
        const inList = Object.getPrototypeOf(holder) === Array.prototype;
        if (way === "remove" && !inList) delete holder[path.at(-1)!];
        else if (way === "add" && !inList) holder["unheardOf"] = value;
        else holder[path.at(-1)!] = value;
        expect(definitionModel(changed, []).length === 0).toBe(asDocumented(changed));
      }),
      { numRuns: 400 },
    );
  });
});

/** The paths of all values inside a value. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [[...path, key], ...places(entry, [...path, key])]);
}

describe("a schedule", () => {
  it("is read from the expression that it is written as", () => {
    const schedules = fc.oneof(
      fc.record({ everyMinutes: fc.constantFrom(5, 15, 30), offsetMinutes: fc.nat(4) }),
      fc.record({ everyMinutes: fc.constantFrom(60, 120, 360), offsetMinutes: fc.nat(59) }),
      fc.record({ everyMinutes: fc.constant(1440), offsetMinutes: fc.nat(1439) }),
      fc.record({ everyMinutes: fc.constant(7 * 1440), offsetMinutes: fc.nat(7 * 1440 - 1) }),
    );
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(scheduleOf(cronOf(schedule))).toEqual(schedule);
      }),
    );
    for (const cron of ["", "* * * * * *", "0 0/7 1 * ? *", "75 2 * * ? *", "x y z", "0 2 ? * MON-FRI *"]) {
      expect([cron, scheduleOf(cron)]).toEqual([cron, undefined]);
    }
  });
});
