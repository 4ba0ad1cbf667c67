/** Merges collections of things with names: mappings, lists, and paths, whose operations can move. */
import { isMapping } from "../loaded.js";
import { inferredIn } from "./inferred.js";
import { type Mapping, own, toMapping } from "./mapping.js";
import type { MergeNotes, MergeOne } from "./notes.js";
import { mergedOrder } from "./order.js";
import { operationName, pairItems, pairKeys, pairOperations } from "./pairs.js";
import { isMethod, type Shape, shapeUnder } from "./shapes.js";
import { type Spot, spotUnder } from "./spots.js";

interface Both<Collection> {
  readonly ours: Collection;
  readonly theirs: Collection;
  readonly shape: Shape;
  readonly spot: Spot;
  readonly notes: MergeNotes;
}

/** A mapping of names to things; one that is renamed keeps its position and, below it, its words. */
export function mergeNames({ ours, theirs, shape, spot, notes }: Both<Mapping>, merge: MergeOne): Mapping {
  const pairs = pairKeys(shape, ours, theirs);
  const values = new Map<string, unknown>();
  for (const [key, value] of Object.entries(theirs)) {
    const before = own(ours, pairs.get(key) ?? key);
    values.set(key, merge(before, value, shapeUnder(shape, key), spotUnder(spot, shape, key, value)));
  }
  const paired = new Set(pairs.values());
  for (const [key, value] of Object.entries(ours)) {
    if (paired.has(key)) continue;
    const kept = inferredIn(value, shapeUnder(shape, key), spotUnder(spot, shape, key, value), notes);
    if (kept !== undefined) values.set(key, kept);
  }
  const newNames = new Map([...pairs].map(([newer, older]) => [older, newer]));
  const order = Object.keys(ours).map((key) => newNames.get(key) ?? key);
  return toMapping(
    mergedOrder(order, Object.keys(theirs), (key) => values.has(key)),
    values,
  );
}

/** A list of things. */
export function mergeItems({ ours, theirs, shape, spot, notes }: Both<readonly unknown[]>, merge: MergeOne): unknown[] {
  const pairs = pairItems(shape, ours, theirs);
  const idOf = (index: number) => (pairs.has(index) ? `ours ${pairs.get(index)}` : `theirs ${index}`);
  const merged = new Map<string, unknown>();
  for (const [index, item] of theirs.entries()) {
    const older = pairs.get(index);
    const before = older === undefined ? undefined : ours[older];
    merged.set(idOf(index), merge(before, item, shapeUnder(shape, index), spotUnder(spot, shape, index, item)));
  }
  for (const [index, item] of ours.entries()) {
    if (merged.has(`ours ${index}`)) continue;
    const kept = inferredIn(item, shapeUnder(shape, index), spotUnder(spot, shape, index, item), notes);
    if (kept !== undefined) merged.set(`ours ${index}`, kept);
  }
  const order = mergedOrder(
    ours.map((_, index) => `ours ${index}`),
    theirs.map((_, index) => idOf(index)),
    (id) => merged.has(id),
  );
  return order.map((id) => merged.get(id));
}

/** `paths`: ours in our order, new ones after them, a path that took the place of another one in its place. */
export function mergePaths({ ours, theirs, shape, spot, notes }: Both<Mapping>, merge: MergeOne): Mapping {
  const before = beforeOf(ours, theirs);
  const values = new Map<string, unknown>();
  for (const [path, item] of Object.entries(theirs)) {
    values.set(path, merge(before.items.get(path), item, shapeUnder(shape, path), spotUnder(spot, shape, path, item)));
  }
  for (const [path, item] of Object.entries(ours)) {
    const left = isMapping(item)
      ? toMapping(
          Object.keys(item).filter((key) => !before.taken.has(operationName(key, path))),
          new Map(Object.entries(item)),
        )
      : item;
    const kept = Object.hasOwn(theirs, path)
      ? undefined
      : inferredIn(left, shapeUnder(shape, path), spotUnder(spot, shape, path, left), notes);
    if (kept !== undefined) values.set(path, kept);
  }
  const order = Object.keys(ours).map((path) => (values.has(path) ? path : (before.movedTo.get(path) ?? path)));
  const keys = mergedOrder([...new Set(order)], Object.keys(theirs), (path) => values.has(path), true);
  return toMapping(keys, values);
}

/** For each path of theirs, what of ours stands for it: the same path, with the operations that have moved there. */
function beforeOf(ours: Mapping, theirs: Mapping) {
  const pairs = pairOperations(ours, theirs);
  const homes = new Map(
    Object.entries(ours).flatMap(([path, item]) =>
      isMapping(item)
        ? Object.keys(item).map((key) => [operationName(key, path), { path, value: item[key] }] as const)
        : [],
    ),
  );
  const taken = new Set(pairs.values());
  const items = new Map<string, unknown>();
  const movedTo = new Map<string, string>();
  for (const [path, item] of Object.entries(theirs)) {
    const same = own(ours, path);
    const left = isMapping(same) ? Object.entries(same).filter(([key]) => !taken.has(operationName(key, path))) : [];
    const moved = (isMapping(item) ? Object.keys(item) : []).filter(isMethod).flatMap((method) => {
      const home = homes.get(pairs.get(operationName(method, path)) ?? "");
      if (home === undefined) return [];
      if (same === undefined && !movedTo.has(home.path)) movedTo.set(home.path, path);
      return [[method, home.value] as const];
    });
    if (same === undefined && moved.length === 0) continue;
    const values = new Map<string, unknown>([...left, ...moved]);
    const order = isMapping(same) ? Object.keys(same).filter((key) => values.has(key)) : [];
    items.set(path, toMapping(new Set([...order, ...values.keys()]), values));
  }
  return { items, taken, movedTo };
}
