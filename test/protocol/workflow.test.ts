/** Workflows over real pipes, with the official clients of both eras: listed as tools, with progress and cancellation. */
import { Client as ModernClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernTransport } from "@modelcontextprotocol/client/stdio";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const fixture = fileURLToPath(new URL("fixtures/serve-workflow.ts", import.meta.url));
const stdio = () => ({
  command: process.execPath,
  args: ["--import", "tsx", fixture],
  env: { PATH: process.env["PATH"] ?? "" },
  stderr: "pipe" as const,
});

interface Told {
  readonly progress: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}
interface Connected {
  readonly call: (
    to: number,
    options?: { onprogress?: (told: Told) => void; signal?: AbortSignal },
  ) => Promise<{ structuredContent?: unknown }>;
  readonly listTools: () => Promise<{ tools: { name: string; inputSchema: unknown }[] }>;
  readonly stderr: Readable;
  readonly close: () => Promise<void>;
}

const info = { name: "test", version: "1" };
const modern = async (client: ModernClient): Promise<Connected> => {
  const transport = new ModernTransport(stdio());
  await client.connect(transport);
  return {
    call: (to, options = {}) => client.callTool({ name: "count", arguments: { to } }, options),
    listTools: () => client.listTools(),
    stderr: transport.stderr as Readable,
    close: () => client.close(),
  };
};
const eras: Record<string, () => Promise<Connected>> = {
  "client 1, 2025-11-25": async () => {
    const client = new LegacyClient(info);
    const transport = new LegacyTransport(stdio());
    await client.connect(transport);
    return {
      call: (to, options = {}) => client.callTool({ name: "count", arguments: { to } }, undefined, options) as never,
      listTools: () => client.listTools(),
      stderr: transport.stderr as Readable,
      close: () => client.close(),
    };
  },
  "client 2, as it chooses": () => modern(new ModernClient(info)),
  "client 2, 2026-07-28 only": () =>
    modern(new ModernClient(info, { versionNegotiation: { mode: { pin: "2026-07-28" } } })),
};

describe.each(Object.entries(eras))("%s", (_, connect) => {
  let client: Connected;
  beforeAll(async () => {
    client = await connect();
  });
  afterAll(() => client.close());

  it("lists a workflow as any tool", async () => {
    expect((await client.listTools()).tools).toMatchObject([
      { name: "count", inputSchema: { type: "object", required: ["to"], additionalProperties: false } },
    ]);
  });

  it("is told how far the call is, where it asks", async () => {
    const told: Told[] = [];
    const result = await client.call(3, { onprogress: (each) => void told.push(each) });
    expect(result.structuredContent).toEqual({ counted: 3 });
    expect(told).toEqual([1, 2, 3].map((progress) => ({ progress, total: 3, message: `at ${progress}` })));
  });

  it("gets the answer alone where it does not ask", async () => {
    expect((await client.call(1)).structuredContent).toEqual({ counted: 1 });
  });

  it("stops the workflow when it cancels, and can call again", async () => {
    const lines = createInterface({ input: client.stderr });
    const controller = new AbortController();
    const stopped = new Promise<void>((resolve) => {
      lines.on("line", (line) => line === "stopped" && resolve());
    });
    const call = client.call(10_000, { signal: controller.signal, onprogress: () => controller.abort() });
    await expect(call).rejects.toThrow();
    await stopped;
    lines.close();
    expect((await client.call(1)).structuredContent).toEqual({ counted: 1 });
  });
});
