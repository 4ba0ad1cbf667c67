/** Words of a command line become arguments as the tool's schemas say. */
import { describe, expect, it } from "vitest";
import { argumentsFromWords } from "../../cli/call-arguments.js";
import type { AnyTool, JsonSchema } from "../../server/definition.js";

function toolWith(schemas: Record<string, JsonSchema>): AnyTool {
  return {
    name: "example",
    title: "Example",
    description: "An example.",
    toolset: "examples",
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    operation: { document: "example", method: "GET", path: "/" },
    arguments: Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [
        name,
        { binding: { in: "query", name, style: "form", explode: true }, schema },
      ]),
    ),
    result: {},
  };
}

const tool = toolWith({
  status: { type: "array", items: { type: "string" } },
  ids: { type: "array", items: { type: "integer" } },
  page_size: { type: "integer" },
  name: { type: "string" },
  force: { type: "boolean" },
  inputs: { type: "object", additionalProperties: true },
  note: { anyOf: [{ type: "string" }, { type: "null" }] },
});

describe("argumentsFromWords", () => {
  it.each([
    { words: ["--status", "FAILED,WARNING"], want: { status: ["FAILED", "WARNING"] } },
    { words: ["--status", "FAILED", "--status=WARNING"], want: { status: ["FAILED", "WARNING"] } },
    { words: ["--ids", "1,2"], want: { ids: [1, 2] } },
    { words: ["--page-size", "5"], want: { page_size: 5 } },
    { words: ["--page_size=5"], want: { page_size: 5 } },
    { words: ["--name", "007"], want: { name: "007" } },
    { words: ["--name="], want: { name: "" } },
    { words: ["--force"], want: { force: true } },
    { words: ["--force", "false"], want: { force: false } },
    { words: ["--force", "--page-size", "2"], want: { force: true, page_size: 2 } },
    { words: ["--inputs", '{"day":"2026-11-01"}'], want: { inputs: { day: "2026-11-01" } } },
    { words: ["--note", "null"], want: { note: "null" } },
    { words: ["--page-size", "many"], want: { page_size: "many" } },
    { words: ["--unheard-of", "x"], want: { "unheard-of": "x" } },
  ])("reads $words", ({ words, want }) => {
    expect(argumentsFromWords(tool, words)).toEqual(want);
  });

  it.each([[["FAILED"]], [["--page-size"]]])("refuses %j with an explanation", (words) => {
    expect(() => argumentsFromWords(tool, words)).toThrow(/--/u);
  });
});
