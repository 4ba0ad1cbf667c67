/** What changed between the definitions that two runs of a pipeline ran. */
import { isObject } from "../../server/result/json.js";
import { type DefinedTask, tasksOf } from "../pipelines/tasks.js";
import { type Difference, differencesOf, differenceText } from "./value-differences.js";

/** Told elsewhere: the tasks one by one, inputs and environment with the run. */
const APART = new Set(["pipeline", "inputs", "environment", "version", "name"]);

/** A line for each change: tasks that came and went, then what changed in those that stayed, then all else. */
export function definitionChanges(before: unknown, after: unknown): string[] {
  const left = new Map(tasksOf(before).map((task) => [task.id, task]));
  const right = new Map(tasksOf(after).map((task) => [task.id, task]));
  const added = [...right.values()].filter(({ id }) => !left.has(id));
  const removed = [...left.values()].filter(({ id }) => !right.has(id));
  const kept = [...right.values()].flatMap((task) => {
    const earlier = left.get(task.id);
    return earlier === undefined ? [] : taskDifferences(earlier, task);
  });
  return [
    ...added.map((task) => `task ${nameOf(task)} added`),
    ...removed.map((task) => `task ${nameOf(task)} removed`),
    ...kept.map(differenceText),
    ...differencesOf(restOf(before), restOf(after)).map(differenceText),
  ];
}

function nameOf({ id, model }: DefinedTask): string {
  return `${id} (${model.integration ?? "?"})`;
}

function taskDifferences(before: DefinedTask, after: DefinedTask): Difference[] {
  return differencesOf(
    { ...before.model, dependsOn: before.dependsOn.toSorted(), group: before.group },
    { ...after.model, dependsOn: after.dependsOn.toSorted(), group: after.group },
    after.id,
  );
}

function restOf(definition: unknown): Record<string, unknown> {
  if (!isObject(definition)) return {};
  return Object.fromEntries(Object.entries(definition).filter(([name]) => !APART.has(name)));
}
