/** A table put into a TOML file. What the result means is judged by smol-toml, which did not make it. */
import * as fc from "fast-check";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { setInToml, tableText } from "../../../cli/setup/toml-merge.js";

const entry = { command: "npx", args: ["-y", "orchestra-mcp"], env_vars: ["ORCHESTRA_API_KEY"] };

function set(text: string) {
  const result = setInToml(text, "mcp_servers", "orchestra", entry);
  if ("fault" in result) throw new Error(result.fault);
  return result.text;
}

describe("what is written", () => {
  const table = tableText("mcp_servers.orchestra", entry);

  it.each([
    { name: "an empty file", given: "", want: `${table}\n` },
    { name: "after what is there", given: 'model = "o" # mine', want: `model = "o" # mine\n\n${table}\n` },
    {
      name: "in place of the tables of the same name, and of no other",
      given:
        '[mcp_servers.a]\ncommand = "a"\n\n# ours\n[mcp_servers.orchestra]\ncommand = "old" # why\n\n[mcp_servers.orchestra.env]\nX = "1"\n\n# next\n[tui]\nx = 1\n',
      want: `[mcp_servers.a]\ncommand = "a"\n\n# ours\n${table} # why\n\n\n# next\n[tui]\nx = 1\n`,
    },
    {
      name: "with the line ends that are there",
      given: "a = 1\r\n",
      want: `a = 1\r\n\r\n${table.replaceAll("\n", "\r\n")}\r\n`,
    },
  ])("$name", ({ given, want }) => expect(set(given)).toBe(want));

  it("is read back whatever the strings hold", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 8 }),
        fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }),
        (command, args) => {
          const read = parse(tableText("mcp_servers.x", { command, args, env: { A: command } }));
          expect(read).toEqual({ mcp_servers: { x: { command, args, env: { A: command } } } });
        },
      ),
      { numRuns: 50 },
    );
  });

  it("leaves an entry of the same meaning as it is written", () => {
    const given =
      "mcp_servers.orchestra = { env_vars = ['ORCHESTRA_API_KEY'], command = 'npx', args = ['-y', \"orchestra-mcp\"] }\n";
    expect(set(given)).toBe(given);
  });
});

describe("what is refused", () => {
  it.each([
    { given: 'a = 1\nb = "open\n', says: "line 2, column" },
    { given: "a = 1\na = 2\n", says: "line 2" },
    { given: 'mcp_servers = { a = { command = "a" } }\n', says: "by hand" },
    { given: 'mcp_servers.orchestra.command = "old"\n', says: "by hand" },
    { given: 'mcp_servers = "no"\n', says: "by hand" },
  ])("$given", ({ given, says }) => {
    expect(setInToml(given, "mcp_servers", "orchestra", entry)).toEqual({ fault: expect.stringContaining(says) });
  });
});

const comment = fc.nat(9999).map((number) => `# about ${number} [mcp_servers.orchestra]`);
const value = fc.oneof(
  fc.integer().map(String),
  fc.string({ maxLength: 5 }).map((text) => JSON.stringify(text).replaceAll("\u007f", "")),
  fc.constantFrom(
    "2026-11-28T03:00:00Z",
    "07:32:00",
    "nan",
    "-inf",
    "0x1F",
    "'[x]'",
    '"""\n[mcp_servers.orchestra]\n"""',
    "[1,\n  2, # two\n]",
  ),
);
const pairs = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/u), value, fc.option(comment, { nil: "" })), {
    selector: ([key]) => key,
    maxLength: 3,
  })
  .map((list) => list.map(([key, text, after]) => `${key} = ${text} ${after}`));
const files = fc
  .record({
    root: pairs,
    tables: fc.uniqueArray(
      fc.tuple(
        fc.constantFrom(
          "tui",
          "mcp_servers.a",
          'mcp_servers."b c"',
          "profiles.x",
          "mcp_servers.orchestra",
          "mcp_servers.orchestra.env",
          "mcp_servers.orchestrator",
        ),
        fc.option(comment, { nil: undefined }),
        pairs,
      ),
      { selector: ([name]) => name },
    ),
    end: fc.constantFrom("", "\n", "\n\n", "\n# end"),
    eol: fc.constantFrom("\n", "\r\n"),
  })
  .map(({ root, tables, end, eol }) =>
    [
      ...root,
      ...tables.flatMap(([name, above, inner]) => [
        ...(above === undefined ? [] : [above]),
        `[ ${name} ]`,
        ...inner,
        "",
      ]),
    ]
      .join("\n")
      .concat(end)
      .replaceAll("\n", eol),
  );

/** The lines that are not of our tables: comments on lines of their own always belong to the rest. */
function linesOutside(text: string): string[] {
  const parts = text.split(/\r?\n(?=\[)/u);
  return parts.flatMap((part) => {
    const isOurs = /^\[ ?mcp_servers\.orchestra[ .\]]/u.test(part);
    return part.split(/\r?\n/u).filter((line) => (isOurs ? line.startsWith("# about") : line.trim() !== ""));
  });
}

it("everything but the entry keeps its value and its comments; a second time changes nothing", () => {
  fc.assert(
    fc.property(files, (text) => {
      const changed = set(text);
      const given = parse(text) as { mcp_servers?: object };
      expect(parse(changed)).toEqual({ ...given, mcp_servers: { ...given.mcp_servers, orchestra: entry } });
      expect(linesOutside(text).filter((line) => !linesOutside(changed).includes(line))).toEqual([]);
      expect(set(changed)).toBe(changed);
    }),
    { numRuns: 120 },
  );
});
