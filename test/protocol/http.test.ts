/** The built program over HTTP: clients of both eras, many at once, and an end in order. */
import {
  Client as CurrentClient,
  StreamableHTTPClientTransport as CurrentTransport,
} from "@modelcontextprotocol/client";
import { Client as DeployedClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as DeployedTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { connect as connectSocket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RecordingApi, startRecordingApi } from "../server/hosting/recording-api.js";
import { program } from "../cli/built-program.js";

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
  /** What it wrote to both outputs. */
  readonly output: () => string;
}

async function start(args: string[], env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [program, "serve", "--http", "127.0.0.1:0", ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += `stdout: ${chunk.toString()}`));
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const found = /at (?<url>http:\S+\/mcp)/u.exec(output)?.groups?.["url"];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
  return { process: child, url, output: () => output };
}

async function connectCurrent(url: string, pin?: string): Promise<CurrentClient> {
  const options = pin === undefined ? {} : { versionNegotiation: { mode: { pin } } };
  const client = new CurrentClient({ name: "test", version: "1" }, options);
  await client.connect(new CurrentTransport(new URL(url)));
  return client;
}

const eras: Record<string, (url: string) => Promise<CurrentClient>> = {
  "client 1, 2025-11-25": async (url) => {
    const client = new DeployedClient({ name: "test", version: "1" });
    await client.connect(new DeployedTransport(new URL(url)));
    return client as unknown as CurrentClient;
  },
  "client 2, as it chooses": (url) => connectCurrent(url),
  "client 2, 2026-07-28 only": (url) => connectCurrent(url, "2026-07-28"),
};

describe("on the simulated workspace", () => {
  let running: Running;
  beforeAll(async () => {
    running = await start(["--sandbox", "--toolsets", "all", "--allow-destructive"]);
  });
  afterAll(() => void running.process.kill());

  it.each(Object.entries(eras))("%s lists, calls, reads, and hears of progress", async (_, connect) => {
    const client = await connect(running.url);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain("whats_broken");
    const heard: number[] = [];
    const call = { name: "list_pipeline_runs", arguments: { time_from: "-21d", limit: 5 } };
    const options = { onprogress: ({ progress }: { progress: number }) => void heard.push(progress) };
    // The deployed client takes a schema between the two.
    const answer = await (client instanceof CurrentClient
      ? client.callTool(call, options)
      : (client as DeployedClient).callTool(call, undefined, options));
    expect(answer.structuredContent, JSON.stringify(answer.content)).toHaveProperty("results.length", 5);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    const { resources } = await client.listResources();
    expect(JSON.stringify(await client.readResource({ uri: resources[0]?.uri ?? "" }))).toContain("$schema");
    await expect(client.callTool({ name: "no_such_tool", arguments: {} })).rejects.toThrow(/no tool "no_such_tool"/u);
    await client.close();
  });

  it("answers each of many clients of both eras with its own question", async () => {
    const clients = await Promise.all(
      Object.values(eras).flatMap((connect) => [1, 2, 3].map(() => connect(running.url))),
    );
    const integrations = ["DBT_CORE", "SNOWFLAKE", "FIVETRAN"];
    await Promise.all(
      clients.map(async (client, at) => {
        const integration = integrations[at % integrations.length];
        const { structuredContent } = await client.callTool({
          name: "list_task_runs",
          arguments: { integration: [integration], page_size: 5 },
        });
        const { results } = structuredContent as { results: { integration: string }[] };
        expect(new Set(results.map((run) => run.integration))).toEqual(new Set([integration]));
      }),
    );
    await Promise.all(clients.map((client) => client.close()));
  });

  it("asks before it destroys: by a form where the client has one, by `confirm` over the older era", async () => {
    const pipeline = "00000000-0000-4000-8000-000000000000";
    const options = {
      capabilities: { elicitation: { form: {} } },
      versionNegotiation: { mode: { pin: "2026-07-28" } },
    };
    const client = new CurrentClient({ name: "test", version: "1" }, options);
    let asked = "";
    client.setRequestHandler("elicitation/create", ({ params }) => {
      asked = params.message;
      return { action: "decline" };
    });
    await client.connect(new CurrentTransport(new URL(running.url)));
    const declined = await client.callTool({ name: "delete_pipeline", arguments: { pipeline_id: pipeline } });
    expect(asked).toContain(pipeline);
    expect(declined.isError).toBe(true);
    await client.close();
    const older = await eras["client 1, 2025-11-25"]!(running.url);
    const refused = await older.callTool({ name: "delete_pipeline", arguments: { pipeline_id: pipeline } });
    expect(JSON.stringify(refused.content)).toContain("confirm");
    await older.close();
  });

  it("goes on after bytes that are no requests, and limits what it reads", async () => {
    const { port, hostname } = new URL(running.url);
    const raw = (bytes: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connectSocket(Number(port), hostname, () => socket.write(bytes));
        let answer = "";
        socket.on("data", (chunk) => (answer += chunk.toString()));
        socket.on("close", () => resolve(answer));
        socket.on("error", reject);
      });
    expect(await raw("\u0000\u0001 nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /u);
    expect(await raw(`GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 /u,
    );
    const large = request(running.url, { method: "POST", headers: { "content-type": "application/json" } });
    large.on("error", () => undefined);
    large.write("x".repeat(5 * 1024 * 1024));
    large.end();
    const [response] = (await once(large, "response")) as [{ statusCode: number }];
    expect(response.statusCode).toBe(413);
    expect((await fetch(running.url.replace("/mcp", "/healthz"))).status).toBe(200);
  });
});

describe("told to end", () => {
  let api: RecordingApi;
  beforeAll(async () => {
    api = await startRecordingApi();
  });
  afterAll(() => api.close());
  const environment = (more: Record<string, string> = {}) => ({
    ORCHESTRA_API_KEY: "canary-key",
    ORCHESTRA_BASE_URL: api.url,
    ...more,
  });
  const message = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "list_pipeline_runs", arguments: {} },
  };
  const post = (url: string, signal?: AbortSignal) =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
      body: JSON.stringify(message),
      ...(signal === undefined ? {} : { signal }),
    });
  const asked = async (count: number) => {
    while (api.asked.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const held = () => {
    api.asked.length = 0;
    let open = () => {};
    api.gate = new Promise((resolve) => (open = resolve));
    return () => {
      api.gate = undefined;
      open();
    };
  };

  it.each(["SIGTERM", "SIGINT"] as const)("by %s, it finishes the call that runs and takes no more", async (signal) => {
    const open = held();
    const running = await start([], environment());
    const call = post(running.url);
    await asked(1);
    running.process.kill(signal);
    while (!running.output().includes("ending")) await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(post(running.url)).rejects.toThrow();
    const ended = once(running.process, "exit");
    open();
    expect(await (await call).text()).toContain('"total\\":0');
    expect(await ended).toEqual([0, null]);
    expect(running.output()).not.toMatch(/canary|stdout/u);
  });

  it("it goes on taking requests while others learn of it, no longer ready", async () => {
    const running = await start([], environment({ ORCHESTRA_HTTP_DRAIN_MS: "5000" }));
    const ended = once(running.process, "exit");
    running.process.kill("SIGTERM");
    while (!running.output().includes("ending")) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await fetch(running.url.replace("/mcp", "/readyz"))).status).toBe(503);
    const answer = await post(running.url);
    expect([answer.status, answer.headers.get("connection")]).toEqual([200, "close"]);
    expect(await answer.text()).toContain("results");
    expect(await ended).toEqual([0, null]);
  });

  it("it breaks off what runs longer than it may, and a client that goes takes its call along", async () => {
    const open = held();
    const running = await start([], environment({ ORCHESTRA_HTTP_SHUTDOWN_MS: "100" }));
    const gone = new AbortController();
    const left = post(running.url, gone.signal).then((response) => response.text());
    left.catch(() => undefined);
    await asked(1);
    gone.abort();
    await expect(left).rejects.toThrow();
    while (api.asked[0]?.aborted !== true) await new Promise((resolve) => setTimeout(resolve, 20));
    const long = post(running.url).then((response) => response.text());
    long.catch(() => undefined);
    await asked(2);
    running.process.kill("SIGTERM");
    expect(await once(running.process, "exit")).toEqual([0, null]);
    expect(running.output()).toContain("broken off");
    open();
  });
});
