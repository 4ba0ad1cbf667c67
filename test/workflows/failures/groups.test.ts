/** Laws of grouping, on made-up histories of runs; the oracle walks each history run by run. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../../workflows/failures/failure.js";
import { groupsOf, stateOf, type Success } from "../../../workflows/failures/groups.js";

interface Past {
  readonly id: string;
  readonly pipelineId: string;
  readonly envId: string;
  readonly minute: number;
  /** The message that it failed with; undefined for a run that went well. */
  readonly failure: string | undefined;
}

const histories = fc
  .array(
    fc.record({
      pipelineId: fc.constantFrom("p", "q"),
      envId: fc.constantFrom("prod", "dev"),
      failure: fc.constantFrom(undefined, "timeout", "denied"),
    }),
    { maxLength: 30 },
  )
  .map((runs) => runs.map((run, minute): Past => ({ ...run, id: `run-${minute}`, minute })));

const at = (minute: number) => new Date(minute * 60_000).toISOString();
const failuresOf = (runs: readonly Past[]) =>
  runs
    .filter(({ failure }) => failure !== undefined)
    .map(({ id, pipelineId, envId, minute, failure = "" }) =>
      failureOf({ id, pipelineId, envId, createdAt: at(minute), message: failure }, [], []),
    );
const successesOf = (runs: readonly Past[]): Success[] =>
  runs
    .filter(({ failure }) => failure === undefined)
    .map(({ pipelineId, envId, minute }) => ({
      pipelineId,
      envId,
      atMs: minute * 60_000,
      endedMs: minute * 60_000 + 1,
    }));

describe("groups", () => {
  it("hold each failed run once, with when it came first and last, and whether it is over", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const failures = failuresOf(history);
        // Lists that change while they are read tell a run twice.
        const groups = groupsOf([...failures, ...failures]);
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(failures.length);
        for (const group of groups) {
          const { pipelineId, envId, message } = group.newest.run;
          const own = history.filter((run) => run.pipelineId === pipelineId && run.envId === envId);
          const same = own.filter(({ failure }) => failure === message);
          expect([group.firstMs, group.lastMs]).toEqual([same.at(0)!.minute * 60_000, same.at(-1)!.minute * 60_000]);
          const later = own.filter(({ minute }) => minute * 60_000 > group.lastMs);
          const good = later.find(({ failure }) => failure === undefined);
          const lastGood = own.findLast(({ failure }) => failure === undefined)?.minute ?? -1;
          const since = own.find(({ minute }) => minute > lastGood)?.minute;
          const expected =
            good !== undefined
              ? { kind: "recovered", endedMs: good.minute * 60_000 + 1 }
              : later.length > 0
                ? { kind: "replaced" }
                : { kind: "failing", sinceMs: since! * 60_000 };
          expect(stateOf(group, failures, successesOf(history))).toEqual(expected);
        }
      }),
    );
  });
});

describe("the cause of a failed run", () => {
  const run = { id: "r", message: "at least one task failed" };

  it("is the task that failed first, with its own operation and the warning upstream of it", () => {
    const task = (taskId: string, status: string, dependsOn: string[], minute: number) => ({
      id: `run-of-${taskId}`,
      taskId,
      status,
      dependsOn,
      completedAt: at(minute),
    });
    const tasks = [
      task("late", "FAILED", ["group_2"], 9),
      task("broken", "FAILED", ["middle"], 5),
      task("middle", "SUCCEEDED", ["source"], 3),
      task("source", "WARNING", [], 2),
    ];
    const operations = [
      { taskRunId: "run-of-late", message: "no", startedAt: at(1) },
      { taskRunId: "run-of-broken", message: "second", startedAt: at(4) },
      { taskRunId: "run-of-broken", message: "first", startedAt: at(3) },
    ];
    const failure = failureOf(run, tasks, operations);
    expect(failure.task?.taskId).toBe("broken");
    expect(failure.operation?.message).toBe("first");
    expect(failure.warnedBefore?.taskId).toBe("source");
    expect(failure.otherFailed).toBe(1);
  });

  it("does not end in circles of tasks that depend on each other", () => {
    const tasks = [
      { taskId: "a", status: "FAILED", dependsOn: ["b"] },
      { taskId: "b", status: "FAILED", dependsOn: ["a"] },
    ];
    expect(failureOf(run, tasks, []).task?.taskId).toBe("a");
  });
});
