/** One name for each argument of a tool: the curated one, or the wire name in snake_case, told apart by its place. */
import { argumentName, LONGEST_NAME, shorten, withHash } from "./names.js";
import type { Slot } from "./slot.js";

/** Who keeps a name that several want. */
const precedence: readonly Slot["in"][] = ["path", "query", "querystring", "header", "cookie", "body"];

/**
 * A name for each slot, in two passes: all say what they would like, then clashes are settled. Curated names are
 * fixed. The path keeps its name before the query, and so on; the loser gets its place as prefix (`query_path`),
 * or as suffix (`path_in_query`) where that is another's name. Within one place the one that is written exactly so
 * keeps it; the others get what only they have: a hash of their wire name. So no name depends on the order of the
 * document, nor on parameters that it does not clash with.
 */
export function argumentNames(slots: readonly Slot[], curated: ReadonlyMap<Slot, string>): ReadonlyMap<Slot, string> {
  const names = new Map<Slot, string>(curated);
  const taken = new Set(curated.values());
  const wishes = new Map<string, Slot[]>();
  for (const slot of slots) {
    if (names.has(slot)) continue;
    const wish = wishOf(slot);
    wishes.set(wish, [...(wishes.get(wish) ?? []), slot]);
  }
  const losers: { slot: Slot; prefixed: boolean }[] = [];
  for (const [wish, wanting] of wishes) {
    const first = precedence.find((place) => wanting.some((slot) => slot.in === place));
    const inFirst = wanting.filter((slot) => slot.in === first);
    const exact = inFirst.filter((slot) => slot.wireName === wish);
    const keeper = taken.has(wish) ? undefined : inFirst.length === 1 ? inFirst[0] : exact[0];
    if (keeper !== undefined) {
      names.set(keeper, wish);
      taken.add(wish);
    }
    for (const slot of wanting)
      if (slot !== keeper) losers.push({ slot, prefixed: slot.in !== first || taken.has(wish) });
  }
  for (const { slot, prefixed } of losers) {
    const wish = wishOf(slot);
    const samePlace = losers.filter((other) => other.slot.in === slot.in && wishOf(other.slot) === wish).length > 1;
    const place = slot.in === "querystring" ? "query" : slot.in;
    const isTold = prefixed && !samePlace && slot.wireName !== "" && !names.has(slot);
    const told = [`${place}_${wish}`, `${wish}_in_${place}`].map((each) => shorten(each, LONGEST_NAME, slot.wireName));
    const free = told.find((each) => isTold && !taken.has(each));
    let name = free ?? hashed(wish, slot);
    for (let round = 0; taken.has(name); round++) name = hashed(wish, slot, round);
    names.set(slot, name);
    taken.add(name);
  }
  return names;
}

function wishOf({ in: location, wireName }: Slot): string {
  return location === "body" && wireName === "" ? "body" : argumentName(wireName);
}

function hashed(wish: string, { in: location, wireName }: Slot, round?: number): string {
  if (location === "body" && wireName === "") return round === undefined ? "request_body" : `request_body_${round + 2}`;
  return withHash(wish.slice(0, LONGEST_NAME - 6), `${location}:${wireName}${round === undefined ? "" : `:${round}`}`);
}
