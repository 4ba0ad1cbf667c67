/** What is broken, held against the API's own lists read by plain requests. */
import { afterEach, describe, expect, it } from "vitest";
import { type Answer, DAY_MS, HOUR_MS, NOW, openWorkspace, type Workspace } from "./workspace.js";

const open: Workspace[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ sandbox }) => sandbox.close()));
});
async function workspace(options: Parameters<typeof openWorkspace>[0] = {}): Promise<Workspace> {
  const opened = await openWorkspace(options);
  open.push(opened);
  return opened;
}

const isOfBranch = ({ branch }: Answer) => branch !== null && branch !== "main";
/** All runs of the window by pipeline, newest first, without those of branches. */
async function runsByPipeline(at: Workspace, days: number): Promise<Map<string, Answer[]>> {
  const byName = new Map<string, Answer[]>();
  for (const run of await at.all("/public/pipeline_runs", NOW - days * DAY_MS, NOW)) {
    if (!isOfBranch(run)) byName.set(run["pipelineName"], [...(byName.get(run["pipelineName"]) ?? []), run]);
  }
  return byName;
}
const ended = (runs: readonly Answer[]) => runs.filter(({ completedAt }) => completedAt !== null);
const isFailing = (runs: readonly Answer[]) => ended(runs)[0]?.["runStatus"] === "FAILED";

describe("whats_broken", () => {
  it("tells the pipelines whose last run failed, and counts every failed run once", async () => {
    const at = await workspace();
    const byName = await runsByPipeline(at, 7);
    const answer = await at.ask("whats_broken", { window: "-7d" });
    const failing = [...byName].filter(([, runs]) => isFailing(runs)).map(([name]) => name);
    expect(failing.length).toBeGreaterThan(1);
    expect(new Set(answer["failures"].map(({ pipeline }: Answer) => pipeline))).toEqual(new Set(failing));
    const failed = [...byName.values()].flat().filter(({ runStatus }) => runStatus === "FAILED");
    expect(answer["summary"]).toContain(`${failed.length} failed runs in the 7d before 2026-11-23T15:22:11Z`);
    const recovered = [...byName].filter(
      ([, runs]) => runs.some(({ runStatus }) => runStatus === "FAILED") && !isFailing(runs),
    );
    expect(answer["summary"]).toContain(`${failing.length} pipelines still failing, ${recovered.length} recovered`);
    expect(answer["recovered"]).toHaveLength(7);
    expect(answer["recovered"].at(-1)).toMatch(/^… and \d+ more$/);
  });

  it("names the first failed task of the Sales Journal, its cause, and the warning before it", async () => {
    const at = await workspace();
    const runs = (await runsByPipeline(at, 7)).get("Sales Journal") ?? [];
    const failed = runs.filter(({ runStatus }) => runStatus === "FAILED");
    const tasks = await at.api(`/public/pipeline_runs/${failed[0]?.["id"]}/task_runs?page_size=50`);
    const task = tasks["results"].find(({ status }: Answer) => status === "FAILED");
    const operations = await at.all(`/public/operations?status=FAILED&task_run_id=${task.id}`, NOW - DAY_MS, NOW);
    const answer = await at.ask("whats_broken", { window: "-7d", pipeline_name: "sales journal" });
    expect(answer["failures"]).toHaveLength(1);
    expect(answer["failures"][0]).toMatchObject({
      pipeline: "Sales Journal",
      count: failed.length,
      task: expect.stringContaining(task.taskId),
      message: operations[0]?.["message"],
      warnedBefore: expect.stringContaining("GL_JOURNAL_LINES"),
      pipelineRunId: failed[0]?.["id"],
      taskRunId: task.id,
      // It had recovered in between.
      state: "still failing, since 2026-11-23T02:00:00Z",
      first: "2026-11-20T02:00:00Z",
    });
    expect(answer["next"]).toContain(task.id);
  });

  it("tells a failure that comes again and again once, and when it was over", async () => {
    const at = await workspace();
    const runs = (await runsByPipeline(at, 1)).get("HubSpot Contacts Sync") ?? [];
    const failed = runs.filter(({ runStatus }) => runStatus === "FAILED");
    const after = runs.filter((run) => run["runStatus"] === "SUCCEEDED" && run["createdAt"] > failed[0]?.["createdAt"]);
    const answer = await at.ask("whats_broken");
    const lines = answer["recovered"].filter((line: string) => line.startsWith("HubSpot"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`: ${failed.length} from `);
    expect(lines[0]).toContain(`recovered ${after.at(-1)?.["completedAt"].slice(0, 19)}Z`);
    expect(lines[0]).toContain("429 Too Many Requests");
  });

  it("tells branches, warnings and the queue apart from failures", async () => {
    const at = await workspace();
    const answer = await at.ask("whats_broken");
    expect(answer["branchRuns"]).toEqual([expect.stringMatching(/^Customer 360 on feature\/lifetime-value-v2 \(Dev/)]);
    expect(JSON.stringify(answer["failures"])).not.toContain("Customer 360");
    const warned = [...(await runsByPipeline(at, 1)).values()].flat().filter((run) => run["runStatus"] === "WARNING");
    const names = answer["warnings"].map((line: string) => line.split(" (")[0]);
    expect(new Set(names)).toEqual(new Set(warned.map(({ pipelineName }) => pipelineName)));
    const runs = await at.all("/public/pipeline_runs?status=CREATED,RUNNING", NOW - DAY_MS, NOW);
    const [waiting, ahead] = runs.filter(({ pipelineName }) => pipelineName === "Web Events Backfill");
    expect(answer["stuck"]).toEqual([expect.stringContaining(`(run ${waiting?.["id"]}): CREATED for 11m`)]);
    expect(answer["stuck"][0]).toContain(`behind run ${ahead?.["id"]}`);
  });

  it("costs few requests, and few tokens", async () => {
    const at = await workspace();
    const { text } = await at.ask("whats_broken");
    expect(at.sandbox.requests.length).toBeLessThanOrEqual(12);
    expect(text.length).toBeLessThan(4_500);
    expect(text).not.toMatch(/:null|undefined|\.\d{6}/);
  });

  it("looks at one environment, and knows the names of all", async () => {
    const at = await workspace();
    const development = await at.ask("whats_broken", { environment: "development" });
    expect(development["failures"]).toEqual([]);
    expect(development["branchRuns"]).toHaveLength(1);
    const unknown = await at.ask("whats_broken", { environment: "Producton" });
    expect(unknown).toMatchObject({ isError: true, text: expect.stringContaining("Production, Staging, Development") });
  });

  it("says which pipeline was meant, or is not known", async () => {
    const at = await workspace();
    const unknown = await at.ask("whats_broken", { pipeline_name: "Sales Jurnal" });
    expect(unknown).toMatchObject({ isError: true, text: expect.stringContaining('Did you mean "Sales Journal"?') });
    const byAlias = await at.ask("whats_broken", { pipeline_name: "sales_journal" });
    expect(byAlias["failures"].map(({ pipeline }: Answer) => pipeline)).toEqual(["Sales Journal"]);
  });

  it.each(["yesterday", "31d", "-0h", "-9w"])("refuses the window %s", async (window) => {
    const at = await workspace();
    const answer = await at.ask("whats_broken", { window });
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining("-24h or -7d, at most -30d") });
    expect(at.sandbox.requests).toEqual([]);
  });

  it("tells what the basic plan lets it see, and what it does not", async () => {
    const at = await workspace({ plan: "basic" });
    const answer = await at.ask("whats_broken");
    const failing = [...(await runsByPipeline(at, 1))].filter(([, runs]) => isFailing(runs)).map(([name]) => name);
    expect(new Set(answer["failures"].map(({ pipeline }: Answer) => pipeline))).toEqual(new Set(failing));
    expect(answer["notKnown"].join(" ")).toMatch(/Task runs: 403.*Operations: 403/);
  });

  it("goes by the API's clock where ours is wrong", async () => {
    const right = await workspace();
    const wrong = await workspace({ ours: -3 * HOUR_MS });
    const { text } = await right.ask("whats_broken");
    // Lists are read by the API's clock once an answer has told it; the response to the first is one of them.
    expect((await wrong.ask("whats_broken")).text).toBe(text);
  });

  it("tells a run that its schedule should have begun, and a pipeline paused after a failure", async () => {
    const at = await workspace();
    const task = {
      integration: "PYTHON",
      integrationJob: "PYTHON_EXECUTE_SCRIPT",
      parameters: {},
      dependsOn: [],
      name: "",
    };
    const definition = {
      version: "v1",
      name: "Never Begun",
      pipeline: { only: { tasks: { one: task }, dependsOn: [], name: "" } },
      // The workspace begins no runs for a schedule written like this.
      schedule: [{ name: "Often", cron: "*/5 * * * ? *", timezone: "UTC" }],
    };
    const body = { data: definition, published: true, storageProvider: "ORCHESTRA", alias: "never_begun" };
    await at.api("/public/pipelines", { method: "POST", body: JSON.stringify(body) });
    expect((await at.ask("whats_broken"))["late"]).toBeUndefined();
    at.advance(HOUR_MS);
    const { late } = await at.ask("whats_broken");
    expect(late).toEqual([expect.stringMatching(/^Never Begun: was due at 2026-11-23T16:05:00Z .* never run\.$/)]);
    const [journal] = (await at.api("/public/pipelines?name=Sales%20Journal&page=1&page_size=1"))["results"];
    await at.api(`/public/pipelines/${journal.id}/pause`, { method: "PATCH", body: JSON.stringify({ paused: true }) });
    const paused = await at.ask("whats_broken", { pipeline_name: "Sales Journal" });
    expect(paused["failures"][0]["state"]).toMatch(/^still failing.*the pipeline is paused$/);
    expect(paused["pausedAfterFailure"]).toEqual([expect.stringContaining("Sales Journal")]);
  });
});
