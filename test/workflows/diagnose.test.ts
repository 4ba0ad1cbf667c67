/** Failed runs of the simulated workspace, diagnosed over real HTTP and held against what the API itself says. */
import { describe, expect, it } from "vitest";
import type { SandboxOptions } from "../../sandbox/start.js";
import { DAY_MS, HOUR_MS, type Client, type Resource, window } from "../sandbox/client.js";
import { type Calling, calling } from "./called.js";
import { withholding } from "./withholding.js";

// oxlint-disable-next-line typescript/no-explicit-any
type Diagnosis = Record<string, any>;

/** Calls the tool, and holds it to its limits: compact, valid JSON of the same content, no request that does not fit. */
async function diagnose(at: Calling, run: string): Promise<Diagnosis> {
  const { structuredContent, isError, text } = await at.call("diagnose", { run });
  expect(isError, text).toBe(false);
  expect(JSON.parse(text)).toEqual(structuredContent);
  expect(text.length).toBeLessThan(6_000);
  expect(at.api.sandbox.violations).toEqual([]);
  return structuredContent;
}

async function refusal(at: Calling, run: string): Promise<string> {
  const { isError, text } = await at.call("diagnose", { run });
  expect(isError).toBe(true);
  return text;
}

const named = async (api: Client, name: string, query: string): Promise<Resource[]> => {
  const { id } = (await api.get<Resource[]>("/public/pipelines")).find((pipeline) => pipeline["name"] === name)!;
  return api.all(`/public/pipeline_runs?pipeline_ids=${id}&${query}`);
};
const utc = (stamp: string) => `${stamp.slice(0, 19)}Z`;
const requestsSince = ({ api }: Calling, count: number) => api.sandbox.requests.length - count;

/** What the API says of the run itself: the task that failed while all before it did not, and its words. */
async function truth(api: Client, run: Resource) {
  const tasks = await api.all(`/public/pipeline_runs/${run["id"]}/task_runs`, 50);
  const stateOf = (taskId: string) => tasks.find((task) => task["taskId"] === taskId)?.["status"];
  const first = tasks.find(
    (task) => task["status"] === "FAILED" && task["dependsOn"].every((id: string) => stateOf(id) !== "FAILED"),
  )!;
  const around = window(api, api.clock - Date.parse(run["createdAt"]) + HOUR_MS, 0);
  const operations = await api.all(`/public/operations?task_run_id=${first["id"]}&status=FAILED&${around}`);
  return { first, operations, skipped: tasks.filter((task) => task["status"] === "SKIPPED") };
}

describe("the Sales Journal's failed night", () => {
  it("is told from its name alone: task, cause, SQL, warning, what was skipped, history and what to do", async () => {
    const at = await calling();
    const [run] = await named(at.api, "Sales Journal", "status=FAILED");
    const { first, operations, skipped } = await truth(at.api, run!);
    const before = at.api.sandbox.requests.length;
    const told = await diagnose(at, "sales journal");
    expect(requestsSince(at, before)).toBeLessThanOrEqual(16);
    expect(told["pipelineRunId"]).toBe(run!["id"]);
    expect(told["run"]).toContain(`Sales Journal FAILED: ${utc(run!["startedAt"])}`);
    expect(told["run"]).toContain(`main@${run!["commit"].slice(0, 8)}`);
    expect(told["firstFailed"]).toHaveLength(1);
    const [task] = told["firstFailed"];
    expect(task).toMatchObject({ taskRunId: first["id"], cause: expect.stringMatching(/^dbt test/) });
    expect(task.operations).toHaveLength(operations.length);
    expect(task.operations[0]).toContain(operations[0]!["message"]);
    expect(task.operations[0]).toMatch(/SQL: select journal_line_id/);
    expect(task.log).toContain("Got 1184 results, configured to fail");
    expect(task.log).toContain("compiled code at target/compiled/");
    for (const { taskName } of skipped) expect(task.skippedAfter).toContain(taskName);
    expect(task.skippedAfter).toMatch(new RegExp(`^${skipped.length}: `));
    expect(told["warnedBefore"]).toEqual([expect.stringMatching(/^Sync ERP ledgers.*1184 late-arriving rows/)]);
    expect(told["notKnown"]).toBeUndefined();
    const again = { pipeline_id: run!["pipelineId"], retry_from_failed: true };
    expect(told["next"]).toEqual([
      { tool: "trigger_pipeline", arguments: again, why: expect.stringContaining("Ask the user first") },
    ]);
  });

  it("was there three nights before, and went away after a restart: as the runs of two weeks say", async () => {
    const at = await calling();
    const failed = await named(at.api, "Sales Journal", `status=FAILED&${window(at.api, 7 * DAY_MS)}`);
    const [latest, earlier] = failed;
    const good = await named(at.api, "Sales Journal", `status=SUCCEEDED&${window(at.api, 7 * DAY_MS)}`);
    const restart = good.find((run) => run["triggeredBy"][0].triggerType === "RESTART_FROM_FAILED")!;
    const told = await diagnose(at, latest!["id"]);
    expect(failed).toHaveLength(2);
    expect(told["recurrence"]).toBe(
      `The same once in the 14 days before, latest ${utc(earlier!["createdAt"])}, and it recovered by hand (RESTART_FROM_FAILED) at ${utc(restart["completedAt"])}.`,
    );
    expect(told["lastGood"]).toContain(good[0]!["id"]);
    expect(told["since"]).toBe("It is the latest run of the pipeline.");
    // The earlier one is over.
    const past = await diagnose(at, earlier!["id"]);
    expect(past["since"]).toContain(`SUCCEEDED first at ${utc(restart["createdAt"])}`);
    expect(past["recurrence"]).toBe("The same was not there in the 14 days before.");
    expect(past["next"]).toEqual([
      { tool: "diagnose", arguments: { run: latest!["id"] }, why: expect.stringContaining("later run") },
    ]);
  });

  it("is the same by run id, task run id, and their pages' addresses", async () => {
    const at = await calling();
    const [run] = await named(at.api, "Sales Journal", "status=FAILED");
    const { first } = await truth(at.api, run!);
    const page = `https://app.getorchestra.io/pipeline-runs/${run!["id"]}`;
    const wanted = await diagnose(at, run!["id"]);
    for (const other of [
      first["id"],
      run!["id"].toUpperCase(),
      ` ${page}/lineage?tab=1 `,
      `${page}/task-runs/${first["id"]}`,
      `https://app.getorchestra.io/pipelines/${run!["pipelineId"]}/edit`,
      run!["pipelineId"],
      "sales_journal",
    ]) {
      expect(await diagnose(at, other), other).toEqual(wanted);
    }
  });

  it("is told with where the named task stands, when another one was named", async () => {
    const at = await calling();
    const [run] = await named(at.api, "Sales Journal", "status=FAILED");
    const { first, skipped } = await truth(at.api, run!);
    const told = await diagnose(at, skipped[0]!["id"]);
    expect(told["askedAbout"]).toBe(
      `${skipped[0]!["taskName"]} (${skipped[0]!["taskId"]}, ${skipped[0]!["integration"]}) is SKIPPED; what failed first is ${first["taskName"]} (${first["taskId"]}, ${first["integration"]})`,
    );
    expect(told["firstFailed"][0].taskRunId).toBe(first["id"]);
  });

  it("is told to be over once a new run has succeeded, and to wait for it while it runs", async () => {
    const at = await calling();
    const [failed] = await named(at.api, "Sales Journal", "status=FAILED");
    const { body } = await at.api.post("/public/pipelines/sales_journal/start", { retryFromFailed: true });
    at.api.clock += 1_000;
    const during = await diagnose(at, failed!["id"]);
    expect(during["next"]).toEqual([
      { tool: "wait_for_pipeline_run", arguments: { pipeline_run_id: body["pipelineRunId"] }, why: expect.any(String) },
    ]);
    const running = await diagnose(at, body["pipelineRunId"]);
    expect(running["result"]).toMatch(/^It has not failed so far: (?:CREATED|RUNNING)\.$/);
    at.api.clock += 60_000;
    const after = await diagnose(at, failed!["id"]);
    expect(after["since"]).toMatch(/^1 run since; SUCCEEDED at /);
    expect(after["next"]).toBeUndefined();
    expect((await diagnose(at, body["pipelineRunId"]))["result"]).toBe("It has not failed: SUCCEEDED.");
  });
});

describe("other failures", () => {
  it("of a branch are told to be somebody's trial, with what differs from the last good run", async () => {
    const at = await calling();
    const told = await diagnose(at, "Customer 360");
    expect(told["noise"]).toContain("feature/lifetime-value-v2 in Development");
    expect(told["lastGood"]).toMatch(
      /branch: "main" -> "feature\/lifetime-value-v2".*environment: "Production" -> "Development"/,
    );
    expect(told["firstFailed"][0].cause).toMatch(/^missing object/);
    expect(told["next"]).toBeUndefined();
  });

  it("that are frequent are counted over all two weeks", async () => {
    const at = await calling();
    const [latest] = await named(at.api, "HubSpot Contacts Sync", "status=FAILED");
    const told = await diagnose(at, "hubspot contacts");
    expect(told["pipelineRunId"]).toBe(latest!["id"]);
    const atMs = Date.parse(latest!["createdAt"]);
    const ago = at.api.clock - atMs;
    const count = (
      await Promise.all(
        [
          [7, 0],
          [14, 7],
        ].map(([from = 0, to = 0]) =>
          named(
            at.api,
            "HubSpot Contacts Sync",
            `status=FAILED&${window(at.api, ago + from * DAY_MS, ago + to * DAY_MS)}`,
          ),
        ),
      )
    ).flat();
    const earlier = new Set(count.map(({ id }) => id as string));
    earlier.delete(latest!["id"]);
    expect(told["recurrence"]).toContain(`The same ${earlier.size} times in the 14 days before`);
    expect(told["recurrence"]).toContain("recovered by itself");
    expect(told["firstFailed"][0]).toMatchObject({
      cause: 'rate limit (says "429 Too Many Requests")',
      attempts: "2 attempts, all failed the same way",
    });
    expect(told["next"]).toBeUndefined();
  });

  it("are all told with the task, the operation and the words that the API has for them", async () => {
    const at = await calling();
    const failed = await at.api.all(`/public/pipeline_runs?status=FAILED&${window(at.api, 7 * DAY_MS)}`);
    // The latest of each pipeline.
    const runs = [...new Map(failed.toReversed().map((run) => [run["pipelineName"], run])).values()];
    expect(runs.length).toBeGreaterThan(10);
    const causes = new Set<string>();
    for (const run of runs) {
      const { first, operations } = await truth(at.api, run);
      const told = await diagnose(at, run["id"]);
      const [task] = told["firstFailed"];
      expect(task.taskRunId, run["id"]).toBe(first["id"]);
      const words = operations[0]?.["message"] ?? first["externalMessage"];
      expect(JSON.stringify(task)).toContain(JSON.stringify(words.slice(0, 300)).slice(1, -1));
      expect(task.cause, words).not.toBe("unknown");
      causes.add(task.cause.split(" (")[0]);
    }
    expect(causes.size).toBeGreaterThan(5);
  });
});

describe("a run that has not failed", () => {
  it("is told with what it waits for, or what runs", async () => {
    const at = await calling();
    const [waiting, running] = await named(at.api, "Web Events Backfill", "");
    const queued = await diagnose(at, waiting!["id"]);
    expect(queued).toMatchObject({ result: "It has not failed so far: CREATED.", message: waiting!["message"] });
    const during = await diagnose(at, running!["id"]);
    expect(during["stillRunning"]).toContain("since 2026-11-23T");
    expect(during["progress"]).toMatch(/^0 of 2 tasks ended, running for 1h /);
    expect(during["next"][0].tool).toBe("wait_for_pipeline_run");
    const byName = await diagnose(at, "Web Events Backfill");
    expect(byName).toMatchObject({ ...queued, note: expect.stringContaining("No run of this pipeline failed") });
  });

  it("is told with its warnings", async () => {
    const at = await calling();
    const [warned] = await at.api.all(`/public/pipeline_runs?status=WARNING&${window(at.api, 7 * DAY_MS)}`);
    const told = await diagnose(at, warned!["id"]);
    expect(told["result"]).toBe("It has not failed: WARNING.");
    expect(told["warnings"]).toHaveLength(1);
  });
});

describe("what cannot be had", () => {
  it("on a plan without tasks, logs and operations is told, beside all that the runs tell", async () => {
    const at = await calling({ plan: "basic" });
    const told = await diagnose(at, "Sales Journal");
    expect(told["firstFailed"]).toBeUndefined();
    expect(told["notKnown"]).toEqual([expect.stringMatching(/^tasks: list_task_runs .*403: .*Metadata API/)]);
    expect(told["recurrence"]).toContain("It failed once in the 14 days before");
    expect(told["lastGood"]).toMatch(/^2026-11-22T02:/);
  });

  it.each([
    ["3f2b1c9e-0d8a-4c55-9b1e-5a7c3f1e2d40", "there is no run, task run or pipeline"],
    ["https://app.getorchestra.io/pipeline-runs/3f2b1c9e-0d8a-4c55-9b1e-5a7c3f1e2d40", "there is no run"],
    ["https://app.getorchestra.io/pipeline-runs/x/task-runs/y", "there is no run"],
    ["Sales Jornal", 'Did you mean "Sales Journal"?'],
    ["sales", '"Sales Commissions"'],
  ])("an unknown %s is answered with what to give instead", async (run, words) => {
    for (const plan of ["enterprise", "basic"] satisfies SandboxOptions["plan"][]) {
      expect(await refusal(await calling({ plan }), run)).toContain(words);
    }
  });

  it.each([
    [/\/operations\?/, "operations", "log"],
    [/\/logs\?|\/logs$/, "log", "operations"],
    [/\/artifacts/, "dbt results", "log"],
    [/\/pipeline_runs\?/, "other runs of the pipeline", "log"],
  ])("where %s fails: the rest is there, and what is missing is told", async (path, missing, there) => {
    const way = await withholding();
    const at = await calling({}, { ORCHESTRA_BASE_URL: `${way.origin}/api/engine` });
    way.target = new URL(at.api.sandbox.url).origin;
    const [run] = await named(at.api, "Sales Journal", "status=FAILED");
    for (const status of [403, 404]) {
      way.refuse = (asked) => (path.test(asked) ? status : undefined);
      const told = await diagnose(at, run!["id"]);
      expect(told["notKnown"]).toContainEqual(expect.stringContaining(`${missing}: ${status}`));
      expect(told["firstFailed"][0]).toHaveProperty(there);
    }
  });
});

describe("a run with tasks of another form", () => {
  /** The Sales Journal's failed run, its tasks changed on the way. */
  async function changed(change: (task: Resource) => Resource, changeRun: (run: Resource) => Resource = (run) => run) {
    const way = await withholding();
    const at = await calling({}, { ORCHESTRA_BASE_URL: `${way.origin}/api/engine` });
    way.target = new URL(at.api.sandbox.url).origin;
    const [run] = await named(at.api, "Sales Journal", "status=FAILED");
    way.change = (path, text) => {
      if (path.endsWith(`/${run!["id"]}/status`)) return JSON.stringify(changeRun(JSON.parse(text) as Resource));
      if (!path.includes("/task_runs?")) return text;
      const page = JSON.parse(text) as { results: Resource[] };
      return JSON.stringify({ ...page, results: page.results.map(change) });
    };
    return diagnose(at, run!["id"]);
  }
  const taskIds = (told: Diagnosis) => told["firstFailed"].map(({ task }: Resource) => task);

  it("is broken where the first of its failed tasks is, also where they wait for groups", async () => {
    const told = await changed((task) => ({
      ...task,
      status: task["status"] === "WARNING" ? "FAILED" : task["status"],
      dependsOn: task["taskId"] === "dbt_build" ? ["stage_1"] : task["dependsOn"],
    }));
    expect(taskIds(told)).toEqual(["Sync ERP ledgers (sync_erp, FIVETRAN)"]);
    expect(told["alsoFailed"]).toBe("Build sales journal models");
    expect(told["firstFailed"][0].skippedAfter).toMatch(/^3: /);
  });

  it("is broken in several places, where they are independent: told by time", async () => {
    const told = await changed(
      (task) => ({
        ...task,
        status: task["status"] === "WARNING" ? "FAILED" : task["status"],
        dependsOn: task["taskId"] === "dbt_build" ? [] : task["dependsOn"],
      }),
      (run) => ({ ...run, data: null }),
    );
    expect(taskIds(told)).toEqual([
      "Sync ERP ledgers (sync_erp, FIVETRAN)",
      "Build sales journal models (dbt_build, DBT_CORE)",
    ]);
    expect(told["alsoFailed"]).toBeUndefined();
  });

  it("that still runs is told to have failed already, and to be waited for", async () => {
    const told = await changed(
      (task) => (task["status"] === "SKIPPED" ? { ...task, status: "RUNNING" } : task),
      (run) => ({ ...run, runStatus: "RUNNING", completedAt: null }),
    );
    expect(taskIds(told)).toEqual(["Build sales journal models (dbt_build, DBT_CORE)"]);
    expect(told["stillRunning"]).toContain("Export journal");
    expect(told["next"]).toMatchObject([{ tool: "wait_for_pipeline_run" }]);
    expect(told["since"]).toBeUndefined();
  });
});

describe("what other systems wrote", () => {
  const PLANTED = [
    "postgres://loader:Sup3r/S3cret@db.example.com/raw",
    "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    "aws_secret_access_key=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
    'password: "correct horse"',
  ];
  const SECRETS = ["Sup3r/S3cret", "eyJzdWIiOiIxMjM0In0", "wJalrXUtnFEMIK7MDENG", "correct horse"];

  it("is shown without its secrets, in messages as in the log, and cut", async () => {
    const way = await withholding();
    const at = await calling({}, { ORCHESTRA_BASE_URL: `${way.origin}/api/engine` });
    way.target = new URL(at.api.sandbox.url).origin;
    const [run] = await named(at.api, "Sales Journal", "status=FAILED");
    const planted = `${PLANTED.join(" and ")} ${"x".repeat(30_000)}`;
    way.change = (path, text) =>
      path.includes("/logs/download")
        ? text.replace("Got 1184 results", `${PLANTED.join("\nERROR ")}\nGot 1184 results`)
        : text.replaceAll(/"(message|externalMessage|taskName|branch)":"[^"]*"/g, (_all, name: string) => {
            return `"${name}":${JSON.stringify(planted)}`;
          });
    const { text, isError } = await at.call("diagnose", { run: run!["id"] });
    expect(isError).toBe(false);
    expect(text).toContain("[secret]");
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(text.length).toBeLessThan(12_000);
  });

  it("is not shown where a cut has taken the beginning of a secret", async () => {
    const way = await withholding();
    const at = await calling({}, { ORCHESTRA_BASE_URL: `${way.origin}/api/engine` });
    way.target = new URL(at.api.sandbox.url).origin;
    const [run] = await named(at.api, "Sales Journal", "status=FAILED");
    const rest = "\nERROR could not connect\n".padEnd(65_536 - 20, "INFO closing\n");
    // The end of a log of which the line "token=abcdefghij0123456789" was cut into; then the whole log, ranges or not.
    for (const log of [
      `abcdefghij0123456789${rest}`,
      `${"INFO x\n".repeat(50_000)}token=abcdefghij0123456789${rest}`,
    ]) {
      way.change = (path, text) => (path.includes("/logs/download") ? log : text);
      const told = await diagnose(at, run!["id"]);
      expect(told["firstFailed"][0].log).toContain("ERROR could not connect");
      expect(told["firstFailed"][0].log).not.toContain("0123456789");
    }
  });
});

it("looks at times by the API's clock, where this machine's is hours off", async () => {
  const at = await calling();
  const [run] = await named(at.api, "Sales Journal", "status=FAILED");
  const wanted = await diagnose(at, run!["id"]);
  for (const skewMs of [-5 * HOUR_MS, 7 * HOUR_MS]) {
    const skewed = await calling({}, {}, skewMs);
    expect(await diagnose(skewed, run!["id"])).toEqual(wanted);
  }
});
