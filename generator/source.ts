/** A text file with places: from a path of keys to a range, and from a range to line and column. */
import { isMap, isNode, isPair, isSeq, LineCounter, type Document, type Node, type Pair } from "yaml";
import type { Place } from "./operation.js";

/** A YAML or JSON text, parsed with its places. `file` is how messages name it: relative to the working folder. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
  readonly document: Document.Parsed;
}

/** Keys from the root to a value. */
export type KeyPath = readonly (string | number)[];

/**
 * The place of the value at `path`, or of its key with `target: "key"`. A path that leads further than the text does
 * (into what an overlay added, or what is missing) answers with the nearest place above it.
 */
export function placeOf(source: Source, path: KeyPath, target: "value" | "key" = "value"): Place {
  let node: unknown = source.document.contents;
  let pair: Pair | undefined;
  for (const key of path) {
    const found = step(node, key);
    if (found === undefined) break;
    ({ node, pair } = found);
  }
  const chosen = target === "key" && pair !== undefined ? pair.key : (node ?? pair?.key);
  return rangeOf(source, isNode(chosen) ? chosen : undefined);
}

function step(node: unknown, key: string | number): { node: unknown; pair: Pair | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && keyText(item.key) === String(key));
    return pair === undefined ? undefined : { node: pair.value, pair };
  }
  if (isSeq(node) && typeof key === "number") {
    const item = node.items[key];
    return item === undefined ? undefined : { node: item, pair: undefined };
  }
  return undefined;
}

function keyText(key: unknown): string {
  return isNode(key) ? String(key.toJSON()) : String(key);
}

function rangeOf(source: Source, node: Node | undefined): Place {
  const [start, end] = node?.range ?? [0, 0];
  return { file: source.file, start, end };
}

/** Line and column of an offset, both from 1. */
export function lineAndColumn(source: Source, offset: number): { line: number; column: number } {
  const { line, col } = source.lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
