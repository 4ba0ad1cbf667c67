/** What is wrong with a definition beyond its form: names that lead nowhere, circles, jobs of another integration. */
import { integrationOf } from "../data/jobs.js";
import { problem, type Location } from "../http/kinds.js";
import type { FieldProblem } from "../http/problem.js";
import { isGroup, type Definition, type TaskModel } from "./model.js";

/** A step of a definition, wherever it stands: a task, or a group without its tasks. */
interface Step {
  readonly id: string;
  readonly loc: Location;
  readonly dependsOn: readonly string[];
  /** The group that a task stands in. */
  readonly group: string | undefined;
  readonly task: TaskModel | undefined;
}

/** What a definition refers to outside of itself; undefined where that cannot be known. */
export interface Known {
  readonly connections: ReadonlySet<string> | undefined;
}

/** The faults, each at its place below `loc`; empty where there are none. */
export function faultsOf(definition: Definition, known: Known, loc: Location): FieldProblem[] {
  const steps = stepsOf(definition, [...loc, "pipeline"]);
  if (steps.length === 0) return [fault([...loc, "pipeline"], "a pipeline needs at least one task")];
  return [
    ...steps.flatMap((step) => stepFaults(step, steps, known)),
    ...circles(steps).map((id) => fault([...loc, "pipeline"], `the dependencies of '${id}' lead back to it`)),
    ...(definition.schedule ?? [])
      .map((schedule, at) => ({ cron: schedule.cron, at }))
      .filter(({ cron }) => cron.trim().split(/\s+/).length !== 6)
      .map(({ at }) => fault([...loc, "schedule", at, "cron"], "a cron expression has six fields")),
  ];
}

function stepsOf(definition: Definition, loc: Location): Step[] {
  return Object.entries(definition.pipeline).flatMap(([id, model]): Step[] => {
    const own = { id, loc: [...loc, id], dependsOn: model.dependsOn ?? [], group: undefined };
    if (!isGroup(model)) return [{ ...own, task: model }];
    const tasks = Object.entries(model.tasks).map(([taskId, task]) => ({
      id: taskId,
      loc: [...loc, id, "tasks", taskId],
      dependsOn: task.dependsOn ?? [],
      group: id,
      task,
    }));
    return [{ ...own, task: undefined }, ...tasks];
  });
}

function stepFaults(step: Step, steps: readonly Step[], known: Known): FieldProblem[] {
  const { id, loc, task } = step;
  const faults: FieldProblem[] = [];
  if (steps.some((other) => other !== step && other.id === id)) faults.push(fault(loc, `the id '${id}' occurs twice`));
  if (task === undefined && !steps.some((other) => other.group === id)) {
    faults.push(fault([...loc, "tasks"], "a group needs at least one task"));
  }
  for (const [at, wanted] of step.dependsOn.entries()) {
    const reachable = steps.some((other) => other.id === wanted && other.group === step.group);
    if (!reachable) faults.push(fault([...loc, "dependsOn", at], `'${id}' depends on '${wanted}', which is not there`));
  }
  if (task === undefined) return faults;
  const owner = integrationOf(task.integrationJob);
  if (owner !== task.integration) {
    faults.push(
      fault([...loc, "integrationJob"], `'${task.integrationJob}' is a job of ${owner}, not of ${task.integration}`),
    );
  }
  const { connection } = task;
  if (connection && !connection.includes("${{") && known.connections?.has(connection) === false) {
    faults.push(fault([...loc, "connection"], `there is no connection '${connection}'`));
  }
  return faults;
}

/** The steps that wait for themselves. */
function circles(steps: readonly Step[]): string[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const leadsBack = (from: string): boolean => {
    const seen = new Set<string>();
    const ahead = [...(byId.get(from)?.dependsOn ?? [])];
    for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
      if (id === from) return true;
      if (seen.has(id)) continue;
      seen.add(id);
      ahead.push(...(byId.get(id)?.dependsOn ?? []));
    }
    return false;
  };
  return [...byId.keys()].filter(leadsBack);
}

function fault(loc: Location, text: string): FieldProblem {
  return problem("value_error", loc, `Value error, ${text}`, null);
}
