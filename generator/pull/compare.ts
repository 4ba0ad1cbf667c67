/**
 * What two documents say differently: a pure function of plain values. Order, prose and marks of confidence are no
 * difference; prose is counted. Renamed and moved things are told as such, as `pairs.ts` finds them.
 */
import { isMapping } from "../loaded.js";
import type { Difference } from "./change.js";
import { compareSchemas } from "./compare-schemas.js";
import { type Comparison, createComparison, withNewNames } from "./comparison.js";
import { type Mapping, own } from "./mapping.js";
import { operationsIn, pairItems, pairKeys, pairOperations, parameterId } from "./pairs.js";
import { elementOf, isConfidence, isMethod, isNode, isProse, type Shape, shapeUnder } from "./shapes.js";
import { type Spot, spotUnder, wholeDocument } from "./spots.js";
import { isEqual, typeText } from "./structure.js";

/** Compares two documents of any version; `undefined` stands for an empty one. */
export function compareDocuments(before: unknown, after: unknown): Difference {
  const comparison = createComparison();
  compare(withNewNames(before, after) ?? {}, after ?? {}, "document", wholeDocument, comparison);
  return { changes: comparison.changes, texts: comparison.wordings.length };
}

function compare(before: unknown, after: unknown, shape: Shape, spot: Spot, comparison: Comparison): void {
  if (shape === "schema") return compareSchemas(before, after, spot, comparison);
  if (shape === "path item map") return comparePaths(before, after, spot, comparison);
  if (Array.isArray(before) && Array.isArray(after) && elementOf(shape) !== undefined) {
    return compareItems(before, after, shape, spot, comparison);
  }
  if (!isMapping(before) || !isMapping(after)) {
    // Not what it should be, in at least one of the two.
    if (!isEqual(before, after)) comparison.keyword(spot, shape, before, after);
    return;
  }
  if (shape === "words") return compareWords(before, after, spot, comparison);
  if (!isNode(shape)) return compareNames(before, after, shape, spot, comparison);
  for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
    const [was, is] = [own(before, key), own(after, key)];
    const inner = shapeUnder(shape, key);
    if (shape === "path item" && isMethod(key)) continue;
    if (isProse(shape, key)) comparison.text(spot, key, was, is);
    else if (inner !== "data") compareParts(was, is, inner, spotUnder(spot, shape, key, is ?? was), comparison);
    else if (!isConfidence(key) && !isSameData(was, is)) comparison.keyword(spot, key, was, is);
  }
}

function compareWords(before: Mapping, after: Mapping, spot: Spot, comparison: Comparison): void {
  const [was, is] = [Object.keys(before).sort(), Object.keys(after).sort()];
  if (!isEqual(was, is)) comparison.keyword(spot, "names", was, is);
  for (const name of is) if (Object.hasOwn(before, name)) comparison.text(spot, name, before[name], after[name]);
}

/** A part that only one of the documents has is an empty one in the other where it is a collection. */
function compareParts(before: unknown, after: unknown, shape: Shape, spot: Spot, comparison: Comparison): void {
  const whole = elementOf(shape);
  if (whole !== undefined || shape === "words" || shape === "components" || shape === "info") {
    const empty = shape.endsWith(" list") ? [] : {};
    return compare(before ?? empty, after ?? empty, shape, spot, comparison);
  }
  if (before === undefined || after === undefined) {
    comparison.add(spot, { kind: after === undefined ? "removed" : "added", thing: "part", name: shape });
  } else compare(before, after, shape, spot, comparison);
}

function comparePaths(before: unknown, after: unknown, spot: Spot, comparison: Comparison): void {
  if (isMapping(before) !== isMapping(after)) comparison.keyword(spot, "paths", before, after);
  const pairs = pairOperations(before, after);
  const older = new Map(operationsIn(before).map((entry) => [entry.id, entry]));
  for (const { id, path, value } of operationsIn(after)) {
    const was = older.get(pairs.get(id) ?? "");
    const at = { owner: id, place: "" };
    if (was === undefined) {
      comparison.add(at, { kind: "added", thing: "operation", operationId: textOf(value["operationId"]) });
      continue;
    }
    older.delete(was.id);
    if (was.id !== id) comparison.add(at, { kind: "moved", thing: "operation", before: was.id, after: id });
    compare(
      withShared(was.value, own(before, was.path)),
      withShared(value, own(after, path)),
      "operation",
      at,
      comparison,
    );
  }
  for (const { id, value } of older.values()) {
    comparison.add(
      { owner: id, place: "" },
      { kind: "removed", thing: "operation", operationId: textOf(value["operationId"]) },
    );
  }
  if (!isMapping(before) || !isMapping(after)) return;
  for (const [path, item] of Object.entries(after)) {
    const [was, at] = [own(before, path), spotUnder(spot, "path item map", path, item)];
    if (isMapping(was) && isMapping(item)) {
      const { parameters: _, ...rest } = item;
      const { parameters: __, ...rested } = was;
      compare(rested, rest, "path item", at, comparison);
    }
  }
}

/** An operation with the parameters that its path gives it (OpenAPI 3.1, 4.8.9.1 "parameters"). */
function withShared(operation: Mapping, pathItem: unknown): Mapping {
  const shared = own(pathItem, "parameters");
  if (!Array.isArray(shared)) return operation;
  const given: unknown[] = Array.isArray(operation["parameters"]) ? operation["parameters"] : [];
  const names = new Set(given.map(parameterId));
  return { ...operation, parameters: [...shared.filter((each) => !names.has(parameterId(each))), ...given] };
}

function compareNames(before: Mapping, after: Mapping, shape: Shape, spot: Spot, comparison: Comparison): void {
  const pairs = pairKeys(shape, before, after);
  const left = new Set(Object.keys(before));
  for (const [key, value] of Object.entries(after)) {
    const at = spotUnder(spot, shape, key, value);
    const older = pairs.get(key);
    if (older === undefined) {
      comparison.add(at, { kind: "added", thing: "part", name: elementOf(shape) ?? "part" });
      continue;
    }
    left.delete(older);
    if (older !== key) comparison.add(at, { kind: "renamed", thing: "schema", before: older, after: key });
    compare(before[older], value, shapeUnder(shape, key), at, comparison);
  }
  for (const key of left) {
    const at = spotUnder(spot, shape, key, before[key]);
    comparison.add(at, { kind: "removed", thing: "part", name: elementOf(shape) ?? "part" });
  }
}

function compareItems(before: unknown[], after: unknown[], shape: Shape, spot: Spot, comparison: Comparison): void {
  const pairs = pairItems(shape, before, after);
  const left = new Set(before.keys());
  for (const [index, item] of after.entries()) {
    const at = spotUnder(spot, shape, index, item);
    const older = pairs.get(index);
    if (older === undefined) {
      compareOne("added", item, shape, at, comparison);
      continue;
    }
    left.delete(older);
    const [was, is] = [own(before[older], "name"), own(item, "name")];
    if (shape === "parameter list" && !isEqual(was, is)) {
      comparison.add(at, { kind: "renamed", thing: "parameter", before: String(was), after: String(is) });
    }
    const named = isMapping(item) && !isEqual(was, is) ? { ...item, name: was } : item;
    compare(before[older], named, shapeUnder(shape, index), at, comparison);
  }
  for (const index of left)
    compareOne("removed", before[index], shape, spotUnder(spot, shape, index, before[index]), comparison);
}

function compareOne(kind: "added" | "removed", item: unknown, shape: Shape, at: Spot, comparison: Comparison): void {
  if (shape !== "parameter list") {
    // Tags are words for readers.
    if (shape !== "tag list") comparison.add(at, { kind, thing: "part", name: elementOf(shape) ?? "part" });
    return;
  }
  const schema = own(item, "schema") ?? item;
  comparison.add(at, {
    kind,
    thing: "parameter",
    name: String(own(item, "name") ?? own(item, "$ref")),
    type: typeText(schema),
    required: own(item, "required") === true,
  });
}

/** Equal but for the order of keys, and of the values where they are a set of names. */
function isSameData(before: unknown, after: unknown): boolean {
  return isEqual(inAnyOrder(before), inAnyOrder(after));
}

function inAnyOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const plain = value.every((item) => typeof item === "string");
    return plain ? [...value].sort() : value.map(inAnyOrder);
  }
  if (!isMapping(value)) return value;
  return Object.keys(value)
    .sort()
    .map((key) => [key, inAnyOrder(value[key])]);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
