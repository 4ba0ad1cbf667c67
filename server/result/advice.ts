/** How to get what a result left out, from what the tool's own arguments offer. */
import type { ListedTool, ArgumentDefinition } from "../definition.js";

/** How many arguments a sentence names. */
const NAMED = 8;

/** The name of the argument that chooses between the concise and the full form; undefined where the tool has none. */
export function detailArgument(tool: ListedTool): string | undefined {
  return argumentNames(tool, ({ binding }) => binding.in === "server" && binding.feature === "detail")[0];
}

/** What to call next to see more of an answer that was cut. */
export function adviceFor(tool: ListedTool, args: Readonly<Record<string, unknown>>): string {
  const detail = detailArgument(tool);
  const steps: string[] = [];
  if (detail !== undefined && args[detail] === "full") steps.push(`ask with ${detail}="concise"`);
  const range = rangeArgument(tool);
  if (range !== undefined)
    steps.push(`ask for a part with ${range}, such as "bytes=0-30000", or "bytes=-30000" for the end`);
  const narrowing = narrowingArguments(tool);
  if (narrowing.length > 0)
    steps.push(`call ${tool.name} again for less or for the next part: it takes ${narrowing.join(", ")}`);
  if (steps.length === 0)
    return "Ask for something narrower with another tool; this one takes nothing that narrows its answer.";
  const sentence = steps.join("; or ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** The argument that is sent as HTTP's `Range` header (RFC 9110, 14.2). */
export function rangeArgument(tool: ListedTool): string | undefined {
  return argumentNames(tool, ({ binding }) => {
    if (binding.in === "server") return binding.feature === "range";
    return binding.in === "header" && binding.name.toLowerCase() === "range";
  })[0];
}

function narrowingArguments(tool: ListedTool): readonly string[] {
  const names = argumentNames(tool, ({ binding }) => binding.in === "query");
  return names.length > NAMED ? [...names.slice(0, NAMED), "and more"] : names;
}

function argumentNames(tool: ListedTool, isMeant: (argument: ArgumentDefinition) => boolean): readonly string[] {
  return Object.entries(tool.arguments).flatMap(([name, argument]) => (isMeant(argument) ? [name] : []));
}
