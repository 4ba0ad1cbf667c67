/** Tells the prose of an OpenAPI document from its structure, and finds wording that two documents share. */
import { isObject, type Json, type JsonObject } from "./apply-overlay.js";

const PROSE = new Set(["title", "summary", "description", "example", "examples"]);
/** Below these keys stand names that a document chose, so that `description` there is no prose but a property. */
const NAMED = new Set(["properties", "schemas", "paths", "mapping"]);

/** A copy without prose and without our own mark of confidence. */
export function structure(node: Json, named = false): Json {
  if (Array.isArray(node)) return node.map((item) => structure(item));
  if (!isObject(node)) return node;
  const kept = Object.entries(node).filter(([key]) => named || (!PROSE.has(key) && key !== "x-orchestra-confidence"));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      // The scopes of OAuth: what stands beside each name is prose.
      !named && key === "scopes" && isObject(value) ? Object.keys(value) : structure(value, !named && NAMED.has(key)),
    ]),
  );
}

/** Every summary, description and meaning of a scope, each with its place. */
export function proseOf(node: Json, place = "#", named = false): { place: string; text: string }[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => proseOf(item, `${place}/${index}`));
  if (!isObject(node)) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (!named && (key === "summary" || key === "description") && typeof value === "string") {
      return [{ place: `${place}/${key}`, text: value }];
    }
    if (!named && key === "scopes" && isObject(value)) {
      return Object.entries(value).map(([scope, text]) => ({ place: `${place}/scopes/${scope}`, text: String(text) }));
    }
    return proseOf(value, `${place}/${key}`, !named && NAMED.has(key));
  });
}

/** The words alone, in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

/** Every run of `length` words in a row. */
export function runsOfWords(text: string, length: number): string[] {
  const words = wordsOf(text);
  return words.slice(length - 1).map((_, index) => words.slice(index, index + length).join(" "));
}

/** The object at a path of keys; fails where there is none, so that a test cannot pass on what is missing. */
export function at(node: Json | undefined, ...keys: (string | number)[]): JsonObject {
  const found = keys.reduce<Json | undefined>((value, key) => (value as JsonObject | undefined)?.[key], node);
  if (!isObject(found)) throw new Error(`nothing at ${keys.join(" > ")}`);
  return found;
}
