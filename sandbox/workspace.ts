/** A simulated workspace: its pipelines and runs, as seen at the moment of each question. */
import { catalogue, environments } from "./data/catalogue.js";
import type { Environment, Pipeline } from "./data/pipeline.js";
import { uuidOf } from "./data/random.js";
import type { Run, RunSketch, TaskRun } from "./history/run.js";
import { runOf } from "./history/run.js";
import { lastNight } from "./history/schedule.js";
import { runsOfDay, type Setting } from "./history/scheduled.js";
import { storyRuns } from "./history/stories.js";
import { DAY_MS } from "./history/time.js";

/** How far back there are runs. */
const HISTORY_DAYS = 30;

export interface Workspace {
  readonly accountId: string;
  readonly seed: string;
  /** Started runs progress this many times faster than real ones. */
  readonly speed: number;
  readonly pipelines: readonly Pipeline[];
  readonly environments: readonly [Environment, ...Environment[]];
  /** The clock, in milliseconds. */
  now(): number;
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
}

/** Opens a workspace. All of it but the started runs follows from the seed and the moment of opening. */
export function openWorkspace(options: { seed: string; speed: number; now: () => number }): Workspace {
  const { seed, speed, now } = options;
  const openedAt = now();
  const night = lastNight(openedAt);
  const [production, ...others] = environments(seed);
  if (production === undefined) throw new Error("A workspace needs an environment.");
  const setting: Setting = {
    seed,
    openedAt,
    lastNight: night.at,
    pipelines: catalogue(seed, openedAt, night.hour),
    environments: [production, ...others],
  };
  const oldest = Math.floor(openedAt / DAY_MS) - HISTORY_DAYS;
  const days = new Map<number, Day>();
  const extra: Run[] = storyRuns(setting);
  const stories = extra.length;

  function dayOf(number: number): Day {
    const known = days.get(number);
    if (known !== undefined) return known;
    const runs = runsOfDay(setting, number);
    const day = { runs, byId: new Map(runs.map((run) => [run.id, run])), byTaskRunId: undefined };
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
    accountId: uuidOf(`${seed}/account`),
    seed,
    speed,
    pipelines: setting.pipelines,
    environments: setting.environments,
    now,
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
      const consider = (run: Run): void => {
        const before = latest.get(run.pipeline.id);
        if (happened(run) !== undefined && (before === undefined || before.createdAt <= run.createdAt)) {
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
