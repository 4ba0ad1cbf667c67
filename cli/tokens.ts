/** Counts tokens as o200k models do. The table of tokens is large: it is loaded only where something is counted. */
import type { ListedTool } from "../server/definition.js";
import { listingOf } from "../server/listing.js";

/** A counter of tokens in a text. */
export async function tokenCounter(): Promise<(text: string) => number> {
  const { countTokens } = await import("gpt-tokenizer/encoding/o200k_base");
  return (text) => countTokens(text);
}

/** What a tool costs in `tools/list`. */
export async function tokensOf(tool: ListedTool): Promise<number> {
  return (await tokenCounter())(JSON.stringify(listingOf(tool)));
}
