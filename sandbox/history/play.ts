/** Plays a run: when each task is queued, starts and ends, and how it ends, by dependency. */
import { failureOf } from "../data/failures.js";
import { between, randomOf, uuidOf, type Random } from "../data/random.js";
import type { Run, TaskRun } from "./run.js";

const REAL_TIME = { scale: 1, queueMs: [2000, 15_000] } as const;

/** The task runs in an order in which they could run. */
export function play(run: Run): TaskRun[] {
  const done = new Map<string, TaskRun>();
  const blocked = new Set<string>();
  for (const task of run.pipeline.tasks) {
    const upstream = task.dependsOn.map((id) => done.get(id)).filter((taskRun) => taskRun !== undefined);
    const readyAt = Math.max(run.createdAt, ...upstream.map((taskRun) => taskRun.endedAt));
    const identity = { id: uuidOf(`${run.id}/${task.id}`), run, task };
    const leftOut = run.leftOut?.get(task.id);
    const failed = task.dependsOn.find((id) => blocked.has(id));
    if (leftOut !== undefined || failed !== undefined) {
      if (leftOut === undefined) blocked.add(task.id);
      const reason = leftOut ?? `Skipped because the upstream task ${failed} did not succeed.`;
      done.set(task.id, skipped(identity, leftOut === undefined ? readyAt : run.createdAt, reason));
      continue;
    }
    const taskRun = ran(identity, readyAt);
    if (taskRun.result === "FAILED") blocked.add(task.id);
    done.set(task.id, taskRun);
  }
  return [...done.values()];
}

type Identity = Pick<TaskRun, "id" | "run" | "task">;

function skipped(identity: Identity, endedAt: number, reason: string): TaskRun {
  return {
    ...identity,
    queuedAt: undefined,
    startedAt: undefined,
    endedAt,
    result: "SKIPPED",
    attempt: 0,
    earlier: undefined,
    failure: undefined,
    reason,
  };
}

function ran(identity: Identity, readyAt: number): TaskRun {
  const { run, task } = identity;
  const random = randomOf(identity.id);
  const pace = run.pace ?? REAL_TIME;
  const wait = (): number => between(random, pace.queueMs[0], pace.queueMs[1]);
  const queuedAt = readyAt + wait();
  const startedAt = Math.max(queuedAt + wait(), run.waitsUntil ?? 0);
  const failure = run.failures.get(task.id);
  const seconds = run.seconds?.get(task.id) ?? between(random, task.seconds[0], task.seconds[1]);
  const durationMs = Math.max(1, Math.round(seconds * 1000 * pace.scale));
  const last: TaskRun = {
    ...identity,
    queuedAt,
    startedAt,
    endedAt: startedAt + durationMs,
    result: failure?.outcome ?? "SUCCEEDED",
    attempt: 1,
    earlier: undefined,
    failure,
    reason: undefined,
  };
  // Only runs that schedules made, and that go well, stumble: the stories and the started runs are to be as told.
  const stumbles = run.pace === undefined && run.failures.size === 0 && random() < 0.05;
  const again = stumbles || failure?.outcome === "FAILED";
  return again && retries(task.integration) > 0 ? secondAttempt(last, durationMs, random) : last;
}

/** The same task run at its second attempt: the first went wrong on the way, and a minute was waited. */
function secondAttempt(last: TaskRun, durationMs: number, random: Random): TaskRun {
  const { run, task, failure, startedAt = run.createdAt } = last;
  const endedAt = startedAt + Math.max(1, Math.round(durationMs * 0.4));
  const broken = failure?.outcome === "FAILED" ? failure : failureOf(task, random);
  const earlier: TaskRun = { ...last, id: uuidOf(`${last.id}/1`), endedAt, result: "FAILED", failure: broken };
  const againAt = endedAt + Math.round(60_000 * (run.pace?.scale ?? 1));
  return { ...last, queuedAt: endedAt, startedAt: againAt, endedAt: againAt + durationMs, attempt: 2, earlier };
}

/** How often Orchestra tries a task again, as the pipelines' definitions say. */
export function retries(integration: string): number {
  return integration === "FIVETRAN" || integration === "AIRBYTE_CLOUD" || integration === "PYTHON" ? 1 : 0;
}
