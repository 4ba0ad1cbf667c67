/** Two runs compared, held against the API's own answers read by plain requests. */
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
async function runsOf(at: Workspace, name: string): Promise<Answer[]> {
  const { results } = await at.api(`/public/pipelines?name=${encodeURIComponent(name)}&page=1&page_size=1`);
  return at.all(`/public/pipeline_runs?pipeline_ids=${results[0].id}`, NOW - 7 * DAY_MS, NOW);
}
const tasksOf = async (at: Workspace, run: Answer): Promise<Answer[]> =>
  (await at.api(`/public/pipeline_runs/${run["id"]}/task_runs?page_size=50`))["results"];

describe("compare_pipeline_runs", () => {
  it("holds the failed Sales Journal against the last good one: same code, other data", async () => {
    const at = await workspace();
    const runs = await runsOf(at, "Sales Journal");
    const [failed] = runs;
    const good = runs.find(({ runStatus }) => runStatus === "SUCCEEDED");
    const answer = await at.ask("compare_pipeline_runs", { a: failed?.["id"] });
    expect(answer["a"]).toMatch(new RegExp(`^FAILED, 2026-11-23T02:00:00Z.*${failed?.["id"]}`));
    expect(answer["b"]).toContain(good?.["id"]);
    expect(answer["differences"]).toBeUndefined();
    expect(answer["same"]).toContain("commit");
    expect(answer["same"]).toContain("definition");
    const before = new Map((await tasksOf(at, good!)).map(({ taskId, status }) => [taskId, status]));
    const after = await tasksOf(at, failed!);
    const changed = after.filter(({ taskId, status }) => before.get(taskId) !== status);
    for (const { taskId, status } of changed) {
      expect(answer["tasks"]).toContainEqual(expect.stringContaining(`${taskId}: ${before.get(taskId)} -> ${status}`));
    }
    expect(changed.length).toBeGreaterThan(3);
    expect(answer["failedInAOnly"]).toEqual([expect.stringContaining("Got 1184 results")]);
    expect(answer["next"]).toContain(`diagnose with run=${failed?.["id"] ?? ""}`);
    expect(answer["text"].length).toBeLessThan(2_500);
  });

  it("finds nothing new in the same failure three nights before", async () => {
    const at = await workspace();
    const failed = (await runsOf(at, "Sales Journal")).filter(({ runStatus }) => runStatus === "FAILED");
    const address = `https://app.getorchestra.io/pipeline-runs/${failed[1]?.["id"]}/lineage`;
    const answer = await at.ask("compare_pipeline_runs", { a: failed[0]?.["id"], b: address });
    expect(answer["failedInAOnly"]).toBeUndefined();
    expect(answer["differences"]?.join("\n") ?? "").toBe(
      failed[0]?.["commit"] === failed[1]?.["commit"]
        ? ""
        : `commit: "${failed[1]?.["commit"]}" -> "${failed[0]?.["commit"]}"`,
    );
  });

  it("tells branch, environment and trigger of a run on a branch, against main", async () => {
    const at = await workspace();
    const runs = await runsOf(at, "Customer 360");
    const branch = runs.find((run) => run["branch"] !== "main");
    const answer = await at.ask("compare_pipeline_runs", { a: branch?.["id"] });
    expect(answer["differences"]).toEqual(
      expect.arrayContaining([
        'branch: "main" -> "feature/lifetime-value-v2"',
        'environment: "Production" -> "Development"',
        'trigger: "SCHEDULED Main schedule" -> "MANUAL"',
        'environmentValues.DBT_TARGET: "prod" -> "dev"',
      ]),
    );
  });

  it("tells inputs, and a definition that was changed in between; and what has not ended", async () => {
    const at = await workspace();
    const task = { integration: "PYTHON", integrationJob: "PYTHON_EXECUTE_SCRIPT", dependsOn: [], name: "" };
    const definition = (command: string) => ({
      version: "v1",
      name: "Changing",
      pipeline: { only: { tasks: { one: { ...task, parameters: { command } } }, dependsOn: [], name: "" } },
      inputs: { full: { type: "boolean", default: false, optional: true } },
    });
    const send = (method: string, path: string, body: object) => at.api(path, { method, body: JSON.stringify(body) });
    const base = { published: true, alias: "changing" };
    const created = await send("POST", "/public/pipelines", {
      ...base,
      storageProvider: "ORCHESTRA",
      data: definition("load"),
    });
    const start = (runInputs: object) => send("POST", "/public/pipelines/changing/start", { runInputs });
    const first = await start({});
    at.advance(HOUR_MS);
    await send("PUT", "/public/pipelines", {
      data: definition("load --all password=hunter2"),
      published: true,
      alias: "changing",
    });
    const second = await start({ full: true });
    const answer = await at.ask("compare_pipeline_runs", { a: second["pipelineRunId"] });
    expect(created["id"] ?? created["pipelineId"]).toBeDefined();
    expect(answer["b"]).toContain(first["pipelineRunId"]);
    expect(answer["definition"]).toEqual(['one.parameters.command: "load" -> "load --all password=[secret]"']);
    expect(answer["differences"]).toEqual(expect.arrayContaining(["inputs.full: false -> true", "version: 1 -> 2"]));
    expect(answer["notKnown"]).toContainEqual(expect.stringMatching(/^a is (CREATED|RUNNING)/));
  });

  it("refuses what cannot be compared, and says why", async () => {
    const at = await workspace();
    const [journal] = await runsOf(at, "Sales Journal");
    const [tickets] = await runsOf(at, "Zendesk Tickets");
    const refused = async (args: object) => {
      const { isError, text } = await at.ask("compare_pipeline_runs", args);
      expect(isError).toBe(true);
      return text as string;
    };
    expect(await refused({ a: journal?.["id"], b: tickets?.["id"] })).toContain("only runs of one pipeline");
    expect(await refused({ a: journal?.["id"], b: journal?.["id"] })).toContain("the same run");
    expect(await refused({ a: "last night" })).toContain("no id of a run");
    expect(await refused({ a: "11111111-1111-4111-8111-111111111111" })).toContain("404");
    const backfill = (await runsOf(at, "Web Events Backfill")).at(-1);
    expect(await refused({ a: backfill?.["id"] })).toContain("no run of Web Events Backfill succeeded");
  });

  it("tells what the basic plan lets it see", async () => {
    const at = await workspace({ plan: "basic" });
    const [failed] = await runsOf(at, "Sales Journal");
    const answer = await at.ask("compare_pipeline_runs", { a: failed?.["id"] });
    expect(answer).toMatchObject({ isError: false, same: expect.stringContaining("definition") });
    expect(answer["notKnown"]).toEqual([expect.stringMatching(/^Task runs: .*403/)]);
  });
});
