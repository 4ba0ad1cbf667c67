/** Steps that an assistant takes again and again where there is one tool for each operation. */
import type { Assistant, Read } from "./assistant.js";
import { OPENED_AT } from "./workspace.js";

const DAY_MS = 86_400_000;

/** A window as the API wants it, both ends in full; days before now. */
export function window(fromDays: number, toDays = 0): { readonly time_from: string; readonly time_to: string } {
  const at = (days: number) => new Date(OPENED_AT - days * DAY_MS).toISOString();
  return { time_from: at(fromDays), time_to: at(toDays) };
}

/** The pipeline of this name: all of them are listed, since the API finds none by name. */
export async function pipelineNamed(assistant: Assistant, name: string): Promise<Read> {
  const { result = [] } = await assistant.ask("list_pipelines", {});
  const found = (result as Read[]).find((pipeline) => pipeline["name"] === name);
  if (found === undefined) throw new Error(`no pipeline is called ${name}`);
  return found;
}

/** The latest failed run of the pipeline, within the day. */
export async function failedRun(assistant: Assistant, pipelineId: string): Promise<Read> {
  const { results } = await assistant.ask("list_pipeline_runs", { status: "FAILED", pipeline_ids: pipelineId });
  return results[0] as Read;
}

export async function tasksOf(assistant: Assistant, run: Read): Promise<Read[]> {
  const asked = { pipeline_run_id: run["id"], page: 1, page_size: 50 };
  return (await assistant.ask("fetch_tasks_runs_for_pipeline_run", asked))["results"];
}

export function firstFailed(tasks: readonly Read[]): Read {
  const failed = new Set(tasks.filter(({ status }) => status === "FAILED").map(({ taskId }) => taskId as string));
  const first = tasks.find(
    ({ taskId, dependsOn }) => failed.has(taskId) && !(dependsOn as string[]).some((id) => failed.has(id)),
  );
  if (first === undefined) throw new Error("no task failed");
  return first;
}

/** The task's operations in a state, around the time of its run. */
export async function operationsOf(assistant: Assistant, task: Read, status: string): Promise<Read[]> {
  const startMs = Date.parse(task["startedAt"]);
  const around = {
    time_from: new Date(startMs - 3_600_000).toISOString(),
    time_to: new Date(startMs + 6 * 3_600_000).toISOString(),
  };
  return (await assistant.ask("list_operations", { task_run_id: task["id"], status, ...around }))["results"];
}

/** Page after page of a list, a hundred at a time. */
export async function pagesOf(assistant: Assistant, tool: string, args: object): Promise<Read[]> {
  const found: Read[] = [];
  for (let page = 1; ; page++) {
    const { results, total } = await assistant.ask(tool, { ...args, page, page_size: 100 });
    found.push(...results);
    if (results.length === 0 || found.length >= total) return found;
  }
}
