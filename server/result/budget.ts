/** What a result may cost: one that is larger is cut where it hurts least, and says so within itself. */
import type { JsonValue } from "../definition.js";
import { isObject, mapProperties } from "./json.js";
import { wellFormed } from "./text.js";

/** A result: always an object, as structured content is. */
export type Structured = { readonly [name: string]: JsonValue };

/** What was left out, and how to get it; stands in the result as `truncated`. */
export interface Truncation extends Record<string, JsonValue> {
  readonly how_to_get_the_rest: string;
}

/** Lengths that long strings are cut to, and lists, until the result fits: gently first. */
const STRING_STEPS = [8_000, 4_000, 2_000, 1_000, 500, 200, 80] as const;
const LIST_STEPS = [200, 100, 50, 20, 10, 5, 2, 1] as const;

/**
 * The result within the budget. Items are dropped from the end of their list; where a single item is too large, or
 * there are none, long strings are cut, then lists.
 * @param itemsAt the property that holds the items; undefined where there are none.
 */
export function withinBudget(
  result: Structured,
  itemsAt: string | undefined,
  maxCharacters: number,
  advice: string,
): Structured {
  if (sizeOf(result) <= maxCharacters) return result;
  const items = itemsAt === undefined ? undefined : result[itemsAt];
  if (itemsAt !== undefined && Array.isArray(items) && items.length > 1) {
    const cut = (count: number) =>
      noted({ ...result, [itemsAt]: items.slice(0, count) }, itemsNote(itemsAt, count, items.length, advice));
    const count = largestFitting(items.length - 1, (each) => sizeOf(cut(each)) <= maxCharacters);
    if (count > 0) return cut(count);
    const first = shrunk({ ...result, [itemsAt]: items.slice(0, 1) }, maxCharacters, advice);
    return noted(first, { ...itemsNote(itemsAt, 1, items.length, advice), ...notedParts(first) });
  }
  return shrunk(result, maxCharacters, advice);
}

/** A text within the budget: its end, where logs say how it went, from the beginning of a line. */
export function textWithinBudget(text: string, maxCharacters: number): { text: string; isCut: boolean } {
  if (JSON.stringify(text).length <= maxCharacters) return { text, isCut: false };
  // Escapes make the JSON longer than the text; what does not fit is taken off until it does.
  let kept = text.slice(-maxCharacters);
  for (let excess = JSON.stringify(kept).length - maxCharacters; excess > 0;) {
    kept = kept.slice(Math.min(excess, kept.length));
    excess = JSON.stringify(kept).length - maxCharacters;
  }
  const lineEnd = kept.indexOf("\n");
  const isShortPart = lineEnd >= 0 && lineEnd < Math.min(2_000, kept.length / 2);
  return { text: wellFormed(isShortPart ? kept.slice(lineEnd + 1) : kept), isCut: true };
}

/** The result with its note, under a name that the API's own answer does not use. */
export function noted(result: Structured, note: Truncation): Structured {
  const { [noteName(result)]: _, ...rest } = result;
  return { ...rest, [noteName(result)]: note };
}

function noteName(result: Structured): string {
  const own = result["truncated"];
  return own === undefined || isNote(own) ? "truncated" : "truncated_by_server";
}

function isNote(value: JsonValue): boolean {
  return isObject(value) && "how_to_get_the_rest" in value;
}

function notedParts(result: Structured): Record<string, JsonValue> {
  const note = result[noteName(result)];
  const cut = isObject(note) ? note["cut"] : undefined;
  return cut === undefined ? {} : { cut };
}

function itemsNote(itemsAt: string, kept: number, total: number, advice: string): Truncation {
  return {
    [itemsAt]: `the first ${kept} of ${total} are here; the others did not fit`,
    how_to_get_the_rest: advice,
  };
}

function shrunk(result: Structured, maxCharacters: number, advice: string): Structured {
  let smallest = result;
  for (const list of [Number.POSITIVE_INFINITY, ...LIST_STEPS]) {
    for (const string of list === Number.POSITIVE_INFINITY ? STRING_STEPS : STRING_STEPS.slice(-2)) {
      const places: string[] = [];
      const cut = cutLong(result, { string, list }, "", places) as Structured;
      const shownPlaces = places.slice(0, 10);
      if (places.length > shownPlaces.length) shownPlaces.push(`… and ${places.length - shownPlaces.length} more`);
      smallest = noted(cut, { cut: shownPlaces, how_to_get_the_rest: advice });
      if (sizeOf(smallest) <= maxCharacters) return smallest;
    }
  }
  // Thousands of short properties: none is more dispensable than another, so the JSON itself is cut.
  const room = Math.max(0, Math.floor((maxCharacters - advice.length - 400) / 2));
  return {
    beginning: wellFormed(JSON.stringify(result).slice(0, room)),
    truncated: { cut: ["the whole answer; the beginning of its JSON is here"], how_to_get_the_rest: advice },
  };
}

interface Lengths {
  readonly string: number;
  readonly list: number;
}

/** Strings keep their end, where messages of failures say what failed, and a little of their beginning. */
function cutLong(value: JsonValue, lengths: Lengths, path: string, places: string[]): JsonValue {
  if (typeof value === "string" && value.length > lengths.string) {
    places.push(`${path || "result"}: ${value.length} characters`);
    const head = Math.floor(lengths.string / 4);
    return wellFormed(`${value.slice(0, head)} […] ${value.slice(value.length - (lengths.string - head))}`);
  }
  if (Array.isArray(value)) {
    if (value.length > lengths.list) places.push(`${path || "result"}: ${value.length} items`);
    return value.slice(0, lengths.list).map((item, index) => cutLong(item, lengths, `${path}[${index}]`, places));
  }
  if (!isObject(value)) return value;
  return mapProperties(value, (inner, name) => cutLong(inner, lengths, path === "" ? name : `${path}.${name}`, places));
}

/** The largest count up to the limit that fits; zero where none does. What fits at a count fits below it. */
function largestFitting(limit: number, fits: (count: number) => boolean): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function sizeOf(value: JsonValue): number {
  return JSON.stringify(value).length;
}
