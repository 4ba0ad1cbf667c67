/** Pipelines by what a person calls them: id, alias, name or part of it, or the address of their page. */
import type { PipelineResponse } from "../../generated/models/engine.js";
import { listPipelines } from "../../generated/tools/list_pipelines.js";
import { chosen } from "../../server/lookup.js";
import type { WorkflowContext } from "../../server/workflow.js";
import { idOf } from "../address.js";

/** The most pipelines that are read; workspaces have tens. */
export const MOST_PIPELINES = 1000;

/** The pipelines of the workspace, at most a thousand. @throws ApiError */
export async function allPipelines(context: WorkflowContext): Promise<readonly PipelineResponse[]> {
  const list = await context.call(listPipelines, { limit: MOST_PIPELINES });
  return Array.isArray(list) ? list : (list.results ?? []);
}

/** The argument that names pipelines, and whether it may mean several. */
export interface Asked {
  readonly tool: string;
  readonly argument: string;
  readonly text: string;
  readonly takesSeveral: boolean;
}

/**
 * The pipelines that are meant.
 * @throws ArgumentError where there is none, or several and one is wanted; with the candidates.
 */
export function meantPipelines(
  pipelines: readonly PipelineResponse[],
  { tool, argument, text, takesSeveral }: Asked,
): PipelineResponse[] {
  const key = idOf(text, "pipelines");
  const direct = pipelines.filter(({ id, alias }) => id === key.toLowerCase() || alias === key);
  if (direct.length > 0) return direct;
  const thing = { argument, name: key, fills: argument, lookup: argument, takesSeveral };
  const items = pipelines.map(({ id = "", name = "" }) => ({ id, name }));
  const ids = new Set(chosen({ name: tool }, thing, { match: "name", take: "id" }, items).map(({ id }) => id));
  return pipelines.filter(({ id = "" }) => ids.has(id));
}
