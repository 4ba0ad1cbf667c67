/** wait_for_pipeline_run and trigger_pipeline with wait, on the simulated workspace. */
import { afterEach, describe, expect, it } from "vitest";
import { calling, type Calling } from "./called.js";

/** Slow enough that the Sales Journal takes minutes. */
const SLOW = 8;
const TASKS = ["Sync ERP ledgers", "Build sales journal models"];

let open: Calling | undefined;
afterEach(() => {
  expect(open?.api.sandbox.violations).toEqual([]);
  open = undefined;
});

async function started(speed?: number): Promise<Calling & { readonly run: string }> {
  open = await calling(speed === undefined ? {} : { speed });
  const { body } = await open.api.post("/public/pipelines/sales_journal/start");
  return Object.assign(open, { run: String(body["pipelineRunId"]) });
}

async function failedRun({ api }: Calling): Promise<string> {
  const runs = await api.all("/public/pipeline_runs?status=FAILED");
  return String(runs.find((run) => run["pipelineName"] === "Sales Journal")?.["id"]);
}

const requestsOf = ({ api }: Calling, ending: string) =>
  api.sandbox.requests.filter(({ method, path }) => method === "GET" && path.endsWith(ending)).length;

describe("wait_for_pipeline_run", () => {
  it("answers when the run has ended, with how it went", async () => {
    const { call, run } = await started();
    const { isError, structuredContent } = await call("wait_for_pipeline_run", { pipeline_run_id: run });
    expect(isError).toBe(false);
    expect(structuredContent).toMatchObject({
      pipelineRunId: run,
      pipelineName: "Sales Journal",
      runStatus: "SUCCEEDED",
      finished: true,
      tasks: { SUCCEEDED: 5 },
    });
    expect(structuredContent["durationSeconds"]).toBeGreaterThan(3);
    expect(structuredContent).not.toHaveProperty("firstFailedTask");
    expect(structuredContent).not.toHaveProperty("next_step");
  });

  it("says at the time limit how far it is, and goes on when called again", async () => {
    const waiting = await started(SLOW);
    const before = waiting.api.clock;
    const first = await waiting.call("wait_for_pipeline_run", { pipeline_run_id: waiting.run });
    expect(waiting.api.clock - before).toBe(50_000);
    expect(first).toMatchObject({
      isError: false,
      structuredContent: { runStatus: "RUNNING", finished: false, running: [] },
    });
    expect(first.structuredContent["next_step"]).toMatch(/50 seconds.*wait_for_pipeline_run again/);
    const next = await waiting.call("wait_for_pipeline_run", { pipeline_run_id: waiting.run, timeout: 60 });
    expect(next.structuredContent).toMatchObject({
      finished: false,
      running: [expect.stringMatching(TASKS.join("|"))],
    });
    const second = await waiting.call("wait_for_pipeline_run", { pipeline_run_id: waiting.run, timeout: 900 });
    expect(second.structuredContent).toMatchObject({ runStatus: "SUCCEEDED", finished: true });
  });

  it("asks politely: two seconds at first, ever longer, fifteen at most, and never beyond the limit", async () => {
    const { call, run, sleeps, api } = await started(SLOW / 8);
    const before = api.clock;
    await call("wait_for_pipeline_run", { pipeline_run_id: run, timeout: 120 });
    expect(sleeps[0]).toBe(2_000);
    const whole = sleeps.slice(0, -1);
    expect(whole).toEqual(whole.toSorted((left, right) => left - right));
    expect(Math.max(...sleeps)).toBe(15_000);
    expect(api.clock - before).toBe(120_000);
    expect(requestsOf({ api } as Calling, "/status")).toBe(sleeps.length + 1);
  });

  it("names the first failed task of a run that failed, with its message", async () => {
    open = await calling();
    const run = await failedRun(open);
    const { isError, structuredContent } = await open.call("wait_for_pipeline_run", { pipeline_run_id: run });
    expect(isError).toBe(false);
    expect(structuredContent).toMatchObject({
      runStatus: "FAILED",
      finished: true,
      tasks: { WARNING: 1, FAILED: 1, SKIPPED: 3 },
      firstFailedTask: {
        taskId: "dbt_build",
        task: "Build sales journal models",
        message: expect.stringMatching(/\w/),
      },
    });
    const task = structuredContent["firstFailedTask"] as { readonly taskRunId: string };
    expect(structuredContent["next_step"]).toContain(`list_operations with task_run_id=${task.taskRunId}`);
    expect(open.sleeps).toEqual([]);
  });

  it("ends with a run that somebody cancels meanwhile", async () => {
    const waiting = await started(SLOW);
    const cancelled = new Promise<void>((resolve) => {
      waiting.onSleep = () => {
        if (waiting.sleeps.length !== 3) return;
        void waiting.api.post(`/public/pipeline_runs/${waiting.run}/cancel`).then(() => resolve());
      };
    });
    const { structuredContent } = await waiting.call("wait_for_pipeline_run", {
      pipeline_run_id: waiting.run,
      timeout: 900,
    });
    await cancelled;
    expect(structuredContent).toMatchObject({ runStatus: "CANCELLED", finished: true });
  });

  it("tells whoever asked which tasks run", async () => {
    const { call, run } = await started(SLOW);
    const told: { done: number; total: number | undefined; message: string }[] = [];
    await call(
      "wait_for_pipeline_run",
      { pipeline_run_id: run, timeout: 600 },
      { progress: (done, total, message) => void told.push({ done, total, message }) },
    );
    expect(told.length).toBeGreaterThan(5);
    expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).toSorted((left, right) => left - right));
    expect(new Set(told.map(({ total }) => total))).toEqual(new Set([600]));
    const messages = told.map(({ message }) => message);
    for (const [index, task] of TASKS.entries()) {
      expect(messages).toContain(`RUNNING; ${index} of 5 tasks ended; running: ${task}`);
    }
  });

  it("goes on over failures that pass, and waits as long as the API asks", async () => {
    const waiting = await started();
    let isFirst = true;
    waiting.onSleep = () => {
      if (isFirst) waiting.api.sandbox.setFaults("500:2,429:1:7");
      isFirst = false;
    };
    const { structuredContent } = await waiting.call("wait_for_pipeline_run", { pipeline_run_id: waiting.run });
    expect(structuredContent).toMatchObject({ runStatus: "SUCCEEDED", finished: true });
    expect(waiting.sleeps).toContain(7_000);
    const statuses = waiting.api.sandbox.requests.map(({ status }) => status);
    expect(statuses.filter((status) => status === 500 || status === 429)).toEqual([500, 500, 429]);
  });

  it.each([
    { faults: "401:9", status: 401 },
    { faults: "500:9", status: 500 },
  ])("does not wait for a run that it cannot see at all ($status)", async ({ faults, status }) => {
    const waiting = await started();
    waiting.api.sandbox.setFaults(faults);
    const result = await waiting.call("wait_for_pipeline_run", { pipeline_run_id: waiting.run });
    expect(result).toMatchObject({ isError: true, structuredContent: { error: { status } } });
    expect(result.text).toContain("\nNext: ");
  });

  it("stops on what does not pass: the key is revoked meanwhile", async () => {
    const waiting = await started(SLOW);
    waiting.onSleep = () => waiting.api.sandbox.setFaults("403:9");
    const result = await waiting.call("wait_for_pipeline_run", { pipeline_run_id: waiting.run });
    expect(result).toMatchObject({ isError: true, structuredContent: { error: { status: 403 } } });
  });

  it("says so where there is no such run, and where the id is none", async () => {
    open = await calling();
    const unknown = await open.call("wait_for_pipeline_run", {
      pipeline_run_id: "00000000-0000-4000-8000-000000000000",
    });
    expect(unknown).toMatchObject({ isError: true, structuredContent: { error: { status: 404 } } });
    const none = await open.call("wait_for_pipeline_run", { pipeline_run_id: "sales_journal", timeout: 0 });
    expect(none.text).toMatch(/pipeline_run_id.*\n.*timeout/);
  });

  it("ends when the client cancels", async () => {
    const waiting = await started(SLOW);
    const controller = new AbortController();
    waiting.onSleep = () => waiting.sleeps.length === 2 && controller.abort();
    const result = await waiting.call(
      "wait_for_pipeline_run",
      { pipeline_run_id: waiting.run },
      { signal: controller.signal },
    );
    expect(result).toMatchObject({
      isError: true,
      structuredContent: { error: { message: "The call was cancelled." } },
    });
    expect(waiting.sleeps).toHaveLength(2);
  });
});

describe("trigger_pipeline", () => {
  const starts = ({ api }: Calling) => api.sandbox.requests.filter(({ path }) => path.endsWith("/start"));

  it("starts a run and, with wait, answers with how it ended", async () => {
    open = await calling();
    const result = await open.call("trigger_pipeline", { pipeline_id: "sales_journal", wait: true });
    expect(result.isError).toBe(false);
    const { pipelineRunId, wait } = result.structuredContent;
    expect(wait).toMatchObject({ pipelineRunId, runStatus: "SUCCEEDED", finished: true });
    expect(starts(open)).toHaveLength(1);
  });

  it("does not wait unless asked", async () => {
    open = await calling();
    const { structuredContent } = await open.call("trigger_pipeline", { pipeline_id: "sales_journal" });
    expect(Object.keys(structuredContent)).toEqual(["id", "pipelineRunId", "message"]);
    expect(open.sleeps).toEqual([]);
  });

  it("tells the run that it started, whatever happens in the waiting", async () => {
    open = await calling({ speed: SLOW });
    const { api } = open;
    open.onSleep = () => api.sandbox.setFaults("403:9");
    const result = await open.call("trigger_pipeline", { pipeline_id: "sales_journal", wait: true });
    expect(result.isError).toBe(false);
    expect(result.structuredContent).toMatchObject({
      pipelineRunId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      wait: { note: expect.stringContaining("need not be called again"), error: { status: 403 } },
    });
    expect(starts(open)).toHaveLength(1);
  });
});

describe("get_pipeline_run_lineage_url", () => {
  const id = "7d9f3c52-1b7e-4c44-9a55-0c9d2f0a5b11";

  it("is the page of the run at the host of the API, and asks nothing", async () => {
    open = await calling({}, { ORCHESTRA_BASE_URL: "https://orchestra.example/api/engine" });
    const { structuredContent } = await open.call("get_pipeline_run_lineage_url", { pipeline_run_id: id });
    expect(structuredContent).toEqual({
      pipelineRunId: id,
      url: `https://orchestra.example/pipeline-runs/${id}/lineage`,
    });
    expect(open.api.sandbox.requests).toEqual([]);
  });

  it("is at Orchestra's own host where nothing else is configured", async () => {
    open = await calling({}, { ORCHESTRA_BASE_URL: "" });
    const { structuredContent } = await open.call("get_pipeline_run_lineage_url", { pipeline_run_id: id });
    expect(structuredContent["url"]).toBe(`https://app.getorchestra.io/pipeline-runs/${id}/lineage`);
  });

  it.each(["../x", "a/b", ""])("takes ids alone, not %j", async (pipeline_run_id) => {
    open = await calling();
    expect((await open.call("get_pipeline_run_lineage_url", { pipeline_run_id })).isError).toBe(true);
  });
});
