/** Environments and connections: their lives, what replaces what, and what refers to them. */
import { describe, expect, it } from "vitest";
import { client, HOUR_MS, sharedClient, type Envelope, type Resource } from "./client.js";

const VALUES = { REGION: { type: "string", value: "eu" }, LIMIT: { type: "int", value: 5 } };

describe("environments", () => {
  it("are listed without their values, the default among them", async () => {
    const list = await (await client()).get<Resource[]>("/public/environments");
    expect(list.map(({ name, defaultEnv }) => [name, defaultEnv])).toEqual([
      ["Production", true],
      ["Staging", false],
      ["Development", false],
    ]);
    for (const one of list) expect(Object.keys(one)).not.toContain("values");
  });

  it("are created, changed, used and deleted", async () => {
    const api = await client();
    const { status, body } = await api.post("/public/environments", { name: "Test", values: VALUES });
    expect([status, body]).toMatchObject([201, { name: "Test", values: VALUES, defaultEnv: false }]);
    const path = `/public/environments/${body["environmentId"]}`;
    expect(await api.get(path)).toEqual(body);
    expect((await api.post("/public/environments", { name: "Test", values: {} })).status).toBe(409);

    const { body: run } = await api.post("/public/pipelines/sales_journal/start", { environment: "test" });
    const started = await api.get(`/public/pipeline_runs/${run["id"]}`);
    expect(started).toMatchObject({ envName: "Test", data: { environment: VALUES } });

    const changed = await api.patch(path, { values: { LIMIT: { type: "bool", value: true } } });
    expect(changed.body).toMatchObject({ name: "Test", values: { LIMIT: { type: "bool", value: true } } });
    expect(Object.keys(changed.body["values"])).toEqual(["LIMIT"]);
    expect((await api.patch(path, { name: "Trial" })).body["values"]).toEqual(changed.body["values"]);
    expect((await api.get(`/public/pipeline_runs/${run["id"]}`))["envName"]).toBe("Trial");
    const inIt = await api.get<Envelope>(`/public/pipeline_runs?environments=${body["environmentId"]}`);
    expect(inIt.results.map((one) => one["id"])).toEqual([run["id"]]);

    expect(await api.remove(path)).toBe(204);
    for (const outcome of [await api.outcome(path), await api.patch(path, { name: "x" })])
      expect(outcome.status).toBe(404);
    expect(await api.remove(path)).toBe(404);
    expect((await api.post("/public/pipelines/sales_journal/start", { environment: "test" })).status).toBe(400);
  });

  it("have one default, where runs go; it can be deleted only as the last", async () => {
    const api = await client();
    const [production, staging, development] = (await api.get<Resource[]>("/public/environments")).map(
      (one) => `/public/environments/${one["environmentId"]}`,
    ) as [string, string, string];
    expect(await api.remove(production)).toBe(400);
    expect((await api.patch(production, { defaultEnv: false })).status).toBe(400);
    expect((await api.patch(staging, { defaultEnv: true })).body["defaultEnv"]).toBe(true);
    expect((await api.get(production))["defaultEnv"]).toBe(false);
    api.clock += HOUR_MS;
    const from = encodeURIComponent(new Date(api.clock - HOUR_MS).toISOString());
    const later = await api.all(`/public/pipeline_runs?time_from=${from}`);
    expect(new Set(later.map((run) => run["envName"]))).toEqual(new Set(["Staging"]));
    expect([await api.remove(production), await api.remove(development), await api.remove(staging)]).toEqual([
      204, 204, 204,
    ]);
    const { body: nowhere } = await api.post("/public/pipelines/sales_journal/start");
    expect(await api.get(`/public/pipeline_runs/${nowhere["id"]}`)).toMatchObject({ envId: null, envName: null });
    const { body } = await api.post("/public/environments", { name: "Only", values: {} });
    expect(body["defaultEnv"]).toBe(true);
  });

  it("refuse what does not fit, in FastAPI's words", async () => {
    const api = await client();
    const { status, body } = await api.post("/public/environments", {
      values: { A: { type: "float", value: 1 } },
      default_env: 1,
    });
    expect(status).toBe(422);
    expect(body["detail"].map((one: Resource) => [one["type"], one["loc"].join(".")])).toEqual([
      ["missing", "body.name"],
      ["enum", "body.values.A.type"],
      ["extra_forbidden", "body.default_env"],
    ]);
    expect((await api.post("/public/environments")).body["detail"]).toEqual([
      { type: "missing", loc: ["body"], msg: "Field required", input: null },
    ]);
  });
});

describe("connections", () => {
  const shared = sharedClient();

  it("are those that the pipelines' tasks work through, and a few more", async () => {
    const list = await shared().get<Resource[]>("/public/integrations/connections");
    const known = new Map(list.map((one) => [one["connectionId"], one["integration"]]));
    const tasks = await shared().all("/public/task_runs");
    for (const task of tasks) expect(known.get(task["connectionId"])).toBe(task["integration"]);
    expect(new Set(tasks.map((task) => task["connectionId"])).size).toBeLessThan(known.size);
    const failed = await shared().get<Resource[]>("/public/integrations/connections?authStatus=FAILED");
    expect(failed).toMatchObject([{ integration: "POSTGRES" }]);
    expect((await shared().outcome("/public/integrations/connections?integration=NOTHING")).status).toBe(422);
  });

  it("are created, tried, renamed, changed and deleted, and show no secret", async () => {
    const api = await client();
    const at = "/public/integrations/SNOWFLAKE/connections";
    const parameters = { account_name: "northgate", user: "me", password: "open sesame" };
    const { status, body } = await api.post(at, { connectionName: "My Snowflake", parameters });
    expect([status, body]).toMatchObject([
      201,
      { connectionName: "My Snowflake", authStatus: "VALIDATING", isDefault: false, credentialStore: "ORCHESTRA" },
    ]);
    expect(body["connectionId"]).toMatch(/^my_snowflake_\d{5}$/);
    const path = `${at}/${body["connectionId"]}`;
    api.clock += 1000;
    expect(await api.get(path)).toMatchObject({
      authStatus: "SUCCEEDED",
      parameters: { account_name: "northgate", user: "me", password: "********" },
    });
    expect((await api.patch(path, { connectionName: "Ours" })).body["connectionName"]).toBe("Ours");
    expect((await api.patch(path, { isDefault: true })).body["isDefault"]).toBe(true);
    const defaults = (await api.get<Resource[]>("/public/integrations/connections?integration=SNOWFLAKE")).filter(
      (one) => one["isDefault"],
    );
    expect(defaults.map((one) => one["connectionId"])).toEqual([body["connectionId"]]);
    await api.patch(path, { parameters: { ...parameters, user: "you", password: "********" } });
    api.clock += 1000;
    expect(await api.get(path)).toMatchObject({ authStatus: "SUCCEEDED", parameters: { user: "you" } });
    await api.patch(path, { parameters: { ...parameters, password: "wrong" } });
    api.clock += 1000;
    expect(await api.get(path)).toMatchObject({ authStatus: "FAILED", externalMessage: expect.any(String) });
    await api.post(path.replace("connections", "validate"), { message: "It works.", status: "SUCCEEDED" });
    expect((await api.get(path))["authStatus"]).toBe("SUCCEEDED");
    expect(JSON.stringify(api.sandbox.requests.map((request) => request.status))).not.toContain("500");
    expect(await api.remove(path)).toBe(204);
    expect((await api.outcome(path)).status).toBe(404);
  });

  it("take one change at a time, and only what the integration's form has", async () => {
    const path = "/public/integrations/SNOWFLAKE/connections/snowflake_sandbox_40259";
    for (const body of [
      {},
      { connectionName: "a", isDefault: true },
      { isDefault: false },
      { parameters: { user: "a" } },
    ]) {
      expect((await shared().patch(path, body)).status).toBe(400);
    }
    const parameters = { account_name: "a", user: "u", password: "p", colour: "red" };
    const at = "/public/integrations/SNOWFLAKE/connections";
    expect((await shared().post(at, { connectionName: "a", parameters })).body["detail"]).toContain("colour");
    expect(
      (await shared().post("/public/integrations/SLACK/connections", { connectionName: "a", parameters: {} })).status,
    ).toBe(403);
    expect((await shared().outcome(path.replace("SNOWFLAKE", "FIVETRAN"))).status).toBe(404);
    expect((await shared().outcome(path.replace("SNOWFLAKE", "SNOW"))).status).toBe(422);
    const { authSchema } = await shared().get("/public/integrations/SNOWFLAKE");
    expect(authSchema.map((field: Resource) => field["name"])).toEqual(expect.arrayContaining(["user", "password"]));
  });
});

describe("the state of state-aware runs", () => {
  it("tells when each model was last built, and takes what is stored", async () => {
    const api = await client();
    const { state } = await api.get("/public/state/DBT_CORE");
    const [name, item] = Object.entries<Resource>(state).at(-1)!;
    expect(name).toMatch(/^model\./);
    expect(Date.parse(item["last_updated"])).toBeLessThan(api.clock);
    expect(Object.keys(state).some((key) => key.startsWith("model.sales_journal."))).toBe(false); // it failed last night
    const stored = { last_updated: "2026-11-01T00:00:00Z", checksum: "1", sources: { raw: "2026-10-31T00:00:00Z" } };
    expect((await api.patch("/public/state/DBT_CORE", { state: { [name]: stored } })).status).toBe(200);
    const after = await api.get("/public/state/DBT_CORE");
    expect(after["state"]).toEqual({ ...state, [name]: stored });
    expect(await api.get("/public/state/SNOWFLAKE")).toEqual({ state: {} });
    expect((await api.patch("/public/state/DBT_CORE", { state: { a: { checksum: "1" } } })).status).toBe(422);
  });
});
