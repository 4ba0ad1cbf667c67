/** The words after `call TOOL` as arguments: `--status FAILED --page-size 5`, read as the tool's schemas say. */
import type { ListedTool, JsonSchema } from "../server/definition.js";
import { UsageError } from "../server/settings.js";

/**
 * Arguments from `--NAME VALUE` and `--NAME=VALUE` words; `-` and `_` in names are the same. A list takes its values
 * separated by commas, or the option again; an object takes JSON. What cannot be read as the schema's type stays text,
 * so that the tool's own validation explains it. Throws UsageError for a word that is no option or has no value.
 */
export function argumentsFromWords(tool: ListedTool, words: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const match = /^--([^=]+)(?:=(.*))?$/su.exec(word);
    if (match?.[1] === undefined) throw new UsageError(`"${word}" is no option; arguments are written --NAME VALUE.`);
    const name = argumentNamed(tool, match[1]);
    const schema = tool.arguments[name]?.schema ?? {};
    const following = words[index + 1];
    const isSwitch = typesOf(schema).includes("boolean") && (following === undefined || following.startsWith("--"));
    let text = match[2];
    if (text === undefined && isSwitch) text = "true";
    if (text === undefined) {
      if (following === undefined) throw new UsageError(`--${match[1]} needs a value.`);
      text = following;
      index += 1;
    }
    result[name] = joined(result[name], valueOf(text, schema));
  }
  return result;
}

function argumentNamed(tool: ListedTool, option: string): string {
  const names = Object.keys(tool.arguments);
  return names.find((name) => name === option || name.replaceAll("_", "-") === option.replaceAll("_", "-")) ?? option;
}

function valueOf(text: string, schema: JsonSchema): unknown {
  const types = typesOf(schema);
  if (types.includes("array") && !text.trimStart().startsWith("[")) {
    const items = typeof schema.items === "object" ? schema.items : {};
    return text.split(",").map((item) => valueOf(item, items));
  }
  if (types.includes("string") && !types.includes("object")) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function joined(before: unknown, value: unknown): unknown {
  return Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
}

function typesOf(schema: JsonSchema): readonly string[] {
  const own = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  return [...own, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(typesOf)];
}
