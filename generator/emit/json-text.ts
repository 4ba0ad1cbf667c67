/** Values as JSON text: what fits into a line stands on one, so that one value added changes one line. */
import { widthOf } from "./width.js";
import { WIDTH } from "./literal.js";

/** The text, laid out from `column` on, in lines indented by `indent`. */
export function jsonText(value: unknown, indent = 0, column = indent): string {
  const flat = flatText(value);
  const isSmall = typeof value !== "object" || value === null || Object.keys(value).length === 0;
  if (isSmall || (indent > 0 && column + widthOf(flat) < WIDTH)) return flat;
  const inner = " ".repeat(indent + 2);
  const isList = Array.isArray(value);
  const lines = Object.entries(value).map(([key, item]) => {
    const head = isList ? inner : `${inner}${JSON.stringify(key)}: `;
    return `${head}${jsonText(item, indent + 2, widthOf(head))}`;
  });
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  return `${open}\n${lines.join(",\n")}\n${" ".repeat(indent)}${close}`;
}

/** On one line, with a space after each comma and colon. */
function flatText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${flatText(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
