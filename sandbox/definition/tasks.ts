/** The tasks of a definition that somebody sent, so that it can be run: their order, and what each of them does. */
import { plainProject } from "../data/dbt-project.js";
import type { Task, Work } from "../data/pipeline.js";
import { slug } from "../data/tasks.js";
import { purposeOf } from "../data/integrations.js";
import { isGroup, type Definition, type TaskModel } from "./model.js";

/** In an order in which they could run; tasks that were there before, and do the same, keep their work and their pace. */
export function tasksOf(definition: Definition, before: readonly Task[] = []): Task[] {
  const members = new Map<string, readonly string[]>();
  for (const [id, model] of Object.entries(definition.pipeline)) {
    members.set(id, isGroup(model) ? Object.keys(model.tasks) : [id]);
  }
  const reach = (ids: readonly string[]): string[] => ids.flatMap((id) => members.get(id) ?? []);
  const tasks = Object.entries(definition.pipeline).flatMap(([id, model]) => {
    if (!isGroup(model)) return [taskOf(id, model, id, reach(model.dependsOn ?? []), before)];
    const outer = reach(model.dependsOn ?? []);
    return Object.entries(model.tasks).map(([taskId, task]) =>
      taskOf(taskId, task, id, task.dependsOn?.length ? task.dependsOn : outer, before),
    );
  });
  return inOrder(tasks);
}

/** Each after those that it depends on; there are no circles, as `faults.ts` has seen to. */
function inOrder(tasks: readonly Task[]): Task[] {
  const done: Task[] = [];
  const waiting = [...tasks];
  while (waiting.length > 0) {
    const next = waiting.findIndex((task) => task.dependsOn.every((id) => done.some((other) => other.id === id)));
    done.push(...waiting.splice(Math.max(0, next), 1));
  }
  return done;
}

function taskOf(
  id: string,
  model: TaskModel,
  group: string,
  dependsOn: readonly string[],
  before: readonly Task[],
): Task {
  const known = before.find((task) => task.id === id && task.job === model.integrationJob);
  return {
    id,
    name: model.name || id,
    group,
    integration: model.integration,
    job: model.integrationJob,
    connection: model.connection ?? null,
    parameters: model.parameters,
    dependsOn,
    seconds: known?.seconds ?? [20, 90],
    work: known?.work ?? workOf(id, model),
  };
}

function workOf(id: string, { name, integration, integrationJob, parameters }: TaskModel): Work {
  const title = name || id;
  switch (purposeOf(integration)) {
    case "Transformation": {
      const source = slug(id);
      const project = plainProject(source, source, ["orders", "customers", "products"], [`fct_${source}`]);
      return { kind: "dbt", project, command: `dbt build --select tag:${source}` };
    }
    case "Ingestion":
      return { kind: "ingestion", source: title, tables: ["accounts", "events", "items"] };
    case "Business Intelligence":
      return { kind: "refresh", names: [title] };
    case "Reverse ETL":
      return { kind: "reverse", names: [title] };
    case "Notifications":
      return { kind: "notice", channel: typeof parameters["channel"] === "string" ? parameters["channel"] : "#data" };
    default:
      if (integration === "PYTHON") return { kind: "script", file: `${slug(id)}.py` };
      return { kind: "queries", names: [title], type: integrationJob.endsWith("_TEST") ? "TEST" : "QUERY" };
  }
}
