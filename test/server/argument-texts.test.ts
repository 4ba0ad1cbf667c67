/** Objects that come as text: what is read, and what is told of texts that cannot be. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { z } from "zod";
import { checkArguments } from "../../server/arguments.js";
import { type AnyTool, inputSchemaOf, type JsonSchema } from "../../server/definition.js";

const plan: JsonSchema = {
  type: "object",
  properties: { steps: { type: "array", items: { type: "string" } }, limit: { type: "integer" } },
  required: ["steps"],
};

function toolOf(schema: JsonSchema, validator?: AnyTool["validator"]): AnyTool {
  return {
    name: "create",
    title: "Create",
    description: "Creates.",
    toolset: "all",
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    operation: { document: "d", method: "POST", path: "/" },
    body: { mediaType: "application/json" },
    arguments: { plan: { required: true, binding: { in: "body", pointer: "/plan" }, schema, text: "yaml" } },
    result: {},
    ...(validator === undefined ? {} : { validator }),
  };
}
const asZod = z.strictObject({ plan: z.object({ steps: z.array(z.string()), limit: z.int().optional() }) });
const tools = { Ajv: toolOf(plan), zod: toolOf(plan, async () => ({ default: asZod })) };
const anything = toolOf({ type: "object" });

async function faultOf(tool: AnyTool, text: unknown): Promise<string> {
  return checkArguments(tool, { plan: text }).then(
    () => "",
    (error: Error) => error.message,
  );
}

describe.each(Object.entries(tools))("with %s, a text", (_, tool) => {
  it("is the object that it stands for", async () => {
    const object = { steps: ["a", "b"], limit: 2 };
    for (const given of [
      object,
      "steps: [a, b]\nlimit: 2\n",
      "steps:\n  - a\n  - b\nlimit: 0x2",
      JSON.stringify(object),
    ]) {
      expect(await checkArguments(tool, { plan: given })).toEqual({ plan: object });
    }
  });

  it("does not change what was given", async () => {
    const given = { plan: "steps: []" };
    expect(await checkArguments(tool, given)).not.toBe(given);
    expect(given).toEqual({ plan: "steps: []" });
  });

  it("is judged as the object would be", async () => {
    expect(await faultOf(tool, "steps: [1]\nlimit: x")).toBe(await faultOf(tool, { steps: [1], limit: "x" }));
    expect(await faultOf(tool, "steps: [1]\nlimit: x")).toMatch(/^plan\.steps\[0\]: expected a string/);
    expect(await faultOf(tool, "limit: 1")).toMatch(/^plan\.steps: this property is required and missing/);
  });

  it.each<[string, string, RegExp]>([
    ["no YAML", "a: b: c", /^plan: the text is no YAML: line 1, column 4: /],
    ["a key twice", "steps: []\nsteps: []", /line 2, column 1: /],
    ["two documents", "a: 1\n---\nb: 2", /another document begins here; give one\.$/],
    ["a tag", "steps: !Ref x", /line 1, column 8: the tag means nothing here/],
    ["an alias of nothing", "steps: *x", /\*x repeats what is nowhere marked with &x\.$/],
    ["a list", "- a", /^plan: the text must be a mapping of names to values/],
    ["one value", "hello", /must be a mapping/],
    ["nothing", "", /must be a mapping/],
    ["JSON that is cut", '{"steps": [', /^plan: the text is no YAML: line 1/],
    ["a number that is none", "steps: []\nlimit: .inf", /holds Infinity, which JSON cannot carry/],
    ["a circle", "steps: &x [*x]", /nested too deeply, or contains itself/],
    ["depth", `a: ${"[".repeat(20_000)}`, /nested too deeply/],
    ["depth in JSON", `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`, /nested too deeply/],
    ["a million characters", " ".repeat(1_000_001), /has 1000001 characters; at most 1000000 are read/],
  ])("that is %s is told", async (__, text, fault) => expect(await faultOf(tool, text)).toMatch(fault));
});

describe("any text", () => {
  it("is told to clients as a string besides the object", () => {
    expect(inputSchemaOf(tools.Ajv).properties?.["plan"]).toMatchObject({ anyOf: [plan, { type: "string" }] });
  });

  it("that repeats itself without end is refused in no time and memory", async () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(`*${of}`).join(", ")}]`;
    const names = [..."abcdefghi"];
    const bomb = [`z: &z x`, ...names.map((name, index) => level(name, names[index - 1] ?? "z"))].join("\n");
    expect(await faultOf(anything, bomb)).toMatch(/repeats parts of itself by alias more than 100 times/);
  });

  it("is YAML 1.2: no and on are text, dates are text, << is a key", async () => {
    const text = "answer: no\nday: 2026-11-23\nmode: 0o17\n<<: { a: 1 }\n__proto__: { admin: true }";
    const { plan: read } = (await checkArguments(anything, { plan: text })) as { plan: object };
    expect(Object.entries(read)).toEqual([
      ["answer", "no"],
      ["day", "2026-11-23"],
      ["mode", 15],
      ["<<", { a: 1 }],
      ["__proto__", { admin: true }],
    ]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it("that another writer made of an object is that object", async () => {
    const value = fc
      .jsonValue({ maxDepth: 3, noUnicodeString: false })
      .map((json) => ({ value: withoutMinusZero(json) }));
    await fc.assert(
      fc.asyncProperty(value, async (object) => {
        expect(await checkArguments(anything, { plan: stringify(object) })).toEqual({ plan: object });
        expect(await checkArguments(anything, { plan: JSON.stringify(object, undefined, "\t") })).toEqual({
          plan: object,
        });
      }),
      { numRuns: 100 },
    );
  });
});

/** JSON has no minus zero, and whole numbers past 2^53 are refused elsewhere. */
function withoutMinusZero(json: unknown): unknown {
  const text = JSON.stringify(json, (_, each: unknown) =>
    typeof each === "number" && Math.abs(each) > Number.MAX_SAFE_INTEGER ? 1 : each,
  );
  return JSON.parse(text);
}
