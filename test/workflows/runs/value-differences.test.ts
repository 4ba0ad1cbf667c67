/** Differences of values and definitions; putting them into the earlier value must give the later one. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { definitionChanges } from "../../../workflows/runs/definition-changes.js";
import { differencesOf, differenceText } from "../../../workflows/runs/value-differences.js";

type Plain = Record<string, unknown>;
const leaves = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.stringMatching(/^[a-z]{1,5}$/),
  fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
);
const { tree: trees } = fc.letrec<{ tree: Plain; value: unknown }>((tie) => ({
  tree: fc.dictionary(fc.constantFrom("a", "b", "c", "constructor"), tie("value"), { minKeys: 1, maxKeys: 3 }),
  value: fc.oneof({ depthSize: "small" }, leaves, tie("tree")),
}));

function put(value: Plain, path: readonly string[], after: unknown): Plain {
  const [name = "", ...rest] = path;
  const inner = Object.hasOwn(value, name) ? value[name] : undefined;
  if (rest.length > 0) return { ...value, [name]: put((inner ?? {}) as Plain, rest, after) };
  const { [name]: _, ...others } = value;
  return after === undefined ? others : { ...value, [name]: after };
}
/** Without objects that hold nothing: they are the same as absent. */
function pruned(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, pruned(inner)] as const);
  const kept = entries.filter(([, inner]) => inner !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

describe("differences", () => {
  it("lead from the one value to the other, and are none between equal ones", () => {
    fc.assert(
      fc.property(trees, trees, (before, after) => {
        const made = differencesOf(before, after).reduce(
          (value, difference) => put(value, difference.path.split("."), difference.after),
          before,
        );
        expect(pruned(made)).toEqual(pruned(after));
        expect(differencesOf(after, structuredClone(after))).toEqual([]);
      }),
    );
  });

  it.each([
    [{ a: null }, {}],
    [{ a: [] }, { a: null }],
    [{ a: {} }, {}],
    [{ a: { b: null, c: [] } }, {}],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
  ])("between %j and %j there are none", (before, after) => expect(differencesOf(before, after)).toEqual([]));

  it("are told without secrets, and not at length", () => {
    const before = { password: "old-hunter2", url: "postgres://u:hunter2@h/d", sql: "x" };
    const after = { password: "new-hunter2", url: "postgres://u:hunter2@i/d", sql: "y".repeat(5_000) };
    const text = differencesOf(before, after).map(differenceText).join("\n");
    expect(text).toContain('password: "[secret]" -> "[secret]"');
    expect(text).not.toContain("hunter2");
    expect(text.length).toBeLessThan(500);
  });
});

describe("changes of a definition", () => {
  const task = (parameters: object, dependsOn: string[] = []) => ({
    integration: "DBT_CORE",
    integrationJob: "RUN",
    parameters,
    dependsOn,
  });
  const definition = (tasks: object, more: object = {}) => ({
    name: "P",
    pipeline: { g: { tasks, dependsOn: [] } },
    ...more,
  });

  it("are tasks that came, went and changed, then all else", () => {
    const before = definition({ a: task({ command: "build" }), gone: task({}) }, { configuration: { retries: 0 } });
    const after = definition(
      { a: task({ command: "build --full" }), come: task({}, ["a"]) },
      { configuration: { retries: 2 } },
    );
    expect(definitionChanges(before, after)).toEqual([
      "task come (DBT_CORE) added",
      "task gone (DBT_CORE) removed",
      'a.parameters.command: "build" -> "build --full"',
      "configuration.retries: 0 -> 2",
    ]);
  });

  it("are none where a group is called otherwise, or inputs and environment differ", () => {
    const tasks = { a: task({}), b: task({}, ["a"]) };
    const before = definition(tasks, { inputs: { x: { default: 1 } }, environment: { y: 1 } });
    const after = { ...definition(tasks), pipeline: { other: { tasks, dependsOn: [] } } };
    expect(definitionChanges(before, after)).toEqual([]);
    expect(definitionChanges(undefined, null)).toEqual([]);
  });
});
