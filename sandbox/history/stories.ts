/** The runs that no schedule made: a recovery, a backfill with a run waiting behind it, a failure on a feature branch. */
import { FEATURE_BRANCH, headOf, QUEUED, SALES_JOURNAL } from "../data/catalogue.js";
import type { Failure } from "../data/failures.js";
import type { Pipeline } from "../data/pipeline.js";
import { uuidOf } from "../data/random.js";
import { runOf, type Run, type RunSketch } from "./run.js";
import { defaultEnvironment, headOfDefault, scheduledRun, type Setting } from "./scheduled.js";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./time.js";

/** The runs of the stories, oldest first. */
export function storyRuns(setting: Setting): Run[] {
  return [recovery(setting), backfill(setting), featureBranch(setting), waiting(setting)].sort(
    (a, b) => a.createdAt - b.createdAt,
  );
}

/** The morning after the failure of three nights ago, somebody removed the duplicates and restarted from the failure. */
function recovery(setting: Setting): Run {
  const pipeline = named(setting, SALES_JOURNAL);
  const failedAt = setting.lastNight - 3 * DAY_MS;
  return runOf({
    ...byHand(setting, pipeline, "recovery", failedAt + 5.7 * HOUR_MS),
    trigger: { type: "RESTART_FROM_FAILED", runId: scheduledRun(setting, pipeline, failedAt).id },
    leftOut: new Map([["sync_erp", "Succeeded in the run that is tried again; not run again."]]),
  });
}

/** A long backfill is running … */
function backfill(setting: Setting): Run {
  const pipeline = named(setting, QUEUED);
  return runOf({
    ...byHand(setting, pipeline, "backfill", setting.openedAt - 70 * MINUTE_MS),
    seconds: new Map([["replay_web_events", 4 * 3600]]),
  });
}

/** … and a second one waits behind it in the queue, because only one may run at a time. */
function waiting(setting: Setting): Run {
  const pipeline = named(setting, QUEUED);
  return runOf({
    ...byHand(setting, pipeline, "waiting", setting.openedAt - 11 * MINUTE_MS),
    waitsUntil: setting.openedAt + 3 * HOUR_MS,
  });
}

/** Somebody tries a change on a branch, in Development: a failure that is no incident. */
function featureBranch(setting: Setting): Run {
  const pipeline = named(setting, FEATURE_BRANCH);
  const createdAt = setting.openedAt - 5.2 * HOUR_MS;
  const branch = "feature/lifetime-value-v2";
  const failure: Failure = {
    outcome: "FAILED",
    externalStatus: "error",
    externalMessage: "dbt build exited with code 1.",
    operation: "fct_customer_value",
    operationMessage:
      "Database Error in model fct_customer_value: 000904 (42000): SQL compilation error: error line 12 at position 8 invalid identifier 'LIFETIME_VALUE_V2'",
    rows: undefined,
  };
  return runOf({
    ...byHand(setting, pipeline, "feature", createdAt),
    environment: setting.environments.all().find((environment) => environment.name === "Development"),
    branch,
    commit: headOf(pipeline, branch, createdAt),
    failures: new Map([["dbt_build", failure]]),
  });
}

function byHand(setting: Setting, pipeline: Pipeline, story: string, createdAt: number): RunSketch {
  return {
    id: uuidOf(`${setting.seed}/story/${story}`),
    pipeline,
    createdAt,
    trigger: { type: "MANUAL" },
    environment: defaultEnvironment(setting, createdAt),
    ...headOfDefault(pipeline, createdAt),
    version: pipeline.version,
    failures: new Map(),
  };
}

function named(setting: Setting, name: string): Pipeline {
  const pipeline = setting.pipelines.all().find((candidate) => candidate.name === name);
  if (pipeline === undefined) throw new Error(`The catalogue has no pipeline "${name}".`);
  return pipeline;
}
