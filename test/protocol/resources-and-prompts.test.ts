/** Resources, prompts and completions of the built program on the simulated workspace, by the clients of both eras. */
import { Client as CurrentClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as CurrentTransport } from "@modelcontextprotocol/client/stdio";
import { Client as DeployedClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as DeployedTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../generated/index.js";
import { program } from "../cli/built-program.js";

const command = process.execPath;
const env = { PATH: process.env["PATH"] ?? "" };

async function connectCurrent(args: string[], pin?: string): Promise<CurrentClient> {
  const options = pin === undefined ? {} : { versionNegotiation: { mode: { pin } } };
  const client = new CurrentClient({ name: "test", version: "1" }, options);
  await client.connect(new CurrentTransport({ command, args, env, stderr: "ignore" }));
  return client;
}

const eras: Record<string, (args: string[]) => Promise<CurrentClient>> = {
  "client 1, 2025-11-25": async (args) => {
    const client = new DeployedClient({ name: "test", version: "1" });
    await client.connect(new DeployedTransport({ command, args, env, stderr: "ignore" }));
    return client as unknown as CurrentClient;
  },
  "client 2, as it chooses": (args) => connectCurrent(args),
  "client 2, 2026-07-28 only": (args) => connectCurrent(args, "2026-07-28"),
};

describe.each(Object.entries(eras))("%s", (_, connect) => {
  let client: CurrentClient;
  beforeAll(async () => {
    client = await connect([program, "serve", "--sandbox", "--toolsets", "all"]);
  });
  afterAll(() => client.close());

  const text = async (uri: string) => {
    const [content] = (await client.readResource({ uri })).contents;
    return (content as { text: string }).text;
  };
  const offered = async (uri: string, name: string, value: string, chosen: Record<string, string> = {}) => {
    const ref = { type: "ref/resource" as const, uri };
    const { completion } = await client.complete({ ref, argument: { name, value }, context: { arguments: chosen } });
    return completion.values;
  };
  const templateOf = (name: string) => catalogue.resources?.find((resource) => resource.name === name)?.uri ?? "";
  /** The failed run of Sales Journal and its first failed task, by the tools; at every hour it is a task of dbt. */
  const failure = async () => {
    const runs = await call("list_pipeline_runs", {
      pipeline_name: "Sales Journal",
      status: ["FAILED"],
      time_from: "-2d",
      page_size: 1,
    });
    const pipeline_run_id = String(runs[0]?.["id"]);
    const tasks = await call("list_task_runs_for_pipeline_run", { pipeline_run_id, page_size: 50 });
    const failed = tasks.find(({ status }) => status === "FAILED");
    return { pipeline_run_id, task_run_id: String(failed?.["id"]) };
  };
  const call = async (name: string, args: Record<string, unknown>) => {
    const { structuredContent } = await client.callTool({ name, arguments: args });
    return (structuredContent as { results: Record<string, unknown>[] }).results;
  };

  it("says that it has them, and lists them all", async () => {
    expect(client.getServerCapabilities()).toMatchObject({ resources: {}, prompts: {}, completions: {} });
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    const uris = [...resources.map(({ uri }) => uri), ...resourceTemplates.map(({ uriTemplate }) => uriTemplate)];
    expect(uris).toEqual(catalogue.resources?.map(({ uri }) => uri));
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(
      catalogue.prompts?.map(({ name }) => name),
    );
  });

  it("gives the schema of a definition, of the size that is listed, and it is a schema", async () => {
    const { resources } = await client.listResources();
    const schema = await text("orchestra://schema/pipeline");
    expect(resources[0]).toMatchObject({ mimeType: "application/schema+json", size: Buffer.byteLength(schema) });
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(schema) as object);
    expect(validate({ version: "v1", name: "Empty", pipeline: {} })).toBe(true);
    expect(validate({ version: "v2", name: "Empty", pipeline: {} })).toBe(false);
  });

  it("leads from the name of a pipeline to its definition, by what is offered", async () => {
    const names = await offered(templateOf("pipeline_definition"), "pipeline_name", "Sales Jour");
    expect(names).toContain("Sales Journal");
    const uri = `orchestra://pipelines/${encodeURIComponent(names[0] ?? "")}/definition`;
    const definition = JSON.parse(await text(uri)) as { name: string };
    expect(definition.name).toMatch(/^Sales Journal/);
  });

  it("leads from a failed run to its log by links and by what is offered, and the log is a text", async () => {
    const run = await failure();
    const answer = await client.callTool({ name: "list_task_run_logs", arguments: run });
    const { filenames } = answer.structuredContent as { filenames: string[] };
    const links = (answer.content as { type: string; uri: string; name: string }[]).slice(1);
    expect(links.map(({ type, name }) => [type, name])).toEqual(filenames.map((name) => ["resource_link", name]));
    expect(filenames.some((name) => name.includes("/") && name.includes(" "))).toBe(true);

    const template = templateOf("log");
    const { pipeline_run_id, task_run_id } = run;
    // The newest runs are offered; when this one failed depends on the hour.
    const newest = String((await call("list_pipeline_runs", { page_size: 1 }))[0]?.["id"]);
    expect(await offered(template, "pipeline_run_id", newest.slice(0, 13))).toContain(newest);
    expect(await offered(template, "task_run_id", "", { pipeline_run_id })).toContain(task_run_id);
    expect(await offered(template, "filename", "", run)).toEqual(filenames);
    expect(await offered(template, "filename", "", { pipeline_run_id })).toEqual([]);

    const log = await client.readResource({ uri: links[0]?.uri ?? "" });
    expect(log.contents[0]).toMatchObject({ uri: links[0]?.uri, mimeType: expect.stringMatching(/^text\/plain/) });
    expect((log.contents[0] as { text: string }).text).toMatch(/\S/);
    const same = JSON.parse(await text(`orchestra://task-runs/${task_run_id}`)) as { id: string };
    expect(same.id).toBe(task_run_id);
  });

  it("offers states and integrations out of the document, and reads what they lead to", async () => {
    expect(await offered(templateOf("latest_runs"), "status", "fail")).toEqual(["FAILED"]);
    const { results } = JSON.parse(await text("orchestra://latest-runs/FAILED")) as {
      results: { runStatus: string }[];
    };
    expect([...new Set(results.map(({ runStatus }) => runStatus))]).toEqual(["FAILED"]);
    const integrations = await offered(templateOf("latest_task_runs"), "integration", "snow");
    expect(integrations[0]).toMatch(/^SNOWFLAKE/);
    await expect(text(`orchestra://latest-task-runs/${integrations[0] ?? ""}`)).resolves.toContain("results");
  });

  it("gives the words of a prompt with the arguments in quotes, and offers names for them", async () => {
    const ref = { type: "ref/prompt" as const, name: "investigate_failed_run" };
    const of = async (name: string, value: string) =>
      (await client.complete({ ref, argument: { name, value } })).completion.values;
    expect(await of("pipeline", "sales jour")).toContain("Sales Journal");
    expect(await of("environment", "prod")).toEqual(["Production"]);
    const many = await client.complete({ ref, argument: { name: "integration", value: "" } });
    expect(many.completion.values).toHaveLength(100);
    expect(many.completion.hasMore).toBe(true);
    expect(await of("integration", "dbt_core")).toContain("DBT_CORE");

    const { messages } = await client.getPrompt({ ...ref, arguments: { pipeline: 'Sales "Journal"' } });
    const contents = messages.map(({ content }) => content as { text: string });
    const words = contents.map((content) => content.text).join("");
    expect(contents).toHaveLength(1);
    expect(words).toContain('Pipeline: "Sales \\"Journal\\"". Environment: every environment.');
    expect(words).not.toMatch(/\{[a-z]/);
  });

  it.each([
    ["orchestra://nowhere", /no resource "orchestra:\/\/nowhere"/],
    ["orchestra://pipeline-runs/%2e%2e", /no resource/],
    ["orchestra://pipeline-runs/no-uuid", /pipeline_run_id/],
    ["orchestra://pipeline-runs/00000000-0000-4000-8000-000000000000", /404/],
    ["orchestra://latest-runs/BROKEN", /Allowed: CREATED, RUNNING/],
  ])("refuses %s as unknown, and teaches", async (uri, message) => {
    await expect(client.readResource({ uri })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringMatching(message),
    });
  });

  it("refuses a prompt without what it needs, or that is not there", async () => {
    const get = (name: string) => client.getPrompt({ name, arguments: {} });
    await expect(get("before_changing_a_pipeline")).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('"pipeline" is required and missing. Name of the pipeline.'),
    });
    await expect(get("morning_report")).rejects.toMatchObject({ code: -32602 });
  });
});

describe("what is served by default", () => {
  it("has no resource whose tool is left out, and says how to get it; names of environments are offered all the same", async () => {
    const client = await connectCurrent([program, "serve", "--sandbox"]);
    try {
      const { resourceTemplates } = await client.listResourceTemplates();
      const names = resourceTemplates.map(({ name }) => name);
      expect(names).toContain("log");
      expect(names).not.toContain("pipeline");
      await expect(client.readResource({ uri: "orchestra://pipelines/x" })).rejects.toMatchObject({
        code: -32602,
        message: expect.stringMatching(/"pipeline" is not served.*--toolsets/),
      });
      const ref = { type: "ref/prompt" as const, name: "morning_health_report" };
      const { completion } = await client.complete({ ref, argument: { name: "environment", value: "" } });
      expect(completion.values).toContain("Production");
    } finally {
      await client.close();
    }
  });

  it("is announced only where there is something", async () => {
    const shelves = fileURLToPath(new URL("fixtures/serve-shelves.ts", import.meta.url));
    const client = await connectCurrent(["--import", "tsx", shelves]);
    try {
      const capabilities = client.getServerCapabilities() ?? {};
      expect(Object.keys(capabilities)).toEqual(["tools"]);
    } finally {
      await client.close();
    }
  });

  it("is what the served tools can do, where they are chosen by name", async () => {
    const client = await connectCurrent([program, "serve", "--sandbox", "--tools", "list_pipelines"]);
    try {
      const { resourceTemplates } = await client.listResourceTemplates();
      expect(resourceTemplates).toEqual([]);
      expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(["before_changing_a_pipeline"]);
    } finally {
      await client.close();
    }
  });
});
