/** The definition of a pipeline, and of a run of it, as Orchestra's YAML has it (`PipelineModel`, `PipelineRunModel`). */
import type { Json, JsonObject, Pipeline, Task } from "../data/pipeline.js";
import { retries } from "../history/play.js";
import type { Run } from "../history/run.js";
import { cronOf } from "../history/schedule.js";

/** The whole definition, as it runs where no version is named. */
export function definitionOf(pipeline: Pipeline): JsonObject {
  if (pipeline.definition !== undefined) return pipeline.definition;
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

/** The definition at a version. Versions from before the first that was kept are all the same. */
export function definitionAt(pipeline: Pipeline, version: number): JsonObject {
  const kept = [...pipeline.versions].toSorted(([a], [b]) => a - b);
  const found = kept.findLast(([number]) => number <= version) ?? kept[0];
  return found?.[1] ?? definitionOf(pipeline);
}

/** The definition as it was run: with the values of the environment and of the run inputs. */
export function runDefinitionOf(run: Run): JsonObject {
  const definition = definitionOf(run.pipeline);
  const values: Record<string, Json> = {};
  for (const [name, { type, value }] of Object.entries(run.environment?.values ?? {})) values[name] = { type, value };
  const inputs: Record<string, Json> = { ...run.pipeline.inputs };
  for (const [name, value] of Object.entries(run.requested?.inputs ?? {})) {
    inputs[name] = { type: inputType(value), default: value, optional: true };
  }
  const ciRun = run.requested?.ciRunId ? { ciRunId: run.requested.ciRunId } : {};
  return {
    ...definition,
    inputs,
    meta: { ...((definition["meta"] ?? {}) as JsonObject), ...ciRun },
    environment: { ...values, ...run.requested?.environment },
  };
}

/** What starts a pipeline, and what it takes, each as the answers about the pipeline have it: texts that hold JSON. */
export function triggersOf(pipeline: Pipeline): JsonObject {
  const definition = definitionOf(pipeline);
  const text = (name: string, usual: Json): string => JSON.stringify(definition[name] ?? usual);
  return {
    triggerEvents: text("triggerEvents", []),
    webhook: text("webhook", { enabled: false }),
    schedule: text("schedule", []),
    sensors: text("sensors", {}),
    inputs: definition["inputs"] ?? null,
  };
}

function scheduleOf(pipeline: Pipeline): Json[] {
  if (pipeline.schedule === undefined || pipeline.trigger !== "SCHEDULED") return [];
  return [{ name: "Main schedule", cron: cronOf(pipeline.schedule), timezone: "UTC" }];
}

function sensorsOf(pipeline: Pipeline): JsonObject {
  if (pipeline.schedule === undefined || pipeline.trigger !== "SENSOR") return {};
  const check = {
    integration: "AWS_S3",
    sensorType: "AWS_S3_FILE",
    parameters: { bucket: "landing", prefix: pipeline.alias ?? pipeline.id },
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
