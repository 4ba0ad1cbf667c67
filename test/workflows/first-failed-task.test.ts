/** Where a run broke, for graphs of tasks of any form. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { firstFailedTask } from "../../workflows/first-failed-task.js";

const task = (taskId: string, status: string, dependsOn: string[] | null = null) => ({ taskId, status, dependsOn });

it("is the failed task that comes before the others that failed", () => {
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

it("is found even where tasks depend on each other in a circle", () => {
  expect(firstFailedTask([task("a", "FAILED", ["b"]), task("b", "FAILED", ["a"])])?.taskId).toBe("a");
});

it("is a failed task without a failed one before it, wherever a graph has any", () => {
  const graph = fc.array(fc.record({ failed: fc.boolean(), upstream: fc.array(fc.nat({ max: 20 })) })).map((nodes) =>
    nodes.map(({ failed, upstream }, index) =>
      task(
        `t${index}`,
        failed ? "FAILED" : "SUCCEEDED",
        upstream.filter((other) => other < index).map((other) => `t${other}`),
      ),
    ),
  );
  fc.assert(
    fc.property(graph, (tasks) => {
      const found = firstFailedTask(tasks);
      const failed = new Set(tasks.filter(({ status }) => status === "FAILED").map(({ taskId }) => taskId));
      expect(found === undefined).toBe(failed.size === 0);
      expect((found?.dependsOn ?? []).filter((each) => failed.has(each))).toEqual([]);
    }),
  );
});
