/** What the sandbox answers to requests that it cannot serve, in FastAPI's shapes; plans and faults. */
import { describe, expect, it } from "vitest";
import { parseFaults } from "../../sandbox/http/faults.js";
import { startSandbox } from "../../sandbox/start.js";
import { client } from "./client.js";

const UNKNOWN = "6f1c1f0e-1c56-4f1e-9d4b-0a4f6b6c2b11";

describe("the key", () => {
  it("is needed, and must be right", async () => {
    const api = await client();
    for (const authorization of ["", "Bearer wrong", `Basic ${api.sandbox.apiKey}`]) {
      const response = await api.request("/public/pipelines", { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await response.json()).toEqual({ detail: expect.any(String) });
    }
    expect((await api.request("/public/health", { headers: { authorization: "" } })).status).toBe(200);
  });

  it("may name its own workspace and no other", async () => {
    const api = await client();
    const as = (id: string) => api.request("/public/pipelines", { headers: { "X-Orchestra-Account-Id": id } });
    expect((await as(api.sandbox.accountId)).status).toBe(200);
    expect((await as(UNKNOWN)).status).toBe(403);
  });
});

describe("paths and methods", () => {
  it("that there are not: 404 and 405", async () => {
    const api = await client();
    expect(await api.outcome("/public/pipeline_run")).toEqual({ status: 404, body: { detail: "Not Found" } });
    expect((await fetch(api.sandbox.url.replace("/api/engine", "/public/pipelines"))).status).toBe(404);
    const response = await api.request("/public/pipeline_runs", { method: "DELETE" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET");
    expect(await response.json()).toEqual({ detail: "Method Not Allowed" });
  });

  it("need a UUID where they ask for one: 422, and 404 for one that is not known", async () => {
    const api = await client();
    const { status, body } = await api.outcome("/public/pipeline_runs/last/status");
    expect(status).toBe(422);
    expect(body["detail"][0]).toMatchObject({ type: "uuid_parsing", loc: ["path", "pipeline_run_id"], input: "last" });
    for (const path of [
      `/public/pipeline_runs/${UNKNOWN}`,
      `/public/pipeline_runs/${UNKNOWN}/status`,
      `/public/pipeline_runs/${UNKNOWN}/task_runs`,
      `/public/task_runs/${UNKNOWN}`,
      `/public/pipeline?pipeline_id=${UNKNOWN}`,
      "/public/pipelines/data?alias=nothing",
    ]) {
      expect([path, (await api.outcome(path)).status]).toEqual([path, 404]);
    }
  });

  it("need exactly one selector of a pipeline", async () => {
    const api = await client();
    const { id, repository, yamlPath } = await api.get("/public/pipeline?alias=sales_journal");
    expect(await api.get(`/public/pipeline?repository=${repository}&yaml_path=${yamlPath}`)).toMatchObject({ id });
    expect((await api.get(`/public/pipelines/data?pipeline_id=${id}`))["name"]).toBe("Sales Journal");
    for (const query of ["", `?alias=sales_journal&pipeline_id=${id}`, `?repository=${repository}`]) {
      expect((await api.outcome(`/public/pipeline${query}`)).status).toBe(400);
    }
  });
});

describe("the body of a start", () => {
  const start = "/public/pipelines/sales_journal/start";

  it("may be absent, null or empty", async () => {
    const api = await client();
    for (const body of [undefined, null, {}]) expect((await api.post(start, body)).status).toBe(200);
  });

  it("may hold no other keys", async () => {
    const api = await client();
    const { status, body } = await api.post(start, { run_inputs: { a: 1 }, cause: "why not", branch: "main" });
    expect(status).toBe(422);
    expect(body["detail"]).toEqual([
      {
        type: "extra_forbidden",
        loc: ["body", "run_inputs"],
        msg: "Extra inputs are not permitted",
        input: { a: 1 },
      },
      { type: "extra_forbidden", loc: ["body", "cause"], msg: "Extra inputs are not permitted", input: "why not" },
    ]);
  });

  it("needs values of the right kind, in JSON", async () => {
    const api = await client();
    const { body } = await api.post(start, { branch: 7, taskIds: ["a", 1], retryFromFailed: null });
    expect(body["detail"].map((entry: { loc: string[] }) => entry.loc[1])).toEqual([
      "branch",
      "taskIds",
      "retryFromFailed",
    ]);
    const broken = await api.outcome(start, {
      method: "POST",
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expect(broken).toMatchObject({ status: 422, body: { detail: [{ type: "json_invalid" }] } });
    expect((await api.outcome(start, { method: "POST", body: "{}" })).status).toBe(422);
    expect((await api.post(start, [])).status).toBe(422);
  });

  it("must name an environment, tasks and a version that there are", async () => {
    const api = await client();
    for (const body of [{ environment: "Mars" }, { taskIds: ["no_such_task"] }, { versionNumber: 9999 }]) {
      expect((await api.post(start, body)).status).toBe(400);
    }
    expect((await api.post("/public/pipelines/no_such_pipeline/start")).status).toBe(404);
  });

  it("does not start a paused pipeline", async () => {
    const api = await client();
    const { status, body } = await api.post("/public/pipelines/legacy_orders_import/start");
    expect(status).toBe(400);
    expect(body["detail"]).toMatch(/paused/);
  });
});

describe("the basic plan", () => {
  it("lacks the Metadata API (403) and the endpoints of a single run (404)", async () => {
    const api = await client({ plan: "basic" });
    const failed = (await api.all("/public/pipeline_runs?status=FAILED"))[0]!;
    const run = `/public/pipeline_runs/${failed["id"]}`;
    for (const path of [
      "/public/task_runs",
      "/public/operations",
      "/public/assets",
      `${run}/task_runs/${UNKNOWN}/logs`,
    ]) {
      const { status, body } = await api.outcome(path);
      expect([path, status]).toEqual([path, 403]);
      expect(body["detail"]).toMatch(/Metadata API/);
    }
    for (const path of [run, `${run}/status`, `${run}/task_runs`, `/public/task_runs/${UNKNOWN}`]) {
      expect(await api.outcome(path)).toEqual({ status: 404, body: { detail: "Not Found" } });
    }
    expect((await api.outcome("/public/pipelines")).status).toBe(200);
    expect((await api.post("/public/pipelines/sales_journal/start")).status).toBe(200);
  });
});

describe("faults", () => {
  it("come first, then everything is as always", async () => {
    const api = await client({ faults: "429:2:7,503:1" });
    const statuses: [number, string | null][] = [];
    for (let count = 0; count < 4; count++) {
      const response = await api.request("/public/pipelines");
      statuses.push([response.status, response.headers.get("retry-after")]);
    }
    expect(statuses).toEqual([
      [429, "7"],
      [429, "7"],
      [503, null],
      [200, null],
    ]);
    expect(api.sandbox.requests.map((request) => request.status)).toEqual([429, 429, 503, 200]);
  });

  it("reset connections", async () => {
    const api = await client({ faults: { resets: 1 } });
    await expect(api.request("/public/health")).rejects.toThrow();
    expect((await api.request("/public/health")).status).toBe(200);
    api.sandbox.setFaults("reset:1");
    await expect(api.request("/public/health")).rejects.toThrow();
  });

  it("hold answers back, so that a client can lose its patience", async () => {
    const api = await client({ faults: "slow:20000" });
    await expect(api.request("/public/health", { signal: AbortSignal.timeout(60) })).rejects.toThrow(
      /timeout|aborted/i,
    );
  });

  it("are refused when they cannot be understood", async () => {
    expect(parseFaults("429:2,503:1,slow:500,reset:1")).toEqual({
      answers: [
        { status: 429, times: 2, retryAfterSeconds: 1 },
        { status: 503, times: 1 },
      ],
      resets: 1,
      slowMs: 500,
    });
    await expect(startSandbox({ faults: "200:1" })).rejects.toThrow('"200:1" is no fault');
    expect(() => parseFaults("slow")).toThrow('"slow" is no fault');
  });
});

describe("the record of requests", () => {
  it("keeps everything but the key", async () => {
    const api = await client();
    await api.request("/public/pipeline_runs?status=FAILED", { headers: { "user-agent": "a test" } });
    await api.post("/public/pipelines/sales_journal/start", { branch: "fix" });
    const [list, start] = api.sandbox.requests;
    expect(list).toMatchObject({ method: "GET", path: "/public/pipeline_runs", search: "?status=FAILED", status: 200 });
    expect(list?.headers["user-agent"]).toBe("a test");
    expect(start).toMatchObject({ method: "POST", body: '{"branch":"fix"}' });
    expect(JSON.stringify(api.sandbox.requests)).not.toContain(api.sandbox.apiKey);
  });
});
