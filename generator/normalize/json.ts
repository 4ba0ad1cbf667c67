/** Values of a document as JSON data, and objects whose keys come from a document. */
import type { JsonValue } from "../../server/definition.js";

/** The value as JSON carries it; undefined for what it cannot (infinities, NaN) and for numbers past 2^53. */
export function jsonValue(value: unknown): JsonValue | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return isExact(value) ? value : undefined;
  if (Array.isArray(value)) {
    const items = value.map(jsonValue);
    return items.includes(undefined) ? undefined : (items as JsonValue[]);
  }
  if (typeof value !== "object") return undefined;
  const entries: [string, JsonValue][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const kept = jsonValue(inner);
    if (kept === undefined) return undefined;
    entries.push([key, kept]);
  }
  return recordOf(entries);
}

/** Beyond 2^53 a number read from text may have been rounded: another one than the document says. */
export function isExact(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

/** An object with these entries; `__proto__` is a key like any other. */
export function recordOf<Value>(entries: Iterable<readonly [string, Value]>): Record<string, Value> {
  return Object.fromEntries(entries);
}
