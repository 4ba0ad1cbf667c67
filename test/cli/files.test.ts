/** Logs and artifacts of the sandbox through the built program, by a client that holds answers against their schemas. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxDocument } from "../../cli/sandbox-document.js";
import { type Sandbox, startSandbox } from "../../sandbox/start.js";
import { program } from "./built-program.js";

type Found = Readonly<Record<string, unknown>>;

let sandbox: Sandbox;
const client = new Client({ name: "test", version: "1.0.0" });
beforeAll(async () => {
  sandbox = await startSandbox({ document: await sandboxDocument() });
  const env = { ORCHESTRA_BASE_URL: sandbox.url, ORCHESTRA_API_KEY: sandbox.apiKey };
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [program], env }));
  // The client compiles the output schemas, and refuses answers that do not fit.
  await client.listTools();
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

async function ask(name: string, args: object): Promise<Found> {
  const result = await client.callTool({ name, arguments: { ...args } });
  expect(result.isError, JSON.stringify(result.content)).not.toBe(true);
  return result.structuredContent as Found;
}

/** A task run of a pipeline's latest run. */
async function taskOf(alias: string, taskId: string): Promise<{ pipeline_run_id: string; task_run_id: string }> {
  const pipelines = await ask("list_pipelines", { page: 1, page_size: 100 });
  const pipeline = itemOf(pipelines, "alias", alias);
  const pipeline_run_id = String(pipeline["latestRunId"]);
  const tasks = await ask("list_task_runs_for_pipeline_run", { pipeline_run_id, page_size: 50 });
  return { pipeline_run_id, task_run_id: String(itemOf(tasks, "taskId", taskId)["id"]) };
}

function itemOf({ results }: Found, name: string, value: string): Found {
  const item = (results as readonly Found[]).find((each) => each[name] === value);
  if (item === undefined) throw new Error(`nothing with ${name} ${value}`);
  return item;
}

describe("of the failed dbt build", () => {
  let place: Awaited<ReturnType<typeof taskOf>>;
  beforeAll(async () => {
    place = await taskOf("sales_journal", "dbt_build");
  });

  it("the log shows its end, or the lines that match", async () => {
    const log = { ...place, filename: "1/dbt build --select tag:sales_journal.log" };
    expect((await ask("download_task_run_log", log))["text"]).toMatch(/ERROR=1 SKIP=9 NO-OP=0 TOTAL=49$/);
    expect(sandbox.requests.at(-1)?.headers["range"]).toBe("bytes=-65536");
    expect(await ask("download_task_run_log", { ...log, grep: "\\bFAIL \\d+" })).toMatchObject({ matches: 1 });
  });

  it("run_results.json and manifest.json come in short, and any part of them whole", async () => {
    const results = { ...place, filename: "target/run_results.json" };
    const { digest } = await ask("download_task_artifact", { ...results, digest: "dbt" });
    expect(digest).toMatchObject({
      statuses: { fail: 1, skipped: 9 },
      failed: [{ status: "fail", failures: 1184, message: expect.stringContaining("Got 1184 results") }],
    });
    const withSql = await ask("download_task_artifact", { ...results, digest: "dbt_sql" });
    expect(withSql["digest"]).toMatchObject({ failed: [{ sql: expect.stringMatching(/^select/) }] });
    expect(await ask("download_task_artifact", { ...results, pointer: "/args/target" })).toMatchObject({
      json: "prod",
    });
    const manifest = { ...place, filename: "target/manifest.json", digest: "dbt", grep: "fct_journal_lines$" };
    expect((await ask("download_task_artifact", manifest))["digest"]).toMatchObject({
      counts: { test: 22 },
      named: [{ node: "model.sales_journal.fct_journal_lines", path: "models/marts/fct_journal_lines.sql" }],
    });
  });
});

it("of a log of several megabytes little is fetched", async () => {
  const place = await taskOf("clickstream_sessions", "sessionize");
  const log = { ...place, filename: "1/python sessionize.py.log" };
  const { text, bytes, truncated } = await ask("download_task_run_log", { ...log, tail: 3 });
  expect(String(text).split("\n")).toHaveLength(3);
  expect(bytes).toBeGreaterThan(3_000_000);
  expect(truncated).toMatchObject({ text: "the last 3 lines are here" });
  expect(sandbox.requests.at(-1)).toMatchObject({ status: 206, headers: { range: "bytes=-65536" } });
});

it("of a picture the bytes come, and of a table its lines", async () => {
  const place = await taskOf("tax_ledger_export", "export_tax_ledger");
  const { filenames } = await ask("get_task_run_artifacts", place);
  const table = await ask("download_task_artifact", { ...place, filename: (filenames as string[])[0], head: 1 });
  expect(table["text"]).toBe("line_id,posting_date,account,amount,currency,text");
  const picture = await ask("download_task_artifact", { ...place, filename: "charts/daily totals.png" });
  expect(picture).toMatchObject({ mediaType: "image/png" });
  expect(Buffer.from(String(picture["base64"]), "base64").toString("latin1", 1, 4)).toBe("PNG");
});

it("every request fitted the document", () => {
  expect(sandbox.violations).toEqual([]);
});
