/** The tools as a model sees them: which pairs read alike, what clients refuse, and that our own tools pass. */
import fc from "fast-check";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { readFileSync } from "node:fs";
import type { AnyTool, JsonSchema } from "../../../server/definition.js";
import { inputSchemaOf } from "../../../server/definition.js";
import { listingOf } from "../../../server/listing.js";
import { createReport } from "../../../generator/diagnostics.js";
import { readInput } from "../../../generator/input.js";
import { planCatalogue } from "../../../generator/plan/catalogue.js";
import { clientRules } from "../../../generator/plan/lint.js";
import { checkSurface } from "../../../generator/plan/surface/check.js";
import { confusableTools, likeness, purposeWords } from "../../../generator/plan/surface/confusable.js";
import { type JudgedTool, surfaceRules } from "../../../generator/plan/surface/judged.js";
import { partsOf } from "../../../generator/plan/surface/parts.js";
import type { Plan } from "../../../generator/tool.js";
import { tokensOf } from "../../../generator/tokens.js";
import schema from "../../../generator/tools.schema.json" with { type: "json" };

const at = { file: "tools.yaml", start: 0, end: 0 };

function tool(name: string, description: string, argument: JsonSchema = { type: "string" }): AnyTool {
  return {
    name,
    title: name.replaceAll("_", " "),
    description,
    toolset: "all",
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    operation: { document: "api", method: "GET", path: "/" },
    arguments: {
      id: { binding: { in: "query", name: "id", style: "form", explode: true }, schema: argument, description: "Id." },
    },
    result: {},
  };
}

const judged = (definition: AnyTool): JudgedTool => ({
  definition,
  tokens: 0,
  allow: [],
  at: { name: at, description: at },
});
type Words = readonly [name: string, description: string];
const areAlike = (left: Words, right: Words) => confusableTools([tool(...left), tool(...right)].map(judged)).length > 0;

describe("tools that read alike", () => {
  it.each<[Words, Words]>([
    [
      ["get_order", "Gets an order by its id."],
      ["retrieve_order", "Retrieves the order with this id."],
    ],
    [
      ["list_orders", "Lists the orders of a customer."],
      ["search_orders", "Search for a customer's orders. Takes a text."],
    ],
    [
      ["read_variable", "Get a variable."],
      ["read_variables", "Get all variables."],
    ],
    [
      ["update_automation", "Updates an automation."],
      ["patch_automation", "Deprecated. Modify one automation."],
    ],
    [
      ["delete_user", "Removes a user for good."],
      ["remove_user", "Deletes the user for good, with all that is theirs."],
    ],
  ])("%j and %j", (left, right) => {
    expect(areAlike(left, right)).toBe(true);
    expect(areAlike(right, left)).toBe(true);
    // The remedy that the message names.
    expect(areAlike([left[0], `${left[1]} For the other use ${right[0]}.`], right)).toBe(false);
    expect(areAlike([left[0], `${left[1]} For the other use ${right[0]}_2.`], right)).toBe(true);
  });

  it.each<[Words, Words]>([
    [
      ["delete_agent", "Deletes one agent for good. Use it only when the user names the agent."],
      ["delete_skill", "Deletes one skill for good. Use it only when the user names the skill."],
    ],
    [
      ["get_order", "Gets an order by its id."],
      ["list_orders", "Lists orders by state and day."],
    ],
    [
      ["start_job", "Starts a job."],
      ["stop_job", "Stops a job."],
    ],
    [
      ["mute_alert", "Mutes an alert."],
      ["unmute_alert", "Unmutes an alert."],
    ],
    [
      ["list_logs", "Lists the logs of a run."],
      ["list_files", "Lists the files of a run."],
    ],
  ])("but not %j and %j", (left, right) => expect(areAlike(left, right)).toBe(false));

  it("are measured from 0 to 1, alike from both sides", () => {
    const words = fc.array(fc.constantFrom(..."abcdefgh")).map((list) => new Set(list));
    fc.assert(
      fc.property(words, words, (left, right) => {
        const measured = likeness(left, right);
        expect(measured).toBe(likeness(right, left));
        expect(measured).toBeGreaterThanOrEqual(0);
        expect(measured).toBeLessThanOrEqual(1);
        expect(measured === 1).toBe(left.size > 0 && [...left].toSorted().join() === [...right].toSorted().join());
      }),
    );
  });

  it("take any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (title, description) => {
        for (const word of purposeWords({ title, description })) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
      }),
    );
  });
});

describe("what clients refuse or adapt", () => {
  const found = (name: string, argument: JsonSchema) => {
    const each = tool("get_order", "Gets it.", argument);
    return clientRules.find((rule) => rule.name === name)?.check(each, inputSchemaOf(each));
  };

  it.each<[string, JsonSchema, boolean]>([
    ["dialect", { type: "string", $schema: "http://json-schema.org/draft-07/schema#" }, true],
    ["dialect", { type: "object", properties: { a: { type: "string", $id: "a" } } }, true],
    ["dialect", { type: "object", properties: { $schema: { type: "string" } } }, false],
    ["object-properties", { properties: { a: { type: "string" } } }, true],
    ["object-properties", { type: "array", items: { type: ["object", "null"], properties: {} } }, true],
    ["object-properties", { type: "object", properties: { properties: { type: "string" } } }, false],
  ])("%s: %j", (name, argument, is) => expect(found(name, argument)).toHaveLength(is ? 1 : 0));
});

it("tools.yaml can allow exactly the rules that there are", () => {
  const refused = clientRules.filter(({ weight }) => weight === "refused").map(({ name }) => name);
  expect(Object.keys(schema.definitions.allow.properties)).toEqual([...surfaceRules, ...refused]);
});

it("the parts of a tool are all of its entry in the list", () => {
  const each = tool("get_order", "Gets an order by its id.", { type: "string", enum: ["a", "b"] });
  const characters = (text: string) => text.length;
  const parts = partsOf(each, characters);
  expect(parts.map(({ name }) => name)).toContain("the argument id");
  const sum = parts.reduce((total, { tokens }) => total + tokens, 0);
  const whole = JSON.stringify(listingOf(each)).length;
  expect(Math.abs(whole - sum)).toBeLessThan(150);
});

describe("our own tools", { timeout: 120_000 }, () => {
  const root = process.cwd();
  const original = readFileSync("tools.yaml", "utf8");
  const diagnosticsOf = (text: string): { plan: Plan; messages: readonly string[] } => {
    const report = createReport();
    const texts = new Map([[resolve("tools.yaml"), text]]);
    const { curation, documents } = readInput({ config: "tools.yaml", root, report, texts });
    if (curation === undefined) throw new Error(JSON.stringify(report.diagnostics));
    const plan = planCatalogue(curation, documents, report, { countTokens: tokensOf });
    checkSurface(curation, plan, tokensOf, report);
    return { plan, messages: report.diagnostics.map(({ rule, message }) => `${rule}: ${message}`) };
  };
  let own: ReturnType<typeof diagnosticsOf>;
  beforeAll(() => {
    own = diagnosticsOf(original);
  });

  it("keep their budgets, and have nothing that a model would stumble over", () => {
    expect(own.messages).toEqual([]);
  });

  it("cost at most 9,000 tokens and are at most 20, as they are served by default", () => {
    const { toolsets } = own.plan.catalogue;
    const served = [...own.plan.tools, ...own.plan.workflows].filter(
      ({ definition: { toolset, annotations } }) => toolsets[toolset]?.default === true && !annotations.destructiveHint,
    );
    expect(served.length).toBeGreaterThan(10);
    expect(served.length).toBeLessThanOrEqual(20);
    const listed = served.map(({ definition }) => tokensOf(JSON.stringify(listingOf(definition))));
    expect(listed.reduce((sum, tokens) => sum + tokens, 0)).toBeLessThanOrEqual(9_000);
  });

  it("would be warned of if a description were copied, a reason lost or a budget halved", () => {
    const text = parseDocument(original);
    const description = String(text.getIn(["tools", "get_skill", "description"]));
    text.setIn(["tools", "get_agent", "description"], description.replace("update_skill", "list_agents"));
    text.setIn(["tools", "get_agent", "title"], "Get a skill");
    text.deleteIn(["workflows", "whats_broken", "allow"]);
    text.setIn(["budgets", "default"], 4_500);
    expect(diagnosticsOf(text.toString()).messages).toEqual([
      expect.stringMatching(/^over-budget: The tools that are served by default take \d+ tokens of at most 4500\.$/),
      expect.stringMatching(/^unconventional-name: "whats_broken"/),
      expect.stringMatching(/^confusable-tools: "get_skill" and "get_agent" read alike/),
    ]);
  });
});
