/** Arguments that say the same in different ways, such as an id or a name: exactly one of these ways is given. */
import type { ListedTool } from "./definition.js";

type Selectors = NonNullable<ListedTool["selectors"]>;

/** What is wrong with the choice that the arguments make, as a sentence; undefined where it is right. */
export function selectorFault(tool: ListedTool, given: object): string | undefined {
  const { selectors } = tool;
  if (selectors === undefined) return undefined;
  const names = [...new Set(selectors.flat())];
  const present = names.filter((name) => isGiven(given, name));
  if (selectors.some((ways) => isSame(ways, present))) return undefined;
  return `Give exactly one of: ${waysText(selectors)}. Given: ${present.join(" and ") || "none of them"}${missingText(selectors, present)}.`;
}

/** `a, b, c with d and e`. */
function waysText(selectors: Selectors): string {
  const ways = selectors.map(([first = "", ...others]) =>
    others.length === 0 ? first : `${first} with ${others.join(" and ")}`,
  );
  return ways.join(", ");
}

/** Null is how some models leave an argument out. */
function isGiven(given: object, name: string): boolean {
  const value: unknown = Object.hasOwn(given, name) ? Reflect.get(given, name) : undefined;
  return value !== undefined && value !== null;
}

/** What would make a whole of a way that is begun, where only one is. */
function missingText(selectors: Selectors, present: readonly string[]): string {
  const begun = selectors.filter((names) => present.length > 0 && present.every((name) => names.includes(name)));
  const [only, other] = begun;
  if (only === undefined || other !== undefined) return "";
  return `, without ${only.filter((name) => !present.includes(name)).join(" and ")}`;
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name) => right.includes(name));
}
