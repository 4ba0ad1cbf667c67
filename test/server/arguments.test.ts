/** What wrong arguments are told: the same sentences whichever validator found the fault. */
import fc from "fast-check";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkArguments } from "../../server/arguments.js";
import { type AnyTool, inputSchemaOf, type JsonSchema } from "../../server/definition.js";
import { ArgumentError } from "../../server/errors.js";

const query = (name: string) => ({ in: "query", name, style: "form", explode: true }) as const;

const schemas: Record<string, JsonSchema> = {
  status: { type: "array", items: { type: "string", enum: ["CREATED", "RUNNING", "FAILED"] }, maxItems: 3 },
  count: { type: "integer", minimum: 1, maximum: 100 },
  ratio: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
  name: { type: "string", minLength: 2, maxLength: 5 },
  code: { type: "string", pattern: "^[A-Z]{3}$" },
  since: { type: "string", format: "date-time" },
  id: { type: "string", format: "uuid" },
  flag: { type: "boolean" },
  place: {
    type: "object",
    properties: { city: { type: "string" }, zip: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  },
  either: {
    anyOf: [
      { type: "string", maxLength: 3 },
      { type: "integer", minimum: 10 },
    ],
  },
  tree: { $ref: "#/$defs/node" },
};

const definitions: Record<string, JsonSchema> = {
  node: {
    type: "object",
    properties: { value: { type: "integer" }, children: { type: "array", items: { $ref: "#/$defs/node" } } },
    additionalProperties: false,
  },
};

const node: z.ZodType = z.lazy(() => z.strictObject({ value: z.int().optional(), children: z.array(node).optional() }));
const asZod = z.strictObject({
  key: z.string(),
  status: z
    .array(z.enum(["CREATED", "RUNNING", "FAILED"]))
    .max(3)
    .optional(),
  count: z.int().min(1).max(100).optional(),
  ratio: z.number().gt(0).lt(1).optional(),
  name: z.string().min(2).max(5).optional(),
  code: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  id: z.uuid().optional(),
  flag: z.boolean().optional(),
  place: z.strictObject({ city: z.string(), zip: z.string().optional() }).optional(),
  either: z.union([z.string().max(3), z.int().min(10)]).optional(),
  tree: node.optional(),
});

function tool(validator?: AnyTool["validator"]): AnyTool {
  const optional = Object.entries(schemas).map(([name, schema]) => [name, { binding: query(name), schema }]);
  return {
    name: "find",
    title: "Find",
    description: "Finds.",
    toolset: "all",
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    operation: { document: "d", method: "GET", path: "/" },
    arguments: {
      key: {
        required: true,
        binding: query("key"),
        schema: { type: "string" },
        description: "Take it from list. More.",
      },
      ...Object.fromEntries(optional),
    },
    definitions,
    result: {},
    ...(validator === undefined ? {} : { validator }),
  };
}

const validators = {
  Ajv: tool(),
  zod: tool(async () => ({ default: asZod })),
};

async function faultsOf(of: AnyTool, given: unknown): Promise<string[]> {
  try {
    await checkArguments(of, given);
    return [];
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return error.message.split("\n");
  }
}

describe.each(Object.entries(validators))("found by %s", (_, of) => {
  it.each<[string, unknown, string[]]>([
    ["nothing wrong", { key: "k", status: ["FAILED"], count: 5, either: 12, tree: { children: [{ value: 1 }] } }, []],
    [
      "a value outside of an enumeration",
      { key: "k", status: ["BROKEN"] },
      ['status[0]: "BROKEN" is not allowed. Allowed: CREATED, RUNNING, FAILED.'],
    ],
    [
      "a required argument that is missing",
      {},
      ["key: this argument is required and missing. Expected a string. Take it from list."],
    ],
    [
      "no arguments at all",
      undefined,
      ["key: this argument is required and missing. Expected a string. Take it from list."],
    ],
    ["an unknown argument", { key: "k", stauts: 1 }, ['stauts: unknown argument "stauts". Did you mean "status"?']],
    [
      "a single value for a list",
      { key: "k", status: "FAILED" },
      ['status: expected a list, got a string ("FAILED"). Write a list: ["FAILED"].'],
    ],
    [
      "JSON in a string",
      { key: "k", place: '{"city":"x"}' },
      [expect.stringContaining("Write it as JSON itself") as never],
    ],
    [
      "a number in quotes",
      { key: "k", count: "5" },
      ['count: expected a whole number, got a string ("5"). Write it without quotes.'],
    ],
    [
      "a fraction for a whole number",
      { key: "k", count: 1.5 },
      ["count: expected a whole number, got a number (1.5)."],
    ],
    [
      "null for nothing",
      { key: "k", count: null },
      ["count: expected a whole number, got null. Leave the argument out to send nothing."],
    ],
    ["a number for a string", { key: 5 }, ["key: expected a string, got a number (5). Write it in quotes."]],
    ["a bound", { key: "k", count: 101 }, ["count: 101 is out of bounds. Allowed: at least 1 and at most 100."]],
    [
      "an exclusive bound",
      { key: "k", ratio: 1 },
      ["ratio: 1 is out of bounds. Allowed: more than 0 and less than 1."],
    ],
    ["a text too short", { key: "k", name: "x" }, ["name: has 1 character; at least 2 expected."]],
    ["a text too long", { key: "k", name: "abcdef" }, ["name: has 6 characters; at most 5 allowed."]],
    [
      "a list too long",
      { key: "k", status: ["FAILED", "FAILED", "FAILED", "FAILED"] },
      ["status: has 4 items; at most 3 allowed."],
    ],
    ["a pattern", { key: "k", code: "ab" }, ['code: "ab" does not match the pattern ^[A-Z]{3}$.']],
    [
      "a format",
      { key: "k", since: "yesterday" },
      ['since: "yesterday" is not a date and time such as 2026-03-31T08:15:00Z.'],
    ],
    ["a UUID", { key: "k", id: "7" }, [expect.stringContaining("is not a UUID such as") as never]],
    [
      "a property missing within",
      { key: "k", place: {} },
      ["place.city: this property is required and missing. Expected a string."],
    ],
    [
      "a property unknown within",
      { key: "k", place: { city: "x", zipp: "1" } },
      ['place: unknown property "zipp". Did you mean "zip"?'],
    ],
    [
      "many properties unknown within",
      {
        key: "k",
        place: { city: "x", ...Object.fromEntries(Array.from({ length: 3000 }, (_none, at) => [`k${at}`, at])) },
      },
      [
        expect.stringMatching(
          /^place: (unknown property "k\d"\.[^.]*\. ){5}And 2995 more that are unknown\.$/,
        ) as never,
      ],
    ],
    [
      "no alternative fits",
      { key: "k", either: "toolong" },
      [expect.stringMatching(/^either: (has 7 characters|expected one of: a string; a whole number)/) as never],
    ],
    [
      "deep within a recursive schema",
      { key: "k", tree: { children: [{ children: [{ value: "x" }] }] } },
      ['tree.children[0].children[0].value: expected a whole number, got a string ("x").'],
    ],
    [
      "a number beyond 2^53",
      { key: "k", tree: { value: 2 ** 53 } },
      ["tree.value: 9007199254740992 is beyond what JSON carries exactly (2^53), so another number would be sent."],
    ],
    [
      "names of Object's own",
      JSON.parse('{"key":"k","__proto__":1,"constructor":2}'),
      [
        expect.stringContaining('unknown argument "__proto__"') as never,
        expect.stringContaining('unknown argument "constructor"') as never,
      ],
    ],
  ])("%s", async (__, given, expected) => expect(await faultsOf(of, given)).toEqual(expected));

  it("names all faults at once, and the argument where there is one only", async () => {
    expect(await faultsOf(of, { status: ["X"], count: 0, flag: "yes" })).toEqual([
      expect.stringMatching(/^key: /),
      expect.stringMatching(/^status\[0\]: /),
      expect.stringMatching(/^count: /),
      expect.stringMatching(/^flag: expected true or false/),
    ]);
    await expect(checkArguments(of, { key: "k", count: 0 })).rejects.toMatchObject({ tool: "find", argument: "count" });
    await expect(checkArguments(of, { count: 0 })).rejects.toMatchObject({ argument: undefined });
  });

  it("cuts enormous values and long lists of faults in its message", async () => {
    const message = (
      await faultsOf(of, { key: "k", status: Array(1000).fill("x".repeat(100_000)), count: "9".repeat(1e6) })
    ).join("\n");
    expect(message.length).toBeLessThan(5_000);
  });

  it("survives arguments nested thousands deep", async () => {
    let tree: unknown = {};
    for (let depth = 0; depth < 20_000; depth++) tree = { children: [tree] };
    const faults = await faultsOf(of, { key: "k", tree });
    expect(faults.length).toBeLessThanOrEqual(1);
  });

  it("gives back what it was given", async () => {
    const given = { key: "k", count: 3 };
    expect(await checkArguments(of, given)).toBe(given);
  });
});

it.each([[[]], ["text"], [5]])("refuses %j as arguments", async (given) => {
  await expect(checkArguments(tool(), given)).rejects.toThrow(/must be an object/);
});

it("compiles schemas whose patterns are no ECMAScript, and refuses nothing by them", async () => {
  const of = tool();
  const odd = {
    ...of,
    arguments: { a: { binding: query("a"), schema: { type: "string", pattern: "(?i)[a-z]++" } } },
  } as AnyTool;
  expect(await faultsOf(odd, { a: "anything" })).toEqual([]);
});

it("agrees with Ajv on what is wrong, and always says something about it", async () => {
  const of = tool();
  const oracle = new Ajv2020({ strict: false, formats: { "date-time": true, uuid: true } }).compile(inputSchemaOf(of));
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom("FAILED", ["FAILED"], 5, 0.5, "abc", { city: "x" }),
  );
  const names = [...Object.keys(schemas).filter((name) => name !== "since" && name !== "id"), "key", "other"];
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4 }), async (given) => {
      const faults = await faultsOf(of, given);
      const isSafe = !/beyond what JSON carries/.test(faults.join());
      if (isSafe) expect(faults.length > 0).toBe(!oracle(given));
      for (const fault of faults) expect(fault).toMatch(/^\S.{8,}\.$|^… and \d+ more\.$/s);
    }),
    { numRuns: 300 },
  );
});
