/** Where a run broke, for graphs of tasks of any form, groups and matrices among them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstFailedTask, firstFailedTasks } from "../../../workflows/runs/first-failed.js";
import { taskGraph } from "../../../workflows/runs/task-graph.js";

const task = (taskId: string, status: string, dependsOn: string[] | null = null, more: object = {}) => ({
  taskId,
  status,
  dependsOn,
  ...more,
});
const firsts = (tasks: ReturnType<typeof task>[], definition?: object) =>
  firstFailedTasks(tasks, taskGraph(tasks, definition)).map(({ taskId }) => taskId);

describe("the first failed task", () => {
  it("comes before the others that failed", () => {
    const tasks = [
      task("c", "FAILED", ["b"]),
      task("b", "FAILED", ["a"]),
      task("a", "WARNING"),
      task("d", "SKIPPED", ["c"]),
    ];
    expect(firstFailedTask(tasks)?.taskId).toBe("b");
  });

  it("is none where nothing failed", () => {
    expect(firstFailedTask([])).toBeUndefined();
    expect(firstFailedTask([task("a", "CANCELLED"), task("b", "SKIPPED", ["a"])])).toBeUndefined();
  });

  it("comes before those that failed after a task that went well, too", () => {
    expect(firsts([task("c", "FAILED", ["b"]), task("b", "SUCCEEDED", ["a"]), task("a", "FAILED")])).toEqual(["a"]);
  });

  it("is found even where tasks depend on each other in a circle", () => {
    expect(firsts([task("a", "FAILED", ["b"]), task("b", "FAILED", ["a"])])).toEqual(["a", "b"]);
  });

  it("is one of several that are independent, and the first of them by time", () => {
    const at = (time: string) => ({ completedAt: `2026-11-23T${time}+00:00` });
    const tasks = [
      task("late", "FAILED", null, at("04:00:00.5")),
      task("unknown", "FAILED"),
      task("early", "FAILED", null, at("03:59:59.9")),
    ];
    expect(firsts(tasks)).toEqual(["early", "late", "unknown"]);
  });

  it("is known where tasks depend on groups, and groups on groups", () => {
    const definition = {
      pipeline: {
        load: { tasks: { extract: {}, more: { tasks: { stage: {} } } } },
        model: { dependsOn: ["load"], tasks: { build: {}, check: { dependsOn: ["build"] } } },
        alone: {},
      },
    };
    const tasks = [
      task("check", "FAILED", ["build"]),
      task("build", "FAILED", ["load"]),
      task("stage", "FAILED"),
      task("extract", "SUCCEEDED"),
      task("alone", "FAILED"),
    ];
    expect(firsts(tasks, definition)).toEqual(["stage", "alone"]);
    // The group's own dependsOn is enough, where the task does not repeat it.
    expect(
      firsts(
        tasks.map((each) => ({ ...each, dependsOn: null })),
        definition,
      ),
    ).toEqual(["stage", "alone"]);
    expect(firsts(tasks)).toEqual(["build", "stage", "alone"]);
  });

  it("is the part of a matrix, not the task that is spread over it", () => {
    const tasks = [
      task("load", "FAILED", null, { id: "parent", matrixParent: true }),
      task("load[de]", "SUCCEEDED", null, { id: "1", matrixParentId: "parent" }),
      task("load[fr]", "FAILED", null, { id: "2", matrixParentId: "parent" }),
    ];
    expect(firsts(tasks)).toEqual(["load[fr]"]);
  });

  it.each([null, 7, "x", [], { pipeline: [] }, { pipeline: { a: null, b: { tasks: 3 } } }])(
    "is found whatever the definition is: %j",
    (definition) => {
      const tasks = [task("b", "FAILED", ["a"]), task("a", "FAILED", ["gone"])];
      expect(firstFailedTask(tasks, definition)?.taskId).toBe("a");
    },
  );
});

describe("in any graph without circles", () => {
  /** Tasks in an order in which they could run, each in one of three groups that wait for each other or do not. */
  const graph = fc
    .record({
      nodes: fc.array(
        fc.record({
          failed: fc.boolean(),
          group: fc.nat({ max: 2 }),
          upstream: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
          waitsForGroup: fc.boolean(),
        }),
        { maxLength: 15 },
      ),
      seed: fc.nat(),
    })
    .map(({ nodes }) => {
      // By group, so that whoever waits for an earlier group comes after all of it.
      const sorted = nodes.toSorted((one, other) => one.group - other.group);
      const tasks = sorted.map(({ failed, group, upstream, waitsForGroup }, index) =>
        task(`t${index}`, failed ? "FAILED" : "SUCCEEDED", [
          ...upstream.filter((other) => other < index).map((other) => `t${other}`),
          ...(waitsForGroup && group > 0 ? [`g${group - 1}`] : []),
        ]),
      );
      const groups = [0, 1, 2].map((group) => [
        `g${group}`,
        {
          tasks: Object.fromEntries(
            tasks.flatMap(({ taskId }, index) => (sorted[index]?.group === group ? [[taskId, {}]] : [])),
          ),
        },
      ]);
      const groupOf = (index: number) => sorted[index]?.group ?? 0;
      return { tasks, definition: { pipeline: Object.fromEntries(groups) as object }, groupOf };
    });

  /** Which come before which, by closing the relation step by step. */
  function closure({ tasks, groupOf }: { tasks: ReturnType<typeof task>[]; groupOf: (index: number) => number }) {
    const comesBefore = tasks.map(({ dependsOn }) =>
      tasks.map(
        ({ taskId }, index) =>
          dependsOn?.includes(taskId) === true || dependsOn?.includes(`g${groupOf(index)}`) === true,
      ),
    );
    for (const [middle] of tasks.entries())
      for (const row of comesBefore)
        if (row[middle] === true)
          for (const [index] of tasks.entries()) row[index] ||= comesBefore[middle]?.[index] === true;
    return comesBefore;
  }

  it("the first failed ones are exactly those that no failed one comes before", () => {
    fc.assert(
      fc.property(graph, (given) => {
        const { tasks, definition } = given;
        const comesBefore = closure(given);
        const wanted = tasks.flatMap(({ taskId, status }, index) =>
          status === "FAILED" && !tasks.some((other, at) => other.status === "FAILED" && comesBefore[index]?.[at])
            ? [taskId]
            : [],
        );
        expect(firsts(tasks, definition).toSorted()).toEqual(wanted.toSorted());
      }),
    );
  });

  it("before and after are each other's opposite", () => {
    fc.assert(
      fc.property(graph, ({ tasks, definition }) => {
        const { before, after } = taskGraph(tasks, definition);
        for (const one of tasks) for (const other of tasks) expect(before(one).has(other)).toBe(after(other).has(one));
      }),
    );
  });
});
