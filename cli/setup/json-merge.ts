/** Puts one value into the text of a JSON file with comments, and leaves every other character as it is. */
import { isDeepStrictEqual } from "node:util";
import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode, visit } from "jsonc-parser";
import type { Fault, JsonValue } from "./entry.js";
import { jsonText, type Style } from "./json-text.js";
import { type Merged, placeOf } from "./merged.js";

/**
 * Sets what stands under the keys, one within the other; objects on the way are made where they are missing.
 * A value that stands there already, in whatever order and form, is left as it is written.
 */
export function setInJson(text: string, keys: readonly string[], value: JsonValue): Merged | Fault {
  const root = parsed(text);
  if (root === undefined) return { text: `${text}${jsonText(nested(keys, value), style(text))}${eolOf(text)}` };
  if ("fault" in root) return root;
  let node: Node = root;
  for (const [depth, key] of keys.entries()) {
    const found = valueUnder(text, node, keys.slice(0, depth), key);
    if (found === undefined) return { text: withProperty(text, node, key, nested(keys.slice(depth + 1), value)) };
    if ("fault" in found) return found;
    node = found;
  }
  const before = plain(node);
  if (isDeepStrictEqual(before, value)) return { text, before };
  const indent = indentAt(text, node.parent?.offset ?? node.offset);
  return { text: spliced(text, node.offset, node.length, jsonText(value, style(text, root), indent)), before };
}

/** Adds the item to the list under the key, unless it has one with the same `id`; the list is made where it is missing. */
export function addToJsonList(text: string, key: string, item: { readonly id: string }): Merged | Fault {
  const root = parsed(text);
  const value = { ...item };
  if (root === undefined) return setInJson(text, [key], [value]);
  if ("fault" in root) return root;
  const list = valueUnder(text, root, [], key);
  if (list === undefined) return setInJson(text, [key], [value]);
  if ("fault" in list) return list;
  if (list.type !== "array") return { fault: `${placeOf(text, list.offset)}: "${key}" is not a list.` };
  const items = plain(list) as JsonValue[];
  if (items.some((each) => typeof each === "object" && each !== null && "id" in each && each["id"] === item.id)) {
    return { text, before: items };
  }
  return { text: withMember(text, list, (indent, lineStyle) => jsonText(value, lineStyle, indent)), before: items };
}

/** The tree; undefined for a text of blanks and comments alone. */
function parsed(text: string): Node | undefined | Fault {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  if (first !== undefined) {
    const words = printParseErrorCode(first.error).replaceAll(/\B[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
    return { fault: `${placeOf(text, first.offset)}: this is not JSON: ${words.toLowerCase()}.` };
  }
  return root;
}

function valueUnder(text: string, node: Node, above: readonly string[], key: string): Node | undefined | Fault {
  if (node.type !== "object") {
    const name = above.length === 0 ? "the whole" : `"${above.join(".")}"`;
    return { fault: `${placeOf(text, node.offset)}: ${name} is not an object.` };
  }
  const found = (node.children ?? []).filter(({ children: [name] = [] }) => name?.value === key);
  const [property, second] = found;
  if (second !== undefined) return { fault: `${placeOf(text, second.offset)}: "${key}" stands here a second time.` };
  return property?.children?.[1];
}

/** As `JSON.parse` would have it. */
function plain(node: Node): JsonValue {
  return JSON.parse(JSON.stringify(getNodeValue(node))) as JsonValue;
}

function nested(keys: readonly string[], value: JsonValue): JsonValue {
  return keys.reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value);
}

function withProperty(text: string, object: Node, key: string, value: JsonValue): string {
  return withMember(
    text,
    object,
    (indent, lineStyle) => `${JSON.stringify(key)}: ${jsonText(value, lineStyle, indent)}`,
  );
}

/** The text with one more member at the end of an object or a list: after its comments, so that they stay with theirs. */
function withMember(text: string, parent: Node, print: (indent: string, lineStyle: Style) => string): string {
  const members = parent.children ?? [];
  const last = members.at(-1);
  const close = parent.offset + parent.length - 1;
  const { comma, end } = tailOf(text, last === undefined ? parent.offset + 1 : endOf(last), close);
  const lineStyle = style(text, rootOf(parent));
  const isOnOneLine = last !== undefined && !/[\r\n]/u.test(text.slice(parent.offset, close));
  const outer = indentAt(text, parent.offset);
  const indent =
    last !== undefined && startsLine(text, last.offset) ? indentAt(text, last.offset) : outer + lineStyle.unit;
  const member = isOnOneLine ? ` ${onOneLine(print)}` : `${lineStyle.eol}${indent}${print(indent, lineStyle)}`;
  const closesOnNewLine = isOnOneLine || /[\r\n]/u.test(text.slice(end, close));
  const added = `${member}${comma ? "," : ""}${closesOnNewLine ? "" : `${lineStyle.eol}${outer}`}`;
  const extended = spliced(text, end, closesOnNewLine ? 0 : close - end, added);
  return last === undefined || comma ? extended : spliced(extended, endOf(last), 0, ",");
}

/** Whether a comma follows between the two offsets, and where what stands there ends: a comma or a comment. */
function tailOf(text: string, from: number, to: number): { readonly comma: boolean; readonly end: number } {
  let comma = false;
  let end = from;
  const reached = (offset: number, length: number) => {
    if (offset >= from && offset < to) end = Math.max(end, offset + length);
  };
  visit(
    text,
    {
      onSeparator(character, offset, length) {
        comma ||= character === "," && offset >= from && offset < to;
        reached(offset, length);
      },
      onComment: reached,
    },
    { allowTrailingComma: true },
  );
  return { comma, end };
}

function onOneLine(print: (indent: string, lineStyle: Style) => string): string {
  return print("", { unit: "", eol: "" });
}

/** How the file is written: what its first member is indented by, and how its lines end. */
function style(text: string, root?: Node): Style {
  const first = root?.children?.[0];
  const unit = first !== undefined && startsLine(text, first.offset) ? indentAt(text, first.offset) : "";
  return { unit: unit === "" ? "  " : unit, eol: eolOf(text) };
}

export function eolOf(text: string): string {
  return /\r?\n/u.exec(text)?.[0] ?? "\n";
}

function indentAt(text: string, offset: number): string {
  return /[ \t]*/uy.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
}

function startsLine(text: string, offset: number): boolean {
  const start = lineStart(text, offset);
  return start > 0 && /^[ \t]*$/u.test(text.slice(start, offset));
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

function rootOf(node: Node): Node {
  return node.parent === undefined ? node : rootOf(node.parent);
}

function endOf(node: Node): number {
  return node.offset + node.length;
}

function spliced(text: string, offset: number, length: number, added: string): string {
  return text.slice(0, offset) + added + text.slice(offset + length);
}
