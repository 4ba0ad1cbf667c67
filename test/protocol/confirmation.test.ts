/** Consent to what destroys, over real pipes: asked of clients that can ask, repeated in an argument by the others. */
import { Client as ModernClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernTransport } from "@modelcontextprotocol/client/stdio";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { json, type Recorder, startRecorder } from "../server/recorder.js";

const fixture = fileURLToPath(new URL("fixtures/serve-shelves.ts", import.meta.url));
const words = ["--import", "tsx", fixture];

let api: Recorder;
let sent: number;
beforeAll(async () => {
  api = await startRecorder((request, response) =>
    request.method === "DELETE" ? void response.writeHead(204).end() : json(response, 200, { results: [] }),
  );
});
beforeEach(() => (sent = api.requests.length));
afterAll(() => api.close());

const environment = () => ({
  PATH: process.env["PATH"] ?? "",
  SHELVES_BASE_URL: api.url,
  SHELVES_API_KEY: "k",
  SHELVES_ALLOW_DESTRUCTIVE: "true",
});
const deleted = () => api.requests.slice(sent).map(({ method, url }) => `${method} ${url}`);

interface AnyClient {
  readonly listTools: () => Promise<{ tools: { name: string; inputSchema: { properties?: object } }[] }>;
  readonly callTool: (params: { name: string; arguments: Record<string, unknown> }) => Promise<{
    content?: unknown;
    isError?: boolean;
  }>;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly action: "accept" | "decline" | "cancel";
  readonly content?: Record<string, never>;
}
/** What the user is asked, and says. Undefined: the client cannot ask. */
type User = ((message: string) => Answer) | undefined;

const info = { name: "test", version: "1" };
const stdio = () => ({ command: process.execPath, args: words, env: environment(), stderr: "ignore" as const });

const eras: Record<string, (user: User) => Promise<AnyClient>> = {
  "client 1, 2025-11-25": async (user) => {
    const client = new LegacyClient(info, user === undefined ? {} : { capabilities: { elicitation: {} } });
    if (user !== undefined)
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => ({ ...user(params.message) }));
    await client.connect(new LegacyTransport(stdio()));
    return client as never;
  },
  "client 2, 2026-07-28": async (user) => {
    const client = new ModernClient(info, {
      versionNegotiation: { mode: { pin: "2026-07-28" } },
      ...(user === undefined ? {} : { capabilities: { elicitation: { form: {} } } }),
    });
    if (user !== undefined)
      client.setRequestHandler("elicitation/create", ({ params }) => ({ ...user(params.message) }));
    await client.connect(new ModernTransport(stdio()));
    return client as never;
  },
};

function textOf(result: { content?: unknown }): string {
  return (result.content as { text: string }[] | undefined)?.[0]?.text ?? "";
}

describe.each(Object.entries(eras))("%s, which can ask", (_, connect) => {
  let client: AnyClient;
  let answer: Answer;
  const questions: string[] = [];
  beforeAll(async () => {
    client = await connect((message) => {
      questions.push(message);
      return answer;
    });
  });
  beforeEach(() => void (questions.length = 0));
  afterAll(() => client.close());

  it("asks, and deletes once the user has agreed", async () => {
    answer = { action: "accept", content: {} };
    const result = await client.callTool({ name: "delete_book", arguments: { book_id: "b1" } });
    expect(result.isError ?? false).toBe(false);
    expect(questions).toEqual(['Delete a book (delete_book) with book_id="b1"?\nDeletes a book for good.']);
    expect(deleted()).toEqual(["DELETE /books/b1"]);
  });

  it.each(["decline", "cancel"] as const)("does nothing on %s, whatever the call repeats", async (action) => {
    answer = { action };
    const result = await client.callTool({ name: "delete_book", arguments: { book_id: "b1", confirm: "b1" } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain("did not agree");
    expect(questions).toHaveLength(1);
    expect(deleted()).toEqual([]);
  });

  it("does not ask about arguments that are wrong, nor about what destroys nothing", async () => {
    expect((await client.callTool({ name: "delete_book", arguments: { book_id: 7 } })).isError).toBe(true);
    expect((await client.callTool({ name: "list_books", arguments: {} })).isError ?? false).toBe(false);
    expect(questions).toEqual([]);
    expect(deleted()).toEqual(["GET /books?tenant=main"]);
  });
});

describe.each(Object.entries(eras))("%s, which cannot ask", (_, connect) => {
  let client: AnyClient;
  beforeAll(async () => {
    client = await connect(undefined);
  });
  afterAll(() => client.close());

  it("is told what would happen, and how to confirm", async () => {
    const result = await client.callTool({ name: "delete_book", arguments: { book_id: "b1" } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(
      /^Nothing was sent: .*Delete a book.*book_id="b1".*\nNext: Ask the user\..*confirm="b1"/,
    );
    expect(deleted()).toEqual([]);
  });

  it("deletes where the call repeats the id", async () => {
    const result = await client.callTool({ name: "delete_book", arguments: { book_id: "b1", confirm: "b1" } });
    expect(result.isError ?? false).toBe(false);
    expect(deleted()).toEqual(["DELETE /books/b1"]);
  });

  it("sees the same schema as one that can", async () => {
    const schemaOf = async (each: AnyClient) =>
      (await each.listTools()).tools.find(({ name }) => name === "delete_book")?.inputSchema;
    const able = await connect(() => ({ action: "cancel" }));
    const schema = await schemaOf(client);
    expect(schema?.properties).toHaveProperty("confirm");
    expect(await schemaOf(able)).toEqual(schema);
    await able.close();
  });
});

describe("an answer", () => {
  it("counts only for the call that was asked about", async () => {
    const child = spawn(process.execPath, words, { env: environment(), stdio: ["pipe", "pipe", "ignore"] });
    const lines = createInterface({ input: child.stdout });
    const meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": info,
      "io.modelcontextprotocol/clientCapabilities": { elicitation: {} },
    };
    let id = 0;
    const call = async (book: string, more: object = {}) => {
      id += 1;
      const params = { name: "delete_book", arguments: { book_id: book }, ...more, _meta: meta };
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params })}\n`);
      const [line] = (await once(lines, "line")) as [string];
      const { result, error } = JSON.parse(line) as {
        result?: { resultType: string; requestState?: string };
        error?: { code: number; message: string };
      };
      return { ...result, error };
    };
    const agreed = { inputResponses: { confirm: { action: "accept", content: {} } } };
    expect((await call("b1", agreed)).resultType).toBe("input_required");
    const refused = { code: -32602, message: expect.stringMatching(/^Nothing was done: .* without requestState/u) };
    expect((await call("b1", { ...agreed, requestState: "forged" })).error).toEqual(refused);
    const { resultType, requestState } = await call("b1");
    expect(resultType).toBe("input_required");
    expect((await call("b2", { ...agreed, requestState })).error).toEqual(refused);
    expect((await call("b1", { requestState })).resultType).toBe("input_required");
    expect(deleted()).toEqual([]);
    expect((await call("b1", { ...agreed, requestState })).resultType).toBe("complete");
    expect(deleted()).toEqual(["DELETE /books/b1"]);
    child.stdin.end();
    await once(child, "exit");
  });
});
