/** Keys and workspaces: what a read-only key may do, several workspaces, deletes, documents for each API. */
import { describe, expect, it } from "vitest";
import { asking, client } from "./client.js";
import { operationsOf, readDocuments } from "./documents.js";

const UNKNOWN = "6f1c1f0e-1c56-4f1e-9d4b-0a4f6b6c2b11";

describe("accounts", () => {
  it("are the one workspace of the key", async () => {
    const { sandbox, platform } = await client();
    expect(sandbox.platformUrl).toMatch(/\/public\/v1$/);
    expect(sandbox.agentsUrl).toMatch(/\/api\/ai\/v1$/);
    expect(await platform.get("/accounts")).toEqual([{ id: sandbox.accountId, name: "Northgate Foods" }]);
    expect((await platform.request("/accounts", { headers: { authorization: "" } })).status).toBe(401);
  });
});

describe("a read-only key", () => {
  it("reads, and changes nothing", async () => {
    const { sandbox } = await client({ readOnlyApiKey: "only_to_read" });
    expect(sandbox.readOnlyApiKey).toBe("only_to_read");
    const bases = { engine: sandbox.url, platform: sandbox.platformUrl, agents: sandbox.agentsUrl };
    for (const { api, id, method, path } of operationsOf(readDocuments())) {
      if (method === "GET" && path.includes("{")) continue;
      const { status, body } = await asking(bases[api], "only_to_read").send(
        method,
        path.replaceAll(/\{\w+\}/g, UNKNOWN),
        method === "GET" ? undefined : {},
      );
      // Checking a definition changes nothing and needs no key at all.
      if (method !== "GET" && id !== "validate_pipeline") {
        expect([id, status, body["detail"]]).toEqual([id, 403, expect.stringContaining("read-only")]);
      } else {
        expect([id, status === 401 || status === 403]).toEqual([id, false]);
      }
    }
  });
});

describe("a network that the workspace does not take requests from", () => {
  it("is refused whatever it asks, and whoever it is", async () => {
    const api = await client({ network: "refused" });
    for (const path of ["/public/pipelines", "/public/task_runs"]) {
      const { status, body } = await api.outcome(path);
      expect([status, body["detail"]]).toEqual([403, expect.stringContaining("allow list")]);
    }
    expect((await api.request("/public/pipelines", { headers: { authorization: "" } })).status).toBe(401);
  });
});

describe("a key for two workspaces", () => {
  it("has to name one of them, where they differ", async () => {
    const api = await client({ workspaces: 2 });
    const [first, second] = api.sandbox.accountIds as [string, string];
    const accounts = await api.platform.get("/accounts");
    expect(accounts.map((account: { id: string }) => account.id)).toEqual([first, second]);
    for (const asked of [
      api.outcome("/public/pipelines"),
      api.agents.outcome("/agents"),
      api.post("/public/monitors", {}),
    ]) {
      const { status, body } = await asked;
      expect([status, body["detail"]]).toEqual([400, expect.stringContaining("X-Orchestra-Account-Id")]);
    }
    expect((await api.outcome("/public/integrations/jobs")).status).toBe(200);
    const of = async (id: string, path: string): Promise<Response> =>
      api.request(path, { headers: { "X-Orchestra-Account-Id": id } });
    const ids = async (id: string): Promise<string[]> =>
      ((await (await of(id, "/public/environments")).json()) as { accountId: string; environmentId: string }[]).flatMap(
        (one) => [one.accountId, one.environmentId],
      );
    const [one, other] = [await ids(first), await ids(second.toUpperCase())];
    expect([one[0], other[0]]).toEqual([first, second]);
    expect(one.filter((id) => other.includes(id))).toEqual([]);
    expect((await of(UNKNOWN, "/public/pipelines")).status).toBe(403);
    expect((await of("the second", "/public/pipelines")).status).toBe(422);
  });
});

describe("deletes", () => {
  it("are refused to API keys, as at Orchestra, where the sandbox is told to", async () => {
    const { sandbox, ...api } = await client({ deletes: "refused" });
    for (const [asked, path] of [
      [api, "/public/pipelines?alias=sales_journal"],
      [api, `/public/environments/${UNKNOWN}`],
      [api, "/public/integrations/SNOWFLAKE/connections/snowflake_prod_71934"],
      [api, `/public/monitors/${UNKNOWN}`],
      [api.agents, `/agents/${UNKNOWN}`],
      [api.agents, `/skills/${UNKNOWN}`],
    ] as const) {
      expect([path, await asked.remove(path)]).toEqual([path, 403]);
    }
    expect(await api.remove(`/public/assets/${UNKNOWN}`)).toBe(404);
    expect((await api.get("/public/pipeline?alias=sales_journal"))["name"]).toBe("Sales Journal");
    expect(sandbox.requests.length).toBe(8);
  });
});

describe("documents", () => {
  it("are each held against the requests to their own API", async () => {
    const { agents, platform } = readDocuments();
    const api = await client({ documents: { agents, platform } });
    await api.get("/public/pipelines?no=matter");
    await api.platform.get("/accounts?which=all");
    await api.agents.get("/sessions?status=IDLE&status=BUSY");
    await api.agents.outcome("/sessions?status=IDLE,BUSY");
    expect(api.sandbox.violations.map(({ url, operationId }) => [url, operationId])).toEqual([
      ["/accounts?which=all", "listAccounts"],
      ["/sessions?status=IDLE,BUSY", "list_agent_sessions"],
    ]);
  });
});
