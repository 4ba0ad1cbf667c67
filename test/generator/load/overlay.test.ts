import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createReport } from "../../../generator/diagnostics.js";
import { loadDocument } from "../../../generator/load/document.js";
import { child } from "../../../generator/loaded.js";
import { lineAndColumn } from "../../../generator/source.js";

const document = `openapi: 3.1.0
paths:
  /a:
    get:
      tags: [one]
      parameters:
        - { name: p, in: query, schema: { type: string } }
        - { name: q, in: query, schema: { type: string } }
        - { name: r, in: query, schema: { type: string } }
  /b:
    get: { summary: old }
`;

function overlaid(actions: string, head = "overlay: 1.0.0\ninfo: { title: t, version: '1' }\nactions:\n") {
  const root = mkdtempSync(join(tmpdir(), "overlay-"));
  writeFileSync(join(root, "api.yaml"), document);
  writeFileSync(join(root, "api.overlay.yaml"), head + actions);
  const report = createReport();
  const loaded = loadDocument({
    name: "api",
    file: "api.yaml",
    overlays: [{ file: "api.overlay.yaml" }],
    root,
    report,
  });
  const at = (path: (string | number)[]) => path.reduce((located, key) => located && child(located, key), loaded?.root);
  return { report, loaded, at, value: (path: (string | number)[]) => at(path)?.value };
}

const parameters = ["paths", "/a", "get", "parameters"];

describe("overlay actions", () => {
  const cases = [
    {
      name: "an update merges mappings, adds to lists, replaces values",
      actions: "  - target: $.paths['/a'].get\n    update: { tags: [two], deprecated: true, summary: new }",
      path: ["paths", "/a", "get", "tags"],
      want: ["one", "two"],
    },
    {
      name: "an update reaches every match",
      actions: "  - target: $.paths[*].get\n    update: { 'x-seen': true }",
      path: ["paths", "/b", "get"],
      want: { summary: "old", "x-seen": true },
    },
    {
      name: "an update of a list appends",
      actions: "  - target: $.paths['/a'].get.tags\n    update: three",
      path: ["paths", "/a", "get", "tags"],
      want: ["one", "three"],
    },
    {
      name: "an update of a single value replaces it",
      actions: "  - target: $.paths['/b'].get.summary\n    update: new",
      path: ["paths", "/b", "get", "summary"],
      want: "new",
    },
    {
      name: "remove takes several items of one list",
      actions: "  - target: $.paths['/a'].get.parameters[?@.name != 'q']\n    remove: true",
      path: parameters,
      want: [{ name: "q", in: "query", schema: { type: "string" } }],
    },
    {
      name: "remove wins over update",
      actions: "  - target: $.paths['/b'].get.summary\n    remove: true\n    update: new",
      path: ["paths", "/b", "get"],
      want: {},
    },
    {
      name: "later actions see earlier ones",
      actions:
        "  - target: $.paths['/b'].get\n    update: { a: { b: 1 } }\n  - target: $.paths['/b'].get.a\n    update: { c: 2 }",
      path: ["paths", "/b", "get", "a"],
      want: { b: 1, c: 2 },
    },
  ];
  it.each(cases)("$name", ({ actions, path, want }) => {
    const { report, value } = overlaid(actions);
    expect(report.diagnostics).toEqual([]);
    expect(value(path)).toEqual(want);
  });

  it("keeps places right where items are removed, and gives those of the overlay to what it adds", () => {
    const { at, loaded } = overlaid(
      "  - target: $.paths['/a'].get.parameters[0]\n    remove: true\n  - target: $.paths['/a'].get.parameters\n    update: { name: s, in: query }",
    );
    const place = (index: number) => {
      const located = at([...parameters, index]);
      const found = located && loaded?.placeOf(located);
      const source = loaded?.sources.get(found?.file ?? "");
      return found && source && { file: found.file, ...lineAndColumn(source, found.start) };
    };
    expect(place(0)).toEqual({ file: "api.yaml", line: 8, column: 11 });
    expect(place(2)).toEqual({ file: "api.overlay.yaml", line: 7, column: 13 });
  });

  const faults = [
    {
      name: "matches nothing",
      actions: "  - target: $.paths['/c']\n    remove: true",
      rule: "overlay-matches-nothing",
      line: 4,
      column: 13,
    },
    {
      name: "is no JSONPath",
      actions: "  - target: $.paths[\n    remove: true",
      rule: "malformed-overlay",
      line: 4,
      column: 13,
    },
    { name: "has no target", actions: "  - remove: true", rule: "malformed-overlay", line: 4, column: 5 },
    { name: "does nothing", actions: "  - target: $.paths", rule: "malformed-overlay", line: 4, column: 5 },
    {
      name: "has an unknown key",
      actions: "  - target: $.paths\n    remov: true\n    update: {}",
      rule: "malformed-overlay",
      line: 5,
      column: 12,
    },
    {
      name: "updates a mapping with a list",
      actions: "  - target: $.paths\n    update: [1]",
      rule: "malformed-overlay",
      line: 5,
      column: 13,
    },
    {
      name: "removes the document",
      actions: "  - target: $\n    remove: true",
      rule: "malformed-overlay",
      line: 4,
      column: 5,
    },
    { name: "stands in no list", actions: "  a: 1", rule: "malformed-overlay", line: 4, column: 3 },
  ];
  it.each(faults)("an action that $name is an error at its place", ({ actions, rule, line, column }) => {
    const { report, loaded } = overlaid(actions);
    expect(report.failed).toBe(true);
    const [diagnostic] = report.diagnostics;
    const source = loaded?.sources.get("api.overlay.yaml");
    expect(diagnostic).toMatchObject({ rule, at: { file: "api.overlay.yaml" } });
    expect(source && lineAndColumn(source, diagnostic?.at.start ?? 0)).toEqual({ line, column });
  });

  it("a file that is no overlay is an error", () => {
    expect(overlaid("  - target: $\n    update: {}", "actions:\n").report.diagnostics[0]?.rule).toBe(
      "malformed-overlay",
    );
  });
});
