/**
 * The schema that editors complete tools.yaml with: it takes what the planner takes, and no misspelt operation or
 * argument. Ajv judges the file; the planner itself judges every word that the schema offers.
 */
import { Ajv } from "ajv";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { CuratedArgument, CuratedTool, Curation } from "../../../generator/curation.js";
import { createReport } from "../../../generator/diagnostics.js";
import { editorSchema } from "../../../generator/emit/editor-schema.js";
import { jsonText } from "../../../generator/emit/json-text.js";
import { loadDocument } from "../../../generator/load/document.js";
import { normalizeDocument } from "../../../generator/normalize/document.js";
import type { ApiDocument } from "../../../generator/operation.js";
import { planCatalogue } from "../../../generator/plan/catalogue.js";
import { draftCuration } from "../../../generator/plan/draft.js";
import general from "../../../generator/tools.schema.json" with { type: "json" };

const root = fileURLToPath(new URL("../../..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");

interface ToolsFile {
  lookups: Record<string, { operation: string }>;
  tools: Record<string, { operation: string; arguments?: Record<string, object>; fallback?: { operation: string }[] }>;
  excluded: Record<string, string>;
}

describe("our own", () => {
  const base = "file:///project/";
  const schema = { ...(JSON.parse(read("generated/tools.schema.json")) as object), $id: `${base}generated/x.json` };
  // As an editor does, the general schema is read from beside the generated one.
  const ajv = new Ajv({ strict: false }).addSchema(general, `${base}generator/tools.schema.json`);
  const validate = ajv.compile(schema);
  const isValid = (change: (file: ToolsFile) => void = () => undefined) => {
    const file = parse(read("tools.yaml")) as ToolsFile;
    change(file);
    return validate(file);
  };
  const tool = (file: ToolsFile, name: string) => file.tools[name] ?? { operation: "" };

  it("tools.yaml fits it, and names it in its first line", () => {
    expect(isValid(), JSON.stringify(validate.errors)).toBe(true);
    expect(read("tools.yaml").split("\n")[0]).toBe("# yaml-language-server: $schema=generated/tools.schema.json");
  });

  it.each<[string, (file: ToolsFile) => void]>([
    ["a misspelt operation", (file) => (tool(file, "list_pipelines").operation = "engine#list_pipelnes")],
    ["a misspelt path", (file) => (tool(file, "list_pipelines").operation = "engine#GET /public/pipelinez")],
    ["an operation of another document", (file) => (tool(file, "list_pipelines").operation = "agents#list_pipelines")],
    ["a misspelt argument", (file) => (tool(file, "list_pipeline_runs").arguments = { stauts: { description: "x" } })],
    [
      "an argument of another operation",
      (file) => (tool(file, "get_task_run").arguments = { status: { required: true } }),
    ],
    ["a misspelt key of an argument", (file) => (tool(file, "list_pipelines").arguments = { name: { describe: "x" } })],
    [
      "a misspelt operation of a lookup",
      (file) => (file.lookups["pipeline_name"] = { ...file.lookups["pipeline_name"], operation: "engine#lst" }),
    ],
    [
      "a misspelt operation of a fallback",
      (file) => tool(file, "get_task_run").fallback?.forEach((way) => (way.operation = "engine#lst")),
    ],
    ["a misspelt excluded operation", (file) => (file.excluded["engine#GET /public/nothing"] = "it is not there")],
    ["what the general schema refuses", (file) => Object.assign(file, { extra: 1 })],
  ])("%s does not fit", (_, change) => expect(isValid(change)).toBe(false));

  it.each<[string, (file: ToolsFile) => void]>([
    ["an operation by its path", (file) => (tool(file, "list_pipelines").operation = "engine#GET /public/pipelines")],
    [
      "an argument with its place",
      (file) => (tool(file, "list_pipelines").arguments = { "query:name": { description: "x" } }),
    ],
    [
      "a tool of an operation that was excluded",
      (file) => Object.assign(file.tools, { get_health: { operation: "engine#GET /public/health", toolset: "runs" } }),
    ],
  ])("%s fits", (_, change) => expect(isValid(change), JSON.stringify(validate.errors)).toBe(true));

  it("explains every operation, and each argument in one sentence at most", () => {
    const { operation, ...definitions } = (
      schema as never as { definitions: Record<string, { enum?: string[]; description?: string; anyOf: object[] }> }
    ).definitions;
    const operations = Object.values(definitions).filter((each) => each.enum !== undefined);
    expect(operations).toHaveLength(operation?.anyOf.length ?? 0);
    for (const { description } of operations) expect(description).toMatch(/^.{5,240}$/u);
    expect(JSON.stringify(schema)).not.toMatch(/"description":"[^"]{165,}"/);
  });

  it("names each operation once, and tells once what recurs", () => {
    const text = read("generated/tools.schema.json");
    for (const name of ["engine#start_pipeline", "engine#GET /public/pipeline_runs"]) {
      expect(text.split(JSON.stringify(name)), name).toHaveLength(2);
    }
    expect(text.split("Workspace to act in, for a token that reaches several.")).toHaveLength(2);
  });
});

const folder = join(root, "test/examination/documents");
const examined = readdirSync(folder).filter(
  (file) => /^\d\d-[a-z0-9-]+\.yaml$/.test(file) && !file.includes("expected"),
);

describe.each([...examined.map((file) => join(folder, file)), join(root, "spec/engine.yaml")])("of %s", (file) => {
  let document: ApiDocument;
  let curation: Curation;
  beforeAll(() => {
    const report = createReport();
    const loaded = loadDocument({ name: "api", file, root, report });
    if (loaded === undefined) throw new Error(relative(root, file));
    document = normalizeDocument(loaded, report);
    curation = draftCuration([document]);
  });

  const planned = (change: (tool: CuratedTool) => CuratedTool) => {
    const report = createReport();
    const plan = planCatalogue({ ...curation, tools: curation.tools.map(change) }, [document], report);
    return { plan, messages: report.diagnostics.map(({ rule, message }) => `${rule}: ${message}`) };
  };
  const isUnknown = (message: string) => /^unknown-(parameter|operation|document)/.test(message);

  it("every offered name is one by which the planner finds the operation", () => {
    const { vocabulary } = planned((tool) => tool).plan;
    expect(vocabulary).toHaveLength(document.operations.length);
    const most = Math.max(...vocabulary.map(({ names }) => names.length));
    for (let index = 0; index < most; index += 1) {
      const { messages } = planned((tool) => {
        const words = vocabulary.find(({ method, path }) => tool.operation === `api#${method} ${path}`);
        if (words === undefined) throw new Error(tool.operation);
        return { ...tool, operation: words.names[index] ?? tool.operation };
      });
      expect(messages.filter(isUnknown)).toEqual([]);
    }
  });

  it("every offered argument is one that the planner knows, and every one that it knows is offered", () => {
    const { plan } = planned((tool) => tool);
    const offered = new Map(
      plan.vocabulary.map((words) => [`${words.method} ${words.path}`, Object.keys(words.arguments)]),
    );
    for (const { definition } of plan.tools) {
      const keys = offered
        .get(`${definition.operation.method} ${definition.operation.path}`)
        ?.map((key) => key.toLowerCase());
      const bindings = [
        ...Object.values(definition.arguments).map(({ binding }) => binding),
        ...(definition.hidden ?? []),
      ];
      for (const binding of bindings) {
        if (binding.in === "server") continue;
        const pointed =
          binding.in === "body" ? binding.pointer.slice(1).replaceAll("~1", "/").replaceAll("~0", "~") : "";
        const name = binding.in === "body" ? pointed || "body" : binding.name;
        expect(
          [name.toLowerCase(), `${binding.in}:${name}`.toLowerCase()].some((key) => keys?.includes(key)),
          name,
        ).toBe(true);
      }
    }
    const spoken = (isWhole: boolean) =>
      planned((tool) => {
        const keys = offered.get(tool.operation.replace("api#", "")) ?? [];
        const isFlat =
          plan.tools.find(({ definition }) => definition.name === tool.name)?.definition.body !== undefined &&
          !Object.values(
            plan.tools.find(({ definition }) => definition.name === tool.name)?.definition.arguments ?? {},
          ).some(({ binding }) => binding.in === "body" && binding.pointer === "");
        const meant = keys.filter((key) => !isFlat || (key === "body") === isWhole);
        const form = isFlat && isWhole ? ("nested" as const) : undefined;
        return { ...tool, body: { ...tool.body, form }, arguments: meant.map(argumentOf) };
      }).messages.filter(isUnknown);
    expect(spoken(false)).toEqual([]);
    expect(spoken(true)).toEqual([]);
  });
});

function argumentOf(key: string): CuratedArgument {
  const at = { file: "tools.yaml", start: 0, end: 0 };
  return {
    key,
    name: undefined,
    description: "Described.",
    required: false,
    value: undefined,
    open: undefined,
    describesEnum: false,
    text: undefined,
    url: [],
    at,
    nameAt: at,
    valueAt: at,
    openAt: at,
    enumAt: at,
    textAt: at,
  };
}

it("definitions of one name do not hide each other", () => {
  const words = (name: string) => ({ names: [name], words: name, method: "GET", path: "/", arguments: {} });
  const names = ["a#GET /b", "a#GET_b", "a#GET /b/", "tool#x", "argument#b"];
  const options = { general: "x.json", header: "Header.", recurring: ["b"] };
  const schema = JSON.parse(
    editorSchema([...names.map(words), { ...words("a#c"), arguments: { b: "What b is." } }], options),
  ) as object;
  const validate = new Ajv({ strict: false }).compile({ ...schema, allOf: [{}] });
  for (const name of [...names, "a#c"]) expect(validate({ tools: { x: { operation: name } } }), name).toBe(true);
  expect(validate({ tools: { x: { operation: "a#GET /c" } } })).toBe(false);
  expect(validate({ tools: { x: { operation: "a#c", arguments: { b: {} } } } })).toBe(true);
  expect(validate({ tools: { x: { operation: "a#GET_b", arguments: { b: {} } } } })).toBe(false);
});

it("its text says what the value is, whatever is in it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
