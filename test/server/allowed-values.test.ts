/** Values that are allowed without being advertised: checked all the same, with the nearest ones named. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { checkArguments } from "../../server/arguments.js";
import { type AnyTool, type ArgumentDefinition, checkedSchemaOf, inputSchemaOf } from "../../server/definition.js";
import { nearestOf } from "../../server/nearest.js";

const colors = Array.from({ length: 60 }, (_, index) => `SHADE_${String(index).padStart(2, "0")}`);
const allowed = ["DARK_RED", "LIGHT_RED", "DBT_CORE", "DBT_CLOUD", ...colors];
const binding = { in: "query", name: "q", style: "form", explode: true } as const;
const given: Record<string, ArgumentDefinition> = {
  color: { binding, schema: { type: "string" }, description: "A colour.", allowed },
  colors: { binding, schema: { type: "array", items: { type: "string" }, maxItems: 2 }, allowed },
  maybe: { binding, schema: { anyOf: [{ type: "string" }, { type: "null" }] }, allowed },
  size: { binding, schema: { type: "integer" }, allowed: [1, 2, 3] },
};
const tool: AnyTool = {
  name: "find",
  title: "Find",
  description: "Finds.",
  toolset: "all",
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  operation: { document: "d", method: "GET", path: "/" },
  arguments: given,
  result: {},
};

async function faultOf(args: object): Promise<string> {
  return checkArguments(tool, args).then(
    () => "",
    (error: Error) => error.message,
  );
}

describe("allowed values", () => {
  it("stand in the checked schema, and not in the advertised one", () => {
    expect(JSON.stringify(inputSchemaOf(tool))).not.toMatch(/enum|DARK_RED/);
    const ajv = new Ajv2020();
    const [advertised, checked] = [ajv.compile(inputSchemaOf(tool)), ajv.compile(checkedSchemaOf(tool))];
    const cases: [object, boolean][] = [
      [{ color: "DARK_RED", colors: ["DBT_CORE"], maybe: null, size: 3 }, true],
      [{ color: "RED" }, false],
      [{ colors: ["DARK_RED", "RED"] }, false],
      [{ maybe: "RED" }, false],
      [{ size: 4 }, false],
    ];
    for (const [value, isAllowed] of cases) {
      expect(advertised(value), JSON.stringify(value)).toBe(true);
      expect(checked(value), JSON.stringify(value)).toBe(isAllowed);
    }
  });

  it.each<[string, object, string]>([
    ["nothing wrong", { color: "DARK_RED", colors: ["SHADE_01"], maybe: null, size: 1 }, ""],
    [
      "the nearest are named, and how many there are",
      { color: "dbt" },
      'color: "dbt" is not allowed. Nearest of the 64 that are allowed: DBT_CORE, DBT_CLOUD.',
    ],
    [
      "for each item of a list",
      { colors: ["DARK_RED", "DARKRED_"] },
      expect.stringMatching(/^colors\[1\]: "DARKRED_" is not allowed\. Nearest of the 64 .*: DARK_RED/) as never,
    ],
    [
      "some where none is near",
      { color: "*" },
      expect.stringMatching(/Allowed: DARK_RED, LIGHT_RED, .*, and 24 more\.$/) as never,
    ],
    ["all of a few", { size: 9 }, "size: 9 is not allowed. Allowed: 1, 2, 3."],
  ])("%s", async (_, args, fault) => expect(await faultOf(args)).toEqual(fault));
});

describe("the nearest names", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["red", ["blue", "DARK_RED", "LIGHT_RED", "rad"], ["DARK_RED", "LIGHT_RED", "rad"]],
    ["dark-red", ["LIGHT_RED", "DARK_RED"], ["DARK_RED"]],
    ["snowflak", ["SNOW", "SNOWFLAKE", "FLAKE"], ["SNOWFLAKE", "SNOW"]],
    ["zzz", ["red", "blue"], []],
    ["", ["red"], []],
    ["x".repeat(100_000), ["red"], []],
  ])("to %.20j", (name, candidates, want) => expect(nearestOf(name, candidates, 3)).toEqual(want));

  it("are no more than asked for", () => expect(nearestOf("SHADE", colors, 6)).toEqual(colors.slice(0, 6)));
});
