/** How tasks and operations of two runs differ. */
import { describe, expect, it } from "vitest";
import { changedPairs, newFailures, pairsOf, pairText, rowChanges } from "../../../workflows/runs/task-changes.js";

const at = (seconds: number) => new Date(seconds * 1_000).toISOString();
const task = (taskId: string, status: string, seconds?: number, more: object = {}) => ({
  taskId,
  status,
  ...(seconds === undefined ? {} : { startedAt: at(0), completedAt: at(seconds) }),
  ...more,
});
const compared = (before: object[], after: object[]) => changedPairs(pairsOf(before, after)).map(pairText);

describe("tasks", () => {
  it("that ended otherwise come first, then those whose duration changed most", () => {
    const before = [
      task("a", "SUCCEEDED", 100),
      task("b", "SUCCEEDED", 100),
      task("c", "SUCCEEDED", 1000),
      task("d", "SUCCEEDED", 60),
    ];
    const after = [
      task("a", "SUCCEEDED", 190),
      task("b", "FAILED", 20),
      task("c", "SUCCEEDED", 400),
      task("d", "SKIPPED"),
    ];
    expect(compared(before, after)).toEqual([
      "b: SUCCEEDED -> FAILED; 1m 40s -> 20s (-1m 20s)",
      "d: SUCCEEDED -> SKIPPED",
      "c: SUCCEEDED; 16m 40s -> 6m 40s (-10m)",
      "a: SUCCEEDED; 1m 40s -> 3m 10s (+1m 30s)",
    ]);
  });

  it.each<[string, number, number]>([
    ["a few seconds", 1, 9],
    ["little of a long time", 1000, 1190],
    ["nothing", 50, 50],
  ])("that differ by %s are not told", (_, from, to) => {
    expect(compared([task("a", "SUCCEEDED", from)], [task("a", "SUCCEEDED", to)])).toEqual([]);
  });

  it("of one run alone are told so, and those of a matrix side by side", () => {
    const before = [task("m", "SUCCEEDED", 10), task("m", "SUCCEEDED", 20), task("old", "SUCCEEDED", 5)];
    const after = [task("m", "SUCCEEDED", 10), task("m", "FAILED", 20), task("new", "FAILED", 5)];
    expect(compared(before, after)).toEqual([
      "m #2: SUCCEEDED -> FAILED; 20s -> 20s (+0s)",
      "new: only in a, FAILED",
      "old: only in b, SUCCEEDED",
    ]);
  });

  it("tell further attempts", () => {
    const after = [task("a", "WARNING", 10, { attemptNumber: 3 })];
    expect(compared([task("a", "SUCCEEDED", 10)], after)[0]).toMatch(/; attempt 3$/);
  });
});

describe("operations", () => {
  const operation = (externalId: string, operationStatus: string, more: object = {}) => ({
    externalId,
    operationName: externalId,
    operationStatus,
    ...more,
  });

  it("that failed in both runs are no news", () => {
    const before = [operation("x", "FAILED", { message: "x broke" }), operation("y", "SUCCEEDED")];
    const after = [
      operation("x", "FAILED", { message: "x broke" }),
      operation("y", "FAILED", { message: "token=abc" }),
      operation("z", "FAILED"),
    ];
    expect(newFailures(before, after)).toEqual(["y: token=[secret]", "z: no message"]);
  });

  it("with far more or fewer rows are told, the largest change first", () => {
    const rows = (counts: Record<string, number | null>) =>
      Object.entries(counts).map(([name, rowsAffected]) => operation(name, "SUCCEEDED", { rowsAffected }));
    const before = rows({ double: 500, empty: 1000, few: 5, same: 1000, unknown: null, gone: 7 });
    const after = rows({ double: 1000, empty: 0, few: 50, same: 1500, unknown: 4000, come: 9 });
    expect(rowChanges(before, after)).toEqual(["empty: 1000 -> 0 rows", "double: 500 -> 1000 rows"]);
  });
});
