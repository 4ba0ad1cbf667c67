/**
 * A YAML text for new values that keeps what did not change to the letter: its layout, its comments, the folds of its
 * prose. So the difference of the two texts is the difference of the two documents.
 */
import { isAlias, isCollection, isMap, isNode, isScalar, isSeq, type Pair, parseDocument, visit } from "yaml";
import type { YAMLMap, YAMLSeq } from "yaml";
import { isMapping } from "../loaded.js";
import { own } from "./mapping.js";
import { isEqual } from "./structure.js";
import { documentText, entryText, isSpaced, itemText } from "./yaml-text.js";

/** What is rewritten: the old text and the column at which the entries of a collection stand. */
interface Old {
  readonly text: string;
}

/** An entry or item of the old text: what stands before it (comments, indentation), and where it begins and ends. */
interface Part {
  readonly lead: string;
  readonly start: number;
  readonly end: number;
}

/** The text of `value`; `before` is what `text` holds. A text with anchors, aliases or tags is written anew. */
export function spliceYaml(text: string, before: unknown, value: unknown): string {
  if (isEqual(before, value)) return text;
  const spliced = splice(text, before, value);
  // The oracle is the parser: what does not come back as it should is not worth its layout.
  return spliced !== undefined && readsAs(spliced, value) ? spliced : documentText(value);
}

function splice(text: string, before: unknown, value: unknown): string | undefined {
  const { contents, errors } = parseDocument(text, { uniqueKeys: false });
  if (errors.length > 0 || !isMap(contents) || contents.flow === true || contents.items.length === 0) return undefined;
  if (!isMapping(before) || !isMapping(value) || Object.keys(value).length === 0 || isIndirect(contents))
    return undefined;
  const [start, end] = [contents.range?.[0] ?? 0, endOf(contents, text)];
  return text.slice(0, start) + mapText({ text }, contents, before, value, []) + text.slice(end);
}

function isIndirect(contents: YAMLMap): boolean {
  let found = false;
  visit(contents, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
    Node: (_, node) => {
      if ((!isAlias(node) && node.anchor !== undefined) || node.tag?.startsWith("!") === true) found = true;
    },
  });
  return found;
}

function readsAs(text: string, value: unknown): boolean {
  const document = parseDocument(text, { uniqueKeys: false });
  return document.errors.length === 0 && isEqual(document.toJS(), JSON.parse(JSON.stringify(value)));
}

/** A mapping whose values have changed, from its first key to the end of its last value. */
function mapText(old: Old, map: YAMLMap, before: unknown, value: Record<string, unknown>, path: string[]): string {
  const parts = partsOf(map, old.text);
  const names = map.items.map(({ key }) => nameOf(key));
  const indent = columnOf(parts[0]?.start ?? 0, old.text);
  const leads = leadsOf(parts, names, (name) => Object.hasOwn(value, name));
  return Object.keys(value)
    .map((name, position) => {
      const index = names.indexOf(name);
      const [part, pair] = [parts[index], map.items[index]];
      const lead = part === undefined ? newLead(indent, isSpaced(path)) : (leads.get(name) ?? part.lead);
      const entry =
        part === undefined || pair === undefined
          ? entryText(name, value[name], indent, path)
          : pairText(old, pair, part, own(before, name), value[name], indent, [...path, name]);
      return placed(lead, position, newLead(indent, isSpaced(path))) + entry;
    })
    .join("");
}

function pairText(
  old: Old,
  { key, value: node }: Pair,
  part: Part,
  before: unknown,
  value: unknown,
  indent: number,
  path: string[],
): string {
  if (isEqual(before, value)) return old.text.slice(part.start, part.end);
  const inner = innerText(old, node, before, value, path);
  if (inner === undefined) return entryText(nameOf(key), value, indent, path.slice(0, -1));
  return old.text.slice(part.start, startOf(node)) + inner;
}

/** The text of a collection that stays one, from its first entry to its last; undefined where it has to be written anew. */
function innerText(old: Old, node: unknown, before: unknown, value: unknown, path: string[]): string | undefined {
  if (!isCollection(node) || node.flow === true || node.items.length === 0) return undefined;
  if (isMap(node) && isMapping(value) && Object.keys(value).length > 0) return mapText(old, node, before, value, path);
  if (isSeq(node) && Array.isArray(value) && value.length > 0 && Array.isArray(before)) {
    return listText(old, node, before, value, path);
  }
  return undefined;
}

/** A list whose items have changed. Items are the same where they are equal or in the same position among the rest. */
function listText(old: Old, list: YAMLSeq, before: unknown[], value: unknown[], path: string[]): string {
  const parts = partsOf(list, old.text);
  const indent = columnOf(list.range?.[0] ?? 0, old.text);
  const sources = sourcesOf(before, value);
  return value
    .map((item, position) => {
      const index = sources[position] ?? -1;
      const part = parts[index];
      const lead = placed(part?.lead ?? `${newLead(indent, false)}- `, position, `${newLead(indent, false)}- `);
      if (part === undefined) return (position === 0 ? "- " : lead) + itemText(item, indent);
      if (isEqual(before[index], item)) return lead + old.text.slice(part.start, part.end);
      return (
        lead +
        (innerText(old, list.items[index], before[index], item, [...path, String(position)]) ?? itemText(item, indent))
      );
    })
    .join("");
}

/** For each new item the old one that it comes from: an equal one, else one with the same name, else none. */
function sourcesOf(before: readonly unknown[], value: readonly unknown[]): (number | undefined)[] {
  const taken = new Set<number>();
  const take = (found: number) => {
    if (found === -1) return undefined;
    taken.add(found);
    return found;
  };
  const equal = value.map((item) =>
    take(before.findIndex((other, index) => !taken.has(index) && isEqual(other, item))),
  );
  return value.map((item, position) => {
    if (equal[position] !== undefined) return equal[position];
    const name = own(item, "name");
    const same = (other: unknown, index: number) =>
      !taken.has(index) && isMapping(other) && (name === undefined ? index === position : own(other, "name") === name);
    return isMapping(item) ? take(before.findIndex(same)) : undefined;
  });
}

function partsOf(collection: YAMLMap | YAMLSeq, text: string): Part[] {
  let last = isSeq(collection) ? (collection.range?.[0] ?? 0) : startOf(collection);
  return collection.items.map((item) => {
    const start = startOf(isPairLike(item) ? item.key : item);
    const part = { lead: text.slice(last, start), start, end: endOf(item, text) };
    last = part.end;
    return part;
  });
}

/** A comment above something that is gone may be the heading of what follows: the next one takes it where it has none. */
function leadsOf(
  parts: readonly Part[],
  names: readonly string[],
  stays: (name: string) => boolean,
): Map<string, string> {
  const leads = new Map<string, string>();
  let orphan: string | undefined;
  for (const [index, part] of parts.entries()) {
    const name = names[index] ?? "";
    const lead = orphan !== undefined && !part.lead.includes("#") ? orphan : part.lead;
    orphan = undefined;
    if (stays(name)) leads.set(name, lead);
    else if (lead.includes("#")) orphan = lead;
  }
  return leads;
}

function newLead(indent: number, spaced: boolean): string {
  return `\n${spaced ? "\n" : ""}${" ".repeat(indent)}`;
}

/** The first entry stands where the old first one stood; one that was the first gets a line of its own elsewhere. */
function placed(lead: string, position: number, usual: string): string {
  if (position === 0) return lead.trimStart();
  return lead.includes("\n") ? lead : usual;
}

function startOf(node: unknown): number {
  if (isMap(node) && node.flow !== true && node.items[0] !== undefined) return startOf(node.items[0].key);
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** Where the text of a node or pair ends, with a comment on its last line and without the lines that follow. */
function endOf(node: unknown, text: string): number {
  if (isPairLike(node)) {
    const value = node.value;
    if (isNode(value) && (value.range?.[1] ?? 0) > (value.range?.[0] ?? 0)) return endOf(value, text);
    const colon = text.indexOf(":", isNode(node.key) ? (node.key.range?.[1] ?? 0) : 0);
    return endOfLine(colon + 1, text);
  }
  if (isCollection(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1), text);
  if (!isNode(node)) return 0;
  const end = node.range?.[1] ?? 0;
  const start = node.range?.[0] ?? 0;
  const isBlock = isScalar(node) && (node.type === "BLOCK_FOLDED" || node.type === "BLOCK_LITERAL");
  return isBlock ? start + text.slice(start, end).trimEnd().length : endOfLine(end, text);
}

function endOfLine(end: number, text: string): number {
  return end + (/^[ \t]+#[^\n]*/.exec(text.slice(end, end + 1000))?.[0].length ?? 0);
}

function columnOf(position: number, text: string): number {
  return position - (text.lastIndexOf("\n", position - 1) + 1);
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function isPairLike(item: unknown): item is Pair {
  return typeof item === "object" && item !== null && "key" in item;
}
