/**
 * Values as JSON text, laid out by what they hold and never by how long they are: a word that becomes longer changes its
 * own line alone.
 */

/** The text, in lines indented by `indent`: an object of plain values on one line, anything else opened. */
export function jsonText(value: unknown, indent = 0): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const inner = " ".repeat(indent + 2);
  const items = Object.entries(value).map(([key, item]) => {
    const text = jsonText(item, indent + 2);
    return isList ? text : `${JSON.stringify(key)}: ${text}`;
  });
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (items.length === 0) return `${open}${close}`;
  if (isOnOneLine(value)) return isList ? `[${items.join(", ")}]` : `{ ${items.join(", ")} }`;
  return `${open}\n${items.map((item) => `${inner}${item}`).join(",\n")}\n${" ".repeat(indent)}${close}`;
}

/** A list of several is opened, so that one more is one line more. */
function isOnOneLine(value: object): boolean {
  const items: unknown[] = Object.values(value);
  if (Array.isArray(value) && items.length > 1) return false;
  return items.every((item) => typeof item !== "object" || item === null || Object.keys(item).length === 0);
}
