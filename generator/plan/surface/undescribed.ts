/** Arguments that nothing is said about: a model guesses what they mean. */
import type { Finding, JudgedTool } from "./judged.js";

export function undescribedArguments(tools: readonly JudgedTool[]): readonly Finding[] {
  return tools.flatMap((tool): Finding[] => {
    const { name, arguments: all } = tool.definition;
    const silent = Object.entries(all).filter(([, { description = "" }]) => description.trim() === "");
    if (silent.length === 0) return [];
    const names = silent.map(([argument]) => argument).join(", ");
    const message = `"${name}" says nothing about ${silent.length === 1 ? "its argument" : "its arguments"} ${names}.`;
    const help = `add a description to each under "arguments", or to the parameters in the overlay.`;
    return [{ rule: "undescribed-argument", tool, message, at: tool.at.name, help }];
  });
}
