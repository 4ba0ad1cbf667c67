/** Merges what has no names for its parts: values of keywords, enumerations, lists of names. */
import { isMapping } from "../loaded.js";
import { type Mapping, own, toMapping } from "./mapping.js";
import { mergedOrder } from "./order.js";

/** Data is theirs; its keys stay in our order. */
export function mergeData(ours: Mapping, theirs: Mapping): Mapping {
  const values = new Map(
    Object.entries(theirs).map(([key, value]) => {
      const before = own(ours, key);
      return [key, isMapping(before) && isMapping(value) ? mergeData(before, value) : value] as const;
    }),
  );
  const keys = mergedOrder(Object.keys(ours), Object.keys(theirs), (key) => values.has(key));
  return toMapping(keys, values);
}

/** Values of an enumeration, names of what is required: theirs, in our order. Any other list is theirs as it is. */
export function mergeValues(ours: readonly unknown[], theirs: readonly unknown[]): unknown[] {
  if (!isSet(ours) || !isSet(theirs)) return [...theirs];
  return mergedOrder(ours, theirs, (value) => theirs.includes(value));
}

function isSet(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value !== "object") && new Set(values).size === values.length;
}

/** An inferred property that was required is required still: adds its name to `required` in `values`. */
export function keepRequired(values: Map<string, unknown>, ours: Mapping, theirs: Mapping): void {
  const before = own(ours, "required");
  const properties = values.get("properties");
  if (!Array.isArray(before) || !isMapping(properties)) return;
  const published = own(theirs, "properties");
  const kept = before.filter(
    (name) => typeof name === "string" && Object.hasOwn(properties, name) && own(published, name) === undefined,
  );
  if (kept.length === 0) return;
  const now = values.get("required");
  const both: unknown[] = [...(Array.isArray(now) ? (now as unknown[]) : []), ...kept];
  values.set(
    "required",
    mergedOrder(before as unknown[], both, (name) => both.includes(name)),
  );
}
