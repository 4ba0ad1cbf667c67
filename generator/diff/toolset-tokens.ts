/** How much of an assistant's attention the tools take, before and after: tokens of `tools/list`, toolset by toolset. */
import type { Catalogue } from "../../server/definition.js";
import { listedTools, listingOf } from "../../server/listing.js";
import type { ToolsetTokens } from "./difference.js";
import { namesInOrder } from "./order.js";

/** The toolsets in their order now, those that are gone where they were. `countTokens` is asked once for each tool. */
export function toolsetTokens(
  before: Catalogue,
  after: Catalogue,
  countTokens: (text: string) => number,
): ToolsetTokens[] {
  const [older, newer] = [sizesOf(before, countTokens), sizesOf(after, countTokens)];
  const pairs = new Map([...newer.keys()].flatMap((name) => (older.has(name) ? [[name, name]] : [])));
  return namesInOrder([...older.keys()], [...newer.keys()], pairs).map(({ name }) => {
    const [was, is] = [older.get(name) ?? none, newer.get(name) ?? none];
    return {
      toolset: name,
      tools: { before: was.tools, after: is.tools },
      tokens: { before: was.tokens, after: is.tokens },
    };
  });
}

const none = { tools: 0, tokens: 0 };

function sizesOf(catalogue: Catalogue, countTokens: (text: string) => number): Map<string, typeof none> {
  const sizes = new Map(Object.keys(catalogue.toolsets).map((name) => [name, none]));
  for (const tool of listedTools(catalogue)) {
    const { tools, tokens } = sizes.get(tool.toolset) ?? none;
    sizes.set(tool.toolset, { tools: tools + 1, tokens: tokens + countTokens(JSON.stringify(listingOf(tool))) });
  }
  return sizes;
}
