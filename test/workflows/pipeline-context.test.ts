/** One pipeline at a glance, held against the API's own answers read by plain requests. */
import { afterEach, describe, expect, it } from "vitest";
import { type Answer, DAY_MS, NOW, openWorkspace, type Workspace } from "./workspace.js";

const open: Workspace[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ sandbox }) => sandbox.close()));
});
async function workspace(options: Parameters<typeof openWorkspace>[0] = {}): Promise<Workspace> {
  const opened = await openWorkspace(options);
  open.push(opened);
  return opened;
}
const named = async (at: Workspace, name: string): Promise<Answer> =>
  (await at.api(`/public/pipelines?name=${encodeURIComponent(name)}&page=1&page_size=1`))["results"][0];
const runsOf = (at: Workspace, { id }: Answer) =>
  at.all(`/public/pipeline_runs?pipeline_ids=${id}`, NOW - 7 * DAY_MS, NOW);

describe("pipeline_context", () => {
  it("tells runs, tasks, triggers and the failure of the Sales Journal", async () => {
    const at = await workspace();
    const pipeline = await named(at, "Sales Journal");
    const runs = await runsOf(at, pipeline);
    const answer = await at.ask("pipeline_context", { pipeline: "Sales Journal" });
    const failed = runs.filter(({ runStatus }) => runStatus === "FAILED").length;
    expect(answer["runs"]).toMatchObject({
      states: expect.stringContaining(`${failed} FAILED`),
      success: `${Math.round((100 * (runs.length - failed)) / runs.length)}% of ${runs.length} ended`,
    });
    expect(answer["runs"].last.map((line: string) => /run (\S+)\)$/.exec(line)?.[1])).toEqual(
      runs.slice(0, 5).map(({ id }) => id),
    );
    expect(answer).toMatchObject({
      id: pipeline["id"],
      alias: "sales_journal",
      startedBy: ["schedule Main schedule: At 02:00 (UTC), next 2026-11-24T02:00:00Z"],
      inputs: ["full_refresh: boolean, default false, optional"],
      failing: { pipelineRunId: runs[0]?.["id"], count: 1, message: expect.stringContaining("Got 1184 results") },
    });
    const edges = answer["tasks"].map((line: string) => line.split(/ (?:\(|\{)/)[0]?.replace(/: \S+ \S+/, ""));
    expect(edges).toEqual([
      "sync_erp",
      "dbt_build <- sync_erp",
      "export_journal <- dbt_build",
      "refresh_power_bi <- export_journal",
      "notify_slack <- refresh_power_bi",
    ]);
    expect(answer["text"].length).toBeLessThan(4_000);
    expect(at.sandbox.requests.filter(({ path }) => path !== "/public/pipeline_runs").length).toBeLessThanOrEqual(5);
  });

  it.each(["id", "alias", "part of the name", "address"])("finds it by its %s", async (way) => {
    const at = await workspace();
    const { id } = await named(at, "Zendesk Tickets");
    const address = `https://app.getorchestra.io/pipelines/${id}/edit`;
    const text = { id, alias: "zendesk_tickets", "part of the name": "zendesk", address }[way];
    expect(await at.ask("pipeline_context", { pipeline: text })).toMatchObject({ id, isError: false });
  });

  it("answers a name that is not clear, or not known, with candidates", async () => {
    const at = await workspace();
    const several = await at.ask("pipeline_context", { pipeline: "sales" });
    expect(several).toMatchObject({ isError: true, text: expect.stringContaining('"Sales Commissions"') });
    expect(several["text"]).toContain('"Sales Journal"');
    const unknown = await at.ask("pipeline_context", { pipeline: "Sales Jurnal" });
    expect(unknown["text"]).toContain('Did you mean "Sales Journal"?');
    const id = "11111111-1111-4111-8111-111111111111";
    expect(await at.ask("pipeline_context", { pipeline: id })).toMatchObject({ isError: true });
  });

  it("counts runs of branches apart", async () => {
    const at = await workspace();
    const pipeline = await named(at, "Customer 360");
    const runs = await runsOf(at, pipeline);
    const answer = await at.ask("pipeline_context", { pipeline: "Customer 360" });
    const counted = runs.filter(({ branch }) => branch === "main");
    expect(counted.length).toBe(runs.length - 1);
    expect(answer["runs"].onBranches).toBe("1 more, not counted");
    expect(answer["runs"].success).toContain(`of ${counted.length} ended`);
    expect(answer["failing"]).toBeUndefined();
  });

  it("tells how many runs it looked at where there are many, and what waits", async () => {
    const at = await workspace();
    const runs = await runsOf(at, await named(at, "HubSpot Contacts Sync"));
    const answer = await at.ask("pipeline_context", { pipeline: "hubspot_contacts_sync" });
    expect(answer["runs"].window).toBe(`the last 7 days, the newest 300 of ${runs.length}`);
    expect(answer["runs"].states).toContain("1 CREATED");
  });

  it("tells a paused pipeline, a sensor, and one that is started by hand", async () => {
    const at = await workspace();
    const paused = await at.ask("pipeline_context", { pipeline: "Legacy Orders Import" });
    expect(paused).toMatchObject({ paused: true, startedBy: [expect.stringContaining("off while paused")] });
    const sensor = await at.ask("pipeline_context", { pipeline: "Headcount" });
    expect(sensor["startedBy"]).toEqual(["sensor New files (AWS_S3_FILE), looks At 06:00 (UTC)"]);
    const byHand = await at.ask("pipeline_context", { pipeline: "Web Events Backfill" });
    expect(byHand["startedBy"]).toEqual(["by hand or by the API alone"]);
  });

  it("names the pipelines before and after", async () => {
    const at = await workspace();
    const { id } = await named(at, "Sales Journal");
    const task = {
      integration: "PYTHON",
      integrationJob: "PYTHON_EXECUTE_SCRIPT",
      parameters: {},
      dependsOn: [],
      name: "",
    };
    const data = {
      version: "v1",
      name: "After The Journal",
      pipeline: { only: { tasks: { one: task }, dependsOn: [], name: "" } },
      triggerEvents: [{ type: "pipeline", pipelineId: id, statuses: ["SUCCEEDED", "WARNING"] }],
    };
    const body = { data, published: true, storageProvider: "ORCHESTRA", alias: "after" };
    await at.api("/public/pipelines", { method: "POST", body: JSON.stringify(body) });
    expect((await at.ask("pipeline_context", { pipeline: "Sales Journal" }))["downstream"]).toEqual([
      "After The Journal",
    ]);
    expect(await at.ask("pipeline_context", { pipeline: "after" })).toMatchObject({
      upstream: ["Sales Journal"],
      startedBy: ["after Sales Journal ended SUCCEEDED or WARNING"],
      runs: { states: "no runs" },
    });
  });

  it("tells what the basic plan lets it see", async () => {
    const at = await workspace({ plan: "basic" });
    const answer = await at.ask("pipeline_context", { pipeline: "Sales Journal" });
    expect(answer).toMatchObject({ isError: false, failing: { count: 1 } });
    expect(answer["tasks"]).toHaveLength(5);
    expect(answer["notKnown"].join(" ")).toContain("403");
  });
});
