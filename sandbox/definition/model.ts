/** The definition of a pipeline (`PipelineModel`), as the body of a request must have it. */
import { JOBS } from "../data/jobs.js";
import { SENSOR_CHECKS } from "../data/sensor-checks.js";
import { INTEGRATIONS, RUN_STATUSES } from "../data/vocabulary.js";
import {
  anything,
  choice,
  either,
  flag,
  list,
  nullable,
  object,
  open,
  record,
  text,
  uuid,
  whole,
  type Kind,
  type Of,
} from "../http/kinds.js";

const words = list(text());
const name = text({ most: 100 });
const runInputs = nullable(open);

const configuration = object(
  {},
  {
    retries: nullable(whole()),
    retryDelay: nullable(whole()),
    timeout: nullable(whole()),
    concurrency: nullable(object({}, { maxActive: nullable(whole()) })),
  },
);

const alert = object(
  {
    name: text(),
    statuses: list(choice(["ANY_COMPLETED", "CANCELLED", "FAILED", "SUCCEEDED", "WARNING", "SKIPPED"]), { least: 1 }),
    destinations: list(
      object(
        { integration: choice(["EMAIL", "DATADOG", "MICROSOFT_TEAMS", "PAGER_DUTY", "SLACK", "WEBHOOK"]) },
        { destination: nullable(text()), connectionId: nullable(text()), parameters: nullable(open) },
      ),
      { least: 1 },
    ),
  },
  { customMessage: nullable(text({ most: 200 })) },
);

const operationMetadata = record(
  object(
    { integration: choice(INTEGRATIONS) },
    {
      s3_bucket_name: nullable(text()),
      s3_key_prefix: nullable(text()),
      dbt_warehouse_identifier: nullable(text()),
      connection: nullable(text()),
    },
    "allowed",
  ),
);

const task = object(
  { integration: choice(INTEGRATIONS), integrationJob: choice(JOBS), parameters: open },
  {
    dependsOn: words,
    condition: nullable(text()),
    name,
    tags: nullable(words),
    connection: nullable(text()),
    operationMetadata: nullable(operationMetadata),
    treatFailureAsWarning: nullable(flag),
    configuration: nullable(configuration),
    meta: nullable(open),
    alerts: nullable(list(alert)),
  },
);

const group = object(
  { tasks: record(task) },
  {
    dependsOn: words,
    condition: nullable(text()),
    name: nullable(name),
    matrix: nullable(
      object(
        { inputs: record(either(list(anything), text())) },
        { maxParallel: nullable(whole()), sequential: nullable(flag), continueOnError: nullable(flag) },
      ),
    ),
    meta: nullable(open),
  },
);

const schedule = object(
  { cron: text() },
  {
    name: nullable(text()),
    timezone: nullable(text()),
    environment: nullable(text()),
    branch: nullable(text()),
    exclude: nullable(words),
    runInputs,
  },
);

const sensor = object(
  {
    name,
    cron: text(),
    timezone: text(),
    timeoutMins: whole({ most: 7200 }),
    checks: record(
      object(
        {
          integration: choice(INTEGRATIONS),
          sensorType: choice(SENSOR_CHECKS.map((check) => check.id)),
          parameters: open,
        },
        { connection: nullable(text()), mapOutputs: nullable(record(text())) },
      ),
    ),
  },
  {
    environments: nullable(either(words, text())),
    condition: nullable(text()),
    exclude: nullable(words),
    frequencySecs: nullable(whole()),
    runInputs,
    alerts: nullable(list(alert)),
  },
);

export type TaskModel = Of<typeof task>;
export type GroupModel = Of<typeof group>;

/** A group has `tasks`; anything else is meant as a task. */
export function isGroup(model: GroupModel | TaskModel): model is GroupModel {
  return "tasks" in model;
}

const step: Kind<GroupModel | TaskModel> = (value, loc) =>
  typeof value === "object" && value !== null && "tasks" in value ? group(value, loc) : task(value, loc);

export const definitionModel = object(
  { version: choice(["v1"]), name, pipeline: record(step) },
  {
    schedule: nullable(list(schedule)),
    sensors: nullable(record(sensor)),
    triggerEvents: nullable(
      list(
        object(
          { type: choice(["pipeline"]), pipelineId: either(uuid, choice(["*"])) },
          { statuses: nullable(list(choice(RUN_STATUSES))), runInputs },
        ),
      ),
    ),
    webhook: object({}, { enabled: flag, operationMetadata: nullable(operationMetadata), runInputs }),
    configuration: nullable(configuration),
    inputs: nullable(
      record(
        object(
          { type: choice(["string", "number", "boolean", "dict", "list"]) },
          { default: anything, optional: nullable(flag) },
        ),
      ),
    ),
    meta: nullable(open),
    alerts: nullable(list(alert)),
  },
);

export type Definition = Of<typeof definitionModel>;
