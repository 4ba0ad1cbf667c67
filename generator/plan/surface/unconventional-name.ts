/** Names of tools that are not a verb and what it is done to. Which verbs there are is said in `tools.yaml`. */
import { nearest } from "../../../server/nearest.js";
import type { Finding, JudgedTool } from "./judged.js";

export function unconventionalNames(tools: readonly JudgedTool[], verbs: readonly string[]): readonly Finding[] {
  return tools.flatMap((tool): Finding[] => {
    const { name } = tool.definition;
    const [verb = "", ...noun] = name.split("_");
    const isKnown = verbs.includes(verb);
    if (isKnown && noun.length > 0) return [];
    const message = isKnown
      ? `"${name}" does not say what it is done to.`
      : `"${name}" does not begin with one of the verbs of "lint".`;
    const guess = isKnown ? undefined : nearest(verb, verbs);
    const help = `${guess === undefined ? "" : `did you mean "${guess}"? `}Names are verb_noun; the verbs stand under "lint".`;
    return [{ rule: "unconventional-name", tool, message, at: tool.at.name, help }];
  });
}
