/** The tasks of a pipeline's definition in the order in which they run, with groups resolved into their tasks. */
import type { TaskGroupModel, TaskModel } from "../../generated/models/engine.js";
import { isObject } from "../../server/result/json.js";

export interface DefinedTask {
  readonly id: string;
  readonly model: TaskModel;
  /** Ids of the tasks that must have ended before; those of groups are not among them. */
  readonly dependsOn: readonly string[];
  /** The group's own condition, and whether it runs once for each value of a matrix. */
  readonly group: Pick<TaskGroupModel, "condition"> & { readonly hasMatrix: boolean };
}

interface Group {
  readonly tasks: ReadonlyMap<string, TaskModel>;
  readonly model: TaskGroupModel;
}

/** The tasks; none where the value is no definition. */
export function tasksOf(definition: unknown): DefinedTask[] {
  const groups = groupsOf(definition);
  const ids = new Set([...groups.values()].flatMap(({ tasks }) => [...tasks.keys()]));
  const found = [...groups.values()].flatMap(({ tasks, model }) => {
    const before = (model.dependsOn ?? []).flatMap((id) => endsOf(id, groups, new Set()));
    return [...tasks].map(([id, task]): DefinedTask => {
      const own = textsOf(task.dependsOn).flatMap((name) => (ids.has(name) ? [name] : endsOf(name, groups, new Set())));
      const isFirst = !own.some((name) => tasks.has(name));
      return {
        id,
        model: task,
        dependsOn: [...new Set(isFirst ? [...own, ...before] : own)].filter((name) => name !== id),
        group: { condition: model.condition ?? null, hasMatrix: isObject(model.matrix) },
      };
    });
  });
  return inOrder(found);
}

/** By id: the groups, and the tasks that stand outside of any as groups of one. */
function groupsOf(definition: unknown): Map<string, Group> {
  const groups = new Map<string, Group>();
  const pipeline = isObject(definition) ? definition["pipeline"] : undefined;
  for (const [id, entry] of Object.entries(isObject(pipeline) ? pipeline : {})) {
    if (!isObject(entry)) continue;
    const inner = entry["tasks"];
    if (isObject(inner)) {
      const tasks = Object.entries(inner).filter(([, task]) => isObject(task)) as [string, TaskModel][];
      const model = { ...entry, dependsOn: textsOf(entry["dependsOn"]) } as TaskGroupModel;
      groups.set(id, { tasks: new Map(tasks), model });
    } else if (typeof entry["integration"] === "string") {
      groups.set(id, { tasks: new Map([[id, entry as TaskModel]]), model: {} });
    }
  }
  return groups;
}

/** The tasks with which a group ends: those that no other of its tasks waits for; of an empty group, what it waits for. */
function endsOf(id: string, groups: ReadonlyMap<string, Group>, seen: Set<string>): string[] {
  const group = groups.get(id);
  if (group === undefined || seen.has(id)) return [];
  seen.add(id);
  if (group.tasks.size === 0) return (group.model.dependsOn ?? []).flatMap((before) => endsOf(before, groups, seen));
  const awaited = new Set([...group.tasks.values()].flatMap(({ dependsOn }) => textsOf(dependsOn)));
  const ends = [...group.tasks.keys()].filter((task) => !awaited.has(task));
  return ends.length === 0 ? [...group.tasks.keys()] : ends;
}

/** Each task after those it depends on; what stands in a circle comes last, as it is written. */
function inOrder(tasks: readonly DefinedTask[]): DefinedTask[] {
  const known = new Set(tasks.map(({ id }) => id));
  const done = new Set<string>();
  const ordered: DefinedTask[] = [];
  let left = tasks;
  while (left.length > 0) {
    const ready = left.filter(({ dependsOn }) => dependsOn.every((id) => done.has(id) || !known.has(id)));
    if (ready.length === 0) return [...ordered, ...left];
    for (const task of ready) done.add(task.id);
    ordered.push(...ready);
    left = left.filter((task) => !ready.includes(task));
  }
  return ordered;
}

/** Definitions are written by hand: what should be a list of names may be anything. */
function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
