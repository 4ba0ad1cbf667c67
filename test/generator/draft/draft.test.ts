/** What a draft decides: names, toolsets, what cannot be built, and what an existing file has decided already. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { draftTools } from "../../../generator/draft.js";
import { generate } from "../../../generator/generate.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "draft-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Paths as `GET /path: { …operation }`. */
function documentOf(title: string, operations: Record<string, object>, more: object = {}): string {
  const paths: Record<string, Record<string, object>> = {};
  for (const [key, operation] of Object.entries(operations)) {
    const [method = "", path = ""] = key.split(" ");
    const responses = { 200: { description: "ok" } };
    paths[path] = { ...paths[path], [method.toLowerCase()]: { responses, ...operation } };
  }
  return JSON.stringify({ openapi: "3.1.0", info: { title, version: "1" }, paths, ...more });
}

function write(path: string, text: string): void {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), text);
}

const fresh = (...specs: string[]) => draftTools({ specs, out: "tools.yaml", adding: false, root });
const further = (...specs: string[]) => draftTools({ specs, out: "tools.yaml", adding: true, root });

/** The errors and the warnings of generating what was drafted. */
function faultsOf(text: string | undefined): string[] {
  write("tools.yaml", text ?? "");
  return generate({ config: "tools.yaml", out: "generated", root }).diagnostics.map(({ message }) => message);
}

const shop = {
  "GET /orders": { operationId: "listOrders", tags: ["Orders"], summary: "Lists orders." },
  "POST /orders": { operationId: "createOrder", tags: ["Orders"] },
  "GET /items": { operationId: "list", summary: "Lists items." },
  "GET /shelves": { operationId: "list", description: "Lists shelves." },
};

describe("a new file", () => {
  it("has one entry for each operation, named by its id where that is its alone", () => {
    write("spec/shop.json", documentOf("The Shop API v2", shop, { servers: [{ url: "https://shop.example/api" }] }));
    const { text } = fresh("spec/shop.json");
    expect(parse(text ?? "")).toEqual({
      server: { name: "shop", title: "The Shop API v2" },
      documents: {
        shop: { file: "spec/shop.json", base_url: { env: "SHOP_BASE_URL", default: "https://shop.example/api" } },
      },
      toolsets: { orders: { title: "Orders", default: true }, shop: { title: "The Shop API v2", default: true } },
      tools: {
        list_orders: { operation: "shop#listOrders", toolset: "orders" },
        create_order: { operation: "shop#createOrder", toolset: "orders" },
        get_items: { operation: "shop#GET /items", toolset: "shop" },
        get_shelves: { operation: "shop#GET /shelves", toolset: "shop" },
      },
    });
    expect(text?.split("\n").filter((line) => line.includes("description:"))).toEqual([
      "    # description: the document has none; say what it does and when to use it",
    ]);
    expect(faultsOf(text)).toEqual(['"list" is the operationId of two operations.']);
  });

  it.each([
    { scheme: { type: "http", scheme: "bearer" }, auth: { scheme: "bearer", env: "A_API_TOKEN" } },
    { scheme: { type: "http", scheme: "basic" }, auth: { scheme: "basic", env: "A_API_TOKEN" } },
    {
      scheme: { type: "apiKey", in: "query", name: "key" },
      auth: { scheme: "query", name: "key", env: "A_API_TOKEN" },
    },
    { scheme: { type: "mutualTLS" }, auth: undefined },
  ])("authenticates as the document says: $scheme", ({ scheme, auth }) => {
    const components = { securitySchemes: { own: scheme } };
    write("a.json", documentOf("A", { "GET /": { operationId: "a" } }, { components, security: [{ own: [] }] }));
    const { text = "" } = fresh("a.json");
    expect((parse(text) as { documents: { a: { auth?: object } } }).documents.a.auth).toEqual(auth);
    expect(text.includes('# auth: the document asks for "mutualTLS"')).toBe(auth === undefined);
    expect(faultsOf(text)).toEqual([]);
  });

  it("excludes what cannot be built, with the reason", () => {
    const schema = { $ref: "#/components/schemas/Missing" };
    write(
      "a.json",
      documentOf("A", {
        "GET /good": { operationId: "good" },
        "GET /bad": { operationId: "bad", parameters: [{ $ref: "#/components/parameters/Missing" }] },
        "POST /bad": { requestBody: { content: { "application/json": { schema } } } },
      }),
    );
    const { text, draft } = fresh("a.json");
    expect(draft.tools.map(({ name }) => name)).toEqual(["good"]);
    expect(draft.excluded).toEqual([
      { operation: "a#bad", reason: expect.stringMatching(/^cannot be built: .*Missing/) as string },
      { operation: "a#POST /bad", reason: expect.stringMatching(/^cannot be built: .*Missing/) as string },
    ]);
    write("tools.yaml", text ?? "");
    const { diagnostics, plan } = generate({ config: "tools.yaml", out: "generated", root });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(plan?.operationsLeftOut.map(({ because }) => because)).toEqual(["excluded", "excluded"]);
  });

  it("takes several documents, each under a name of its own", () => {
    write("a/openapi.json", documentOf("Shop API", { "GET /a": { operationId: "read" } }));
    write("b/openapi.json", documentOf("Shop", { "GET /b": { operationId: "read" } }));
    write("c/stock.json", documentOf("", { "GET /c": { operationId: "other" } }));
    const { text } = fresh("a/openapi.json", "b/openapi.json", "c/stock.json", "./a/openapi.json");
    const { documents, tools } = parse(text ?? "") as { documents: object; tools: object };
    expect(Object.keys(documents)).toEqual(["shop", "shop_2", "stock"]);
    expect(Object.keys(tools)).toHaveLength(3);
    expect(faultsOf(text)).toEqual([]);
  });

  it("suggests what recurs and what looks like a secret, as comments", () => {
    const parameters = [
      { in: "header", name: "X-Account-Id", required: true, schema: { type: "string" } },
      { in: "header", name: "Api-Version", schema: { type: "string", default: "2022-06-28" } },
      { in: "query", name: "page", schema: { type: "integer" } },
    ];
    const body = { type: "object", properties: { password: { type: "string" }, note: { type: "string" } } };
    write(
      "a.json",
      documentOf("Shop", {
        "GET /a": { parameters },
        "GET /b": { parameters },
        "POST /c": { parameters, requestBody: { content: { "application/json": { schema: body } } } },
      }),
    );
    const { text = "" } = fresh("a.json");
    expect(text.split("\n").filter((line) => line.startsWith("#   "))).toEqual([
      "#   X-Account-Id: { config: SHOP_ACCOUNT_ID } # header of 3 of 3 tools",
      '#   Api-Version: { constant: "2022-06-28" } # header of 3 of 3 tools',
      "#   password: { config: SHOP_PASSWORD } # body of 1 tool; looks like a secret",
    ]);
    const withRules = text.replaceAll(/^# (?=parameters:| {2})/gm, "");
    write("tools.yaml", withRules);
    const { plan, diagnostics } = generate({ config: "tools.yaml", out: "generated", root });
    expect(diagnostics).toEqual([]);
    expect(plan?.tools.map(({ definition }) => Object.keys(definition.arguments))).toEqual([
      ["page"],
      ["page"],
      ["page", "note"],
    ]);
  });

  it("says where a document is wrong, and drafts nothing", () => {
    write("a.json", "{}");
    const { text, diagnostics } = fresh("a.json", "missing.json");
    expect(text).toBeUndefined();
    expect(diagnostics.map(({ rule }) => rule)).toEqual(["not-openapi", "unreadable-file"]);
  });
});

const existing = `server: { name: shop }
documents:
  engine: { file: spec/shop.json } # the first
toolsets:
  sales: { title: Sales }
tools:
  # the most used
  orders_of_shop:
    operation: engine#listOrders
    toolset: sales
    aliases: [create_order]

excluded:
  "GET /items": not wanted
# the end
`;

describe("an existing file", () => {
  beforeEach(() => {
    write("spec/shop.json", documentOf("The Shop API v2", shop));
    write("tools.yaml", existing);
  });

  it("gets the undecided operations, in the toolset that its tag has there, and keeps all it says", () => {
    const { text } = further("spec/shop.json");
    expect(text).toBe(`server: { name: shop }
documents:
  engine: { file: spec/shop.json } # the first
toolsets:
  sales: { title: Sales }
  engine: { title: The Shop API v2, default: true }
tools:
  # the most used
  orders_of_shop:
    operation: engine#listOrders
    toolset: sales
    aliases: [create_order]
  create_order_2:
    operation: engine#createOrder
    toolset: sales
    # description: the document has none; say what it does and when to use it
  get_shelves:
    operation: engine#GET /shelves
    toolset: engine

excluded:
  "GET /items": not wanted
# the end
`);
    expect(faultsOf(text)).toEqual(['"list" is the operationId of two operations.']);
    expect(further().text).toBe(text);
  });

  it("gives every tool a name that no other has", () => {
    const taken = { "GET /a": { operationId: "create_order" }, "GET /b": { operationId: "create_order_2" } };
    write(
      "spec/shop.json",
      documentOf("Shop", { ...shop, ...taken, "POST /orders": { operationId: "orders_of_shop" } }),
    );
    const { draft, text } = further("spec/shop.json");
    expect(draft.tools.map(({ name }) => name)).toEqual([
      "orders_of_shop_2",
      "get_shelves",
      "create_order_2",
      "create_order_2_2",
    ]);
    write("tools.yaml", text ?? "");
    const { diagnostics } = generate({ config: "tools.yaml", out: "generated", root });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("gives no tool the name of a workflow", () => {
    const workflow = "{ module: wait.ts, toolset: sales, title: Wait, description: Waits., aliases: [wait_2] }";
    write("wait.ts", "");
    write("tools.yaml", existing.replace("excluded:", `workflows:\n  get_shelves: ${workflow}\n\nexcluded:`));
    const { text } = further("spec/shop.json");
    expect(text).toContain("  get_shelves_2:\n    operation: engine#GET /shelves");
    expect(faultsOf(text)).toEqual(['"list" is the operationId of two operations.']);
  });

  it("keeps its toolsets to itself where it does not group by tags", () => {
    const other = "  shelves: { operation: GET /shelves, toolset: other }\n";
    write("spec/shop.json", documentOf("Shop", { ...shop, "GET /shelves": { tags: ["Orders"] } }));
    write(
      "tools.yaml",
      existing
        .replace("toolsets:\n", "toolsets:\n  other: { title: Other }\n")
        .replace("\nexcluded", `${other}\nexcluded`),
    );
    expect(further().draft).toMatchObject({
      tools: [{ name: "create_order_2", toolset: "orders" }],
      toolsets: [{ name: "orders", title: "Orders" }],
    });
  });

  it("is not touched by operations of its other documents, unless no document is named", () => {
    write("other.json", documentOf("Other", { "GET /x": { operationId: "x" } }));
    write("tools.yaml", existing.replace('"GET /items"', '"engine#GET /items"'));
    const { draft, text } = further("other.json");
    expect(draft.tools.map(({ name }) => name)).toEqual(["x"]);
    expect(draft.documents.map(({ name, file }) => [name, file])).toEqual([["other", "other.json"]]);
    write("tools.yaml", text ?? "");
    expect(further().draft.tools.map(({ name }) => name)).toEqual(["create_order_2", "get_shelves"]);
  });

  it("says which references a further document would make unclear, and stays as it is", () => {
    write("other.json", documentOf("Other", { "GET /x": { operationId: "x" } }));
    const { text, diagnostics } = further("other.json");
    expect(text).toBeUndefined();
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ rule, message }) => [rule, message])).toEqual([
      ["unknown-document", '"GET /items" does not say which document it is of.'],
    ]);
  });

  it.each([
    { name: "no YAML", given: "tools: [", rule: "not-yaml" },
    { name: "no tools.yaml", given: "openapi: 3.1.0\npaths: {}\n", rule: "unknown-key" },
    { name: "nothing", given: "", rule: "wrong-shape" },
    { name: "a document that is not there", given: existing.replace("spec/shop", "spec/x"), rule: "unreadable-file" },
    {
      name: "written in a form that nothing can be added to",
      given: existing.replace(/tools:\n[^]*/, "parameters: &none {}\ntools: *none\n"),
      rule: "wrong-shape",
    },
    {
      name: "written so that an entry put into it would mean something else",
      given: existing.replace("  orders_of_shop:", "  &first orders_of_shop:"),
      rule: "wrong-shape",
    },
  ])("that is $name gets nothing", ({ given, rule }) => {
    write("tools.yaml", given);
    const { text, diagnostics } = further("spec/shop.json");
    expect(text).toBeUndefined();
    expect(diagnostics.map((each) => each.rule)).toContain(rule);
  });

  it("that is JSON stays JSON", () => {
    write("tools.yaml", JSON.stringify(parse(existing), undefined, 2));
    const { text = "" } = further("spec/shop.json");
    const { tools } = JSON.parse(text) as { tools: object };
    expect(Object.keys(tools)).toEqual(["orders_of_shop", "create_order_2", "get_shelves"]);
  });
});
