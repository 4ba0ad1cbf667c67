/** `serve --config`: the program on a tools.yaml of another API, drafted as the documentation says. */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { draftTools } from "../../generator/draft.js";
import { program } from "./built-program.js";

const folder = mkdtempSync(join(tmpdir(), "curated-"));
const seen: string[] = [];
let drafted = "";
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
  drafted = text;
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

const declared = `
workflows:
  get_order_twice:
    module: ./code/get-order-twice.mjs
    toolset: shop
    title: Get an order twice
    description: Gets an order two times.
    arguments:
      order_id: { required: true, schema: { type: string }, description: Id of the order. }
`;

/** A tools.yaml beside the other, with the workflow, and this code. */
function writeWorkflow(file: string, code: string, module = "code/get-order-twice.mjs"): void {
  const { toolsets } = parse(drafted) as { toolsets: object };
  const text = declared
    .replace("toolset: shop", `toolset: ${Object.keys(toolsets)[0]}`)
    .replace("code/get-order-twice.mjs", module);
  writeFileSync(join(folder, file), drafted + text);
  mkdirSync(join(folder, "code"), { recursive: true });
  writeFileSync(join(folder, module), code);
}

it("serves workflows whose code stands beside the file", async () => {
  const { port } = api.address() as AddressInfo;
  writeWorkflow(
    "with-workflow.yaml",
    `const getOrder = {
      name: "get_order",
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
      operation: { document: "shop", method: "GET", path: "/orders/{order id}" },
      arguments: {
        order_id: {
          required: true,
          binding: { in: "path", name: "order id", style: "simple", explode: false },
          schema: { type: "string" },
        },
      },
      result: {},
    };
    export async function run(args, context) {
      return { first: await context.call(getOrder, args), second: await context.call(getOrder, args) };
    }`,
  );
  const before = seen.length;
  const env = { SHOP_BASE_URL: `http://127.0.0.1:${port}/v1`, SHOP_API_TOKEN: "secret-of-shop" };
  const client = new Client({ name: "test", version: "1.0.0" });
  const args = [program, "serve", "--config", "with-workflow.yaml"];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, cwd: folder }));
  try {
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["get_order_twice", "get_order"]);
    const result = await client.callTool({ name: "get_order_twice", arguments: { order_id: "5" } });
    expect(result.structuredContent ?? result.content).toEqual({ first: { id: 7 }, second: { id: 7 } });
  } finally {
    await client.close();
  }
  expect(seen.slice(before)).toHaveLength(2);
});

it.each([
  { code: "export const walk = 1;", module: "code/no-run.mjs", says: 'exports no function "run"' },
  { code: "import './nowhere.mjs';", module: "code/broken.mjs", says: "cannot be loaded: Cannot find module" },
])("says at the start what is wrong with the code: $says", ({ code, module, says }) => {
  writeWorkflow("broken.yaml", code, module);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "serve", "--config", "broken.yaml"], {
    cwd: folder,
    input: "",
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(`${module}, the code of "get_order_twice", ${says}`);
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
