/** A tool as it stands in `tools/list`. */
import { type AnyTool, inputSchemaOf, type JsonSchema, type ToolAnnotations } from "./definition.js";
import { outputSchemaOf } from "./result/output-schema.js";

export interface ToolListing {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema;
  readonly annotations: ToolAnnotations & { readonly title: string };
}

/** What clients are told of the tool: the planned schema itself, never one derived from a validator. */
export function listingOf(tool: AnyTool): ToolListing {
  const outputSchema = outputSchemaOf(tool);
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: inputSchemaOf(tool),
    ...(outputSchema === undefined ? {} : { outputSchema }),
    annotations: { title: tool.title, ...tool.annotations },
  };
}
