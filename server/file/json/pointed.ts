/** Finds the one value of a JSON text that a pointer means, and what it is made of where it is too large to be shown. */
import type { JsonValue } from "../../definition.js";
import { parseJson } from "../../result/json.js";
import { pointerTo } from "../../validation/pointer.js";
import { copied } from "../copied.js";
import { MAX_HELD_BYTES } from "../limits.js";
import type { JsonEnd, JsonKind, JsonPlace, JsonVisitor, Wanted } from "./scanner.js";

/** A member or item of a value that is too large to be shown whole. */
export interface OutlineEntry {
  readonly pointer: string;
  readonly type: JsonKind;
  /** A short value itself. */
  readonly value?: JsonValue;
  /** Members, items, or characters of a text. */
  readonly size?: number;
  /** The names of its first members. */
  readonly keys?: readonly string[];
}

/** What the pointer has led to. */
export type Pointed =
  | { readonly kind: "found"; readonly value: PointedValue }
  /** Not there: how far the pointer leads, and what there is instead of the next step. */
  | {
      readonly kind: "missing";
      readonly reached: string;
      readonly type: JsonKind;
      readonly step: string;
      readonly names: readonly string[];
      readonly count: number;
    };

export interface PointedValue {
  readonly type: JsonKind;
  /** Its JSON; undefined where it is longer than is held of a file. */
  readonly text: string | undefined;
  readonly characters: number;
  /** Members or items. */
  readonly size: number;
  readonly outline: readonly OutlineEntry[];
}

/** In characters, which take two bytes at most. */
const MAX_KEPT = MAX_HELD_BYTES / 2;
/** Of the names beside the pointer's way, so many are remembered for the message that it leads nowhere. */
const MAX_NAMES = 2_000;
const MAX_MEMBERS = 100;
const MAX_ITEMS = 10;
const MAX_INNER_KEYS = 12;
const SHORT_VALUE = 120;

/** Follows a path into a JSON text. */
export class PointerVisitor implements JsonVisitor {
  readonly #path: readonly string[];
  #depth = -1;
  #type: JsonKind = "null";
  #names: string[] = [];
  #outline: OutlineEntry[] = [];
  #innerKeys: string[] = [];
  #found: PointedValue | undefined;
  #count = 0;

  constructor(path: readonly string[]) {
    this.#path = path;
  }

  /** What has been found; undefined where the text had no value at all. */
  get result(): Pointed | undefined {
    if (this.#found !== undefined) return { kind: "found", value: this.#found };
    if (this.#depth < 0) return undefined;
    const step = this.#path[this.#depth] ?? "";
    const reached = pointerTo(this.#path.slice(0, this.#depth));
    return { kind: "missing", reached, type: this.#type, step, names: this.#names, count: this.#count };
  }

  begin({ kind, depth, key }: JsonPlace): Wanted {
    const target = this.#path.length;
    if (depth > target) return this.#within(kind, depth, key);
    if (depth > 0 && String(key) !== this.#path[depth - 1]) {
      if (typeof key === "string" && this.#names.length < MAX_NAMES) this.#names.push(copied(key.slice(0, 200)));
      return {};
    }
    this.#depth = depth;
    this.#type = kind;
    this.#names = [];
    return depth === target ? { inside: true, keep: MAX_KEPT } : { inside: true };
  }

  end(value: JsonEnd): boolean {
    const { kind, depth, key, text, characters, children } = value;
    const target = this.#path.length;
    if (depth > target) {
      if (depth === target + 1) this.#note(value);
      return true;
    }
    if (depth !== this.#depth || (depth > 0 && String(key) !== this.#path[depth - 1])) return true;
    // The value that the pointer means, or the last that it leads to.
    this.#count = children;
    if (depth === target) this.#found = { type: kind, text, characters, size: children, outline: this.#outline };
    // Nothing behind it matters; behind the whole, whatever stands there says that it is no JSON.
    return depth === 0;
  }

  #within(kind: JsonKind, depth: number, key: JsonPlace["key"]): Wanted {
    if (depth > this.#path.length + 1) {
      if (typeof key === "string" && this.#innerKeys.length < MAX_INNER_KEYS)
        this.#innerKeys.push(copied(key.slice(0, 80)));
      return {};
    }
    this.#innerKeys = [];
    const isListed = this.#outline.length < (typeof key === "number" ? MAX_ITEMS : MAX_MEMBERS);
    return isListed ? { inside: kind === "object", keep: SHORT_VALUE } : {};
  }

  #note({ kind, key, text, characters, children }: JsonEnd): void {
    if (this.#outline.length >= (typeof key === "number" ? MAX_ITEMS : MAX_MEMBERS)) return;
    const pointer = pointerTo([...this.#path, copied(String(key).slice(0, 200))]);
    const isContainer = kind === "object" || kind === "array";
    const short = text === undefined || (isContainer && children > 0) ? undefined : parseJson(text);
    const keys = kind === "object" && children > 0 ? { keys: this.#innerKeys } : {};
    const size = isContainer ? children : Math.max(0, characters - 2);
    this.#outline.push({ pointer, type: kind, ...(short === undefined ? { size, ...keys } : { value: short.value }) });
  }
}
