/** JSON read without loss: a number that JavaScript cannot hold exactly becomes a string. */
import type { JsonValue } from "../definition.js";

/** Strings, and numbers of sixteen digits or more outside of them. */
const LONG_NUMBERS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d{16,}(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Parses a JSON text; undefined where it is none. */
export function parseJson(text: string): { readonly value: JsonValue } | undefined {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return { value: JSON.parse(/\d{16}/.test(plain) ? withoutUnsafeNumbers(plain) : plain) as JsonValue };
  } catch {
    return undefined;
  }
}

function withoutUnsafeNumbers(text: string): string {
  return text.replaceAll(LONG_NUMBERS, (token) => {
    const isInteger = /^-?\d+$/.test(token);
    return isInteger && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
  });
}

/** Is this an object with names, rather than an array or a plain value? */
export function isObject(value: unknown): value is { readonly [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value with each of its strings changed, names included. */
export function mapStrings(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapStrings(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [change(name), mapStrings(inner, change)]));
}

/** The object with each value changed; names such as `__proto__` stay plain properties. */
export function mapProperties(
  object: { readonly [name: string]: JsonValue },
  change: (value: JsonValue, name: string) => JsonValue | undefined,
): { [name: string]: JsonValue } {
  const entries = Object.entries(object).flatMap(([name, value]): [string, JsonValue][] => {
    const changed = change(value, name);
    return changed === undefined ? [] : [[name, changed]];
  });
  return Object.fromEntries(entries);
}
