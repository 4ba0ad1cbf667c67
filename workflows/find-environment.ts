/** An environment by its id or name. */
import { listEnvironments } from "../generated/tools/list_environments.js";
import { ArgumentError } from "../server/errors.js";
import { nearest } from "../server/nearest.js";
import type { WorkflowContext } from "../server/workflow.js";

/** How many names an error tells. */
const MOST_TOLD = 20;

/** @throws ArgumentError with the names there are, where it is none of them; ApiError */
export async function environmentIdOf(
  context: WorkflowContext,
  { tool, argument, text }: { readonly tool: string; readonly argument: string; readonly text: string },
): Promise<string> {
  const environments = await context.call(listEnvironments, {});
  const wanted = text.trim().toLowerCase();
  const found = environments.find(
    ({ environmentId, name }) => environmentId === wanted || name?.toLowerCase() === wanted,
  );
  if (found?.environmentId !== undefined) return found.environmentId;
  const names = environments.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const meant = nearest(text, names);
  const guess = meant === undefined ? "" : ` Did you mean ${JSON.stringify(meant)}?`;
  const message = `${argument}: there is no environment ${JSON.stringify(text.slice(0, 80))}.${guess} There are: ${names.slice(0, MOST_TOLD).join(", ")}.`;
  throw new ArgumentError(tool, argument, message);
}
