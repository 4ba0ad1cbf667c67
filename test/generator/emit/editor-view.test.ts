/**
 * What an editor offers while `tools.yaml` is written: asked of the language server that editors use, which takes the
 * schema from the first line of the file.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { getLanguageService, type LanguageService, TextDocument } from "yaml-language-server";
import { SettingsState } from "yaml-language-server/out/server/src/yamlSettings.js";

const file = fileURLToPath(new URL("../../../tools.yaml", import.meta.url));
const text = readFileSync(file, "utf8");
const uri = pathToFileURL(file).href;
/** The server's own kind of document, of which it exports an older form. */
type Asked = Parameters<LanguageService["doHover"]>[0];

const cursor = "█";
let service: LanguageService;
let version = 0;

beforeAll(() => {
  service = getLanguageService({
    schemaRequestService: (address) => Promise.resolve(readFileSync(fileURLToPath(address), "utf8")),
    workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
    yamlSettings: new SettingsState(),
  });
  service.configure({ validate: true, hover: true, completion: true });
});

/** The file with some lines more below a heading; where the cursor stands is left out of it. */
function written(heading: string, lines: readonly string[]) {
  const at = text.search(new RegExp(`^${heading}:`, "m"));
  const start = text.indexOf("\n", at) + 1;
  const whole = `${text.slice(0, start)}${lines.map((line) => `${line}\n`).join("")}${text.slice(start)}`;
  version += 1;
  const document = TextDocument.create(uri, "yaml", version, whole.replace(cursor, "")) as Asked;
  return { document, position: document.positionAt(Math.max(0, whole.indexOf(cursor))) };
}

async function offered(heading: string, ...lines: string[]): Promise<ReadonlyMap<string, string>> {
  const { document, position } = written(heading, lines);
  const { items } = await service.doComplete(document, position, false);
  return new Map(items.map(({ label, documentation = "" }) => [label, textOf(documentation)]));
}

function textOf(documentation: string | { readonly value: string }): string {
  return typeof documentation === "string" ? documentation : documentation.value;
}

describe("the language server", () => {
  it("finds nothing wrong with our own tools.yaml", async () => {
    expect(await service.doValidation(written("tools", []).document, false)).toEqual([]);
  });

  it.each([
    ["a tool", "tools", ["  new_tool:", `    operation: engine#${cursor}`, "    toolset: runs"]],
    ["a lookup", "lookups", ["  new_name:", `    operation: engine#${cursor}`]],
    [
      "a fallback",
      "tools",
      ["  new_tool:", "    operation: engine#get_task_run", "    fallback:", `      - operation: engine#${cursor}`],
    ],
  ])("offers the operations for %s, by both names, and says what each does", async (_, heading, lines) => {
    const operations = await offered(heading, ...lines);
    expect(operations.get("engine#start_pipeline")).toBe("Run a pipeline now");
    expect(operations.get("engine#POST /public/pipelines/{pipeline_id_or_alias}/start")).toBe("Run a pipeline now");
    expect(operations.has("agents#list_agents")).toBe(true);
  });

  it("offers the operations to exclude", async () => {
    const operations = await offered("excluded", `  engine${cursor}`);
    expect(operations.has("engine#start_pipeline")).toBe(true);
  });

  it.each([
    ["engine#list_pipeline_runs", "status", "Only runs in one of these states.", "task_run_id"],
    ["engine#GET /public/task_runs/{task_run_id}", "task_run_id", "Id of the task run.", "status"],
  ])("offers the arguments of %s and no others, and says what each means", async (operation, name, words, other) => {
    const lines = ["  new_tool:", `    operation: ${operation}`, "    arguments:", `      ${cursor}`];
    const names = await offered("tools", ...lines, "    toolset: runs");
    expect(names.get(name)).toBe(words);
    expect(names.get("X-Orchestra-Account-Id")).toBe("Workspace to act in, for a token that reaches several.");
    expect(names.has(other)).toBe(false);
  });

  it.each([
    [["    operation: engine#list_pipe█line_runs"], "Find pipeline runs"],
    [
      ["    operation: engine#list_pipeline_runs", "    arguments: { sta█tus: { required: true } }"],
      "Only runs in one",
    ],
  ])("explains what the mouse is over: %s", async (lines, words) => {
    const { document, position } = written("tools", ["  new_tool:", ...lines, "    toolset: runs"]);
    const hover = await service.doHover(document, position);
    expect(JSON.stringify(hover?.contents)).toContain(words);
  });

  it.each([
    ["an operation", ["    operation: engine#list_pipelinez"], "Value is not accepted"],
    [
      "an argument",
      ["    operation: engine#list_pipelines", "    arguments: { nmae: { required: true } }"],
      "nmae is not allowed",
    ],
  ])("marks %s that is misspelt, on its own line", async (_, lines, words) => {
    const { document } = written("tools", ["  new_tool:", ...lines, "    toolset: runs"]);
    const found = await service.doValidation(document, false);
    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining(words)]);
    const line = document.getText().split("\n")[found[0]?.range.start.line ?? 0];
    expect(line).toBe(lines.at(-1));
  });
});
