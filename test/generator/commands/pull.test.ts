/** The command as one uses it, against a publisher on loopback: what it prints, what it writes, how it ends. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { generateCommand } from "../../../generator/commands/generate.js";
import { pullCommand } from "../../../generator/commands/pull.js";
import { committed, overlay, type Part, published, toolsYaml } from "../pull/document.js";
import { publish, type Publisher } from "../pull/publisher.js";

let publisher: Publisher;
let folder: string;

beforeAll(async () => {
  publisher = await publish();
});
afterAll(() => publisher.close());

beforeEach(() => {
  publisher.texts.clear();
  folder = mkdtempSync(join(tmpdir(), "pull-"));
  mkdirSync(join(folder, "spec"));
  write("spec/shop.yaml", committed);
  write("spec/shop.overlay.yaml", overlay);
  write("tools.yaml", toolsYaml(`${publisher.address}/openapi.json`));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}
const read = (path: string) => readFileSync(join(folder, path), "utf8");
const specFiles = () => readdirSync(join(folder, "spec")).toSorted();

function serve(document: unknown): void {
  publisher.texts.set("/openapi.json", typeof document === "string" ? document : JSON.stringify(document));
}

/** The published document with a change. */
function changed(change: (document: Part) => void): Part {
  const document = published();
  change(document);
  return document;
}

const paths = () => ["--config", join(folder, "tools.yaml"), "--out", join(folder, "out")];

async function run(...argv: string[]) {
  let output = "";
  let errors = "";
  const code = await pullCommand(
    [...argv, ...paths()],
    { write: (text) => (output += text) },
    { write: (text) => (errors += text) },
  );
  return { code, output, errors };
}

function generate(): void {
  const silent = { write: () => undefined };
  expect(generateCommand(paths(), silent, silent)).toBe(0);
}

describe("spec:pull", () => {
  it("changes nothing where the published document says nothing new", async () => {
    generate();
    serve(published());
    const { code, output, errors } = await run();
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(read("spec/shop.yaml")).toBe(committed);
    expect(output).toContain("No difference but for words and order");
    expect(output).toContain("generate would change nothing");
    expect(output).toContain("spec/shop.yaml is up to date.");
    expect(specFiles()).toEqual(["shop.overlay.yaml", "shop.yaml"]);
  });

  it("shows a changed parameter by its name, what generate would change, and writes", async () => {
    generate();
    serve(changed(({ paths: { "/things": things } }) => (things.get.parameters[1].required = true)));
    const { code, output } = await run("shop");
    expect(code).toBe(0);
    expect(output).toContain("  GET /things\n    ~ query parameter status: required now\n");
    expect(output).toContain("out/tools/list_things.ts");
    expect(output).toContain("  1 tool touched\n    ~ list_things (breaks clients)\n");
    expect(read("spec/shop.yaml")).toBe(committed.replace("required: false", "required: true"));
    generate();
    expect(read("out/tools/list_things.ts")).toContain("required: true");
    expect((await run()).output).toContain("generate would change nothing");
  });

  it("says where generated files are behind already", async () => {
    serve(published());
    expect((await run()).output).toMatch(/generate would change \d+ files; .*out is behind the committed documents/);
  });

  it("with --check writes nothing, and ends with 1 where it would", async () => {
    const more = changed(({ components }) => components.schemas.ThingStatus.enum.push("LOST"));
    serve(more);
    const { code, output } = await run("--check");
    expect(code).toBe(1);
    expect(output).toContain('+ "LOST"');
    expect(output).toContain("spec/shop.yaml would be changed.");
    expect(read("spec/shop.yaml")).toBe(committed);
    serve(published());
    expect((await run("--check")).code).toBe(0);
  });

  it("writes a document that is not committed yet, also as JSON", async () => {
    rmSync(join(folder, "spec/shop.yaml"));
    write("tools.yaml", read("tools.yaml").replace("pause_thing: not now", "").replace("excluded:", ""));
    serve(published());
    const { code, output } = await run();
    expect(code).toBe(0);
    expect(output).toContain("+ GET /things (list_things)");
    expect(output).toContain("spec/shop.yaml is written");
    expect(read("spec/shop.yaml").startsWith("openapi: 3.1.0\n\ninfo:\n")).toBe(true);
    write("tools.yaml", read("tools.yaml").replace("spec/shop.yaml", "spec/shop.json"));
    expect((await run()).code).toBe(0);
    expect(JSON.parse(read("spec/shop.json")).paths["/things"].get.operationId).toBe("list_things");
  });

  it("pulls from a file in place of the source", async () => {
    write("saved.json", JSON.stringify(published()));
    const { code, output } = await run("shop", "--from", join(folder, "saved.json"));
    expect({ code, upToDate: output.includes("is up to date") }).toEqual({ code: 0, upToDate: true });
  });

  it("has the same as JSON, and as Markdown in which no name can mean anything", async () => {
    serve(changed(({ components }) => components.schemas.ThingStatus.enum.push("```\n</details>\u001b[2J")));
    const json = await run("--json", "--check");
    expect(JSON.parse(json.output)).toMatchObject({
      documents: [
        { name: "shop", status: "stale", changes: [{ kind: "added", thing: "value", owner: "schema ThingStatus" }] },
      ],
      generate: { tools: [{ name: "list_things", kind: "changed", effect: "compatible" }] },
    });
    const markdown = await run("--markdown", "--check");
    expect(markdown.output).toContain('````diff\n+ "```\\n</details>');
    expect(markdown.output).not.toContain("\u001b");
    expect((await run("--check")).output).not.toContain("\u001b");
  });
});

describe("spec:pull leaves the committed file as it was", () => {
  const unfit: { name: string; document: () => unknown; says: RegExp[] }[] = [
    {
      name: "where nothing is found",
      document: () => undefined,
      says: [/answers with status 404/, /tools\.yaml:\d+:\d+/],
    },
    {
      name: "where a web page is found",
      document: () => "<!doctype html><title>Sign in</title>",
      says: [/is no OpenAPI document/, /it is a web page/],
    },
    { name: "where the text is broken", document: () => '{"openapi": "3.1.0",', says: [/not-yaml/] },
    {
      name: "where it is JSON of another kind",
      document: () => ({ error: "try later", code: 5 }),
      says: [/is no OpenAPI document/, /has error, code/],
    },
    {
      name: "where it has no operations",
      document: () => ({ openapi: "3.1.0", paths: {} }),
      says: [/no operations under paths/],
    },
    {
      name: "where the overlay no longer fits",
      document: () => changed(({ paths: { "/things": things } }) => delete things.get.parameters[0].schema.default),
      says: [/overlay-matches-nothing/, /shop\.overlay\.yaml:4:\d+/],
    },
    {
      name: "where the operation of a tool is gone",
      document: () => changed((document) => delete document.paths["/things/{thing_id}/start"]),
      says: [/unknown-operation/, /start_thing/],
    },
  ];

  it.each(unfit)("$name", async ({ document, says }) => {
    const value = document();
    if (value !== undefined) serve(value);
    const { code, output, errors } = await run();
    expect(code).toBe(1);
    expect(read("spec/shop.yaml")).toBe(committed);
    expect(specFiles()).toEqual(["shop.overlay.yaml", "shop.yaml"]);
    expect(output).toContain("spec/shop.yaml is left as it was");
    for (const text of says) expect(errors).toMatch(text);
  });

  it("and shows the difference all the same, so that the overlay or the tools can be mended", async () => {
    serve(changed((document) => delete document.paths["/things/{thing_id}/start"]));
    expect((await run()).output).toContain("- POST /things/{thing_id}/start (start_thing)");
  });

  it("where it cannot be read itself", async () => {
    write("spec/shop.yaml", "openapi: [");
    serve(published());
    const { code, errors } = await run();
    expect(code).toBe(1);
    expect(errors).toContain("not-yaml");
    expect(read("spec/shop.yaml")).toBe("openapi: [");
  });

  it("and takes the documents that stand beside it", async () => {
    write(
      "tools.yaml",
      read("tools.yaml")
        .replace(
          "toolsets:",
          `  other:\n    file: spec/other.yaml\n    source: ${publisher.address}/other.json\ntoolsets:`,
        )
        .replaceAll("operation: ", "operation: shop#")
        .replace("pause_thing:", "shop#pause_thing:"),
    );
    serve(changed((document) => delete document.paths["/things/{thing_id}/start"]));
    publisher.texts.set("/other.json", JSON.stringify(published()));
    write("spec/other.yaml", committed);
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toContain("spec/shop.yaml is left as it was");
    expect(output).toContain("spec/other.yaml is up to date.");
    publisher.texts.set("/other.json", JSON.stringify(changed(({ info }) => (info.version = "2.0.0"))));
    await run();
    expect(read("spec/other.yaml")).toBe(committed.replace("version: 1.0.0", "version: 2.0.0"));
  });
});

describe("wrong usage ends with 2 and says what is right", () => {
  it.each([
    [["shp"], 'Did you mean "shop"?'],
    [["shop", "other"], "One document at a time"],
    [["--from", "x.json"], "name it"],
    [["--jsno"], "--jsno"],
    [["--json", "--markdown"], "exclude each other"],
  ])("%j", async (argv, says) => {
    const { code, output, errors } = await run(...argv);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors).toContain(says);
  });

  it("where no document has a source", async () => {
    write("tools.yaml", read("tools.yaml").replace(/ *source: .*\n/, ""));
    expect(await run()).toMatchObject({ code: 2, errors: expect.stringContaining("No document in") });
    expect(await run("shop")).toMatchObject({ code: 2, errors: expect.stringContaining('"shop" has no "source"') });
  });

  it("and --help is not wrong", async () => {
    expect(await run("--help")).toMatchObject({ code: 0, errors: "" });
  });
});

it("needs tools.yaml", async () => {
  rmSync(join(folder, "tools.yaml"));
  const { code, errors } = await run();
  expect(code).toBe(1);
  expect(errors).toContain("There is no file");
  expect(existsSync(join(folder, "out"))).toBe(false);
});
