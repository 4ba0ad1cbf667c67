/** The order of keys and of items where two documents are brought together. */

/**
 * The order of `ours` for what is in both, each new item of `theirs` after the nearest item that stands before it
 * there. With `newLast` the new ones come at the end, in the order of `theirs`. Items of `ours` that `stays` does not
 * name are left out.
 */
export function mergedOrder<T>(
  ours: readonly T[],
  theirs: readonly T[],
  stays: (item: T) => boolean,
  newLast = false,
): T[] {
  const known = new Set(ours);
  const merged = ours.filter(stays);
  const added = theirs.filter((item) => !known.has(item));
  if (newLast) return [...merged, ...added];
  for (const item of added) {
    const before = theirs.slice(0, theirs.indexOf(item)).findLast((other) => merged.includes(other));
    merged.splice(before === undefined ? 0 : merged.indexOf(before) + 1, 0, item);
  }
  return merged;
}

/** The order of `ours`, and each new key where its rank puts it: before the first key of a higher rank. */
export function rankedOrder(ours: readonly string[], keys: readonly string[], rank: (key: string) => number): string[] {
  const ordered = ours.filter((key) => keys.includes(key));
  const added = keys.filter((key) => !ours.includes(key)).sort((left, right) => rank(left) - rank(right));
  for (const key of added) {
    const next = ordered.findIndex((other) => rank(other) > rank(key));
    ordered.splice(next === -1 ? ordered.length : next, 0, key);
  }
  return ordered;
}
