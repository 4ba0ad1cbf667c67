/** Values as YAML: the only door from a document's text to the text of a drafted `tools.yaml`. */
import type { JsonValue } from "../../server/definition.js";

/** Means the same in every YAML there is, as a key and as a value, in block and in flow. */
const plain = /^(\.{0,2}\/)*[A-Za-z_][\w./-]*(#[\w./-]+)?( [\w./-]+)*$/;
const otherTypes = /^(true|false|yes|no|on|off|y|n|null)$/i;

/** A text as one scalar on one line, in double quotes where it could be read as anything else. */
export function scalar(text: string): string {
  return plain.test(text) && !otherTypes.test(text) ? text : quoted(text);
}

/** A value on one line: `{ title: Runs and tasks, default: true }`. */
export function inline(value: JsonValue): string {
  if (typeof value === "string") return scalar(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const entries = Object.entries(value).map(([key, each]) => `${scalar(key)}: ${inline(each)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** In double quotes, with an escape for everything that a reviewer would not see. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
}
