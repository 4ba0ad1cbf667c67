/** Entries put into a YAML text that a person has written; every other byte stays as it is. */
import { isCollection, isMap, isNode, isPair, isScalar, type Node, parseDocument, type YAMLMap } from "yaml";
import { type Entry, linesOf, sectionEntry } from "./entry.js";

/**
 * The text with the entries at the end of the mapping under the top-level `key`, which is made where there is none.
 * Undefined where the text has a form that nothing can be put into, such as an alias in place of the mapping.
 */
export function insertEntries(text: string, key: string, entries: readonly Entry[]): string | undefined {
  if (entries.length === 0) return text;
  const root: unknown = parseDocument(text, { version: "1.2", schema: "core", uniqueKeys: false }).contents;
  if (!isMap(root) || root.range === undefined) return undefined;
  const pair = root.items.find((item) => isScalar(item.key) && item.key.value === key);
  const outer = columnOf(root, text);
  if (pair === undefined) {
    const section = sectionEntry(key, entries, "  ");
    return root.flow === true ? intoFlow(text, root, [section]) : intoBlock(text, root, [section], outer, "  ", true);
  }
  const { value } = pair;
  if (!isMap(value)) return undefined;
  if (value.flow === true && value.items.length > 0) return intoFlow(text, value, entries);
  if (value.flow === true && root.flow === true) return intoFlow(text, value, entries);
  if (value.flow === true) return inPlaceOfEmpty(text, value, entries, `${outer}  `);
  const indent = columnOf(value, text);
  const step = indent.slice(outer.length) || "  ";
  return intoBlock(text, value, entries, indent, step, isSpread(value, text));
}

/** After the line on which the mapping's last value ends. */
function intoBlock(
  text: string,
  map: YAMLMap,
  entries: readonly Entry[],
  indent: string,
  step: string,
  spread: boolean,
): string {
  const end = endOf(map);
  const newline = text[end - 1] === "\n" ? end - 1 : text.indexOf("\n", end);
  const at = newline === -1 ? text.length : newline + 1;
  const spaced = entries.flatMap((entry) => [...(spread ? [""] : []), ...linesOf(entry, indent, step)]);
  // A text that keeps its empty lines (`|+`) would take one more for its own.
  const keeps = /^[|>][1-9]?\+/.test(text.slice(lastOf(map).range?.[0]));
  const lines = spread && keeps ? spaced.slice(1) : spaced;
  return `${text.slice(0, at)}${newline === -1 ? eolOf(text) : ""}${joined(lines, text)}${text.slice(at)}`;
}

/** The empty braces give way to lines below their key. */
function inPlaceOfEmpty(text: string, map: YAMLMap, entries: readonly Entry[], indent: string): string {
  const [start = 0, end = 0] = map.range ?? [];
  const newline = text.indexOf("\n", end);
  const rest = newline === -1 ? text.slice(end) : text.slice(end, newline).replace(/\r$/, "");
  const lines = entries.flatMap((entry) => linesOf(entry, indent, "  "));
  const after = newline === -1 ? "" : text.slice(newline + 1);
  return `${`${text.slice(0, start)}${rest.trimStart()}`.trimEnd()}${eolOf(text)}${joined(lines, text)}${after}`;
}

/** Before the closing brace, as JSON, which YAML is a superset of. */
function intoFlow(text: string, map: YAMLMap, entries: readonly Entry[]): string {
  const [start = 0, close = 0] = map.range ?? [];
  const [first] = map.items;
  const final = map.items.at(-1)?.value;
  const last = isNode(final) ? endOf(final) : start + 1;
  const comma = map.items.length === 0 ? -1 : commaAfter(text, last);
  const at = comma === -1 ? last : comma + 1;
  const head = isPair(first) && isNode(first.key) ? text.slice(start, first.key.range?.[0]) : "";
  const break_ = head.includes("\n") ? `${eolOf(text)}${head.slice(head.lastIndexOf("\n") + 1)}` : " ";
  const parts = entries.map(({ key, value }) => `${break_}${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const lead = map.items.length > 0 && comma === -1 ? "," : "";
  const closing = map.items.length === 0 && text[close - 2] === "{" ? " " : "";
  return `${text.slice(0, at)}${lead}${parts.join(",")}${comma === -1 ? "" : ","}${closing}${text.slice(at)}`;
}

/** Where a comma follows, whitespace and comments apart; -1 where the brace closes first. */
function commaAfter(text: string, end: number): number {
  const [between = ""] = /^(?:\s|#[^\n]*)*/.exec(text.slice(end)) ?? [];
  return text[end + between.length] === "," ? end + between.length : -1;
}

/** Where the node's last line of text ends, comments apart. */
function endOf(node: Node): number {
  return lastOf(node).range?.[1] ?? 0;
}

/** The last value in the node that is no block of others. */
function lastOf(node: Node): Node {
  const last: unknown = isCollection(node) && node.flow !== true ? node.items.at(-1) : undefined;
  const inner = isPair(last) ? (last.value ?? last.key) : last;
  return isNode(inner) ? lastOf(inner) : node;
}

/** The white space before the mapping's first key. */
function columnOf(map: YAMLMap, text: string): string {
  const [first] = map.items;
  const start = isPair(first) && isNode(first.key) ? (first.key.range?.[0] ?? 0) : 0;
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return /^[ \uFEFF]*$/.test(line) ? line.replaceAll("\uFEFF", "") : "";
}

/** Whether empty lines stand between the mapping's entries. */
function isSpread(map: YAMLMap, text: string): boolean {
  const [first, second] = map.items;
  if (!isPair(first) || !isPair(second) || !isNode(second.key)) return false;
  const end = isNode(first.value) ? endOf(first.value) : 0;
  const between = text.slice(text[end - 1] === "\n" ? end - 1 : end, second.key.range?.[0]);
  return /\n[ \t\r]*\n/.test(between);
}

function joined(lines: readonly string[], text: string): string {
  return lines.map((line) => `${line}${eolOf(text)}`).join("");
}

function eolOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
