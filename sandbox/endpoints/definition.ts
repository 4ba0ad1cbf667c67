/** The definition of a pipeline, and of a run of it, as Orchestra's YAML has it (`PipelineModel`, `PipelineRunModel`). */
import type { Json, Pipeline, Task } from "../data/pipeline.js";
import { retries } from "../history/play.js";
import type { Run } from "../history/run.js";
import { cronOf } from "../history/schedule.js";

type JsonObject = Record<string, Json>;

/** The whole definition. */
export function definitionOf(pipeline: Pipeline): JsonObject {
  const groups = new Map<string, JsonObject>();
  const names: string[] = [];
  for (const task of pipeline.tasks) {
    const before = groups.get(task.group);
    if (before === undefined) {
      groups.set(task.group, { tasks: {}, dependsOn: names.slice(-1), name: "" });
      names.push(task.group);
    }
    const group = groups.get(task.group) ?? {};
    groups.set(task.group, { ...group, tasks: { ...(group["tasks"] as JsonObject), [task.id]: taskModel(task) } });
  }
  return {
    version: "v1",
    name: pipeline.name,
    pipeline: Object.fromEntries(groups),
    schedule: scheduleOf(pipeline),
    sensors: sensorsOf(pipeline),
    triggerEvents: [],
    webhook: { enabled: pipeline.trigger === "WEBHOOK" },
    configuration: { retries: 0, concurrency: { maxActive: 1 } },
    inputs: pipeline.inputs,
    meta: { team: pipeline.product },
    alerts: [],
  };
}

/** The definition as it was run: with the values of the environment and of the run inputs. */
export function runDefinitionOf(run: Run): JsonObject {
  const definition = definitionOf(run.pipeline);
  const values: JsonObject = {};
  for (const [name, value] of Object.entries(run.environment.values)) values[name] = { type: "string", value };
  const inputs: JsonObject = { ...run.pipeline.inputs };
  for (const [name, value] of Object.entries(run.requested?.inputs ?? {})) {
    inputs[name] = { type: inputType(value), default: value, optional: true };
  }
  const meta = { team: run.pipeline.product, ...(run.requested?.ciRunId ? { ciRunId: run.requested.ciRunId } : {}) };
  return { ...definition, inputs, meta, environment: { ...values, ...run.requested?.environment } };
}

export function scheduleOf(pipeline: Pipeline): Json[] {
  if (pipeline.schedule === undefined || pipeline.trigger !== "SCHEDULED") return [];
  return [{ name: "Main schedule", cron: cronOf(pipeline.schedule), timezone: "UTC" }];
}

export function sensorsOf(pipeline: Pipeline): JsonObject {
  if (pipeline.schedule === undefined || pipeline.trigger !== "SENSOR") return {};
  const check = {
    integration: "AWS_S3",
    sensorType: "AWS_S3_FILE",
    parameters: { bucket: "landing", prefix: pipeline.alias },
  };
  return {
    new_files: {
      name: "New files",
      cron: cronOf(pipeline.schedule),
      timezone: "UTC",
      timeoutMins: 60,
      checks: { landing: check },
    },
  };
}

function taskModel(task: Task): JsonObject {
  return {
    integration: task.integration,
    integrationJob: task.job,
    parameters: task.parameters,
    dependsOn: [],
    name: task.name,
    tags: [],
    connection: task.connection,
    configuration: { retries: retries(task.integration), timeout: 7200 },
  };
}

function inputType(value: Json): string {
  if (Array.isArray(value)) return "list";
  return typeof value === "object" ? "dict" : typeof value;
}
