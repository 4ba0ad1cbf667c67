/** Arguments that are given as texts, such as the variables of a URI: the values that the tool's schema asks for. */
import type { ListedTool, JsonSchema, JsonValue } from "./definition.js";

/** The arguments of these texts. What does not fit stays a text: checking the arguments then says what is expected. */
export function argumentsFromTexts(
  tool: ListedTool,
  texts: Iterable<readonly [string, string]>,
): Record<string, JsonValue> {
  return Object.fromEntries(
    [...texts].map(([name, text]) => {
      const argument = Object.hasOwn(tool.arguments, name) ? tool.arguments[name] : undefined;
      return [name, argument === undefined ? text : valueOf(argument.schema, text)];
    }),
  );
}

function valueOf(schema: JsonSchema, text: string): JsonValue {
  const branches = (schema.anyOf ?? [schema]).filter(({ type }) => type !== "null");
  const types = branches.flatMap(({ type }) => type ?? []);
  if (types.includes("string")) return text;
  if ((types.includes("integer") || types.includes("number")) && /^-?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  const list = branches.find(({ type }) => type === "array");
  return list === undefined ? text : [valueOf(typeof list.items === "object" ? list.items : {}, text)];
}
