/** Mappings with keys that come from documents, `__proto__` and `constructor` among them. */
import { setKey } from "../load/value.js";

export type Mapping = Record<string, unknown>;

/** A mapping with these keys in this order. */
export function toMapping(keys: Iterable<string>, values: ReadonlyMap<string, unknown>): Mapping {
  const mapping: Mapping = {};
  for (const key of keys) setKey(mapping, key, values.get(key));
  return mapping;
}

/** The value under a key that the mapping itself has; undefined where it has none, and for what is no mapping. */
export function own(mapping: unknown, key: string): unknown {
  return typeof mapping === "object" && mapping !== null && Object.hasOwn(mapping, key)
    ? Reflect.get(mapping, key)
    : undefined;
}
