/** Tasks of definitions: groups resolved, in the order in which they run. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { taskLines } from "../../../workflows/pipelines/task-text.js";
import { tasksOf } from "../../../workflows/pipelines/tasks.js";

const task = (dependsOn: string[] = [], more: object = {}) => ({
  integration: "PYTHON",
  integrationJob: "RUN",
  parameters: {},
  dependsOn,
  ...more,
});
const edges = (pipeline: object) =>
  Object.fromEntries(tasksOf({ pipeline }).map(({ id, dependsOn }) => [id, dependsOn]));

describe("tasks", () => {
  it("wait for the last tasks of the groups that their own waits for", () => {
    const pipeline = {
      load: { tasks: { b: task(["a"]), a: task(), c: task(["a"]) }, dependsOn: ["first"] },
      first: { tasks: { x: task() }, dependsOn: [] },
      nothing: { tasks: {}, dependsOn: ["load"] },
      last: { tasks: { z: task() }, dependsOn: ["nothing"] },
    };
    expect(edges(pipeline)).toEqual({ x: [], a: ["x"], b: ["a"], c: ["a"], z: ["b", "c"] });
    expect(tasksOf({ pipeline }).map(({ id }) => id)).toEqual(["x", "a", "b", "c", "z"]);
  });

  it("may stand outside of groups", () => {
    expect(edges({ b: task(["a"]), a: task() })).toEqual({ a: [], b: ["a"] });
  });

  it("in circles are told all the same", () => {
    const pipeline = { g: { tasks: { a: task(["b"]), b: task(["a"]) }, dependsOn: ["g"] } };
    expect(edges(pipeline)).toEqual({ a: ["b"], b: ["a"] });
  });

  it("come after what they depend on, each once, whatever the order in which they are written", () => {
    const graphs = fc.integer({ min: 1, max: 12 }).chain((count) =>
      fc.record({
        edges: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 30 }),
        order: fc.shuffledSubarray(
          Array.from({ length: count }, (_, index) => index),
          { minLength: count },
        ),
      }),
    );
    fc.assert(
      fc.property(graphs, ({ edges: pairs, order }) => {
        const before = (index: number) =>
          pairs.filter(([from, to]) => Math.max(from, to) === index && from !== to).map(([a, b]) => Math.min(a, b));
        const pipeline = Object.fromEntries(
          order.map((index) => [`t${index}`, task(before(index).map((b) => `t${b}`))]),
        );
        const found = tasksOf({ pipeline });
        expect(found.map(({ id }) => id).toSorted()).toEqual(Object.keys(pipeline).toSorted());
        const place = new Map(found.map(({ id }, at) => [id, at]));
        for (const index of order) {
          for (const earlier of before(index)) expect(place.get(`t${earlier}`)).toBeLessThan(place.get(`t${index}`)!);
        }
      }),
    );
  });

  it("are none in what is no definition", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(tasksOf({ pipeline: value })).toBeInstanceOf(Array);
      }),
    );
  });
});

describe("lines of tasks", () => {
  it("tell conditions, retries and secrets' names, but no secrets", () => {
    const pipeline = {
      a: task([], {
        parameters: { command: "load --token=abc123xyz", db_password: "hunter2" },
        condition: "${{ inputs.full }}",
        configuration: { retries: 2 },
        treatFailureAsWarning: true,
      }),
    };
    const [line] = taskLines(tasksOf({ pipeline }));
    expect(line).toContain("(if ${{ inputs.full }}; a failure counts as a warning; retries 2)");
    expect(line).toContain("db_password");
    expect(line).not.toMatch(/hunter2|abc123xyz/);
  });

  it("are bounded, and say what is left out", () => {
    const long = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [
        `t${index}`,
        task([], { parameters: { sql: "select ".repeat(500) } }),
      ]),
    );
    const lines = taskLines(tasksOf({ pipeline: long }));
    expect(lines).toHaveLength(61);
    expect(lines.at(-1)).toBe("… and 40 more");
    expect(lines.join("\n").length).toBeLessThan(6_000);
  });
});
