/** Agents, skills and sessions: their lives, what replaces what, and answers that come as the clock goes on. */
import { describe, expect, it } from "vitest";
import { client, DAY_MS, sharedClient, type Asking, type Client, type Envelope, type Resource } from "./client.js";

const SECRET = "********";
const text = (name: string, rest = ""): string => `---\nname: ${name}\ndescription: 'What ${name} is.'\n---\n${rest}`;

async function managed(agents: Asking, kind: "agents" | "skills"): Promise<Resource> {
  return (await agents.all(`/${kind}?orchestra_managed=true`))[0]!;
}

describe("agents", () => {
  it("are found by words and by who keeps them, without prompts and secrets", async () => {
    const { agents } = await client();
    const all = await agents.all("/agents");
    const own = await agents.all("/agents?orchestra_managed=false");
    expect([all.length, own.length, (await agents.all("/agents?search=FINANCE")).length]).toEqual([3, 2, 1]);
    for (const agent of all) expect(Object.keys(agent)).not.toContain("systemPrompt");
    expect((await agents.outcome("/agents?orchestra_managed=perhaps")).status).toBe(422);
    const { results } = await agents.get<Envelope>("/agents/avatar-catalog");
    expect(results.map((avatar) => avatar["path"])).toContain(own[0]!["avatarPath"]);
  });

  it("are created, changed field by field, and deleted; secrets stay secret", async () => {
    const { agents } = await client();
    const body = {
      name: "Watcher",
      secrets: { KEY: "s3cret" },
      systemPrompt: "Watch.",
      defaultModelId: "claude-opus-5",
    };
    const { status, body: made } = await agents.post("/agents", body);
    expect([status, made]).toMatchObject([
      201,
      {
        ...body,
        secrets: { KEY: SECRET },
        samplePrompts: [],
        gitEnabled: false,
        llmKeyType: { type: "ACCOUNT_DEFAULT" },
      },
    ]);
    const path = `/agents/${made["agentId"]}`;
    const key = { type: "CONNECTION", integration: "SNOWFLAKE", connectionId: "snowflake_prod_71934" };
    const change = {
      description: "Watches.",
      defaultModelId: null,
      llmKeyType: key,
      secrets: { KEY: SECRET, MORE: "1" },
    };
    expect((await agents.patch(path, change)).body).toMatchObject({
      ...change,
      name: "Watcher",
      systemPrompt: "Watch.",
      secrets: { KEY: SECRET, MORE: SECRET },
    });
    expect((await agents.patch(path, { secrets: null })).body["secrets"]).toBeNull();
    for (const [wrong, want] of [
      [{ avatarPath: "none.png" }, 400],
      [{ llmKeyType: { ...key, connectionId: "nowhere" } }, 400],
      [{ llmKeyType: { type: "FREE" } }, 422],
      [{ defaultEffort: "huge" }, 422],
      [{ samplePrompts: ["1", "2", "3", "4", "5", "6"] }, 422],
      [{ system_prompt: "x" }, 422],
    ] as const) {
      expect([wrong, (await agents.patch(path, wrong)).status]).toEqual([wrong, want]);
    }
    expect(await agents.remove(path)).toBe(204);
    expect((await agents.outcome(path)).status).toBe(404);
  });

  it("that Orchestra keeps change in few ways, and stay", async () => {
    const { agents } = await client();
    const path = `/agents/${(await managed(agents, "agents"))["agentId"]}`;
    expect((await agents.patch(path, { gitEnabled: true })).body["gitEnabled"]).toBe(true);
    expect((await agents.patch(path, { name: "Mine" })).status).toBe(403);
    expect(await agents.remove(path)).toBe(403);
    expect((await agents.put(`${path}/skills`, [])).status).toBe(403);
  });

  it("have exactly the skills and connections that were set last", async () => {
    const { agents, ...api } = await client();
    const agent = (await agents.all("/agents?search=finance"))[0]!;
    const [skills, links] = [`/agents/${agent["agentId"]}/skills`, `/agents/${agent["agentId"]}/integrations`];
    const names = async (): Promise<string[]> => (await agents.all(skills)).map((skill) => skill["skillName"]);
    expect(await names()).toEqual(["find-duplicates", "month-end"]);
    const { skillId } = await managed(agents, "skills");
    expect((await agents.put(skills, [{ skillId }, { skillId }])).status).toBe(204);
    expect(await names()).toEqual(["read-task-logs"]);
    expect((await agents.put(skills, [{ skillId: agent["agentId"] }])).status).toBe(404);
    expect(await names()).toEqual(["read-task-logs"]);
    expect((await agents.put(skills, [])).status).toBe(204);
    expect(await names()).toEqual([]);

    const wanted = ["FIVETRAN_fivetran_main_20417", "SNOWFLAKE_snowflake_sandbox_40259"];
    const set = await agents.put(
      links,
      wanted.map((integration) => ({ integration })),
    );
    expect((set.body as Resource[]).map((one) => one["integration"])).toEqual(wanted);
    expect((await agents.put(links, [{ integration: "FIVETRAN" }])).status).toBe(404);
    expect((await agents.all(links)).map((one) => one["integration"])).toEqual(wanted);
    await api.remove("/public/integrations/FIVETRAN/connections/fivetran_main_20417");
    expect((await agents.all(links)).map((one) => one["integration"])).toEqual(wanted.slice(1));
  });
});

describe("skills", () => {
  it("are created from their text, whose name no other has, and changed by it", async () => {
    const { agents } = await client();
    const { status, body } = await agents.post("/skills", { markdown: text("tidy", "Tidy up.") });
    expect([status, body]).toMatchObject([
      201,
      { name: "tidy", description: "What tidy is.", storageProvider: "ORCHESTRA" },
    ]);
    const path = `/skills/${body["skillId"]}`;
    expect((await agents.all("/skills?search=tidy"))[0]).toEqual({ ...body, markdown: null });
    expect((await agents.post("/skills", { markdown: text("tidy") })).status).toBe(409);
    expect((await agents.patch(path, { markdown: text("tidier") })).body).toMatchObject({
      name: "tidier",
      markdown: text("tidier"),
    });
    expect((await agents.patch(path, { markdown: text("month-end") })).status).toBe(409);
    for (const markdown of ["", "no head", "---\nname: x\n---\n"]) {
      expect((await agents.post("/skills", { markdown })).status).toBe(422);
    }
    expect(await agents.remove(path)).toBe(204);
    expect((await agents.outcome(path)).status).toBe(404);
  });

  it("from Git are registered once and changed there; Orchestra's own not at all", async () => {
    const { agents } = await client();
    const place = { repository: "northgate-foods/data-pipelines", defaultBranch: "main" };
    const { status, body } = await agents.post("/skills/import", { ...place, path: "skills/backfill/SKILL.md" });
    expect([status, body]).toMatchObject([
      201,
      { name: "backfill", syncStatus: "OK", gitPath: "skills/backfill/SKILL.md" },
    ]);
    expect((await agents.post("/skills/import", { ...place, path: "skills/none.md" })).status).toBe(404);
    expect((await agents.post("/skills/import", { ...place, path: "skills/backfill/SKILL.md" })).status).toBe(409);
    expect((await agents.all("/skills?sync_status=OK")).map((skill) => skill["name"])).toEqual([
      "month-end",
      "backfill",
    ]);
    expect((await agents.patch(`/skills/${body["skillId"]}`, { markdown: text("x") })).status).toBe(400);
    const own = `/skills/${(await managed(agents, "skills"))["skillId"]}`;
    expect((await agents.patch(own, { markdown: text("x") })).status).toBe(403);
    expect(await agents.remove(own)).toBe(403);
  });
});

describe("a session", () => {
  const begin = async (api: Client, prompt: string): Promise<Resource> => {
    const [agent] = await api.agents.all("/agents");
    const [incident] = await api.all("/public/incidents?name=sales");
    const body = { agentId: agent!["agentId"], prompt, incidentId: incident!["id"] };
    return (await api.agents.post("/sessions", body)).body;
  };
  const messages = async (api: Client, session: Resource, query = "after_sequence_id=0"): Promise<Resource> =>
    api.agents.get(`/sessions/${session["sessionId"]}/history/messages?${query}`);
  const types = (page: Resource): string[] => page["results"].map((one: Resource) => one["messageType"]);

  it("of an incident answers after a second or so, from what failed", async () => {
    const api = await client();
    const session = await begin(api, "What happened?");
    expect(session).toMatchObject({ status: "INITIALISING", sessionMode: "INCIDENT" });
    const status = async (): Promise<string> => (await api.agents.get(`/sessions/${session["sessionId"]}`))["status"];
    api.clock += 400;
    expect(await status()).toBe("BUSY");
    expect((await messages(api, session))["results"]).toEqual([]);
    const { body } = await api.agents.outcome(`/sessions/${session["sessionId"]}/history`);
    expect(body["text"]).toContain("event: turn.started");
    api.clock += 1600;
    expect(await status()).toBe("IDLE");
    const page = await messages(api, session);
    expect(types(page)).toEqual(["prompt.accepted", "turn.started", "provider.message", "turn.completed"]);
    const answer = page["results"][2]["messagePayload"];
    expect(answer).toMatchObject({ role: "assistant", text: expect.stringContaining("unique_fct_journal_lines") });
    api.clock += 2 * DAY_MS;
    expect(await status()).toBe("EXPIRED");
  });

  it("takes further prompts one after the other, and the incident's next one too", async () => {
    const api = await client();
    const session = await begin(api, "What happened?");
    const path = `/sessions/${session["sessionId"]}`;
    expect((await begin(api, "And?"))["sessionId"]).toBe(session["sessionId"]);
    expect((await api.agents.post(path, { message: "Then?" })).status).toBe(202);
    api.clock += 1500;
    expect((await messages(api, session))["turnCount"]).toBe(1);
    api.clock += 6000;
    const newest = await messages(api, session, `before_sequence_id=${api.clock}&turn_limit=2`);
    expect([newest["turnCount"], newest["hasPreviousPage"], newest["hasNextPage"]]).toEqual([2, true, false]);
    const before = await messages(api, session, `before_sequence_id=${newest["nextBeforeSequenceId"]}&turn_limit=2`);
    expect([before["turnCount"], before["hasPreviousPage"], before["hasNextPage"]]).toEqual([1, false, true]);
    const after = await messages(api, session, `after_sequence_id=${before["nextAfterSequenceId"]}`);
    expect(after["results"]).toEqual(newest["results"]);
    const prompts = [...before["results"], ...newest["results"]].flatMap(
      (one: Resource) => one["messagePayload"]["prompt"] ?? [],
    );
    expect(prompts).toEqual(["What happened?", "And?", "Then?"]);
    for (const query of ["", "before_sequence_id=1&after_sequence_id=0"]) {
      expect((await api.agents.outcome(`${path}/history/messages?${query}`)).status).toBe(400);
    }
  });

  it("leaves a prompt when it is asked to", async () => {
    const api = await client();
    const session = await begin(api, "What happened?");
    api.clock += 3000;
    const path = `/sessions/${session["sessionId"]}`;
    const { body } = await api.agents.post(path, { message: "Say more." });
    api.clock += 300;
    expect((await api.agents.post(`${path}/cancel`, body)).status).toBe(202);
    expect((await api.agents.get(path))["status"]).toBe("IDLE");
    expect(types(await messages(api, session)).slice(4)).toEqual([
      "prompt.accepted",
      "turn.started",
      "prompt.cancel_requested",
      "turn.cancelled",
    ]);
    expect((await api.agents.post(`${path}/cancel`, { promptAcceptedSequenceId: "1-0" })).status).toBe(404);
  });

  it("of its own is not for an API key, unless the sandbox is told so", async () => {
    const api = await client();
    const [agent] = await api.agents.all("/agents?search=finance");
    const body = { agentId: agent!["agentId"], prompt: "Hello?" };
    const refused = await api.agents.post("/sessions", body);
    expect([refused.status, refused.body["detail"]]).toEqual([400, expect.stringContaining("incidentId")]);
    const free = await client({ personalSessions: "allowed" });
    const { status, body: session } = await free.agents.post("/sessions", { ...body, modelId: "claude-opus-5" });
    expect([status, session]).toMatchObject([201, { sessionMode: "USER", modelId: "claude-opus-5", effort: "medium" }]);
    free.clock += 3000;
    expect((await messages(free, session))["results"][2]["messagePayload"]["text"]).toContain("Hello?");
  });
});

describe("the sessions of a workspace", () => {
  const shared = sharedClient();

  it("are those of task runs and incidents, the newest first; people's own are hidden", async () => {
    const { agents } = shared();
    const all = await agents.all("/sessions");
    expect(all.length).toBeGreaterThan(5);
    const changed = all.map((session) => session["updatedAt"]);
    expect(changed).toEqual(changed.toSorted().toReversed());
    expect(new Set(all.map((session) => session["sessionMode"]))).toEqual(new Set(["TASK_RUN"]));
    for (const session of all) {
      const task = await shared().get(`/public/task_runs/${session["ownerId"]}`);
      expect(task).toMatchObject({ status: "FAILED", pipelineRunId: session["pipelineRunId"] });
    }
    expect(await agents.all("/sessions?session_mode=USER&session_mode=INCIDENT")).toEqual([]);
    const both = await agents.all("/sessions?status=IDLE&status=EXPIRED");
    expect(both.map((session) => session["sessionId"])).toEqual(all.map((session) => session["sessionId"]));
    expect((await agents.all("/sessions?status=EXPIRED")).length).toBeLessThan(all.length);
    expect(await agents.all(`/sessions?q=hubspot&agent_ids=${all[0]!["agentId"]}`)).not.toEqual([]);
    const wrong = await agents.outcome("/sessions?status=IDLE&status=ASLEEP");
    expect(wrong.body["detail"]).toMatchObject([{ type: "enum", loc: ["query", "status", 1] }]);
  });

  it("have used the tokens that the usage shows", async () => {
    const { agents } = shared();
    const usage = await agents.get("/usage");
    expect(usage["buckets"]).toHaveLength(30);
    const sum = usage["buckets"].reduce((total: number, one: Resource) => total + one["values"]["totalInputTokens"], 0);
    expect(sum).toBe(usage["values"]["totalInputTokens"]);
    expect(sum).toBeGreaterThan(0);
    const week = await agents.get(
      "/usage?time_from=2026-11-16T00:00:00Z&time_to=2026-11-24T00:00:00Z&bucket_size=2880",
    );
    expect(week["buckets"]).toHaveLength(4);
    expect(week["values"]).toEqual(usage["values"]);
    for (const [query, status] of [
      ["time_from=2024-01-01T00:00:00Z&time_to=2026-01-01T00:00:00Z", 400],
      ["time_from=2022-12-01T00:00:00Z", 400],
      ["time_from=2026-11-02T00:00:00Z&time_to=2026-11-01T00:00:00Z", 400],
      ["bucket_size=14", 422],
    ] as const) {
      expect([query, (await agents.outcome(`/usage?${query}`)).status]).toEqual([query, status]);
    }
  });
});
