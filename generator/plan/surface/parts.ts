/** What a tool's tokens are spent on, largest first. */
import type { ListedTool } from "../../../server/definition.js";
import { listingOf } from "../../../server/listing.js";

export interface Part {
  /** As a message names it: `the description`, `the argument status`, `the answer's schema`. */
  readonly name: string;
  readonly tokens: number;
}

/** The parts of the tool's entry in `tools/list`. Together they come to about as much as the entry. */
export function partsOf(tool: ListedTool, countTokens: (text: string) => number): readonly Part[] {
  const { description, inputSchema, outputSchema, name, title, annotations } = listingOf(tool);
  const part = (called: string, value: unknown): Part[] =>
    value === undefined ? [] : [{ name: called, tokens: countTokens(JSON.stringify(value)) }];
  return [
    ...part("name, title and hints", { name, title, annotations }),
    ...part("the description", description),
    ...Object.entries(inputSchema.properties ?? {}).flatMap(([key, schema]) =>
      part(`the argument ${key}`, { [key]: schema }),
    ),
    ...part("$defs", inputSchema.$defs),
    ...part("the answer's schema", outputSchema),
  ].sort((left, right) => right.tokens - left.tokens);
}
