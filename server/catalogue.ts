/** Which tools of a catalogue are served, and why the others are not. */
import { isDestructive } from "./confirmation.js";
import { type Catalogue, isWorkflow, type ListedTool } from "./definition.js";
import { listedTools } from "./listing.js";
import { nearest } from "./nearest.js";
import { withOpenSettings, workflowWithOpenSettings } from "./open-settings.js";
import { ALL_TOOLSETS, type Settings, UsageError } from "./settings.js";

/** The tools of one run. */
export interface ServedTools {
  /** In the order of `listedTools`, always the same. */
  readonly tools: readonly ListedTool[];
  /** Those of the catalogue that are not, each with the reason. */
  readonly leftOut: readonly { readonly tool: ListedTool; readonly reason: string }[];
}

/** No tool of this name is served: MCP's protocol error -32602, and wrong usage on a command line. */
export class UnknownToolError extends UsageError {
  constructor(message: string) {
    super(message);
    this.name = "UnknownToolError";
  }
}

/** Chooses the tools: toolsets and named tools together, less the excluded, the writing (read-only), the destructive. */
export function selectTools(catalogue: Catalogue, settings: Settings): ServedTools {
  const reasonFor = reasons(catalogue, settings);
  const listed = listedTools(catalogue);
  const open = (tool: ListedTool) =>
    isWorkflow(tool) ? workflowWithOpenSettings(tool, catalogue.tools) : withOpenSettings(tool);
  const tools = settings.openSettings.value ? listed.map(open) : listed;
  const judged = tools.map((tool) => ({ tool, reason: reasonFor(tool) }));
  return {
    tools: judged.flatMap(({ tool, reason }) => (reason === undefined ? [tool] : [])),
    leftOut: judged.flatMap(({ tool, reason }) => (reason === undefined ? [] : [{ tool, reason }])),
  };
}

/**
 * The served tool of this name or alias.
 * @throws UnknownToolError where there is none, or it is not served; the message says why.
 */
export function findTool(served: ServedTools, name: string): ListedTool {
  const tool = named(served.tools, name);
  if (tool !== undefined) return tool;
  const notServed = named(
    served.leftOut.map((each) => each.tool),
    name,
  );
  const reason = served.leftOut.find((each) => each.tool === notServed)?.reason;
  if (notServed === undefined || reason === undefined) throw new UnknownToolError(unknown(name, served.tools));
  const called = notServed.name === name ? `"${name}"` : `"${name}" (an alias of "${notServed.name}")`;
  throw new UnknownToolError(`The tool ${called} is not served: ${reason}`);
}

/** The tool of this name, else the one that has it as an alias: a name is never hidden by another tool's alias. */
function named(tools: readonly ListedTool[], name: string): ListedTool | undefined {
  return tools.find((tool) => tool.name === name) ?? tools.find((tool) => tool.aliases?.includes(name) === true);
}

/** Gives a tool's reason for not being served, strictest rule first; undefined for a tool that is served. */
function reasons(catalogue: Catalogue, settings: Settings): (tool: ListedTool) => string | undefined {
  const { prefix } = settings;
  const toolsets = chosenToolsets(catalogue, settings);
  const has = (names: readonly string[] | undefined, tool: ListedTool) =>
    names !== undefined && (names.includes(tool.name) || (tool.aliases ?? []).some((alias) => names.includes(alias)));

  return (tool) => {
    if (settings.readOnly.value && !tool.annotations.readOnlyHint) {
      return `it changes something, and this server runs read-only (--read-only or ${prefix}READ_ONLY).`;
    }
    if (has(settings.excludeTools.value, tool)) return "it is excluded with --exclude-tools.";
    if (isDestructive(tool) && !settings.allowDestructive.value) {
      return (
        "it can destroy data, so a person must allow it first: start the server with --allow-destructive or set " +
        `${prefix}ALLOW_DESTRUCTIVE=true.`
      );
    }
    if (has(settings.tools.value, tool) || toolsets.has(tool.toolset)) return undefined;
    return `its toolset "${tool.toolset}" is not chosen. Add it with --toolsets or ${prefix}TOOLSETS.`;
  };
}

/**
 * With `--tools` and no toolsets named, the named tools are all; else the named toolsets, or the default ones. A
 * catalogue that marks none as default has nothing to hold back.
 */
function chosenToolsets(catalogue: Catalogue, settings: Settings): ReadonlySet<string> {
  const chosen = settings.toolsets.value;
  const all = Object.keys(catalogue.toolsets);
  if (chosen !== undefined) return new Set(chosen.includes(ALL_TOOLSETS) ? all : chosen);
  if (settings.tools.value !== undefined) return new Set();
  const byDefault = all.filter((name) => catalogue.toolsets[name]?.default === true);
  return new Set(byDefault.length > 0 ? byDefault : all);
}

function unknown(name: string, tools: readonly ListedTool[]): string {
  const names = tools.flatMap((tool) => [tool.name, ...(tool.aliases ?? [])]);
  const meant = nearest(name, names);
  const shown = tools.slice(0, 40).map((tool) => tool.name);
  return (
    `There is no tool "${quotable(name)}".${meant === undefined ? "" : ` Did you mean "${meant}"?`} ` +
    (shown.length === 0 ? "No tools are served." : `Served: ${shown.join(", ")}${tools.length > 40 ? ", …" : ""}.`)
  );
}

function quotable(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}
