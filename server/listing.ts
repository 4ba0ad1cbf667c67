/** The tools as they stand in `tools/list`, and in which order. */
import { type Catalogue, inputSchemaOf, type JsonSchema, type ListedTool, type ToolAnnotations } from "./definition.js";
import { withAnyValueWrittenOut } from "./definition/any-value.js";
import { outputSchemaOf } from "./result/output-schema.js";

export interface ToolListing {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema;
  readonly annotations: ToolAnnotations & { readonly title: string };
}

const kept = new WeakMap<ListedTool, () => ToolListing>();

/** Has {@link listingOf} answer with a listing that it made before, for this very tool. */
export function keepListing(tool: ListedTool, read: () => ToolListing): void {
  kept.set(tool, read);
}

/** What clients are told of the tool: the planned schema itself, never one derived from a validator. */
export function listingOf(tool: ListedTool): ToolListing {
  return kept.get(tool)?.() ?? makeListing(tool);
}

function makeListing(tool: ListedTool): ToolListing {
  const outputSchema = outputSchemaOf(tool);
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: inputSchemaOf(tool),
    ...(outputSchema === undefined ? {} : { outputSchema: withAnyValueWrittenOut(outputSchema) }),
    annotations: { title: tool.title, ...tool.annotations },
  };
}

/**
 * All tools in their order: that of `tools.yaml`, before the first tool of each toolset its workflows. A toolset of
 * workflows alone stands where the toolsets' own order puts it.
 */
export function listedTools(catalogue: Pick<Catalogue, "toolsets" | "tools" | "workflows">): readonly ListedTool[] {
  const { tools, workflows = [] } = catalogue;
  if (workflows.length === 0) return tools;
  const toolsets = Object.keys(catalogue.toolsets);
  const withTools = new Set(tools.map(({ toolset }) => toolset));
  const waiting = new Set(workflows);
  const take = (isNext: (toolset: string) => boolean): readonly ListedTool[] => {
    const taken = [...waiting].filter(({ toolset }) => isNext(toolset));
    for (const workflow of taken) waiting.delete(workflow);
    return taken.toSorted((left, right) => toolsets.indexOf(left.toolset) - toolsets.indexOf(right.toolset));
  };
  const listed = tools.flatMap((tool) => {
    const position = toolsets.indexOf(tool.toolset);
    const isNext = (name: string) =>
      name === tool.toolset || (!withTools.has(name) && toolsets.indexOf(name) < position);
    return [...take(isNext), tool];
  });
  return [...listed, ...take(() => true)];
}
