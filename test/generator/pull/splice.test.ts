/** A new value into an old text: what the parser reads is the value, and lines that need not change do not. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { spliceYaml } from "../../../generator/pull/splice.js";
import { changedLines } from "./pulled.js";

const splice = (text: string, change: (value: ReturnType<typeof parse>) => void) => {
  const value: unknown = JSON.parse(JSON.stringify(parse(text)));
  change(value);
  return spliceYaml(text, parse(text), value);
};

const text = `# file
a: 1 # one

# about b
b:
    - x  # odd indentation
    - >-
      folded
      prose
    # in between
    - y: [1,   2]
      z: {}
c: 'quoted'
d:
  k: |+
    kept


  # last
  l:
# end
`;

describe("spliceYaml", () => {
  it.each([
    {
      name: "a value",
      change: (value: Record<string, unknown>) => (value["c"] = "other"),
      want: { removed: ["c: 'quoted'"], added: ["c: other"] },
    },
    {
      name: "a first item",
      change: (value: { b: unknown[] }) => value.b.unshift({ n: 1, m: [] }),
      want: { removed: [], added: ["    - n: 1", "      m: []"] },
    },
    {
      name: "a key in an item of a list",
      change: (value: { b: Record<string, unknown>[] }) => Object.assign(value.b[2] ?? {}, { w: "new" }),
      want: { removed: [], added: ["      w: new"] },
    },
    {
      name: "a flow list",
      change: (value: { b: Record<string, unknown>[] }) => Object.assign(value.b[2] ?? {}, { y: [3] }),
      want: { removed: ["    - y: [1,   2]"], added: ["    - y:", "        - 3"] },
    },
    {
      name: "nothing for something",
      change: (value: { d: Record<string, unknown> }) => (value.d["l"] = { m: null }),
      want: { removed: [], added: ["    m: null"] },
    },
    {
      name: "an item gone, and the comment above it stays with the next",
      change: (value: Record<string, unknown>) => delete value["b"],
      want: {
        removed: text.split("\n").slice(4, 12),
        added: [],
      },
    },
  ])("changes the lines of $name alone", ({ change, want }) => {
    const spliced = splice(text, change as never);
    const { removed, added } = changedLines(text, spliced);
    // A line above may only have been joined or parted from blank ones.
    expect({ removed: removed.filter((line) => line !== ""), added: added.filter((line) => line !== "") }).toEqual(
      want,
    );
  });

  it("writes anew what has anchors, whose meaning depends on what stands elsewhere", () => {
    const anchored = "a: &x\n  b: 1\nc: *x\nd: 2\n";
    expect(splice(anchored, (value) => (value.a.b = 3))).toBe("a:\n  b: 3\n\nc:\n  b: 1\n\nd: 2\n");
  });

  const key = fc.oneof(
    fc.constantFrom(
      "a",
      "b",
      "paths",
      "description",
      "__proto__",
      "constructor",
      "200",
      "null",
      "x y",
      "#",
      "- a",
      "a: b",
    ),
    fc.string({ maxLength: 5 }),
  );
  const scalar = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom("null", "1", "a: b", "# no", "two\nlines", "end \n\n", " lead", "~", "'q'", "long ".repeat(40)),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { tree } = fc.letrec<{ tree: unknown; map: unknown }>((tie) => ({
    tree: fc.oneof({ depthSize: "small" }, scalar, fc.array(tie("tree"), { maxLength: 4 }), tie("map")),
    map: fc.array(fc.tuple(key, tie("tree")), { maxLength: 4 }).map((entries) => {
      const mapping = {};
      for (const [name, value] of entries) {
        Object.defineProperty(mapping, name, { value, enumerable: true, configurable: true, writable: true });
      }
      return mapping;
    }),
  }));
  const root = tree.filter((value) => typeof value === "object" && value !== null && !Array.isArray(value));

  it("reads as the value, whatever the two are", () => {
    fc.assert(
      fc.property(root, root, (before, value) => {
        const old = spliceYaml("", undefined, before);
        expect(JSON.stringify(parse(old))).toBe(JSON.stringify(before));
        expect(JSON.stringify(parse(spliceYaml(old, parse(old), value)))).toBe(JSON.stringify(value));
      }),
      { numRuns: 300 },
    );
  });
});
