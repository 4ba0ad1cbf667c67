/** Incidents: what failed makes them, what people do about them, how the settings change them; monitors. */
import { describe, expect, it } from "vitest";
import { client, DAY_MS, HOUR_MS, sharedClient, window, type Client, type Envelope, type Resource } from "./client.js";

const ALL = "/public/incidents?include_archived=true";

async function named(api: Client, name: string): Promise<Resource> {
  const found = (await api.all(`${ALL}&name=${encodeURIComponent(name)}`))[0];
  if (found === undefined) throw new Error(`no incident of ${name}`);
  return found;
}

const path = (incident: Resource): string => `/public/incidents/${incident["id"]}`;
const events = (api: Client, incident: Resource): Promise<Resource[]> => api.all(`${path(incident)}/events`);

describe("incidents", () => {
  const shared = sharedClient();

  it("are the pipelines that failed in Production, with an entry for each failed run", async () => {
    const api = shared();
    const failed = await api.all(`/public/pipeline_runs?status=FAILED&${window(api, 7 * DAY_MS)}`);
    const runs = new Map<string, string[]>();
    for (const run of failed.filter((one) => one["envName"] === "Production")) {
      runs.set(run["pipelineId"], [...(runs.get(run["pipelineId"]) ?? []), run["id"]]);
    }
    const incidents = await api.all(ALL);
    expect(incidents).toHaveLength(runs.size);
    expect(runs.size).toBeGreaterThan(8);
    for (const incident of incidents) {
      const ids = runs.get(incident["pipelines"][0]["pipelineId"])!;
      const entries = (await events(api, incident)).filter((event) => event["eventType"] === "PIPELINE_RUN_FAILED");
      expect(entries.map((event) => event["pipelineRunId"])).toEqual(ids);
      expect(incident["counts"]["failures"]).toBe(ids.length);
    }
    expect(failed.some((run) => run["envName"] === "Development")).toBe(true);
  });

  it("are sorted by severity, ten to a page, and filtered", async () => {
    const api = shared();
    const rank = (incident: Resource): number => ["CRITICAL", "HIGH", "MEDIUM", "LOW"].indexOf(incident["severity"]);
    const first = await api.get<Envelope>(ALL);
    expect(first.pageSize).toBe(10);
    const all = await api.all(ALL);
    expect(all.map(rank)).toEqual(all.map(rank).toSorted((a, b) => a - b));
    const open = await api.all("/public/incidents?status=OPEN,INVESTIGATING");
    expect(open.map((one) => one["status"])).toEqual(open.map(() => "OPEN"));
    expect(open.map((one) => one["name"])).toContain("Sales Journal: pipeline run failed");
    expect((await api.all("/public/incidents")).length).toBeLessThan(all.length);
    expect((await api.outcome("/public/incidents?severity=AWFUL")).status).toBe(400);
    expect((await api.outcome("/public/incidents?page_size=101")).status).toBe(422);
  });

  it("tell the story of the Sales Journal: failed, recovered, failed again", async () => {
    const api = await client();
    const incident = await named(api, "sales journal");
    expect(incident).toMatchObject({ status: "OPEN", severity: "CRITICAL", tasks: [{ taskId: "dbt_build" }] });
    const story = (await events(api, incident)).toReversed();
    expect(story.map((event) => [event["eventType"], event["status"]])).toEqual([
      ["PIPELINE_RUN_FAILED", null],
      ["STATUS_CHANGED", "RESOLVED"],
      ["PIPELINE_RUN_FAILED", null],
      ["STATUS_CHANGED", "OPEN"],
    ]);
    const { taskId } = await api.get(`/public/task_runs/${story.at(-2)!["taskRunId"]}`);
    expect(taskId).toBe("dbt_build");
    const { body: run } = await api.post("/public/pipelines/sales_journal/start", { retryFromFailed: true });
    api.clock += 60_000;
    expect((await api.get(`/public/pipeline_runs/${run["id"]}`))["runStatus"]).toBe("SUCCEEDED");
    expect((await api.get(path(incident)))["status"]).toBe("RESOLVED");
  });

  it("keep what other systems sent, for a while", async () => {
    const api = shared();
    const incident = await named(api, "hubspot");
    const sent = (await events(api, incident)).filter((event) => event["externalEventPath"] !== null);
    const external = (event: Resource) => api.outcome(`${path(incident)}/events/${event["id"]}/external_event`);
    expect(await external(sent[0]!)).toMatchObject({
      status: 200,
      body: { source: "AIRBYTE_CLOUD", status: "failed" },
    });
    expect((await external(sent.at(-1)!)).status).toBe(410);
    const other = (await events(api, incident)).find((event) => event["externalEventPath"] === null)!;
    expect((await external(other)).status).toBe(404);
  });

  it("are changed, and every change stands in the timeline", async () => {
    const api = await client();
    const incident = await named(api, "sales journal");
    const change = { status: "INVESTIGATING", severity: "LOW", name: "Journal", description: "Doubled lines." };
    expect((await api.patch(path(incident), change)).body).toMatchObject(change);
    expect((await events(api, incident)).slice(0, 4).map((event) => event["eventType"])).toEqual([
      "DESCRIPTION_CHANGED",
      "NAME_CHANGED",
      "SEVERITY_CHANGED",
      "STATUS_CHANGED",
    ]);
    expect((await api.patch(path(incident), { severity: "HIGH" })).body).toMatchObject({ ...change, severity: "HIGH" });
    expect((await api.patch(path(incident), { assignee: "me" })).body["detail"][0]["type"]).toBe("extra_forbidden");
    expect((await api.patch(path(incident), { status: "DONE" })).status).toBe(422);
    expect((await api.outcome(`/public/incidents/${incident["pipelines"][0]["pipelineId"]}`)).status).toBe(404);
  });

  it("take comments, which stay; a session that repeats itself says it once", async () => {
    const api = await client({ seed: 3 });
    const incident = await named(api, "sales journal");
    const comments = `${path(incident)}/comments`;
    const before = (await events(api, incident)).length;
    for (let count = 0; count < 2; count++) {
      expect((await api.post(comments, { comment: "Looking." })).body).toMatchObject({
        eventType: "COMMENT_ADDED",
        comment: "Looking.",
      });
    }
    expect(await events(api, incident)).toHaveLength(before + 2);
    const diagnosis = { comment: "Found it.", eventType: "AI_DIAGNOSIS_COMPLETED", description: "Lines came twice." };
    expect((await api.post(comments, diagnosis)).status).toBe(400);
    const { agentId } = (await api.agents.all("/agents"))[0]!;
    const body = { agentId, prompt: "Why?", incidentId: incident["id"] };
    const agentSessionId = (await api.agents.post("/sessions", body)).body["sessionId"];
    const ids = [];
    for (let count = 0; count < 2; count++) {
      ids.push((await api.post(comments, { ...diagnosis, agentSessionId })).body["id"]);
    }
    expect(ids[0]).toBe(ids[1]);
    expect(await events(api, incident)).toHaveLength(before + 3);
    expect((await api.get(path(incident)))["description"]).toBe("Lines came twice.");
    await api.patch(path(incident), { description: "A person's words." });
    await api.post(comments, { ...diagnosis, comment: "Again.", agentSessionId });
    expect((await api.get(path(incident)))["description"]).toBe("A person's words.");
    expect((await api.post(comments, { ...diagnosis, description: "x".repeat(501), agentSessionId })).status).toBe(422);
  });

  it("are merged one level deep, at most five at once, and freed again", async () => {
    const api = await client();
    const all = await api.all(ALL);
    const [one, two, three, ...rest] = all as [Resource, Resource, Resource, ...Resource[]];
    const merge = (target: Resource, others: Resource[], way = "merge") =>
      api.post(`${path(target)}/${way}`, { incidentIds: others.map((other) => other["id"]) });
    const merged = await merge(one, [two, three]);
    expect(new Set(merged.body["children"].map((child: Resource) => child["id"]))).toEqual(
      new Set([two["id"], three["id"]]),
    );
    expect(merged.body["counts"]["failuresWithChildren"]).toBe(
      [one, two, three].reduce((sum, incident) => sum + incident["counts"]["failures"], 0),
    );
    expect((await api.get(path(two)))["parentId"]).toBe(one["id"]);
    expect((await api.all(ALL)).map((incident) => incident["id"])).not.toContain(two["id"]);
    for (const [target, others, status] of [
      [two, [rest[0]!], 400],
      [rest[0]!, [one], 400],
      [rest[0]!, [two], 400],
      [one, [one], 400],
      [one, [{ id: "6f1c1f0e-1c56-4f1e-9d4b-0a4f6b6c2b11" }], 404],
      [one, rest.slice(0, 6), 422],
    ] as const) {
      expect((await merge(target, [...others])).status).toBe(status);
    }
    expect((await merge(one, [rest[0]!], "unmerge")).status).toBe(400);
    expect((await merge(one, [two], "unmerge")).body["children"]).toMatchObject([{ id: three["id"] }]);
    expect((await api.all(ALL)).map((incident) => incident["id"])).toContain(two["id"]);
  });

  it("are silent until the budget of alerts is full again", async () => {
    const api = await client();
    const incident = await named(api, "sales journal");
    for (let count = 0; count < 2; count++) {
      expect((await api.post(`${path(incident)}/mute`)).body["isMuted"]).toBe(true);
    }
    api.clock += 9 * HOUR_MS; // past midnight
    expect((await api.get(path(incident)))["isMuted"]).toBe(false);
    await api.post(`${path(incident)}/mute`);
    expect((await api.post(`${path(incident)}/unmute`)).body["isMuted"]).toBe(false);
    const types = (await events(api, incident)).map((event) => event["eventType"]);
    expect(types.filter((type) => type === "INCIDENT_MUTED")).toHaveLength(2);
  });
});

describe("the settings of incidents", () => {
  it("change one by one, and count from then on", async () => {
    const api = await client();
    const before = await api.get("/public/incidents/settings");
    expect(before).toMatchObject({
      incidentsEnabled: true,
      autoResolveOnSuccess: true,
      alertBudgetRefillCadence: "daily",
    });
    const change = { autoResolveOnSuccess: false, maxAlertsPerIncident: 1 };
    expect((await api.patch("/public/incidents/settings", change)).body).toEqual({ ...before, ...change });
    expect((await api.patch("/public/incidents/settings", { environmentIds: [] })).body).toEqual({
      ...before,
      ...change,
      environmentIds: [],
    });
    const incident = await named(api, "sales journal");
    await api.post("/public/pipelines/sales_journal/start");
    api.clock += 60_000;
    expect((await api.get(path(incident)))["status"]).toBe("OPEN");
    expect((await api.patch("/public/incidents/settings", { autoArchive: true })).status).toBe(422);
  });

  it("can turn incidents off, and warnings on", async () => {
    const api = await client();
    const before = (await api.all(ALL)).length;
    await api.patch("/public/incidents/settings", { incidentsEnabled: false });
    api.clock += 2 * DAY_MS;
    expect(await api.all(ALL)).toHaveLength(before);
    await api.patch("/public/incidents/settings", {
      incidentsEnabled: true,
      warningsEnabled: true,
      groupWarningWithFailed: false,
    });
    api.clock += DAY_MS;
    const warned = (await api.all(ALL)).filter((one) => one["name"].endsWith("warnings"));
    expect(warned.length).toBeGreaterThan(0);
  });
});

describe("monitors", () => {
  it("are created last, replaced whole, put in order and deleted", async () => {
    const api = await client();
    const list = (): Promise<Resource[]> => api.get<Resource[]>("/public/monitors");
    const body = { name: "Mine", match: { pipelineIds: ["*"] }, groupBy: ["taskId"], description: "Tries." };
    const made = (await api.post("/public/monitors", body)).body;
    const at = `/public/monitors/${made["id"]}`;
    expect((await list()).at(-1)).toEqual(made);
    expect(made).toMatchObject({ ...body, enabled: true, order: 3 });
    const { description: _left, ...rest } = body;
    expect((await api.put(at, { ...rest, enabled: false })).body).toMatchObject({
      description: "",
      enabled: false,
      order: 3,
    });
    expect((await api.put(at, rest)).body["enabled"]).toBe(true);
    const ids = (await list()).map((monitor) => monitor["id"] as string);
    const turned = await api.post("/public/monitors/reorder", { monitorIds: ids.toReversed() });
    expect((turned.body as Resource[]).map((monitor) => monitor["id"])).toEqual(ids.toReversed());
    expect((await api.post("/public/monitors/reorder", { monitorIds: ids.slice(1) })).status).toBe(400);
    expect((await api.post("/public/monitors", { ...body, match: {} })).status).toBe(400);
    expect(await api.remove(at)).toBe(204);
    expect((await api.outcome(at)).status).toBe(404);
    expect(await list()).toHaveLength(2);
  });
});
