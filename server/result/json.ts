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

/** Does a text that may be JSON nest deeper than so many levels? What stands in strings does not count. */
export function nestsDeeper(text: string, levels: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > levels) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

const QUOTE = 0x22;

/** The place of the quote that ends the string. */
function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  for (; at > 0; at = text.indexOf('"', at + 1)) {
    let first = at;
    while (text[first - 1] === "\\") first -= 1;
    if ((at - first) % 2 === 0) return at;
  }
  return text.length;
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

/** The object with each value changed, those left out that are changed to undefined. */
export function mapProperties(
  object: { readonly [name: string]: JsonValue },
  change: (value: JsonValue, name: string) => JsonValue | undefined,
): { [name: string]: JsonValue } {
  const made: { [name: string]: JsonValue } = {};
  for (const name of Object.keys(object)) {
    const changed = change(object[name] as JsonValue, name);
    if (changed !== undefined) setProperty(made, name, changed);
  }
  return made;
}

/** Sets a property of the object's own; names such as `__proto__` stay plain properties. */
function setProperty(object: { [name: string]: JsonValue }, name: string, value: JsonValue): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
