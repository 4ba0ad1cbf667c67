/** A document after loading and before normalization: plain values that know where they were written. */
import type { Place } from "./operation.js";
import type { KeyPath, Source } from "./source.js";

/** A value with its way from the root of its file. The way survives an overlay; places are looked up when needed. */
export interface Located {
  readonly value: unknown;
  /** The file, as messages name it. */
  readonly file: string;
  readonly parent: Located | undefined;
  /** The key in the parent; "" at the root. */
  readonly key: string | number;
}

/** Where a `$ref` leads, or why it leads nowhere. */
export type Resolution =
  | { readonly target: Located }
  | {
      readonly rule: "dangling-reference" | "reference-outside-folder";
      readonly message: string;
      readonly help: string;
    };

/** A document with its overlays applied. `resolve` reads further files, which then stand in `sources` too. */
export interface LoadedDocument {
  /** Its key in `tools.yaml`. */
  readonly name: string;
  /** The file, as messages name it. */
  readonly file: string;
  readonly root: Located;
  /** Every file read so far (overlays and referenced files included), by the name that messages use. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Follows one reference, found in the object `holder`. A reference to a reference is followed one step only. */
  resolve(holder: Located, reference: string): Resolution;
  /** The place of a value, or of its key; of the nearest thing around it where it was not written itself. */
  placeOf(located: Located, target?: "key" | "value"): Place;
}

/** Is it a mapping? */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value under `key`, located; undefined where there is none. Inherited properties are none. */
export function child(located: Located, key: string | number): Located | undefined {
  const { value } = located;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  if (Array.isArray(value) && !Number.isInteger(Number(key))) return undefined;
  const found: unknown = Reflect.get(value, key);
  return { value: found, file: located.file, parent: located, key };
}

/** The entries of a mapping or the items of a sequence, located; none for any other value. */
export function children(located: Located): Located[] {
  const { value, file } = located;
  if (Array.isArray(value)) return value.map((item: unknown, key) => ({ value: item, file, parent: located, key }));
  if (!isMapping(value)) return [];
  return Object.keys(value).map((key) => ({ value: Reflect.get(value, key), file, parent: located, key }));
}

/** The value under `key` where it is a string. */
export function textAt(located: Located, key: string): string | undefined {
  const value = child(located, key)?.value;
  return typeof value === "string" ? value : undefined;
}

/** The keys from the root of the file. */
export function pathOf(located: Located): KeyPath {
  const path: (string | number)[] = [];
  for (let step = located; step.parent !== undefined; step = step.parent) path.unshift(step.key);
  return path;
}

/** Identifies a value across the document: its file and JSON Pointer (RFC 6901). */
export function addressOf(located: Located): string {
  const tokens = pathOf(located).map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`);
  return `${located.file}#${tokens.join("")}`;
}
