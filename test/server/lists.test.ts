/** The lists of the catalogue as an assistant reads them, against the simulated workspace over real HTTP. */
import { afterEach, describe, expect, it } from "vitest";
import { catalogue } from "../../generated/index.js";
import { type ListPipelineRunsArguments, listPipelineRuns } from "../../generated/tools/list_pipeline_runs.js";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/start.js";
import { call, callTool } from "../../server/call.js";
import { type CallContext, createCallContext } from "../../server/call-context.js";
import { readSettings } from "../../server/settings.js";

const NOW = Date.parse("2026-11-23T15:22:11.250Z");
const DAY_MS = 86_400_000;
const open: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

interface Workspace {
  readonly sandbox: Sandbox;
  readonly context: CallContext;
  ask(tool: string, args?: object): Promise<Answer>;
}
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = Record<string, any>;

/** A workspace whose clock stands still, and a server whose clock says the same unless told otherwise. */
async function workspace(options: SandboxOptions & { clock?: number; maxResult?: number } = {}): Promise<Workspace> {
  const { clock = NOW, maxResult = 40_000, ...rest } = options;
  const sandbox = await startSandbox({ now: () => new Date(NOW), ...rest });
  open.push(sandbox);
  const environment = {
    ORCHESTRA_API_KEY: sandbox.apiKey,
    ORCHESTRA_BASE_URL: sandbox.url,
    ORCHESTRA_MAX_RESULT_CHARS: String(maxResult),
  };
  const settings = readSettings({ catalogue, environment, flags: { toolsets: ["all"] } });
  const context = createCallContext(catalogue, settings, undefined, {
    clock: { now: () => clock, random: Math.random, sleep: async () => {} },
  });
  const ask = async (tool: string, args: object = {}) => {
    const { structuredContent, isError, text } = await callTool(context, tool, args);
    expect(JSON.parse(isError ? "{}" : text)).toEqual(isError ? {} : structuredContent);
    return { ...structuredContent, isError, text } as Answer;
  };
  return { sandbox, context, ask };
}

/** What the API itself answers, all pages of one window. */
async function direct({ sandbox }: Workspace, path: string, from: number, to: number): Promise<Answer[]> {
  const found: Answer[] = [];
  for (let page = 1; ; page++) {
    const bounds = `time_from=${new Date(from).toISOString()}&time_to=${new Date(to).toISOString()}`;
    const response = await fetch(`${sandbox.url}${path}?${bounds}&page=${page}&page_size=100`, {
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
    });
    const { results } = (await response.json()) as { results: Answer[] };
    found.push(...results);
    if (results.length < 100) return found;
  }
}

const idsOf = (items: readonly Answer[]) => items.map(({ id }) => id as string);
const requestsTo = ({ sandbox }: Workspace, path: string) =>
  sandbox.requests.filter((request) => request.path === path).map(({ search }) => new URLSearchParams(search));

describe("a window", () => {
  it("is always sent with both ends, and stated in the answer", async () => {
    const at = await workspace();
    const { window } = await at.ask("list_pipeline_runs", { time_from: "-6h", limit: 1 });
    expect(window).toBe("2026-11-23T09:22:11.250Z to 2026-11-23T15:22:11.250Z");
    const [sent] = requestsTo(at, "/public/pipeline_runs");
    expect([sent?.get("time_from"), sent?.get("time_to")]).toEqual(window.split(" to "));
  });

  it("longer than the API allows is split, and joined in order, each run once", async () => {
    const at = await workspace();
    const whole = [];
    for (let end = NOW; end > NOW - 14 * DAY_MS; end -= 7 * DAY_MS) {
      whole.push(...(await direct(at, "/public/pipeline_runs", end - 7 * DAY_MS, end)));
    }
    const told: string[] = [];
    const run = (args: ListPipelineRunsArguments) =>
      call(at.context, listPipelineRuns, args, { progress: (done, total) => told.push(`${done}/${total}`) });
    const found: string[] = [];
    for (let offset = 0; ; offset += 1000) {
      const { results = [], total } = await run({ time_from: "-14d", limit: 1000, offset });
      expect(total).toBe(new Set(idsOf(whole)).size);
      found.push(...idsOf(results));
      if (results.length < 1000) break;
    }
    expect(found).toEqual([...new Set(idsOf(whole))]);
    expect(told.length).toBeGreaterThan(5);
  });

  it("of an answer that is no list takes relative times as well", async () => {
    const at = await workspace();
    const environment = {
      ORCHESTRA_API_KEY: at.sandbox.apiKey,
      ORCHESTRA_AGENTS_URL: at.sandbox.agentsUrl,
    };
    const settings = readSettings({ catalogue, environment, flags: { toolsets: ["agents"] } });
    const context = createCallContext(catalogue, settings, undefined, {
      clock: { now: () => NOW, random: Math.random, sleep: async () => {} },
    });
    const { structuredContent } = await callTool(context, "get_agent_usage", { time_from: "-30d" });
    expect(structuredContent["window"]).toBe("2026-10-24T15:22:11.250Z to 2026-11-23T15:22:11.250Z");
    const [sent] = requestsTo(at, "/usage");
    expect(sent?.get("time_from")).toBe("2026-10-24T15:22:11.250Z");
  });

  it("ends at the API's now where the clocks differ", async () => {
    for (const clock of [NOW - 3 * 3_600_000, NOW + 5 * 3_600_000]) {
      const at = await workspace({ clock });
      const { window, total } = await at.ask("list_pipeline_runs", { time_from: "-1h" });
      expect(window).toMatch(/ to 2026-11-23T15:22:1/);
      expect(total).toBe((await direct(at, "/public/pipeline_runs", NOW - 3_600_000, NOW)).length);
      // It is known from then on.
      await at.ask("list_pipeline_runs", { time_from: "-1h" });
      expect(
        requestsTo(at, "/public/pipeline_runs").filter((sent) => sent.get("time_to")?.startsWith("2026-11-23T15:22:1")),
      ).toHaveLength(3);
    }
  });
});

describe("a list that is cut", () => {
  it("is walked through by next, without gaps and without repetition", async () => {
    const at = await workspace({ maxResult: 6_000 });
    const whole = await direct(at, "/public/pipeline_runs", NOW - DAY_MS, NOW);
    const found: Answer[] = [];
    let next: object | undefined = { status: ["SUCCEEDED", "FAILED", "WARNING", "RUNNING", "CREATED"], limit: 90 };
    const given = next;
    for (let calls = 0; next !== undefined; calls++) {
      expect(calls).toBeLessThan(200);
      const answer: Answer = await at.ask("list_pipeline_runs", { ...given, ...next });
      expect(answer["isError"]).toBe(false);
      expect(answer["text"].length).toBeLessThanOrEqual(6_000);
      found.push(...answer["results"]);
      next = answer["next"];
      if (next !== undefined) expect(answer["shown"]).toMatch(/^\d+ to \d+ of \d+; /);
    }
    const states = new Set(["SUCCEEDED", "FAILED", "WARNING", "RUNNING", "CREATED"]);
    expect(idsOf(found)).toEqual(idsOf(whole.filter(({ runStatus }) => states.has(runStatus))));
  });

  it("can still be had page by page, as the API counts them", async () => {
    const at = await workspace();
    const whole = await direct(at, "/public/pipeline_runs", NOW - DAY_MS, NOW);
    const { results } = await at.ask("list_pipeline_runs", { page: 3, page_size: 20 });
    expect(idsOf(results)).toEqual(idsOf(whole.slice(40, 60)));
    const { isError, text } = await at.ask("list_pipeline_runs", { page: 3, limit: 20 });
    expect({ isError, text }).toMatchObject({ isError: true, text: expect.stringContaining("not both") as string });
    const long = await at.ask("list_pipeline_runs", { page: 2, time_from: "-30d" });
    expect(long["text"]).toMatch(/pages are of one window of at most 7d.*Use limit and offset/);
  });
});

describe("fields", () => {
  it("picks what is answered, and knows which there are", async () => {
    const at = await workspace();
    const { results } = await at.ask("list_pipeline_runs", { limit: 2, fields: ["id", "triggeredBy"] });
    expect(results.map((item: object) => Object.keys(item))).toEqual([
      ["id", "triggeredBy"],
      ["id", "triggeredBy"],
    ]);
    const wrong = await at.ask("list_pipeline_runs", { fields: ["runstatus"] });
    expect(wrong["text"]).toContain('Did you mean "runStatus"?');
  });
});

describe("a name instead of an id", () => {
  it("is found by part of it, whatever the case, and the answer says what it was taken for", async () => {
    const at = await workspace();
    const answer = await at.ask("list_pipeline_runs", { pipeline_name: "sales j", time_from: "-7d" });
    expect(answer["pipeline_name"]).toBe("Sales Journal");
    expect(new Set(answer["results"].map(({ pipelineName }: Answer) => pipelineName))).toEqual(
      new Set(["Sales Journal"]),
    );
  });

  it("means all that match for a filter, and must mean one where something is started", async () => {
    const at = await workspace();
    const several = await at.ask("list_pipeline_runs", { pipeline_name: "sales", time_from: "-7d", limit: 200 });
    expect(several["pipeline_name"].split(", ").length).toBeGreaterThan(1);
    const before = at.sandbox.requests.filter(({ method }) => method === "POST").length;
    const refused = await at.ask("trigger_pipeline", { pipeline_name: "sales" });
    expect(refused["text"]).toMatch(/"sales" is in the name of 3: "Sales Commissions" \([0-9a-f-]{36}\)/);
    expect(at.sandbox.requests.filter(({ method }) => method === "POST").length).toBe(before);
  });

  it("that is misspelt gets the nearest one", async () => {
    const at = await workspace();
    const { text } = await at.ask("trigger_pipeline", { pipeline_name: "Sales Jornal" });
    expect(text).toContain('Did you mean "Sales Journal"?');
  });

  it("excludes the id, and one of the two is needed", async () => {
    const at = await workspace();
    const both = await at.ask("trigger_pipeline", { pipeline_name: "sales journal", pipeline_id: "sales_journal" });
    expect(both["text"]).toContain("Give exactly one of: pipeline_id, pipeline_name");
    const none = await at.ask("trigger_pipeline", {});
    expect(none["text"]).toContain("Give exactly one of: pipeline_id, pipeline_name");
  });
});

describe("a web address instead of an id", () => {
  it("works for runs, task runs and pipelines, in lists too", async () => {
    const at = await workspace();
    const { results } = await at.ask("list_pipeline_runs", { status: ["FAILED"], limit: 1 });
    const [{ id, pipelineId }] = results;
    const run = await at.ask("get_pipeline_run_status", {
      pipeline_run_id: `https://app.getorchestra.io/pipeline-runs/${id}/lineage?tab=tasks`,
    });
    expect(run["id"]).toBe(id);
    const tasks = await at.ask("list_task_runs_for_pipeline_run", {
      pipeline_run_id: `https://app.getorchestra.io/pipeline-runs/${id}`,
    });
    const [task] = tasks["results"];
    const address = `https://app.getorchestra.io/pipeline-runs/${id}/task-runs/${task.id}`;
    expect((await at.ask("get_task_run", { task_run_id: address }))["id"]).toBe(task.id);
    const listed = await at.ask("list_pipeline_runs", {
      pipeline_ids: [`https://app.getorchestra.io/pipelines/${pipelineId}/edit`],
    });
    expect(listed["results"].every((each: Answer) => each["pipelineId"] === pipelineId)).toBe(true);
    const strange = await at.ask("get_task_run", { task_run_id: "https://example.test/elsewhere" });
    expect(strange["text"]).toMatch(/task_run_id/);
    expect(strange["isError"]).toBe(true);
  });
});

describe("where the plan lacks a request", () => {
  it("a run is found in the lists, week by week", async () => {
    const full = await workspace();
    const [, old] = [0, ...idsOf(await direct(full, "/public/pipeline_runs", NOW - 16 * DAY_MS, NOW - 15 * DAY_MS))];
    const at = await workspace({ plan: "standard" });
    for (const tool of ["get_pipeline_run_status", "get_pipeline_run_details"]) {
      const run = await at.ask(tool, { pipeline_run_id: old });
      expect(run["id"]).toBe(old);
      expect(run["found_by"]).toMatch(/404.*list_pipeline_runs, from 2026-11-02T.* to 2026-11-09T/);
    }
  });

  it("a task run is found in the lists, too", async () => {
    const full = await workspace();
    const [task] = await direct(full, "/public/task_runs", NOW - 10 * DAY_MS, NOW - 9 * DAY_MS);
    const at = await workspace({ plan: "standard" });
    const found = await at.ask("get_task_run", { task_run_id: task?.["id"] });
    expect(found).toMatchObject({ id: task?.["id"], taskName: task?.["taskName"] });
    expect(found["found_by"]).toMatch(/list_task_runs, from 2026-11-09/);
  });

  it("the tasks of a run are found by it among all of its pipeline", async () => {
    const full = await workspace();
    const [run] = await direct(full, "/public/pipeline_runs", NOW - 9 * DAY_MS, NOW - 8 * DAY_MS);
    const given = { pipeline_run_id: run?.["id"], detail: "full" };
    const wanted = await full.ask("list_task_runs_for_pipeline_run", given);
    const at = await workspace({ plan: "standard" });
    const found = await at.ask("list_task_runs_for_pipeline_run", given);
    expect(found["results"].length).toBeGreaterThan(0);
    expect(new Set(idsOf(found["results"]))).toEqual(new Set(idsOf(wanted["results"])));
    expect(found["found_by"]).toMatch(/404.*list_task_runs/);
    // Where task runs are not to be had at all, it says why.
    const none = await workspace({ plan: "basic" });
    const refused = await none.ask("list_task_runs_for_pipeline_run", given);
    expect(refused["text"]).toMatch(/403/);
  });

  it("an unknown run is said to be in no list either", async () => {
    const at = await workspace({ plan: "basic" });
    const { isError, text } = await at.ask("get_pipeline_run_status", {
      pipeline_run_id: "3f2b1c9e-0d8a-4c55-9b1e-5a7c3f1e2d40",
    });
    expect(isError).toBe(true);
    expect(text).toContain("list_pipeline_runs has it not either, among those of the last 8w.");
    expect(requestsTo(at, "/public/pipeline_runs")).toHaveLength(8);
  });
});
