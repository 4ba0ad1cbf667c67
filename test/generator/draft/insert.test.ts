/** Entries put into texts that people write: what the text said it still says, every line of it where it was. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Document, parse } from "yaml";
import { exclusionEntry, toolEntry } from "../../../generator/draft/entry.js";
import { insertEntries } from "../../../generator/draft/insert.js";

const tool = (name: string) => toolEntry({ name, operation: `api#GET /${name}`, toolset: "all", described: true });
const added = (name: string) => ({ operation: `api#GET /${name}`, toolset: "all" });

/** Whether the lines of the first stand in the second, in order. */
function keepsLines(before: string, after: string): boolean {
  const lines = after.split("\n");
  let at = 0;
  for (const line of before.split("\n")) {
    const found = lines.indexOf(line, at);
    if (found === -1) return false;
    at = found + 1;
  }
  return true;
}

const texts: Record<string, string> = {
  "an ordinary file": "server:\n  name: x\ntools:\n  a:\n    operation: api#a # why\n    toolset: all\n",
  "a file that goes on after the mapping":
    "tools:\n  a: { operation: o, toolset: t }\n\n# what is not wanted\nexcluded:\n  b: c\n",
  "a file without a line end at its end": "tools:\n  a: { operation: o, toolset: t }",
  "lines that end in CR and LF": "tools:\r\n  a:\r\n    operation: o\r\n    toolset: t\r\nexcluded:\r\n  b: c\r\n",
  "a byte order mark": "\uFEFFtools:\n  a: { operation: o, toolset: t }\n",
  "four spaces, and a text of several lines at the end":
    "tools:\n    a:\n        operation: o\n        toolset: t\n        description: >-\n            one\n\n            two\n\n\nexcluded:\n    b: c\n",
  "a text that keeps its empty lines":
    "tools:\n  a:\n    operation: o\n    toolset: t\n    description: |+\n      one\n\n\nexcluded: {}\n",
  "a list at the end":
    "tools:\n  a:\n    operation: o\n    toolset: t\n    aliases:\n    - b\n    - c # last\n  # d: later\n",
  "quoted keys and values over several lines": "\"tools\":\n  'a':\n    operation: 'o\n      p'\n    \"toolset\": t\n",
  "a mark at the beginning and at the end": "%YAML 1.2\n---\ntools:\n  a: { operation: o, toolset: t }\n...\n",
  "braces over several lines":
    "tools: {\n  a: { operation: o, toolset: t }, # first\n  b: { operation: p, toolset: t } # second\n}\n",
  "braces with a comma at the end": "tools: {\n  a: { operation: o, toolset: t }, # first\n}\n",
};

describe.each(Object.entries(texts))("%s", (_, before) => {
  it("keeps every line, and says the same and the new entries", () => {
    const after = insertEntries(before, "tools", [tool("new_one"), tool("new_two")]) ?? "";
    const was = parse(before) as { tools: object };
    expect(parse(after)).toEqual({
      ...was,
      tools: { ...was.tools, new_one: added("new_one"), new_two: added("new_two") },
    });
    expect(Object.keys((parse(after) as typeof was).tools).slice(-2)).toEqual(["new_one", "new_two"]);
    if (!before.includes("{\n")) expect(keepsLines(before.replace(/(?<!\n)$/, "\n"), after)).toBe(true);
    expect(after.replaceAll("\r\n", "").includes("\n")).toBe(!before.includes("\r\n"));
  });

  it("has a mapping that was not there", () => {
    const after = insertEntries(before.replaceAll("excluded", "excluded_too"), "excluded", [
      exclusionEntry({ operation: "api#GET /x", reason: 'says "no": really' }),
    ]);
    expect(parse(after ?? "")).toMatchObject({ excluded: { "api#GET /x": 'says "no": really' } });
    expect(parse(after ?? "")).toMatchObject(parse(before.replaceAll("excluded", "excluded_too")) as object);
  });
});

describe("one line", () => {
  const cases = [
    {
      given: "tools: {} # none yet\nexcluded: {}\n",
      want: "tools: # none yet\n  a: { operation: o, toolset: t }\nexcluded: {}\n",
    },
    { given: "tools: { }", want: "tools:\n  a: { operation: o, toolset: t }\n" },
    { given: '{"tools": {}}', want: '{"tools": { "a": {"operation":"o","toolset":"t"} }}' },
    { given: '{"tools": {"b": 1}}', want: '{"tools": {"b": 1, "a": {"operation":"o","toolset":"t"}}}' },
    { given: '{"server": 1}\n', want: '{"server": 1, "tools": {"a":{"operation":"o","toolset":"t"}}}\n' },
    {
      given: '{\n  "tools": {\n    "b": 1\n  }\n}\n',
      want: '{\n  "tools": {\n    "b": 1,\n    "a": {"operation":"o","toolset":"t"}\n  }\n}\n',
    },
  ];
  const value = { operation: "o", toolset: "t" };
  const entry = { key: "a", value, head: "a: { operation: o, toolset: t }", below: [] };
  it.each(cases)("$given", ({ given, want }) => expect(insertEntries(given, "tools", [entry])).toBe(want));

  it("stays as it is where there is nothing to add", () =>
    expect(insertEntries("anything: [", "tools", [])).toBe("anything: ["));

  it.each(["tools: *other\n", "- tools\n", "tools:\n", "text"])("%j has no mapping to add to", (text) => {
    expect(insertEntries(text, "tools", [entry])).toBeUndefined();
  });
});

it("keeps the spacing between entries", () => {
  const dense = "tools:\n  a: { operation: o }\n  b:\n    description: >-\n      text\n  c: { operation: p }\n";
  const plain = { key: "d", value: 1, head: "d: 1", below: [] };
  expect(insertEntries(dense, "tools", [plain])).toBe(`${dense}  d: 1\n`);
  const spread = "tools:\n  a:\n    operation: o\n\n  b:\n    operation: p\n";
  expect(insertEntries(spread, "tools", [tool("c")])).toBe(
    `${spread}\n  c:\n    operation: "api#GET /c"\n    toolset: all\n`.replace('"api#GET /c"', "api#GET /c"),
  );
});

it("adds no empty line to a text that keeps its own", () => {
  const text = "tools:\n  a: 1\n\n  b: |+\n    text\n\n";
  const after = insertEntries(text, "tools", [{ key: "c", value: 1, head: "c: 1", below: [] }]);
  expect(parse(after ?? "")).toEqual({ tools: { a: 1, b: "text\n\n", c: 1 } });
});

it("holds for whatever the library writes, with whatever names", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 });
  const leaf = fc.oneof(
    text,
    fc.constantFrom("a\nb\n", "  x\n\n", "# no", "- ", "", "yes", "1"),
    fc.integer(),
    fc.array(text, { maxLength: 2 }),
  );
  const entries = fc.dictionary(text, fc.dictionary(text, leaf, { maxKeys: 3 }), { maxKeys: 3, noNullPrototype: true });
  const file = fc.record({ before: leaf, tools: entries, after: fc.oneof(leaf, entries) });
  const form = fc.record({ indent: fc.integer({ min: 2, max: 5 }), flow: fc.boolean(), indentSeq: fc.boolean() });
  fc.assert(
    fc.property(
      file,
      form,
      fc.uniqueArray(text, { minLength: 1, maxLength: 3 }),
      text,
      (value, { flow, ...options }, names, reason) => {
        const fresh = names.filter((name) => !Object.hasOwn(value.tools, name) && name !== "__proto__");
        const document = new Document(value);
        if (flow) (document.contents as { flow?: boolean }).flow = true;
        const before = document.toString({ ...options, lineWidth: 40 });
        const after =
          insertEntries(
            before,
            "tools",
            fresh.map((operation) => exclusionEntry({ operation, reason })),
          ) ?? "";
        // What was written is read back first: the library's own output does not always say what it was given.
        const was = parse(before) as typeof value;
        const tools = { ...was.tools, ...Object.fromEntries(fresh.map((name) => [name, reason])) };
        expect(parse(after)).toEqual({ ...was, tools });
        if (!flow && Object.keys(value.tools).length > 0) expect(keepsLines(before, after)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
