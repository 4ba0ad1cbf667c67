/** The server as a child process, spoken to by the official clients of both eras, and by raw lines. */
import { Client as ModernClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernTransport } from "@modelcontextprotocol/client/stdio";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inputSchemaOf } from "../../server/definition.js";
import { shelves } from "../server/catalogue-of-shelves.js";
import { json, type Recorder, startRecorder } from "../server/recorder.js";

const fixture = fileURLToPath(new URL("fixtures/serve-shelves.ts", import.meta.url));
const command = [process.execPath, "--import", "tsx", fixture] as const;
const KEY = "key-7f3a9c2e51";

let api: Recorder;

beforeAll(async () => {
  api = await startRecorder((request, response) => {
    if (request.headers.authorization !== `Bearer ${KEY}`) return json(response, 401, { detail: "Unauthorized" });
    const path = request.url.split("?", 1)[0];
    if (path === "/api/books" && request.method === "POST") return json(response, 201, { id: "new" });
    if (path === "/api/books") {
      return json(response, 200, { results: [{ id: "b1", title: "Emma", status: "LENT", note: null }], total: 1 });
    }
    if (path === "/api/books/hang") return;
    if (path === "/api/books/odd") return json(response, 200, { id: { not: "a string" } });
    if (path === "/api/log")
      return void response.writeHead(200, { "content-type": "text/plain" }).end("\u001b[31mred\u001b[0m");
    return json(response, 404, { detail: "No such book" });
  });
});
afterAll(() => api.close());

function environment(more: Record<string, string> = {}): Record<string, string> {
  const { PATH = "" } = process.env;
  return { PATH, SHELVES_BASE_URL: `${api.url}/api`, SHELVES_API_KEY: KEY, SHELVES_LIBRARY_ID: "lib-1", ...more };
}

interface AnyClient {
  readonly listTools: () => Promise<{ tools: unknown[] }>;
  readonly callTool: (
    params: { name: string; arguments?: Record<string, unknown> },
    options?: { signal: AbortSignal },
  ) => Promise<{ content?: unknown; structuredContent?: unknown; isError?: boolean }>;
  readonly getInstructions: () => string | undefined;
  readonly close: () => Promise<void>;
}

const eras: Record<string, (env: Record<string, string>) => Promise<AnyClient>> = {
  "client 1, 2025-11-25": async (env) => {
    const client = new LegacyClient({ name: "test", version: "1" });
    await client.connect(transportOf(LegacyTransport, env));
    return {
      listTools: () => client.listTools(),
      callTool: (params, options) => client.callTool(params, undefined, options) as never,
      getInstructions: () => client.getInstructions(),
      close: () => client.close(),
    };
  },
  "client 2, as it chooses": async (env) => {
    const client = new ModernClient({ name: "test", version: "1" });
    await client.connect(transportOf(ModernTransport, env));
    return client as never;
  },
  "client 2, 2026-07-28 only": async (env) => {
    const client = new ModernClient(
      { name: "test", version: "1" },
      { versionNegotiation: { mode: { pin: "2026-07-28" } } },
    );
    await client.connect(transportOf(ModernTransport, env));
    return client as never;
  },
};

function transportOf<Transport>(
  Transport: new (options: {
    command: string;
    args: string[];
    env: Record<string, string>;
    stderr: "ignore";
  }) => Transport,
  env: Record<string, string>,
): Transport {
  return new Transport({ command: command[0], args: command.slice(1), env, stderr: "ignore" });
}

describe.each(Object.entries(eras))("%s", (_, connect) => {
  let client: AnyClient;
  beforeAll(async () => {
    client = await connect(environment());
  });
  afterAll(() => client.close());

  it("lists the served tools in the catalogue's order, with the planned schemas unchanged", async () => {
    const { tools } = (await client.listTools()) as { tools: { name: string; inputSchema: unknown }[] };
    const expected = shelves.tools.filter(({ name }) => name !== "delete_book" && name !== "list_tags");
    expect(tools.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
    for (const [index, tool] of expected.entries()) expect(tools[index]?.inputSchema).toEqual(inputSchemaOf(tool));
    expect(tools[0]).toMatchObject({ title: "List books", annotations: expected[0]?.annotations });
  });

  it("tells the client where to start", () => {
    expect(client.getInstructions()).toBe("Start with list_books.");
  });

  it("calls a tool: the arguments reach the API, and both forms of the result say the same", async () => {
    const before = api.requests.length;
    const result = await client.callTool({ name: "list_books", arguments: { status: ["LENT", "LOST"], page_size: 5 } });
    expect(result.structuredContent).toEqual({ results: [{ id: "b1", title: "Emma", status: "LENT" }], total: 1 });
    expect(JSON.parse(textOf(result))).toEqual(result.structuredContent);
    const request = api.requests[before];
    const query = new URLSearchParams(request?.url.split("?")[1]);
    expect(Object.fromEntries(query)).toEqual({ status: "LENT,LOST", pageSize: "5", tenant: "main" });
    expect(request?.headers["x-library-id"]).toBe("lib-1");
  });

  it("answers to an alias", async () => {
    const result = await client.callTool({ name: "find_books", arguments: {} });
    expect(result.isError ?? false).toBe(false);
  });

  it("gives an answer that is not of the documented form, instead of letting the client refuse it", async () => {
    const result = await client.callTool({ name: "get_book", arguments: { book_id: "odd" } });
    expect(result.structuredContent).toMatchObject({ unexpected: { id: { not: "a string" } } });
  });

  it("answers with an error result where the arguments are wrong", async () => {
    const before = api.requests.length;
    const result = await client.callTool({ name: "list_books", arguments: { status: ["BROKEN"], stauts: 1 } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('status[0]: "BROKEN" is not allowed. Allowed: AVAILABLE, LENT, LOST.');
    expect(textOf(result)).toContain('unknown argument "stauts". Did you mean "status"?');
    expect(api.requests.length).toBe(before);
  });

  it("answers with an error result where the API refuses", async () => {
    const result = await client.callTool({ name: "get_book", arguments: { book_id: "nowhere" } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^404: .*No such book/);
  });

  it.each([
    ["no_such_tool", /no tool "no_such_tool"/],
    ["delete_book", /--allow-destructive/],
    ["remove_book", /alias of "delete_book".*--allow-destructive/],
    ["list_tags", /toolset "extra"/],
  ])("refuses %s as a protocol error", async (name, message) => {
    await expect(client.callTool({ name, arguments: {} })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringMatching(message),
    });
  });

  it("aborts the request when the client cancels", async () => {
    const asked = api.requests.length;
    const aborted = api.aborted();
    const controller = new AbortController();
    const calling = client.callTool(
      { name: "get_book", arguments: { book_id: "hang" } },
      { signal: controller.signal },
    );
    const settled = calling.catch(() => "cancelled");
    await api.untilAsked(asked + 1);
    controller.abort("no longer needed");
    await api.untilAborted(aborted + 1);
    expect(await settled).toBe("cancelled");
    const after = await client.callTool({ name: "list_books", arguments: {} });
    expect(after.isError ?? false).toBe(false);
  });
});

describe("the process", () => {
  it("writes nothing but the protocol to standard output, and ends with 0 when its input ends", async () => {
    const child = start();
    const lines: string[] = [];
    const reading = readLines(child, lines);
    send(child, 1, "initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "t", version: "1" },
    });
    send(child, undefined, "notifications/initialized", {});
    send(child, 2, "tools/list", {});
    send(child, 3, "tools/call", { name: "read_log", arguments: {} });
    child.stdin.write("this is no JSON\n");
    send(child, 4, "tools/call", { name: "nothing", arguments: {} });
    while (lines.length < 4) await once(reading, "line");
    child.stdin.end();
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
    const messages = lines.map((line) => JSON.parse(line) as { jsonrpc: string; id: number });
    expect(messages.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    for (const message of messages) expect(message.jsonrpc).toBe("2.0");
    expect(messages.find(({ id }) => id === 3)).toMatchObject({ result: { structuredContent: { text: "red" } } });
    expect(child.complaints()).toContain("a package prints");
  });

  it("ends when its input ends while a request to the API is under way", async () => {
    const child = start();
    const asked = api.requests.length;
    const aborted = api.aborted();
    send(child, 1, "initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "t", version: "1" },
    });
    send(child, 2, "tools/call", { name: "get_book", arguments: { book_id: "hang" } });
    await api.untilAsked(asked + 1);
    child.stdin.end();
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
    await api.untilAborted(aborted + 1);
  });

  it("starts and lists without a key, and a call says how to set it", async () => {
    const { SHELVES_API_KEY: _, ...withoutKey } = environment();
    const client = await eras["client 1, 2025-11-25"]?.(withoutKey);
    const { tools } = (await client?.listTools()) ?? { tools: [] };
    expect(tools.length).toBeGreaterThan(0);
    const result = await client?.callTool({ name: "list_books", arguments: {} });
    expect(result?.isError).toBe(true);
    for (const variable of ["SHELVES_API_KEY ", "SHELVES_API_KEY_FILE", "SHELVES_API_KEY_COMMAND"]) {
      expect(textOf(result ?? {})).toContain(variable);
    }
    await client?.close();
  });

  it("never shows the key, not even where it logs everything and the API repeats it", async () => {
    const echo = await startRecorder((request, response) =>
      json(response, 400, { detail: `bad header: ${request.headers.authorization ?? ""}` }),
    );
    const child = start({ SHELVES_LOG_LEVEL: "debug", SHELVES_BASE_URL: echo.url });
    const lines: string[] = [];
    const reading = readLines(child, lines);
    send(child, 1, "initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "t", version: "1" },
    });
    send(child, 2, "tools/call", { name: "list_books", arguments: {} });
    while (lines.length < 2) await once(reading, "line");
    child.stdin.end();
    await once(child, "close");
    await echo.close();
    expect(echo.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(lines[1]).toContain("bad header: Bearer [secret]");
    expect(lines.join() + child.complaints()).not.toContain(KEY);
    expect(child.complaints()).toContain("status 400");
  });
});

function start(more: Record<string, string> = {}) {
  const child = spawn(command[0], command.slice(1), { env: environment(more), stdio: ["pipe", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  return Object.assign(child, { complaints: () => complaints });
}

function readLines(child: ReturnType<typeof start>, lines: string[]) {
  return createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
}

function send(child: ReturnType<typeof start>, id: number | undefined, method: string, params: object) {
  child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...(id === undefined ? {} : { id }), method, params })}\n`);
}

function textOf(result: { content?: unknown }): string {
  return (result.content as { text: string }[] | undefined)?.[0]?.text ?? "";
}
