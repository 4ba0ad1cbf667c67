/** The runs that schedules made, day by day; a day is worked out when it is first asked for. */
import { FLAKY, headOf, SALES_JOURNAL } from "../data/catalogue.js";
import { failureOf, warningOf, type Failure } from "../data/failures.js";
import type { Environment, Pipeline } from "../data/pipeline.js";
import { between, pick, randomOf, uuidOf } from "../data/random.js";
import { duplicateLines } from "../data/sales-journal.js";
import type { Ledger } from "../ledger.js";
import { runOf, type Run, type RunSketch } from "./run.js";
import { slotsBetween } from "./schedule.js";
import { DAY_MS, HOUR_MS } from "./time.js";

/** What the runs of a workspace depend on. */
export interface Setting {
  readonly seed: string;
  readonly openedAt: number;
  /** The start of the Sales Journal run of last night. */
  readonly lastNight: number;
  readonly pipelines: Ledger<Pipeline>;
  readonly environments: Ledger<Environment>;
}

/** How many rows were there twice, by how many nights ago. */
export const DUPLICATES = new Map([
  [0, 1184],
  [3, 642],
]);

/** All scheduled runs that are created on a day (days since 1970), oldest first. */
export function runsOfDay(setting: Setting, day: number): Run[] {
  const runs: Run[] = [];
  for (const pipeline of setting.pipelines.ever()) {
    if (pipeline.schedule === undefined || pipeline.paused || pipeline.published === null) continue;
    for (const slot of slotsBetween(pipeline.schedule, day * DAY_MS, (day + 1) * DAY_MS)) {
      if (setting.pipelines.at(pipeline.id, slot) === pipeline) runs.push(scheduledRun(setting, pipeline, slot));
    }
  }
  return runs.sort((a, b) => a.createdAt - b.createdAt);
}

/** The run of a pipeline that was due at a moment. */
export function scheduledRun(setting: Setting, pipeline: Pipeline, slot: number): Run {
  const key = `${setting.seed}/${pipeline.key}/${slot}`;
  const random = randomOf(key);
  return runOf({
    id: uuidOf(key),
    pipeline,
    createdAt: slot + between(random, 200, 1900),
    trigger: { type: pipeline.trigger },
    environment: defaultEnvironment(setting, slot),
    ...headOfDefault(pipeline, slot),
    version: pipeline.published ?? pipeline.version,
    failures: failuresOf(setting, pipeline, slot),
  });
}

/** The environment in which runs go where none is named. */
export function defaultEnvironment(
  { environments }: Pick<Setting, "environments">,
  at: number,
): Environment | undefined {
  return environments.allAt(at).find((environment) => environment.isDefault);
}

/** The branch and commit that count where none is named; none where Orchestra stores the definition. */
export function headOfDefault(pipeline: Pipeline, at: number): Pick<RunSketch, "branch" | "commit"> {
  const branch = pipeline.defaultBranch;
  return { branch, commit: branch === null ? null : headOf(pipeline, branch, at) };
}

function failuresOf(setting: Setting, pipeline: Pipeline, slot: number): ReadonlyMap<string, Failure> {
  if (pipeline.key === SALES_JOURNAL) {
    const rows = DUPLICATES.get((setting.lastNight - slot) / DAY_MS);
    return rows === undefined ? new Map() : duplicateLines(rows);
  }
  if (pipeline.key === FLAKY) return isBadSpell(setting, slot) ? flakyFailure(pipeline) : new Map();
  const random = randomOf(`${setting.seed}/${pipeline.key}/${slot}/failures`);
  const luck = random();
  const tasks = pipeline.tasks.filter((task) => task.work.kind !== "notice");
  if (luck < 0.012 && tasks.length > 0) {
    const task = pick(random, tasks);
    return new Map([[task.id, failureOf(task, random)]]);
  }
  if (luck < 0.025 && tasks.length > 0) {
    const task = pick(random, tasks);
    return new Map([[task.id, warningOf(task, random)]]);
  }
  return new Map();
}

/** Every ten hours the flaky sync fails for three quarters of an hour: three runs in a row. */
function isBadSpell(setting: Setting, slot: number): boolean {
  const shift = between(randomOf(`${setting.seed}/flaky`), 0, 9) * HOUR_MS;
  return (slot + shift) % (10 * HOUR_MS) < 0.75 * HOUR_MS;
}

function flakyFailure(pipeline: Pipeline): Map<string, Failure> {
  const failure: Failure = {
    outcome: "FAILED",
    externalStatus: "failed",
    externalMessage: "Sync of HubSpot failed.",
    operation: "contacts",
    operationMessage:
      "Reading contacts: the API of HubSpot answered 429 Too Many Requests (daily limit of 650,000 calls) and the retry budget is used up.",
    rows: undefined,
  };
  return new Map(pipeline.tasks.slice(0, 1).map((task) => [task.id, failure]));
}
