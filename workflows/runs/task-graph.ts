/**
 * Which tasks of a run come before which. `dependsOn` names tasks or groups of tasks; what belongs to a group, and what
 * a group waits for, stands in the definition that the run carries.
 */

/** As much of a task run as a graph is made of. */
export interface GraphTask {
  readonly id?: string;
  readonly taskId?: string;
  readonly dependsOn?: readonly string[] | null;
  readonly matrixParentId?: string | null;
}

/** Who comes before and after whom, however many steps away; a task is never among its own. */
export interface TaskGraph<Task> {
  before(task: Task): ReadonlySet<Task>;
  after(task: Task): ReadonlySet<Task>;
}

/** Deeper groups than anybody writes are not looked into. */
const DEEPEST = 20;

/**
 * The graph of a run's tasks.
 * @param definition the run's own, `data` of a pipeline run; without it groups are not known.
 */
export function taskGraph<Task extends GraphTask>(tasks: readonly Task[], definition?: unknown): TaskGraph<Task> {
  const groups = groupsOf(definition);
  const named = new Map<string, Task[]>();
  for (const task of tasks) named.set(task.taskId ?? "", [...(named.get(task.taskId ?? "") ?? []), task]);
  const tasksOf = (name: string): readonly Task[] =>
    named.get(name) ?? (groups.members.get(name) ?? []).flatMap((member) => named.get(member) ?? []);
  const children = new Map<string, Task[]>();
  for (const task of tasks) {
    const { matrixParentId: parent } = task;
    if (typeof parent === "string") children.set(parent, [...(children.get(parent) ?? []), task]);
  }
  const upstream = new Map<Task, Set<Task>>(tasks.map((task) => [task, new Set()]));
  const downstream = new Map<Task, Set<Task>>(tasks.map((task) => [task, new Set()]));
  for (const task of tasks) {
    const names = [...(task.dependsOn ?? []), ...(groups.waits.get(task.taskId ?? "") ?? [])];
    // A task that is spread over a matrix ends as its parts do.
    const parts = task.id === undefined ? [] : (children.get(task.id) ?? []);
    for (const other of [...names.flatMap(tasksOf), ...parts]) {
      upstream.get(task)?.add(other);
      downstream.get(other)?.add(task);
    }
  }
  return { before: (task) => reached(task, upstream), after: (task) => reached(task, downstream) };
}

function reached<Task>(from: Task, steps: ReadonlyMap<Task, ReadonlySet<Task>>): ReadonlySet<Task> {
  const found = new Set<Task>();
  const left = [from];
  for (let task = left.pop(); task !== undefined; task = left.pop()) {
    for (const next of steps.get(task) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      left.push(next);
    }
  }
  found.delete(from);
  return found;
}

interface Groups {
  /** By group: the tasks in it and in the groups within it. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** By task: what the groups around it wait for. */
  readonly waits: ReadonlyMap<string, readonly string[]>;
}

function groupsOf(definition: unknown): Groups {
  const members = new Map<string, string[]>();
  const waits = new Map<string, string[]>();
  const look = (nodes: unknown, around: readonly string[], inherited: readonly string[], depth: number) => {
    if (depth > DEEPEST) return;
    for (const [name, node] of Object.entries(recordOf(nodes))) {
      const { tasks, dependsOn } = recordOf(node);
      const own = Array.isArray(dependsOn) ? dependsOn.filter((id): id is string => typeof id === "string") : [];
      if (tasks === undefined) {
        for (const group of around) members.get(group)?.push(name);
        waits.set(name, [...(waits.get(name) ?? []), ...inherited, ...own]);
      } else {
        members.set(name, members.get(name) ?? []);
        look(tasks, [...around, name], [...inherited, ...own], depth + 1);
      }
    }
  };
  look(recordOf(definition)["pipeline"], [], [], 0);
  return { members, waits };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
