import { describe, expect, it } from "vitest";
import { createReport, type Diagnostic } from "../../generator/diagnostics.js";
import { sourceOfText } from "../../generator/load/read.js";
import { render, renderJson } from "../../generator/render.js";
import { placeOf, type Source } from "../../generator/source.js";

function source(file: string, text: string): Source {
  const read = sourceOfText(text, file, createReport());
  if (read === undefined) throw new Error("the test's text is no YAML");
  return read;
}

const tools = source(
  "tools.yaml",
  `tools:
  list_runs:
    operation: engine#list_runs
    arguments:
      stauts: { description: Only runs in these states. }
      page: {}
`,
);
const engine = source("spec/engine.yaml", "paths:\n  /runs:\n    get:\n      operationId: list_runs\n");
const sources = new Map([tools, engine].map((each) => [each.file, each]));

const misspelt: Diagnostic = {
  rule: "unknown-parameter",
  severity: "error",
  message: 'GET /runs has no parameter "stauts".',
  at: placeOf(tools, ["tools", "list_runs", "arguments", "stauts"], "key"),
  help: 'did you mean "status"?',
  notes: [{ message: "the operation is declared here.", at: placeOf(engine, ["paths", "/runs", "get"], "key") }],
};

function at(start: number, end = start + 1, more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    rule: "malformed-document",
    severity: "warning",
    message: `At ${start}.`,
    at: { file: "a.yaml", start, end },
    help: undefined,
    notes: [],
    ...more,
  };
}

describe("a message as text", () => {
  it("has the place, the line before, the line with carets, help and notes", () => {
    const first = {
      ...misspelt,
      rule: "wrong-shape" as const,
      message: '"tools" is here.',
      at: placeOf(tools, ["tools"], "key"),
      help: undefined,
      notes: [],
    };
    expect(render([misspelt, first], sources, { outcome: "Nothing was written." }))
      .toBe(`tools.yaml:1:1: error: "tools" is here. [wrong-shape]

  1 | tools:
    | ^^^^^

tools.yaml:5:7: error: GET /runs has no parameter "stauts". [unknown-parameter]

  4 |     arguments:
  5 |       stauts: { description: Only runs in these states. }
    |       ^^^^^^

  help: did you mean "status"?
  note: spec/engine.yaml:3:5: the operation is declared here.

2 errors. Nothing was written.
`);
  });

  it("marks to the end of the line where the place goes further", () => {
    const whole = at(0, 100, { at: placeOf(tools, ["tools", "list_runs"]) });
    expect(render([whole], sources)).toContain(
      "\n  2 |   list_runs:\n  3 |     operation: engine#list_runs\n    |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n",
    );
  });

  it("is sorted by file and place, and each is told once", () => {
    const lines = source("a.yaml", "a: 1\nb: 2\nc: 3\n");
    const text = render([at(10), misspelt, at(0), at(10), at(5)], new Map([...sources, ["a.yaml", lines]]));
    expect(text.split("\n").filter((line) => line.includes(": warning: ") || line.includes(": error: "))).toEqual([
      "a.yaml:1:1: warning: At 0. [malformed-document]",
      "a.yaml:2:1: warning: At 5. [malformed-document]",
      "a.yaml:3:1: warning: At 10. [malformed-document]",
      'tools.yaml:5:7: error: GET /runs has no parameter "stauts". [unknown-parameter]',
    ]);
    expect(text).toMatch(/\n1 error, 3 warnings\.\n$/);
  });

  it("shows twenty, errors before warnings, and counts the rest", () => {
    const many = Array.from({ length: 30 }, (_, index) => at(index));
    const text = render([...many, misspelt], sources);
    expect(text.match(/: warning: /g)).toHaveLength(19);
    expect(text).toContain("unknown-parameter");
    expect(text).toMatch(/\n\n… and 11 warnings more; --json lists all\.\n\n1 error, 30 warnings\.\n$/);
  });

  it("says nothing where there is nothing to say, but the outcome", () => {
    expect(render([], sources)).toBe("");
    expect(render([], sources, { outcome: "12 files written." })).toBe("12 files written.\n");
  });

  it("cuts a long line around the place", () => {
    const long = source("a.yaml", `{"k": [${"1, ".repeat(2000)}"here", ${"1, ".repeat(2000)}1]}`);
    const start = long.text.indexOf('"here"');
    const lines = render([at(start, start + 6)], new Map([["a.yaml", long]])).split("\n");
    const [shown = "", carets = ""] = lines.slice(2, 4);
    expect(shown.length).toBeLessThan(140);
    expect(shown.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe('"here"');
  });

  it("shows what would move the cursor or turn the text around as an escape, and keeps the carets in place", () => {
    const hostile = source("a.yaml", '"\u202e\u200b": 1\n\t\n"b\u202e": [2]\n');
    const start = hostile.text.indexOf("2]");
    const text = render(
      [at(start, start + 1, { message: "A \u001b[31m name\nin two lines." })],
      new Map([["a.yaml", hostile]]),
    );
    expect(text).not.toMatch(/[\u001b\u202e\u200b]/);
    expect(text).toContain("A \\u{1b}[31m name in two lines.");
    const [shown = "", carets = ""] = text.split("\n").filter((line) => line.includes(" | "));
    expect(shown[carets.indexOf("^")]).toBe("2");
  });

  it("goes without an excerpt where the file is not at hand", () => {
    expect(render([at(7)], new Map())).toBe("a.yaml:1:1: warning: At 7. [malformed-document]\n\n1 warning.\n");
  });
});

describe("a message as data", () => {
  it("has all of them, with lines and columns", () => {
    const many = Array.from({ length: 30 }, (_, index) => at(index));
    const data = JSON.parse(renderJson([...many, misspelt], sources)) as {
      errors: number;
      warnings: number;
      diagnostics: unknown[];
    };
    expect(data).toMatchObject({ errors: 1, warnings: 30 });
    expect(data.diagnostics).toHaveLength(31);
    expect(data.diagnostics.at(-1)).toEqual({
      rule: "unknown-parameter",
      severity: "error",
      message: misspelt.message,
      file: "tools.yaml",
      line: 5,
      column: 7,
      endLine: 5,
      endColumn: 13,
      help: misspelt.help,
      notes: [
        {
          message: "the operation is declared here.",
          file: "spec/engine.yaml",
          line: 3,
          column: 5,
          endLine: 3,
          endColumn: 8,
        },
      ],
    });
  });
});
