/** The built program as its users run it: a child process, real pipes, the official clients of both eras. */
import { Client as CurrentClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as CurrentTransport } from "@modelcontextprotocol/client/stdio";
import { Client as DeployedClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as DeployedTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../generated/index.js";
import { startSandbox, type Sandbox } from "../../sandbox/start.js";
import { inputSchemaOf } from "../../server/definition.js";
import { listedTools } from "../../server/listing.js";
import { sandboxDocument } from "../../cli/sandbox-document.js";
import { program } from "./built-program.js";

const salesJournal = "Sales Journal";
let sandbox: Sandbox;

/** What is served when nothing is asked for. */
const servedByDefault = listedTools(catalogue).filter(
  ({ toolset, annotations }) => catalogue.toolsets[toolset]?.default === true && !annotations.destructiveHint,
);

beforeAll(async () => {
  sandbox = await startSandbox({ document: await sandboxDocument() });
});
afterAll(async () => {
  await sandbox.close();
});

/** Runs the program to its end. */
async function run(words: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { stdout, stderr, code: code as number };
}

function workspace(): Record<string, string> {
  return { ORCHESTRA_BASE_URL: sandbox.url, ORCHESTRA_API_KEY: sandbox.apiKey };
}

/** A client of each era, connected to a server process of its own. */
const clients = [
  {
    era: "2025-11-25 (sdk 1.x)",
    async connect(environment: Record<string, string>) {
      const client = new DeployedClient({ name: "test", version: "1.0.0" });
      await client.connect(new DeployedTransport({ command: process.execPath, args: [program], env: environment }));
      return client as unknown as CurrentClient;
    },
  },
  {
    era: "2026-07-28 (client 2.x)",
    async connect(environment: Record<string, string>) {
      const client = new CurrentClient({ name: "test", version: "1.0.0" });
      await client.connect(new CurrentTransport({ command: process.execPath, args: [program], env: environment }));
      return client;
    },
  },
];

describe.each(clients)("over stdio, $era", ({ connect }) => {
  it("lists the planned tools with their schemas unchanged", async () => {
    const client = await connect(workspace());
    try {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(servedByDefault.map(({ name }) => name));
      for (const [index, tool] of servedByDefault.entries()) {
        expect(tools[index]?.inputSchema).toEqual(inputSchemaOf(tool));
        expect(tools[index]?.annotations).toMatchObject(tool.annotations);
      }
    } finally {
      await client.close();
    }
  });

  it("delivers every filter of list_pipeline_runs to the API", async () => {
    const client = await connect(workspace());
    const filters = {
      status: ["FAILED", "WARNING"],
      pipeline_ids: ["3f2b1c9e-0d8a-4c55-9b1e-5a7c3f1e2d40"],
      pipeline_run_ids: ["3f2b1c9e-0d8a-4c55-9b1e-5a7c3f1e2d41", "3f2b1c9e-0d8a-4c55-9b1e-5a7c3f1e2d42"],
      environments: ["3f2b1c9e-0d8a-4c55-9b1e-5a7c3f1e2d43"],
      time_from: "2026-11-20T00:00:00Z",
      time_to: "2026-11-21T00:00:00Z",
      page: 1,
      page_size: 5,
    };
    try {
      const result = await client.callTool({ name: "list_pipeline_runs", arguments: filters });
      expect(result.isError ?? false).toBe(false);
    } finally {
      await client.close();
    }
    const request = sandbox.requests.filter(({ path }) => path.endsWith("/public/pipeline_runs")).at(-1);
    expect(Object.fromEntries(new URLSearchParams(request?.search))).toEqual({
      ...filters,
      status: "FAILED,WARNING",
      pipeline_ids: filters.pipeline_ids.join(","),
      pipeline_run_ids: filters.pipeline_run_ids.join(","),
      environments: filters.environments.join(","),
      time_from: "2026-11-20T00:00:00.000Z",
      time_to: "2026-11-21T00:00:00.000Z",
      page: "1",
      page_size: "5",
    });
  });

  it("answers a wrong argument with what is allowed, and an unknown tool with a protocol error", async () => {
    const client = await connect(workspace());
    try {
      const wrong = await client.callTool({ name: "list_pipeline_runs", arguments: { status: ["BROKEN"] } });
      expect(wrong.isError).toBe(true);
      expect(JSON.stringify(wrong.content)).toMatch(/status.*BROKEN.*SUCCEEDED/u);
      await expect(client.callTool({ name: "no_such_tool", arguments: {} })).rejects.toMatchObject({ code: -32602 });
    } finally {
      await client.close();
    }
  });

  it("starts without a key, lists its tools, and says how to set the key when one is needed", async () => {
    const client = await connect({ ORCHESTRA_BASE_URL: sandbox.url });
    try {
      expect((await client.listTools()).tools.length).toBeGreaterThan(0);
      const result = await client.callTool({ name: "list_pipelines", arguments: {} });
      expect(result.isError).toBe(true);
      expect(JSON.stringify(result.content)).toContain("ORCHESTRA_API_KEY");
    } finally {
      await client.close();
    }
  });

  it("says which variable to set when the API cannot be reached", async () => {
    const client = await connect({ ORCHESTRA_BASE_URL: "http://127.0.0.1:9/api", ORCHESTRA_API_KEY: "k" });
    try {
      const result = await client.callTool({ name: "get_pipeline_run_status", arguments: { pipeline_run_id: "x" } });
      expect(result.isError).toBe(true);
      expect(JSON.stringify(result.content)).toMatch(/ORCHESTRA_BASE_URL|pipeline_run_id/u);
      const list = await client.callTool({ name: "list_pipelines", arguments: {} });
      expect(JSON.stringify(list.content)).toContain("ORCHESTRA_BASE_URL");
    } finally {
      await client.close();
    }
  });
});

describe("the command line", () => {
  it("ends with 0 when standard input ends, with nothing but the protocol on standard output", async () => {
    const child = spawn(process.execPath, [program], { env: workspace(), stdio: ["pipe", "pipe", "pipe"] });
    const message = { jsonrpc: "2.0", id: 1, method: "initialize", params: initializeParameters };
    child.stdin.write(`${JSON.stringify(message)}\n`);
    const [first] = (await once(child.stdout, "data")) as [Buffer];
    child.stdin.end();
    const [code] = (await once(child, "close")) as [number];
    expect(code).toBe(0);
    expect(JSON.parse(first.toString())).toMatchObject({ jsonrpc: "2.0", id: 1 });
  });

  it("calls a tool with options, and prints its answer as JSON", async () => {
    const { stdout, code } = await run(["call", "list_pipelines", "--name", salesJournal], workspace());
    expect(code).toBe(0);
    expect(stdout).toContain(salesJournal);
    expect(() => void JSON.parse(stdout)).not.toThrow();
  });

  it("calls against an embedded sandbox without any key", async () => {
    const { stdout, code } = await run([
      "call",
      "--sandbox",
      "list_pipelines",
      "--name=sales",
      "--page=1",
      "--page-size=3",
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain(salesJournal);
  });

  it("calls a workflow, and follows a tool with one where asked", async () => {
    const words = ["trigger_pipeline", "--pipeline-id", "sales_journal", "--wait"];
    const { stdout, code } = await run(["call", "--sandbox", ...words]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ wait: { runStatus: "SUCCEEDED", finished: true } });
  });

  it("ends with 1 for a call that fails, and says why on standard error", async () => {
    const { stdout, stderr, code } = await run(
      ["call", "get_pipeline_run_status", "--pipeline-run-id", "00000000-0000-4000-8000-000000000000"],
      workspace(),
    );
    expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
    expect(stderr).toContain("404");
  });

  it.each([
    { words: ["call", "list_pipelin"], says: "list_pipelines" },
    { words: ["serve", "--toolsets", "rusn"], says: "runs" },
    { words: ["serve", "--no-such-option"], says: "--no-such-option" },
    { words: ["call", "list_pipelines", "--args", "nonsense"], says: "JSON" },
    { words: ["sandbox", "--port", "high"], says: "65535" },
  ])("ends with 2 for $words, and says what is meant", async ({ words, says }) => {
    const { stdout, stderr, code } = await run(words, workspace());
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toContain(says);
  });

  it("lists its tools with hints and tokens", async () => {
    const { stdout, code } = await run(["tools", "--json"]);
    expect(code).toBe(0);
    const tools = JSON.parse(stdout) as { name: string; toolset: string; annotations: object; tokens: number }[];
    expect(tools.map(({ name }) => name)).toEqual(servedByDefault.map(({ name }) => name));
    for (const tool of tools) {
      expect(Object.keys(tool.annotations)).toHaveLength(4);
      expect(tool.tokens).toBeGreaterThan(50);
    }
    expect((await run(["tools", "--read-only"])).stdout).not.toContain("trigger_pipeline");
  });

  it("runs the sandbox alone: its address and key are the first line", async () => {
    const child = spawn(process.execPath, [program, "sandbox"], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [first] = (await once(child.stdout, "data")) as [Buffer];
      const { url, apiKey } = JSON.parse(first.toString().split("\n")[0] ?? "") as { url: string; apiKey: string };
      const response = await fetch(`${url}/public/pipelines`, { headers: { authorization: `Bearer ${apiKey}` } });
      expect(response.status).toBe(200);
    } finally {
      child.kill("SIGTERM");
    }
    const [code] = (await once(child, "close")) as [number];
    expect(code).toBe(0);
  });
});

it("no request of this suite strays from the document", () => {
  expect(sandbox.violations).toEqual([]);
});

const initializeParameters = {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "test", version: "1.0.0" },
};
