/** All runs of a workspace, as seen at the moment of each question: scheduled ones, those of the stories, started ones. */
import { runOf, type Run, type RunSketch, type TaskRun } from "./run.js";
import { runsOfDay, type Setting } from "./scheduled.js";
import { storyRuns } from "./stories.js";
import { DAY_MS } from "./time.js";

/** How far back there are runs. */
const HISTORY_DAYS = 30;

export interface Runs {
  /** Runs created from `from` to `to` (both included) and not in the future, newest first. */
  runsBetween(from: number, to: number): Run[];
  findRun(id: string): Run | undefined;
  findTaskRun(id: string): TaskRun | undefined;
  /** The newest run of each pipeline, by pipeline id. */
  latestRuns(): ReadonlyMap<string, Run>;
  /** Adds a run that somebody has started. */
  add(sketch: RunSketch): Run;
  /** How many runs have been added. */
  addedCount(): number;
}

/** A day's runs, with what finds them by id; the index of task runs is made when it is first needed. */
interface Day {
  readonly runs: readonly Run[];
  readonly byId: ReadonlyMap<string, Run>;
  byTaskRunId: ReadonlyMap<string, TaskRun> | undefined;
  /** Whether it was over when it was worked out, so that nothing could change it any more. */
  readonly final: boolean;
  /** How often pipelines and environments had changed by then. */
  readonly changes: number;
}

/** All of it but the started runs follows from the setting. */
export function openRuns(setting: Setting, now: () => number): Runs {
  const oldest = Math.floor(setting.openedAt / DAY_MS) - HISTORY_DAYS;
  const days = new Map<number, Day>();
  const extra: Run[] = storyRuns(setting);
  const stories = extra.length;
  const changes = (): number => setting.pipelines.changes() + setting.environments.changes();

  /** A day that is not over is worked out again after a change; what was cancelled stays so. */
  function dayOf(number: number): Day {
    const known = days.get(number);
    if (known !== undefined && (known.final || known.changes === changes())) return known;
    const runs = runsOfDay(setting, number);
    for (const run of runs) run.cancel = known?.byId.get(run.id)?.cancel;
    const byId = new Map(runs.map((run) => [run.id, run]));
    const final = now() >= (number + 1) * DAY_MS;
    const day = { runs, byId, byTaskRunId: undefined, final, changes: changes() };
    days.set(number, day);
    return day;
  }

  /** Day by day from the newest, as far back as there is history. */
  function* newestDays(): Generator<Day> {
    for (let number = Math.floor(now() / DAY_MS); number >= oldest; number--) yield dayOf(number);
  }

  const happened = <T extends Run>(run: T | undefined): T | undefined =>
    run !== undefined && run.createdAt <= now() ? run : undefined;

  return {
    runsBetween(from, to) {
      const until = Math.min(to, now());
      const runs = extra.filter((run) => run.createdAt >= from && run.createdAt <= until);
      for (let number = Math.max(oldest, Math.floor(from / DAY_MS)); number <= Math.floor(until / DAY_MS); number++) {
        for (const run of dayOf(number).runs) if (run.createdAt >= from && run.createdAt <= until) runs.push(run);
      }
      return runs.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
    },
    findRun(id) {
      const found = extra.find((run) => run.id === id);
      if (found !== undefined) return found;
      for (const day of newestDays()) if (day.byId.has(id)) return happened(day.byId.get(id));
      return undefined;
    },
    findTaskRun(id) {
      for (const run of extra) for (const taskRun of attemptsOf(run)) if (taskRun.id === id) return taskRun;
      for (const day of newestDays()) {
        day.byTaskRunId ??= new Map(day.runs.flatMap((run) => attemptsOf(run).map((taskRun) => [taskRun.id, taskRun])));
        const found = day.byTaskRunId.get(id);
        if (found !== undefined) return happened(found.run) === undefined ? undefined : found;
      }
      return undefined;
    },
    latestRuns() {
      const latest = new Map<string, Run>();
      const moment = now();
      const consider = (run: Run): void => {
        const before = latest.get(run.pipeline.id);
        if (run.createdAt <= moment && (before === undefined || before.createdAt <= run.createdAt)) {
          latest.set(run.pipeline.id, run);
        }
      };
      extra.forEach(consider);
      // Eleven days reach the latest run of a weekly pipeline, and that of the paused one.
      let left = 11;
      for (const day of newestDays()) {
        day.runs.forEach(consider);
        if (--left === 0) break;
      }
      return latest;
    },
    add(sketch) {
      const run = runOf(sketch);
      extra.push(run);
      return run;
    },
    addedCount: () => extra.length - stories,
  };
}

/** The task runs of a run, those included that a later attempt has superseded. */
function attemptsOf(run: Run): TaskRun[] {
  return run.taskRuns.flatMap((taskRun) => (taskRun.earlier === undefined ? [taskRun] : [taskRun.earlier, taskRun]));
}
