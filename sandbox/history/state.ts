/** How far a run, a task run and their parts are at a given moment. Nothing here keeps time itself. */
import type { RunStatus, TaskStatus } from "../data/vocabulary.js";
import type { Run, TaskRun } from "./run.js";

export interface RunState {
  readonly status: RunStatus;
  readonly startedAt: number | undefined;
  readonly completedAt: number | undefined;
  readonly updatedAt: number;
  readonly message: string;
}

export interface TaskState {
  readonly status: TaskStatus;
  readonly startedAt: number | undefined;
  readonly completedAt: number | undefined;
  readonly updatedAt: number;
}

/** The states of runs that are over, which change no more. */
const final = new WeakMap<Run, RunState>();

/** The state of a run at `now`. */
export function runState(run: Run, now: number): RunState {
  const known = final.get(run);
  if (known?.completedAt !== undefined && known.completedAt <= now) return known;
  const state = stateAt(run, now);
  if (state.completedAt !== undefined) final.set(run, state);
  return state;
}

function stateAt(run: Run, now: number): RunState {
  const starts = run.taskRuns.flatMap((taskRun) => taskRun.earlier?.startedAt ?? taskRun.startedAt ?? []);
  const startsAt = starts.length > 0 ? Math.min(...starts) : run.createdAt;
  const startedAt = startsAt <= Math.min(now, run.cancel?.requestedAt ?? now) ? startsAt : undefined;
  if (run.cancel !== undefined && run.cancel.requestedAt <= now) {
    const over = run.cancel.doneAt <= now;
    return {
      status: over ? "CANCELLED" : "CANCELLING",
      startedAt,
      completedAt: over ? run.cancel.doneAt : undefined,
      updatedAt: over ? run.cancel.doneAt : run.cancel.requestedAt,
      message: over ? "Pipeline run was cancelled." : "Pipeline run is being cancelled.",
    };
  }
  const endsAt = Math.max(...run.taskRuns.map((taskRun) => taskRun.endedAt));
  const status = endsAt <= now ? finalStatus(run) : startedAt === undefined ? "CREATED" : "RUNNING";
  const updatedAt = Math.max(
    run.createdAt,
    ...run.taskRuns.map((taskRun) => taskState(currentAttempt(taskRun, now), now).updatedAt),
  );
  const message = status === "CREATED" && run.waitsUntil !== undefined ? WAITING : MESSAGES[status];
  return { status, startedAt, completedAt: endsAt <= now ? endsAt : undefined, updatedAt, message };
}

/** Whether nothing more will happen to the run. */
export function isOver(run: Run, now: number): boolean {
  return runState(run, now).completedAt !== undefined;
}

/** The attempt that counts at `now`: the first until it has ended, then the one that superseded it. */
export function currentAttempt(taskRun: TaskRun, now: number): TaskRun {
  return taskRun.earlier !== undefined && now < taskRun.earlier.endedAt ? taskRun.earlier : taskRun;
}

/** The state of a task run at `now`. */
export function taskState(taskRun: TaskRun, now: number): TaskState {
  const { cancel } = taskRun.run;
  if (cancel === undefined || cancel.requestedAt > now) return naturalState(taskRun, now);
  const before = naturalState(taskRun, cancel.requestedAt);
  if (before.completedAt !== undefined) return before;
  const over = before.status === "CREATED" || cancel.doneAt <= now;
  if (!over) return { ...before, status: "CANCELLING", updatedAt: cancel.requestedAt };
  const endedAt = before.status === "CREATED" ? cancel.requestedAt : cancel.doneAt;
  return { ...before, status: "CANCELLED", completedAt: endedAt, updatedAt: endedAt };
}

/** The moment up to which the task has been working, as far as `now` knows. */
export function workedUntil(taskRun: TaskRun, now: number): number {
  return Math.min(now, taskRun.run.cancel?.requestedAt ?? now);
}

function naturalState(taskRun: TaskRun, now: number): TaskState {
  const { queuedAt, startedAt, endedAt, result, run } = taskRun;
  if (endedAt <= now) return { status: result, startedAt, completedAt: endedAt, updatedAt: endedAt };
  if (startedAt !== undefined && startedAt <= now) {
    return { status: "RUNNING", startedAt, completedAt: undefined, updatedAt: startedAt };
  }
  if (queuedAt !== undefined && queuedAt <= now) {
    return { status: "QUEUED", startedAt: undefined, completedAt: undefined, updatedAt: queuedAt };
  }
  return { status: "CREATED", startedAt: undefined, completedAt: undefined, updatedAt: run.createdAt };
}

function finalStatus(run: Run): RunStatus {
  const results = run.taskRuns.map((taskRun) => taskRun.result);
  if (results.includes("FAILED")) return "FAILED";
  if (results.includes("WARNING")) return "WARNING";
  return results.every((result) => result === "SKIPPED") ? "SKIPPED" : "SUCCEEDED";
}

const WAITING = "Waiting: another run of this pipeline is active and only one may run at a time.";

const MESSAGES: Readonly<Record<RunStatus, string>> = {
  CREATED: "Pipeline run created.",
  RUNNING: "Pipeline run is in progress.",
  SUCCEEDED: "Pipeline run completed successfully.",
  WARNING: "Pipeline run completed with at least one task in a warning state.",
  FAILED: "Pipeline run has at least one task in a failed state.",
  SKIPPED: "Pipeline run was skipped.",
  CANCELLING: "Pipeline run is being cancelled.",
  CANCELLED: "Pipeline run was cancelled.",
};
