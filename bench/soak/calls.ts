/** What the clients of a soak ask: calls whose right answer is known, because it does not change while they ask. */
import type { Sandbox } from "../../sandbox/start.js";

export interface SoakCall {
  readonly tool: string;
  readonly args: Record<string, unknown>;
  /** Of a start there is no telling what it answers, but for its form. */
  readonly isStart?: true;
}

interface Run {
  readonly id: string;
  readonly createdAt?: string;
}

/** Reads of a run that has ended, and starts. The sandbox must not be faulty yet. */
export async function soakCalls(sandbox: Sandbox): Promise<readonly SoakCall[]> {
  const get = async <Body>(path: string) => {
    const headers = { authorization: `Bearer ${sandbox.apiKey}` };
    return (await (await fetch(sandbox.url + path, { headers })).json()) as Body;
  };
  const pipelines = await get<{ id: string; name: string }[]>("/public/pipelines");
  const journal = pipelines.find(({ name }) => name === "Sales Journal");
  if (journal === undefined) throw new Error("the workspace has no Sales Journal");
  const time_to = new Date(Date.now() - 3_600_000).toISOString();
  const time_from = new Date(Date.parse(time_to) - 3 * 86_400_000).toISOString();
  const window = { time_from, time_to };
  const { results: runs } = await get<{ results: Run[] }>(
    `/public/pipeline_runs?pipeline_ids=${journal.id}&status=FAILED&time_from=${encodeURIComponent(time_from)}&time_to=${encodeURIComponent(time_to)}`,
  );
  const pipeline_run_id = runs[0]?.id;
  if (pipeline_run_id === undefined) throw new Error("the Sales Journal has not failed");
  return [
    { tool: "get_pipeline_run_status", args: { pipeline_run_id } },
    { tool: "list_task_runs_for_pipeline_run", args: { pipeline_run_id } },
    { tool: "list_pipeline_runs", args: { ...window, status: ["FAILED"], limit: 100 } },
    { tool: "list_environments", args: {} },
    { tool: "list_integration_connections", args: {} },
    // A pipeline of its own, so that the runs that are read stay as they are.
    {
      tool: "trigger_pipeline",
      args: { pipeline_id: pipelines.find(({ name }) => name !== "Sales Journal")?.id },
      isStart: true,
    },
  ];
}
