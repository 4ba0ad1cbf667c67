/** `serve --config`: the program on a tools.yaml of another API, drafted as the documentation says. */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { draftTools } from "../../generator/draft.js";
import { program } from "./built-program.js";

const folder = mkdtempSync(join(tmpdir(), "curated-"));
const seen: string[] = [];
const api = createServer((request, response) => {
  seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
  response.setHeader("content-type", "application/json").end('{"id":7}');
});

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  const responses = { 200: { description: "ok" } };
  const parameters = [{ in: "path", name: "order id", required: true, schema: { type: "string" } }];
  const document = {
    openapi: "3.1.0",
    info: { title: "Shop API", version: "1" },
    servers: [{ url: "https://shop.example" }],
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    paths: { "/orders/{order id}": { get: { operationId: "getOrder", parameters, responses }, delete: { responses } } },
  };
  writeFileSync(join(folder, "openapi.json"), JSON.stringify(document));
  const { text = "" } = draftTools({ specs: ["openapi.json"], out: "tools.yaml", adding: false, root: folder });
  writeFileSync(join(folder, "tools.yaml"), text);
});
afterAll(() => {
  api.close();
  rmSync(folder, { recursive: true, force: true });
});

it("serves what the file plans, and calls that API with its key", async () => {
  const { port } = api.address() as AddressInfo;
  const env = { SHOP_BASE_URL: `http://127.0.0.1:${port}/v1`, SHOP_API_TOKEN: "secret-of-shop" };
  const client = new Client({ name: "test", version: "1.0.0" });
  const args = [program, "serve", "--config", "tools.yaml"];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, cwd: folder }));
  try {
    expect(client.getServerVersion()).toMatchObject({ name: "shop", title: "Shop API" });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["get_order"]);
    const result = await client.callTool({ name: "get_order", arguments: { order_id: "a/b" } });
    expect(result.structuredContent ?? result.content).toMatchObject({ id: 7 });
  } finally {
    await client.close();
  }
  expect(seen).toEqual(["GET /v1/orders/a%2Fb Bearer secret-of-shop"]);
});

it.each([
  { words: ["--config", "none.yaml"], code: 1, says: 'There is no file "none.yaml".' },
  { words: ["--config", "openapi.json"], code: 1, says: "Nothing is served." },
  { words: ["--config", "tools.yaml", "--sandbox"], code: 2, says: "cannot be used with" },
])("ends with $code for $words", ({ words, code, says }) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "serve", ...words], {
    cwd: folder,
    input: "",
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({ status: code, stdout: "" });
  expect(stderr).toContain(says);
});
