/** Logs and artifacts: what they say, and downloads in part. */
import { describe, expect, it } from "vitest";
import { DAY_MS, sharedClient, window, type Resource } from "./client.js";

const api = sharedClient();

/** The task runs of a pipeline's latest run, by task id, and the path of the run. */
async function latest(alias: string): Promise<{ path: string; tasks: Record<string, Resource> }> {
  const { latestRunId } = await api().get(`/public/pipeline?alias=${alias}`);
  const path = `/public/pipeline_runs/${latestRunId}`;
  const tasks = await api().all(`${path}/task_runs`, 50);
  return { path, tasks: Object.fromEntries(tasks.map((task) => [task["taskId"], task])) };
}

async function failedBuild(): Promise<string> {
  const { path, tasks } = await latest("sales_journal");
  return `${path}/task_runs/${tasks["dbt_build"]!["id"]}`;
}

function download(path: string, kind: "logs" | "artifacts", filename: string, range?: string): Promise<Response> {
  const headers = range === undefined ? {} : { headers: { range } };
  return api().request(`${path}/${kind}/download?filename=${encodeURIComponent(filename)}`, headers);
}

describe("the log of the failed dbt build", () => {
  it("is listed with its attempt, its name holds a slash and spaces", async () => {
    const path = await failedBuild();
    const { filenames, files } = await api().get(`${path}/logs`);
    expect(filenames).toEqual(["1/dbt deps.log", "1/dbt build --select tag:sales_journal.log"]);
    expect(files[filenames[1]]).toEqual({ attemptNumber: 1, displayName: "dbt build --select tag:sales_journal" });
  });

  it("has a few hundred lines, colours, and the error near the end", async () => {
    const response = await download(await failedBuild(), "logs", "1/dbt build --select tag:sales_journal.log");
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    const lines = (await response.text()).trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(200);
    expect(lines.length).toBeLessThan(900);
    const at = lines.findIndex((line) =>
      line.includes("\u001b[31mFailure in test unique_fct_journal_lines_journal_line_id"),
    );
    expect(at).toBeGreaterThan(lines.length - 12);
    expect(lines[at + 1]).toContain("Got 1184 results, configured to fail if != 0");
    expect(lines.at(-1)).toMatch(/Done\. PASS=39 WARN=0 ERROR=1 SKIP=9 NO-OP=0 TOTAL=49$/);
  });
});

describe("dbt's artifacts", () => {
  it("agree with the operations", async () => {
    const path = await failedBuild();
    const taskRunId = path.split("/").at(-1)!;
    const operations = await api().all(`/public/operations?task_run_id=${taskRunId}`);
    const results = (await (await download(path, "artifacts", "target/run_results.json")).json()) as Resource;
    const words: Record<string, string[]> = { SUCCEEDED: ["success", "pass"], FAILED: ["fail"], SKIPPED: ["skipped"] };
    expect(results["results"]).toHaveLength(operations.length);
    for (const result of results["results"]) {
      const operation = operations.find((candidate) => candidate["externalId"] === result["unique_id"])!;
      expect(words[operation["operationStatus"]]).toContain(result["status"]);
    }
    const failed = results["results"].filter((result: Resource) => result["status"] === "fail");
    expect(failed).toEqual([expect.objectContaining({ failures: 1184 })]);
    const manifest = (await (await download(path, "artifacts", "target/manifest.json")).json()) as Resource;
    expect(Object.keys(manifest["nodes"]).toSorted()).toEqual(
      results["results"].map((result: Resource) => result["unique_id"]).toSorted(),
    );
    expect(manifest["nodes"][failed[0]["unique_id"]]).toMatchObject({
      resource_type: "test",
      column_name: "journal_line_id",
      attached_node: "model.sales_journal.fct_journal_lines",
    });
    // What was skipped stands below the model whose test failed.
    const below = new Set(["model.sales_journal.fct_journal_lines"]);
    for (const id of below) for (const child of manifest["child_map"][id]) below.add(child);
    for (const result of results["results"]) {
      if (result["status"] === "skipped") expect([...below]).toContain(result["unique_id"]);
    }
  });

  it("of a skipped task there are none, nor logs", async () => {
    const { path, tasks } = await latest("sales_journal");
    const skipped = `${path}/task_runs/${tasks["export_journal"]!["id"]}`;
    expect(await api().get(`${skipped}/artifacts`)).toEqual({ filenames: [] });
    expect(await api().get(`${skipped}/logs`)).toEqual({ filenames: [], files: {} });
  });
});

describe("downloads", () => {
  it("of a CSV and of a picture give the bytes themselves", async () => {
    const { path, tasks } = await latest("tax_ledger_export");
    const task = `${path}/task_runs/${tasks["export_tax_ledger"]!["id"]}`;
    const { filenames } = await api().get(`${task}/artifacts`);
    const table = await (await download(task, "artifacts", filenames[0])).text();
    expect(table.trimEnd().split("\n")).toHaveLength(401);
    const picture = await download(task, "artifacts", "charts/daily totals.png");
    expect(picture.headers.get("content-type")).toBe("image/png");
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect(bytes.toString("utf8")).toContain("\ufffd");
    expect(bytes.length).toBeLessThan(4000);
  });

  it("of a log of several megabytes work in part", async () => {
    const { path, tasks } = await latest("clickstream_sessions");
    const task = `${path}/task_runs/${tasks["sessionize"]!["id"]}`;
    const name = "1/python sessionize.py.log";
    const whole = Buffer.from(await (await download(task, "logs", name)).arrayBuffer());
    expect(whole.length).toBeGreaterThan(3_000_000);
    for (const [range, from, to] of [
      ["bytes=0-99", 0, 100],
      ["bytes=1000-1000", 1000, 1001],
      [`bytes=${whole.length - 5}-`, whole.length - 5, whole.length],
      [`bytes=100-${whole.length * 2}`, 100, whole.length],
      ["bytes=-262144", whole.length - 262_144, whole.length],
      [`bytes=-${whole.length + 9}`, 0, whole.length],
    ] as const) {
      const part = await download(task, "logs", name, range);
      expect([range, part.status]).toEqual([range, 206]);
      expect(part.headers.get("content-range")).toBe(`bytes ${from}-${to - 1}/${whole.length}`);
      expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(from, to))).toBe(true);
    }
    for (const range of [`bytes=${whole.length}-`, "bytes=-0"]) {
      const part = await download(task, "logs", name, range);
      expect(part.status).toBe(416);
      expect(part.headers.get("content-range")).toBe(`bytes */${whole.length}`);
    }
    for (const range of ["lines=1-2", "bytes=9-2", "bytes=a-b"]) {
      expect((await download(task, "logs", name, range)).status).toBe(200);
    }
  });

  it("need a file name that there is, of a task of that run", async () => {
    const path = await failedBuild();
    expect((await api().outcome(`${path}/logs/download`)).status).toBe(422);
    expect((await api().outcome(`${path}/logs/download?filename=nothing.log`)).status).toBe(404);
    expect((await api().outcome(`${path}/artifacts/download?filename=..%2F..%2Fetc%2Fpasswd`)).status).toBe(404);
    const other = (await api().all(`/public/pipeline_runs?${window(api(), DAY_MS)}`)).at(-1)!;
    const foreign = path.replace(/pipeline_runs\/[^/]+/, `pipeline_runs/${other["id"]}`);
    expect((await api().outcome(`${foreign}/logs`)).status).toBe(404);
  });
});
