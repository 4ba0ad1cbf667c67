/**
 * One document out of two: what the fetched one says, in the order and the words of the committed one, with what the
 * authors of the committed one derived and the fetched one does not have.
 */
import { isMapping } from "../loaded.js";
import { asChoice, inferredIn, isInferred } from "./inferred.js";
import { type Mapping, own, toMapping } from "./mapping.js";
import { mergeItems, mergeNames, mergePaths } from "./merge-collections.js";
import { keepRequired, mergeData, mergeValues } from "./merge-data.js";
import { keepNeeded } from "./needed.js";
import { createNotes, type MergeNotes } from "./notes.js";
import { rankedOrder } from "./order.js";
import { elementOf, isNode, isProse, type NodeKind, rankOf, type Shape, shapeUnder } from "./shapes.js";
import { type Spot, spotUnder, wholeDocument } from "./spots.js";

/** Merges two documents, given as plain values; `theirs` has been tidied. Without `ours` everything is theirs. */
export function mergeDocuments(ours: unknown, theirs: Mapping): { value: Mapping; notes: MergeNotes } {
  const notes = createNotes();
  const merged = merge(ours, theirs, "document", wholeDocument, notes) as Mapping;
  return { value: keepNeeded(merged, ours, notes), notes };
}

/** `ours` is undefined below what is new. */
function merge(ours: unknown, theirs: unknown, shape: Shape, spot: Spot, notes: MergeNotes): unknown {
  const inner = (one: unknown, other: unknown, within: Shape, at: Spot) => merge(one, other, within, at, notes);
  if (ours === undefined) {
    noteWords(theirs, shape, spot, notes);
    return theirs;
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return elementOf(shape) === undefined
      ? mergeValues(ours, theirs)
      : mergeItems({ ours, theirs, shape, spot, notes }, inner);
  }
  if (!isMapping(ours) || !isMapping(theirs)) return theirs;
  if (shape === "data") return mergeData(ours, theirs);
  if (shape === "words") return mergeWords(ours, theirs, notes);
  if (shape === "path item map") return mergePaths({ ours, theirs, shape, spot, notes }, inner);
  if (!isNode(shape)) return mergeNames({ ours, theirs, shape, spot, notes }, inner);
  return mergeNode(ours, theirs, shape, spot, notes);
}

function mergeNode(ours: Mapping, theirs: Mapping, kind: NodeKind, spot: Spot, notes: MergeNotes): Mapping {
  const choice = kind === "schema" ? asChoice(ours, theirs) : undefined;
  if (choice !== undefined) {
    notes.kept.push({ ...spot, place: `${spot.place} (an alternative)`.trim() });
    return mergeNode(ours, choice, kind, spot, notes);
  }
  if (isInferred(ours) && !isInferred(theirs)) notes.confirmed.push(spot);
  const values = new Map<string, unknown>();
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    const value = mergeKey(own(ours, key), own(theirs, key), key);
    if (value !== undefined) values.set(key, value);
  }
  if (kind === "schema") keepRequired(values, ours, theirs);
  const keys = rankedOrder(Object.keys(ours), [...values.keys()], (key) => rankOf(kind, key));
  return toMapping(keys, values);

  function mergeKey(one: unknown, other: unknown, key: string): unknown {
    const [shape, at] = [shapeUnder(kind, key), spotUnder(spot, kind, key, other ?? one)];
    if (isProse(kind, key)) return ourWords(one, other, key, notes);
    return other === undefined ? inferredIn(one, shape, at, notes) : merge(one, other, shape, at, notes);
  }
}

/** Ours, also where we say nothing. */
function ourWords(ours: unknown, theirs: unknown, key: string, notes: MergeNotes): unknown {
  const isText = key === "description" || key === "summary";
  if (isText && theirs !== undefined && ours !== theirs) notes.ourTexts += 1;
  return ours;
}

/** Names are theirs, and the words about them ours where we have any. */
function mergeWords(ours: Mapping, theirs: Mapping, notes: MergeNotes): Mapping {
  const words = Object.keys(theirs).map((name) => [name, own(ours, name) ?? theirs[name]] as const);
  notes.ourTexts += words.filter(([name, text]) => text !== theirs[name]).length;
  return mergeData(ours, toMapping(Object.keys(theirs), new Map(words)));
}

/** Notes where the fetched document's own words come in. */
function noteWords(value: unknown, shape: Shape, spot: Spot, notes: MergeNotes): void {
  if (typeof value !== "object" || value === null || shape === "data") return;
  if (isNode(shape) && ["description", "summary"].some((key) => own(value, key) !== undefined)) {
    notes.theirTexts.push(spot);
  }
  for (const [name, inner] of Object.entries(value)) {
    const key = Array.isArray(value) ? Number(name) : name;
    if (!isProse(shape, name)) noteWords(inner, shapeUnder(shape, key), spotUnder(spot, shape, key, inner), notes);
  }
}
