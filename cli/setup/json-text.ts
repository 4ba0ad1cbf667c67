/** JSON as people write it in settings: short lists of words on one line, everything else a member a line. */
import type { JsonValue } from "./entry.js";

export interface Style {
  /** What one level is indented by; empty for a text of one line. */
  readonly unit: string;
  /** What ends a line; empty for a text of one line. */
  readonly eol: string;
}

/** The value as text; `indent` is that of the line on which it begins. */
export function jsonText(value: JsonValue, style: Style = { unit: "  ", eol: "\n" }, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = indent + style.unit;
  const members = Array.isArray(value)
    ? value.map((item) => jsonText(item, style, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item, style, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const isOfWords = Array.isArray(value) && value.every((item) => typeof item !== "object");
  if (members.length === 0 || isOfWords) return open + members.join(", ") + close;
  if (style.eol === "") return `${open} ${members.join(", ")} ${close}`;
  return `${open}${style.eol}${inner}${members.join(`,${style.eol}${inner}`)}${style.eol}${indent}${close}`;
}
