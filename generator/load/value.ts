/**
 * A parsed text into plain values, and from each of them back to its node. The `yaml` library's own conversion is not
 * used because it shares what aliases share, rounds keys such as 1.0, and does not tell where a value came from.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Report } from "../diagnostics.js";
import type { Place } from "../operation.js";
import type { Source } from "../source.js";

/** From every mapping and sequence to where it was written. */
export type Origins = WeakMap<object, Origin>;
export interface Origin {
  readonly source: Source;
  readonly node: YAMLMap | YAMLSeq;
}

/** What aliases may add to a document, in values: an alias of aliases of aliases grows without end otherwise. */
const maxValuesFromAliases = 500_000;

export interface ValueOptions {
  readonly report: Report;
  readonly origins: Origins;
  readonly duplicateKeys: "error" | "warning";
}

interface Conversion extends ValueOptions {
  readonly source: Source;
  readonly anchors: Map<string, Node>;
  readonly open: Set<Node>;
  readonly keys: WeakSet<YAMLMap>;
  aliasDepth: number;
  fromAliases: number;
}

/**
 * The whole text as plain values: a tree (aliases are copied), numbers as JavaScript has them, keys as they were
 * written, `<<` merged. Of a key that stands twice the last wins.
 */
export function valueOf(source: Source, options: ValueOptions): unknown {
  const conversion: Conversion = {
    ...options,
    source,
    anchors: new Map(),
    open: new Set(),
    keys: new WeakSet(),
    aliasDepth: 0,
    fromAliases: 0,
  };
  return convert(source.document.contents, conversion);
}

/** Sets a key as JSON.parse does: `__proto__` is a key like any other. */
export function setKey(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
}

/** The place of a node. */
export function placeOfNode(source: Source, node: Node | undefined | null): Place {
  const [start, end] = node?.range ?? [0, 0];
  return { file: source.file, start, end };
}

/** A key as its author wrote it: `1.0` stays "1.0". */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}

function convert(node: unknown, conversion: Conversion): unknown {
  if (conversion.aliasDepth > 0) conversion.fromAliases += 1;
  if (isAlias(node)) return convertAlias(node, conversion);
  if (isScalar(node)) {
    if (node.anchor !== undefined) conversion.anchors.set(node.anchor, node);
    return plainScalar(node.value, node.source);
  }
  if (!isMap(node) && !isSeq(node)) return null;
  if (node.anchor !== undefined) conversion.anchors.set(node.anchor, node);
  conversion.open.add(node);
  const value = isMap(node) ? convertMap(node, conversion) : node.items.map((item) => convert(item, conversion));
  conversion.open.delete(node);
  conversion.origins.set(value, { source: conversion.source, node });
  return value;
}

/** `!!binary` and the like carry objects; the text that was written stands for them. */
function plainScalar(value: unknown, source: string | undefined): unknown {
  return typeof value === "object" && value !== null ? (source ?? null) : value;
}

function convertAlias(alias: Node & { source: string }, conversion: Conversion): unknown {
  const target = conversion.anchors.get(alias.source);
  const fault =
    target === undefined
      ? `The alias "*${alias.source}" stands for nothing.`
      : conversion.open.has(target)
        ? `The alias "*${alias.source}" stands inside of what it stands for.`
        : conversion.fromAliases > maxValuesFromAliases
          ? `Aliases add more than ${maxValuesFromAliases} values.`
          : undefined;
  if (fault !== undefined) {
    conversion.report.add("not-yaml", fault, placeOfNode(conversion.source, alias), {
      help: `write the value here${target === undefined ? `, or put "&${alias.source}" before it above` : ""}.`,
    });
    return null;
  }
  conversion.aliasDepth += 1;
  const value = convert(target, conversion);
  conversion.aliasDepth -= 1;
  return value;
}

function convertMap(map: YAMLMap, conversion: Conversion): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  const merged: unknown[] = [];
  const seen = new Map<string, Pair>();
  for (const pair of map.items) {
    const value = convert(pair.value, conversion);
    const key = keyText(pair.key);
    if (key === "<<" && isScalar(pair.key) && pair.key.type === "PLAIN" && typeof value === "object") {
      merged.push(...(Array.isArray(value) ? value : [value]));
      continue;
    }
    const first = seen.get(key);
    if (first !== undefined && !conversion.keys.has(map)) reportDuplicate(key, first, pair, conversion);
    seen.set(key, pair);
    setKey(object, key, value);
  }
  conversion.keys.add(map);
  for (const source of merged) {
    if (typeof source !== "object" || source === null || Array.isArray(source)) continue;
    for (const [key, value] of Object.entries(source)) if (!Object.hasOwn(object, key)) setKey(object, key, value);
  }
  return object;
}

function reportDuplicate(key: string, first: Pair, second: Pair, conversion: Conversion): void {
  const { source, report } = conversion;
  report.add("duplicate-key", `"${key}" stands twice in one mapping; the last one counts.`, place(second), {
    as: conversion.duplicateKeys,
    help: "remove one of them, or give it the name that was meant.",
    notes: [{ message: "the first one is here.", at: place(first) }],
  });
  function place(pair: Pair): Place {
    return placeOfNode(source, pair.key as ParsedNode | null);
  }
}
