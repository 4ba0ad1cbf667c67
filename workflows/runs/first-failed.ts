/** Where a failed run broke: the tasks that failed first. What failed or was skipped after them is a symptom. */
import { msOf } from "../time-text.js";
import { type GraphTask, type TaskGraph, taskGraph } from "./task-graph.js";

/** As much of a task run as is needed to tell. */
export interface FailableTask extends GraphTask {
  readonly status?: string;
  readonly startedAt?: string | null;
  readonly completedAt?: string | null;
}

/** The first of {@link firstFailedTasks}; undefined where none failed. */
export function firstFailedTask<Task extends FailableTask>(
  tasks: readonly Task[],
  definition?: unknown,
): Task | undefined {
  return firstFailedTasks(tasks, taskGraph(tasks, definition))[0];
}

/**
 * The FAILED tasks that no other FAILED task comes before, by the time at which they ended. Where tasks depend on each
 * other in a circle all that failed count.
 */
export function firstFailedTasks<Task extends FailableTask>(tasks: readonly Task[], graph: TaskGraph<Task>): Task[] {
  const failed = tasks.filter(({ status }) => status === "FAILED");
  const first = failed.filter((task) => ![...graph.before(task)].some(({ status }) => status === "FAILED"));
  const endMs = ({ completedAt, startedAt }: Task) => msOf(completedAt ?? startedAt) ?? Number.POSITIVE_INFINITY;
  return (first.length > 0 ? first : failed).toSorted((one, other) => order(endMs(one), endMs(other)));
}

function order(one: number, other: number): number {
  return one === other ? 0 : one - other;
}
