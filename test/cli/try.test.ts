/** `orchestra-mcp try` with a client: every operation is called at once, also those that remove. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Recorder, startRecorder } from "../server/recorder.js";
import { program } from "./built-program.js";

const document = {
  openapi: "3.1.0",
  info: { title: "Things", version: "1" },
  paths: {
    "/things/{id}": {
      delete: {
        operationId: "deleteThing",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: { "204": { description: "Done" } },
      },
    },
  },
};

let api: Recorder;
let folder: string;
beforeAll(async () => {
  api = await startRecorder((_, response) => void response.writeHead(204).end());
  folder = await mkdtemp(join(tmpdir(), "try-"));
  await writeFile(join(folder, "things.json"), JSON.stringify(document));
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

it("asks nobody before it removes something, and takes nothing that confirms", async () => {
  const client = new Client({ name: "test", version: "1" });
  const args = [program, "try", join(folder, "things.json"), "--base-url", api.url];
  const env = { PATH: process.env["PATH"] ?? "" };
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: "ignore" }));
  try {
    const [tool] = (await client.listTools()).tools;
    expect(Object.keys(tool?.inputSchema.properties ?? {})).toEqual(["id"]);
    const result = await client.callTool({ name: tool?.name ?? "", arguments: { id: "7" } });
    expect(result.isError ?? false).toBe(false);
    expect(api.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["DELETE /things/7"]);
  } finally {
    await client.close();
  }
});
