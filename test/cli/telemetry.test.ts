/** What the built program tells a collector of OpenTelemetry, held against what its clients and the sandbox saw. */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { sandboxDocument } from "../../cli/sandbox-document.js";
import { type RecordedRequest, type Sandbox, startSandbox } from "../../sandbox/start.js";
import { program } from "./built-program.js";
import { type CollectedSpan, type Collector, startCollector } from "./collector.js";

const canaries = {
  key: "canary-key-5d1c9e7b",
  argument: "canary-argument-83aa0f",
  id: "ca9a417e-5d3c-4c55-9b1e-c0de5a7c3f1e",
  collectorKey: "canary-collector-77b2d4",
  baggage: "canary-baggage-19cd3e",
};
const clientTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const clientSpan = "00f067aa0ba902b7";
const traced = {
  traceparent: `00-${clientTrace}-${clientSpan}-01`,
  tracestate: "vendor=1",
  baggage: `user=${canaries.baggage}`,
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ document: await sandboxDocument(), apiKey: canaries.key });
});
afterAll(() => sandbox.close());

function workspace(): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    ORCHESTRA_BASE_URL: sandbox.url,
    ORCHESTRA_PLATFORM_URL: sandbox.platformUrl,
    ORCHESTRA_AGENTS_URL: sandbox.agentsUrl,
    ORCHESTRA_API_KEY: sandbox.apiKey,
  };
}

const toCollector = (collector: { url: string }, protocol = "http/json") => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${canaries.collectorKey}`,
});

describe("a session with a collector", () => {
  let collector: Collector;
  let requests: readonly RecordedRequest[];
  let spans: readonly CollectedSpan[];
  /** The lengths of the answers that the client got, of each tool. */
  const lengths: Record<string, number[]> = {};
  let complaints = "";

  beforeAll(async () => {
    collector = await startCollector();
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [program, "--propagate-trace", "--toolsets", "all"],
      env: {
        ...workspace(),
        ...toCollector(collector),
        // Exported while it runs, so that no slow machine cuts it off at the end.
        OTEL_BSP_SCHEDULE_DELAY: "50",
        OTEL_METRIC_EXPORT_INTERVAL: "200",
        OTEL_SERVICE_NAME: "our-pipelines",
        OTEL_RESOURCE_ATTRIBUTES: "team=data",
      },
      stderr: "pipe",
    });
    transport.stderr?.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
    await client.connect(transport);
    const call = async (name: string, args: Record<string, unknown>, meta?: Record<string, string>) => {
      const result = await client.callTool({ name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) });
      const [first] = result.content as { text: string }[];
      (lengths[name] ??= []).push(first?.text.length ?? 0);
    };
    const before = sandbox.requests.length;
    await call("list_pipelines", { name: canaries.argument }, traced);
    sandbox.setFaults("503:1");
    await call("list_environments", {});
    await call("get_pipeline_run_status", { pipeline_run_id: canaries.id });
    await call("list_pipeline_runs", { status: [canaries.argument] });
    await call("diagnose", { run: "Sales Journal" });
    await client.callTool({ name: `no_${canaries.argument}`, arguments: {} }).catch(() => undefined);
    await client.readResource({ uri: `orchestra://pipelines/${canaries.argument}` }).catch(() => undefined);
    const isLast = ({ attributes }: { readonly attributes: Readonly<Record<string, unknown>> }) =>
      attributes["mcp.method.name"] === "resources/read";
    await vi.waitFor(
      () => {
        expect(collector.spans().some(isLast)).toBe(true);
        expect(collector.points().filter(isLast).length).toBeGreaterThan(2);
      },
      { timeout: 60_000, interval: 100 },
    );
    await client.close();
    requests = sandbox.requests.slice(before);
    spans = collector.spans();
  });
  afterAll(() => collector.close());

  const named = (name: string) => spans.filter((span) => span.name === name);
  const below = (parent: CollectedSpan | undefined) => spans.filter((span) => span.parentSpanId === parent?.spanId);
  const sumOf = (metric: string, of: "count" | "sum", attributes: Record<string, unknown> = {}) =>
    collector
      .points()
      .filter((point) => point.metric === metric)
      .filter((point) => Object.entries(attributes).every(([key, value]) => point.attributes[key] === value))
      .reduce((total, point) => total + point[of], 0);

  it("has a span for each call, on the client's trace where the message names one", () => {
    const [call] = named("tools/call list_pipelines");
    expect(call).toMatchObject({ kind: 2, status: 0, traceId: clientTrace, parentSpanId: clientSpan });
    expect(call?.traceState).toBe(traced.tracestate);
    expect(call?.attributes).toMatchObject({
      "mcp.method.name": "tools/call",
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "list_pipelines",
      "mcp.protocol.version": "2026-07-28",
      "network.transport": "pipe",
      "jsonrpc.request.id": expect.any(String),
      "orchestra.tool.result.size": lengths["list_pipelines"]?.[0],
    });
    const [other] = named("tools/call list_environments");
    expect(other?.parentSpanId ?? "").toBe("");
    expect(other?.traceId).not.toBe(clientTrace);
  });

  it("has a span for each request below its call, as often as the API was asked", () => {
    const asked = requests.map(({ method, status }) => `${method} ${status}`).toSorted();
    const told = spans
      .filter(({ kind }) => kind === 3)
      .map(({ attributes: of }) => `${String(of["http.request.method"])} ${String(of["http.response.status_code"])}`);
    expect(asked.length).toBeGreaterThan(5);
    expect(told.toSorted()).toEqual(asked);
    const servers = new Set(spans.filter(({ kind }) => kind === 2).map(({ spanId }) => spanId));
    for (const span of spans.filter(({ kind }) => kind === 3)) expect(servers).toContain(span.parentSpanId);
    expect(below(named("tools/call diagnose")[0]).length).toBeGreaterThan(1);
  });

  it("tells a repeat, and what it was repeated for", () => {
    const tries = below(named("tools/call list_environments")[0]);
    expect(
      tries.map(({ attributes: of }) => [of["http.response.status_code"], of["http.request.resend_count"]]),
    ).toEqual([
      [503, undefined],
      [200, 1],
    ]);
    expect(tries[0]).toMatchObject({ status: 2, attributes: { "error.type": "503" } });
    expect(sumOf("orchestra.api.resends", "sum")).toBe(1);
  });

  it("names a request by its template, and says nothing of its arguments", () => {
    const [request] = below(named("tools/call get_pipeline_run_status")[0]);
    const { port, hostname } = new URL(sandbox.url);
    expect(request?.name).toMatch(/^GET \/public\/pipeline_runs\/\{\w+\}\/status$/u);
    expect(request?.attributes).toEqual({
      "http.request.method": "GET",
      "http.response.status_code": 404,
      "error.type": "404",
      "server.address": hostname,
      "server.port": Number(port),
      "url.scheme": "http",
      "url.template": request?.name.slice("GET ".length),
      "orchestra.api.answer.size": expect.any(Number),
    });
  });

  it.each([
    ["tools/call get_pipeline_run_status", "tool_error", "api"],
    ["tools/call list_pipeline_runs", "tool_error", "arguments"],
    // Neither its address nor its name: a template's variables are arguments.
    ["resources/read", "tool_error", "arguments"],
    // The name that the client gave is nobody's: it stands nowhere.
    ["tools/call", "-32602", "unknown-tool"],
  ])("tells how %s failed: %s, %s", (name, type, failure) => {
    const [call] = named(name);
    expect(call).toMatchObject({ status: 2, attributes: { "error.type": type, "orchestra.tool.failure": failure } });
  });

  it("sends the trace on where that is wished", () => {
    const [request] = below(named("tools/call list_pipelines")[0]);
    const [sent] = requests.filter(({ headers }) => String(headers["traceparent"]).includes(clientTrace));
    expect(sent?.headers["traceparent"]).toBe(`00-${clientTrace}-${request?.spanId}-01`);
    expect(sent?.headers["tracestate"]).toBe(traced.tracestate);
  });

  it("measures what the client and the API saw", async () => {
    const calls = Object.entries(lengths);
    for (const [tool, sizes] of calls) {
      const of = { "gen_ai.tool.name": tool, "mcp.method.name": "tools/call" };
      const characters = sizes.reduce((total, size) => total + size, 0);
      expect(sumOf("mcp.server.operation.duration", "count", of)).toBe(sizes.length);
      expect(sumOf("orchestra.tool.result.size", "sum", of)).toBe(characters);
      expect(sumOf("orchestra.tool.result.estimated_tokens", "sum", of)).toBe(Math.ceil(characters / 4));
    }
    expect(sumOf("http.client.request.duration", "count")).toBe(requests.length);
    for (const status of new Set(requests.map((request) => request.status))) {
      const expected = requests.filter((request) => request.status === status).length;
      expect(sumOf("http.client.request.duration", "count", { "http.response.status_code": status })).toBe(expected);
    }
    const [request] = requests;
    const again = await fetch(`${sandbox.url}${request?.path}${request?.search}`, {
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
    });
    const bytes = (await again.arrayBuffer()).byteLength;
    const [span] = below(named("tools/call list_pipelines")[0]);
    expect(span?.attributes["orchestra.api.answer.size"]).toBe(bytes);
  });

  it("measures time in seconds, as finely as the conventions advise", () => {
    const duration = collector.points().find(({ metric }) => metric === "mcp.server.operation.duration");
    expect(duration).toMatchObject({
      unit: "s",
      bounds: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
    });
    expect(sumOf("http.client.request.duration", "sum")).toBeGreaterThan(0);
    // A second is not a thousand: the whole session takes less than its hooks may.
    expect(sumOf("mcp.server.operation.duration", "sum")).toBeLessThan(240);
  });

  it("says whose it is, as the variables say, and nothing of the machine", () => {
    for (const resource of collector.resources()) {
      expect(resource).toMatchObject({ "service.name": "our-pipelines", team: "data" });
      const spaces = Object.keys(resource).map((key) => key.split(".")[0]);
      expect(new Set(spaces)).toEqual(new Set(["service", "telemetry", "team"]));
    }
  });

  it("holds no key and no argument, in any byte", () => {
    expect(collector.exports.length).toBeGreaterThan(1);
    // The look-out works: what is told is found, and so are the canaries where they belong.
    const bytes = Buffer.concat(collector.exports.map(({ body }) => body)).toString("latin1");
    expect(bytes).toContain("list_pipelines");
    expect(JSON.stringify(requests)).toContain(canaries.argument);
    for (const canary of Object.values(canaries)) expect(bytes).not.toContain(canary);
    for (const canary of Object.values(canaries)) expect(complaints).not.toContain(canary);
    for (const { headers } of collector.exports) expect(headers["authorization"]).toContain(canaries.collectorKey);
  });
});

/** The program with its pipes, and a way to ask it. Loaded modules are told on its file descriptor 3. */
function start(words: readonly string[], environment: Record<string, string>) {
  const hook = `
    import { register } from "node:module";
    register("data:text/javascript," + encodeURIComponent(\`
      import { writeSync } from "node:fs";
      export async function load(url, context, next) { writeSync(3, url + "\\\\n"); return next(url, context); }
    \`));`;
  const child = spawn(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(hook)}`, program, ...words],
    {
      env: { ...workspace(), ...environment },
      stdio: ["pipe", "pipe", "pipe", "pipe"],
    },
  ) as ChildProcess & { stdin: NodeJS.WritableStream; stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream };
  const stderr = text(child.stderr);
  const loaded = text(child.stdio[3] as NodeJS.ReadableStream);
  const answers = createInterface({ input: child.stdout });
  let id = 0;
  const ask = async (method: string, params: object) => {
    id += 1;
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    await once(answers, "line");
  };
  const initialize = () =>
    ask("initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "test", version: "1" },
    });
  const ended = async () => {
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    return { code, signal, stderr: await stderr, loaded: await loaded };
  };
  return { child, ask, initialize, ended };
}

const listing = { name: "list_pipelines", arguments: { name: canaries.argument }, _meta: traced };
const openTelemetry = /BatchSpanProcessor/u;

async function chunksWith(pattern: RegExp, urls: string): Promise<string[]> {
  const files = urls.split("\n").filter((url) => url.startsWith("file:"));
  const texts = await Promise.all(files.map(async (url) => [url, await readFile(new URL(url), "utf8")] as const));
  return texts.filter(([, source]) => pattern.test(source)).map(([url]) => url);
}

describe("at its end", () => {
  it("exports what is pending when it is told to end, in the binary form by default, and tells the API nothing", async () => {
    const collector = await startCollector();
    const { OTEL_EXPORTER_OTLP_PROTOCOL: _, ...variables } = toCollector(collector);
    const before = sandbox.requests.length;
    const { child, ask, initialize, ended } = start([], variables);
    await initialize();
    await ask("tools/call", listing);
    child.kill("SIGTERM");
    const { code, signal, loaded } = await ended();
    await collector.close();
    expect({ code, signal }).toEqual({ code: null, signal: "SIGTERM" });
    expect(collector.exports.map(({ path }) => path).toSorted()).toEqual(["/v1/metrics", "/v1/traces"]);
    const bytes = collector.exports.map(({ body }) => body.toString("latin1")).join();
    for (const { headers } of collector.exports) expect(headers["content-type"]).toBe("application/x-protobuf");
    expect(bytes).toContain("tools/call list_pipelines");
    for (const canary of Object.values(canaries)) expect(bytes).not.toContain(canary);
    const sent = sandbox.requests.slice(before);
    expect(sent.length).toBeGreaterThan(0);
    for (const { headers } of sent) expect(Object.keys(headers)).not.toContain("traceparent");
    expect(await chunksWith(openTelemetry, loaded)).toHaveLength(1);
  });

  it("is held by no collector that does not answer, nor one that is not there, and says so once", async () => {
    const silent = await startCollector("hang");
    for (const url of [silent.url, "http://127.0.0.1:9"]) {
      const { child, ask, initialize, ended } = start([], toCollector({ url }));
      await initialize();
      await ask("tools/call", listing);
      child.stdin.end();
      const { code, stderr } = await ended();
      expect(code).toBe(0);
      expect(stderr.split("\n").filter((line) => line.includes("telemetry"))).toHaveLength(1);
      expect(stderr).toContain("OTEL_EXPORTER_OTLP_ENDPOINT");
    }
    await silent.close();
  });
});

describe("without the variables", () => {
  it("loads nothing of OpenTelemetry, and logs lines of JSON where asked, with the client's trace", async () => {
    const words = ["--log-format", "json", "--log-level", "debug"];
    const { child, ask, initialize, ended } = start(words, { OTEL_SERVICE_NAME: "ours", OTEL_TRACES_EXPORTER: "none" });
    await initialize();
    await ask("tools/call", listing);
    child.stdin.end();
    const { code, stderr, loaded } = await ended();
    expect(code).toBe(0);
    expect(await chunksWith(/tools\/list/u, loaded)).not.toEqual([]);
    expect(await chunksWith(openTelemetry, loaded)).toEqual([]);
    const lines = stderr
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, string>);
    for (const { time = "", level, message } of lines) {
      expect(new Date(time).toISOString()).toBe(time);
      expect(["info", "debug"]).toContain(level);
      expect(message).not.toBe("");
    }
    const ofCall = lines.filter(({ tool }) => tool === "list_pipelines");
    expect(ofCall.length).toBeGreaterThan(1);
    for (const line of ofCall) expect(line).toMatchObject({ request_id: "2", trace_id: clientTrace });
    for (const canary of Object.values(canaries)) expect(stderr).not.toContain(canary);
  });
});
