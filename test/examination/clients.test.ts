/**
 * The official clients refuse a whole list for one tool that they do not like, and an answer that is not of its schema:
 * each lists the tools of every document and calls each of them; for some documents through the built program.
 */
import { Client as CurrentClient, InMemoryTransport as CurrentMemory } from "@modelcontextprotocol/client";
import { StdioClientTransport as CurrentTransport } from "@modelcontextprotocol/client/stdio";
import { Client as DeployedClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as DeployedTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServer, offerOf } from "../../server/mcp.js";
import { program } from "../cli/built-program.js";
import { json, type Recorder, startRecorder } from "../server/recorder.js";
import { differences } from "./compare.js";
import { type Hazard, hazardsIn } from "./expected.js";
import { argumentsFor } from "./given.js";
import { serve, type Served } from "./served.js";

const folder = fileURLToPath(new URL("documents/", import.meta.url));
const hazards = hazardsIn(folder);
let recorder: Recorder;

beforeAll(async () => {
  recorder = await startRecorder((_request, response) => json(response, 200, { ok: true }));
});
afterAll(() => recorder.close());

interface AnyClient {
  readonly listTools: () => Promise<{ tools: { name: string }[] }>;
  readonly callTool: (call: { name: string; arguments: Record<string, unknown> }) => Promise<unknown>;
  readonly close: () => Promise<void>;
}
interface Era {
  readonly era: string;
  readonly create: () => AnyClient & { connect: (transport: never) => Promise<void> };
  readonly transport: (command: { command: string; args: string[] }) => unknown;
}

const eras: readonly Era[] = [
  {
    era: "sdk 1.x",
    create: () => new DeployedClient({ name: "test", version: "1" }),
    transport: (command) => new DeployedTransport(command),
  },
  {
    era: "client 2.x",
    create: () => new CurrentClient({ name: "test", version: "1" }),
    transport: (command) => new CurrentTransport(command),
  },
];

/** Calls every tool with what its first call gives; what differs from what must arrive, by operation. */
async function callAll(client: AnyClient, served: Served, { expected }: Hazard): Promise<string[]> {
  const faults: string[] = [];
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(served.tools.map(({ name }) => name));
  for (const tool of served.tools) {
    const key = `${tool.operation.method} ${tool.operation.path}`;
    const call = expected.operations[key]?.find(({ refused }) => refused !== true);
    if (call === undefined) throw new Error(`${key} has no call`);
    const before = recorder.requests.length;
    const result = await client.callTool({ name: tool.name, arguments: argumentsFor(tool, call.give ?? {}) });
    const request = recorder.requests[before];
    const found =
      request === undefined ? [JSON.stringify(result)] : await differences(call, tool.operation.path, request);
    faults.push(...found.map((each) => `${key}: ${each}`));
  }
  return faults;
}

describe.each(eras)("$era", ({ create, transport }) => {
  it.each(hazards)("takes all tools and answers of $name", async (hazard) => {
    const served = serve(hazard.file, folder, recorder.url);
    const client = create();
    const [near, far] = CurrentMemory.createLinkedPair();
    const offer = offerOf(served.plan.catalogue, served.context);
    await createServer(offer, served.context, "1").connect(far);
    await client.connect(near as never);
    try {
      expect(await callAll(client, served, hazard)).toEqual([]);
    } finally {
      await client.close();
    }
  });

  it.each(hazards.filter(({ name }) => /^(?:12|33|37|39)-/u.test(name)))(
    "is served $name by the program",
    async (hazard) => {
      const served = serve(hazard.file, folder, recorder.url);
      const args = [program, "try", join(folder, hazard.file), "--base-url", recorder.url];
      const client = create();
      await client.connect(transport({ command: process.execPath, args }) as never);
      try {
        expect(await callAll(client, served, hazard)).toEqual([]);
      } finally {
        await client.close();
      }
    },
  );
});
