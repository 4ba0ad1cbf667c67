/** Where a failed run broke: the task that failed first. What failed or was skipped after it is a symptom. */

/** As much of a task run as is needed to tell. */
interface Task {
  readonly taskId?: string;
  readonly status?: string;
  readonly dependsOn?: readonly string[] | null;
}

/** The first FAILED task none of whose upstream tasks FAILED; undefined where none failed. */
export function firstFailedTask<Each extends Task>(tasks: readonly Each[]): Each | undefined {
  const failed = new Set(tasks.flatMap(({ taskId, status }) => (status === "FAILED" ? [taskId] : [])));
  const isFirst = ({ taskId, dependsOn }: Each) =>
    failed.has(taskId) && !(dependsOn ?? []).some((upstream) => failed.has(upstream));
  return tasks.find((task) => isFirst(task)) ?? tasks.find(({ status }) => status === "FAILED");
}
