/**
 * An entry put into a JSON file with comments. What the result means is judged by parsers that did not make it:
 * TypeScript's, for JSON with comments, and json5.
 */
import * as fc from "fast-check";
import json5 from "json5";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { addToJsonList, setInJson } from "../../../cli/setup/json-merge.js";

const entry = { command: "npx", args: ["-y", "orchestra-mcp"], env: { ORCHESTRA_API_KEY: "${ORCHESTRA_API_KEY}" } };
const keys = ["mcpServers", "orchestra"];

/** The meaning of the text, by two parsers that must agree. */
function meaningOf(text: string): Record<string, unknown> {
  const { config, error } = ts.parseConfigFileTextToJson("settings.json", text);
  expect(error).toBeUndefined();
  expect(json5.parse(text)).toEqual(config);
  return config as Record<string, unknown>;
}

function set(text: string, value: typeof entry | { command: string } = entry) {
  const result = setInJson(text, keys, value);
  if ("fault" in result) throw new Error(result.fault);
  return result;
}

describe("what is written", () => {
  it.each([
    {
      name: "a comment at the end of a line stays with its line",
      given: '{\n  // servers\n  "mcpServers": {\n    "a": {} // about a\n    // the end\n  }\n}\n',
      want: '{\n  // servers\n  "mcpServers": {\n    "a": {}, // about a\n    // the end\n    "orchestra": VALUE\n  }\n}\n',
    },
    {
      name: "a comma at the end of the list is kept as a habit",
      given: '{\n\t"mcpServers": {\n\t\t"a": {},\n\t},\n}',
      want: '{\n\t"mcpServers": {\n\t\t"a": {},\n\t\t"orchestra": VALUE,\n\t},\n}',
    },
    {
      name: "an object that is missing is added",
      given: '{\n    "theme": "dark"\n}\n',
      want: '{\n    "theme": "dark",\n    "mcpServers": {\n        "orchestra": VALUE\n    }\n}\n',
    },
    {
      name: "an empty object is opened",
      given: '{\r\n  "mcpServers": {}\r\n}\r\n',
      want: '{\r\n  "mcpServers": {\r\n    "orchestra": VALUE\r\n  }\r\n}\r\n',
    },
    {
      name: "one line stays one line",
      given: '{"mcpServers":{"a":1}}',
      want: '{"mcpServers":{"a":1, "orchestra": VALUE}}',
    },
    {
      name: "a file of nothing but a comment",
      given: "// mine\n",
      want: '// mine\n{\n  "mcpServers": {\n    "orchestra": VALUE\n  }\n}\n',
    },
  ])("$name", ({ given, want }) => {
    const { text } = set(given);
    const at = want.indexOf("VALUE");
    const after = want.slice(at + "VALUE".length);
    expect(text.slice(0, at)).toBe(want.slice(0, at));
    expect(text.slice(text.length - after.length)).toBe(after);
    const value = text.slice(at, text.length - after.length);
    expect(json5.parse(value)).toEqual(entry);
    // Its lines are indented and ended as the others are.
    if (value.includes("\n")) {
      expect(value.includes("\r\n")).toBe(given.includes("\r\n"));
      expect(/\t/u.test(value)).toBe(given.includes("\t"));
    }
  });

  it("leaves an entry of the same meaning as it is written", () => {
    const given = '{ "mcpServers": { "orchestra": { "args": ["x" /* why */], "command": "c", }, } }';
    const result = setInJson(given, keys, { command: "c", args: ["x"] });
    expect(result).toMatchObject({ text: given });
  });

  it("tells what stood in its place", () => {
    expect(set('{"mcpServers":{"orchestra":{"command":"old"}}}').before).toEqual({ command: "old" });
  });

  it("adds to a list once", () => {
    const given = '{\n  "inputs": [\n    { "id": "a" } // mine\n  ]\n}\n';
    const once = addToJsonList(given, "inputs", { id: "b" });
    if ("fault" in once) throw new Error(once.fault);
    expect(meaningOf(once.text)).toEqual({ inputs: [{ id: "a" }, { id: "b" }] });
    expect(once.text).toContain('{ "id": "a" }, // mine\n');
    expect(addToJsonList(once.text, "inputs", { id: "b" })).toMatchObject({ text: once.text });
  });
});

describe("what is refused, with its place", () => {
  it.each([
    { given: '{\n  "a": 1\n  "b": 2\n}', says: "line 3, column 3" },
    { given: '{\n  "mcpServers": [1]\n}', says: "line 2, column 17" },
    { given: "[]", says: "the whole is not an object" },
    { given: '{"mcpServers": null}', says: '"mcpServers" is not an object' },
    { given: '{"mcpServers": {}, "mcpServers": {}}', says: "a second time" },
    { given: '{"a": "open', says: "line 1" },
    { given: "{} {}", says: "line 1, column 4" },
    { given: "{ /* open", says: "line 1" },
  ])("$given", ({ given, says }) => {
    expect(setInJson(given, keys, entry)).toEqual({ fault: expect.stringContaining(says) });
  });
});

/** Texts of JSON with comments in odd places. Each comment is another one, so that its place can be followed. */
const blank = fc.stringMatching(/^[ \t]{0,3}$/u);
const gap = fc.oneof(
  { weight: 4, arbitrary: blank },
  fc.tuple(blank, fc.constantFrom("\n", "\n  ", "\n\t")).map((parts) => parts.join("")),
  fc.nat(9999).map((number) => ` /* about "${number}": {, */ `),
  fc.nat(9999).map((number) => ` // line ${number} }]," \n`),
);
const scalar = fc
  .oneof(fc.string({ maxLength: 6 }), fc.integer(), fc.boolean(), fc.constant(null), fc.constant("// not a comment"))
  .map((value) => JSON.stringify(value));
const { value: jsonText } = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
  value: fc.oneof({ depthSize: "small", withCrossShrink: true }, scalar, tie("object"), tie("list")),
  object: fc
    .tuple(
      fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/u), tie("value"), gap, gap, gap), {
        selector: ([key]) => key,
        maxLength: 4,
      }),
      fc.boolean(),
      gap,
    )
    .map(([members, trailing, end]) =>
      joined(
        "{}",
        members.map(([key, value, a, b, c]) => `${a}"${key}"${b}:${c}${value}`),
        trailing,
        end,
      ),
    ),
  list: fc
    .tuple(fc.array(fc.tuple(tie("value"), gap), { maxLength: 3 }), fc.boolean(), gap)
    .map(([items, trailing, end]) =>
      joined(
        "[]",
        items.map(([value, a]) => a + value),
        trailing,
        end,
      ),
    ),
}));

function joined(brackets: string, members: readonly string[], trailing: boolean, end: string): string {
  const comma = trailing && members.length > 0 ? "," : "";
  return `${brackets[0] ?? ""}${members.join(",")}${end}${comma}${end}${brackets[1] ?? ""}`;
}

/** Settings: some members, and among them servers, ours with them or not. */
const settings = fc
  .record({
    before: fc.array(fc.tuple(fc.stringMatching(/^x[a-z]{2}$/u), jsonText, gap), { maxLength: 2 }),
    servers: fc.option(
      fc.record({
        others: fc.array(fc.tuple(fc.stringMatching(/^y[a-z]{2}$/u), jsonText, gap), { maxLength: 2 }),
        ours: fc.option(jsonText, { nil: undefined }),
      }),
      { nil: undefined },
    ),
    after: fc.array(fc.tuple(fc.stringMatching(/^z[a-z]{2}$/u), jsonText, gap), { maxLength: 2 }),
    trailing: fc.boolean(),
    ends: fc.tuple(gap, gap, gap, gap),
    eol: fc.constantFrom("\n", "\r\n"),
  })
  .map(({ before, servers, after, trailing, ends: [a, b, c, d], eol }) => {
    const members = (list: readonly (readonly [string, string, string])[]) => [
      ...new Map(list.map(([key, value, space]) => [key, `${space}"${key}": ${value}`])).values(),
    ];
    const inner = servers && [
      ...members(servers.others),
      ...(servers.ours === undefined ? [] : [`${b}"orchestra": ${servers.ours}`]),
    ];
    const all = [
      ...members(before),
      ...(inner === undefined ? [] : [`${a}"mcpServers"${b}:${joined("{}", inner, trailing, c)}`]),
      ...members(after),
    ];
    return { text: `${a}${joined("{}", all, trailing, d)}${b}`.replaceAll("\n", eol), ours: servers?.ours };
  });

const commentsIn = (text: string) =>
  [...text.matchAll(/"(?:[^"\\]|\\.)*"|(\/\*.*?\*\/|\/\/[^\r\n]*)/gsu)].flatMap(([, comment]) => comment ?? []);

/** Is the one text what remains of the other when characters are taken away? */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at += 1;
  return at === part.length;
}

it("everything but the entry keeps its value, its comments and its characters; a second time changes nothing", () => {
  fc.assert(
    fc.property(settings, ({ text, ours }) => {
      const { text: changed } = set(text);
      const given = meaningOf(text);
      const servers = { ...(given["mcpServers"] as object | undefined), orchestra: entry };
      expect(meaningOf(changed)).toEqual({ ...given, mcpServers: servers });
      if (ours === undefined) {
        expect(commentsIn(changed)).toEqual(commentsIn(text));
        // Blanks between the brackets of an empty object give way to the lines of the entry.
        expect(isWithin(text.replaceAll(/[ \t]+(?=\})/gu, ""), changed)).toBe(true);
      } else if (changed !== text) {
        const [head = "", tail = ""] = text
          .split(/"orchestra": /u)
          .map((part, index) =>
            index === 0 ? part : part.slice(ours.replaceAll("\n", text.includes("\r\n") ? "\r\n" : "\n").length),
          );
        expect(changed.startsWith(head)).toBe(true);
        expect(changed.endsWith(tail)).toBe(true);
      }
      expect(set(changed).text).toBe(changed);
    }),
    { numRuns: 150 },
  );
});
