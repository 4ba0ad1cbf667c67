import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createReport } from "../../../generator/diagnostics.js";
import { maxSourceBytes, readSource, sourceOfText } from "../../../generator/load/read.js";
import { valueOf } from "../../../generator/load/value.js";
import { lineAndColumn } from "../../../generator/source.js";

function read(text: string, duplicateKeys: "error" | "warning" = "warning") {
  const report = createReport();
  const source = sourceOfText(text, "a.yaml", report);
  const value = source && valueOf(source, { origins: new WeakMap(), report, duplicateKeys });
  return { report, source, value };
}

describe("a text becomes plain values", () => {
  const cases = [
    {
      name: "YAML 1.2: words of 1.1 stay strings",
      given: "a: [n, y, off, no, 2020-01-01, 1_000]",
      want: { a: ["n", "y", "off", "no", "2020-01-01", "1_000"] },
    },
    {
      name: "JSON with tabs and escapes",
      given: '{\n\t"a\\/b": "\\ud83d\\ude00",\n\t"n": [1.5e3, null]\n}',
      want: { "a/b": "😀", n: [1500, null] },
    },
    { name: "a byte order mark", given: '\ufeff{"a": 1}', want: { a: 1 } },
    {
      name: "keys are what was written",
      given: "200: a\n1.0: b\nnull: c\ntrue: d",
      want: { 200: "a", "1.0": "b", null: "c", true: "d" },
    },
    {
      name: "aliases and merge keys",
      given: "a: &x {k: 1, l: 2}\nb: *x\nc:\n  <<: *x\n  k: 3",
      want: { a: { k: 1, l: 2 }, b: { k: 1, l: 2 }, c: { k: 3, l: 2 } },
    },
    { name: "a quoted << is a key", given: '"<<": {a: 1}', want: { "<<": { a: 1 } } },
    { name: "the last of two equal keys counts", given: "a: 1\na: 2", want: { a: 2 } },
    { name: "binary stays text", given: "a: !!binary aGk=", want: { a: "aGk=" } },
  ];
  it.each(cases)("$name", ({ given, want }) => {
    expect(read(given).value).toEqual(want);
  });

  it("keeps __proto__ and constructor as keys", () => {
    const value = read('{"__proto__": {"polluted": true}, "constructor": 1}').value as object;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("copies what aliases stand for", () => {
    const { a, b } = read("a: &x {k: [1]}\nb: *x").value as Record<string, object>;
    expect(a).toEqual(b);
    expect(a).not.toBe(b);
  });
});

describe("what cannot be read is told with its place", () => {
  const cases = [
    { name: "an unclosed quote", given: 'a: 1\nb: "x', rule: "not-yaml", line: 2, column: 6 },
    { name: "a colon inside a plain value", given: "a: foo: bar", rule: "not-yaml", line: 1, column: 4 },
    { name: "a reserved character", given: "x: 1\na: @b", rule: "not-yaml", line: 2, column: 4 },
    { name: "an alias of nothing", given: "a:\n  b: *nope", rule: "not-yaml", line: 2, column: 6 },
    { name: "an alias inside of what it stands for", given: "a: &a\n  b: *a", rule: "not-yaml", line: 2, column: 6 },
    { name: "nesting without end", given: "[".repeat(20_000), rule: "not-yaml", line: 1, column: undefined },
    { name: "a key twice", given: "a: 1\nb: 2\na: 3", rule: "duplicate-key", line: 3, column: 1 },
  ];
  it.each(cases)("$name", ({ given, rule, line, column }) => {
    const report = createReport();
    const source = sourceOfText(given, "a.yaml", report);
    if (source !== undefined) valueOf(source, { origins: new WeakMap(), report, duplicateKeys: "error" });
    const [diagnostic] = report.diagnostics;
    expect(diagnostic).toMatchObject({ rule, severity: "error" });
    expect(diagnostic?.help).not.toBe("");
    if (source === undefined || diagnostic === undefined) {
      // The place is an offset all the same.
      const before = given.slice(0, diagnostic?.at.start ?? 0);
      expect(before.split("\n").length).toBe(line);
      if (column !== undefined) expect(before.length - before.lastIndexOf("\n")).toBe(column);
      return;
    }
    expect(lineAndColumn(source, diagnostic.at.start)).toEqual({ line, column });
  });

  it("tells where the first of two equal keys is, and warns where it is not our document", () => {
    const { report } = read("a: 1\na: 2", "warning");
    expect(report.failed).toBe(false);
    expect(report.diagnostics[0]?.notes[0]?.at.start).toBe(0);
  });

  it("stops aliases that multiply", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 9; level += 1) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(", ")}]`);
    }
    const { report } = read(lines.join("\n"));
    expect(report.diagnostics[0]?.message).toMatch(/Aliases add more than/);
  });

  it("names missing and oversized files", () => {
    const folder = mkdtempSync(join(tmpdir(), "read-"));
    writeFileSync(join(folder, "big.yaml"), Buffer.alloc(maxSourceBytes + 1, "a"));
    const report = createReport();
    for (const name of ["none.yaml", "big.yaml", "."]) {
      expect(readSource(join(folder, name), { root: folder, report })).toBeUndefined();
    }
    expect(report.diagnostics.map(({ rule, at }) => [rule, at.file])).toEqual([
      ["unreadable-file", "none.yaml"],
      ["unreadable-file", "big.yaml"],
      ["unreadable-file", ""],
    ]);
    expect(report.diagnostics[1]?.message).toContain(String(maxSourceBytes));
  });
});
