/** What the authors of the committed document derived, and keep where the fetched one does not have it. */
import { isMapping } from "../loaded.js";
import { type Mapping, toMapping } from "./mapping.js";
import type { MergeNotes } from "./notes.js";
import { elementOf, isConfidence, isNode, type Shape, shapeUnder } from "./shapes.js";
import { type Spot, spotUnder } from "./spots.js";
import { structureText } from "./structure.js";

/** Is this marked by its authors as derived rather than published? */
export function isInferred(value: unknown): boolean {
  return isMapping(value) && Object.keys(value).some(isConfidence);
}

/**
 * What is inferred in a part that the fetched document does not have, noted as kept; undefined where nothing is. Only
 * collections are looked into: what belongs to a thing that is gone is gone with it.
 */
export function inferredIn(ours: unknown, shape: Shape, spot: Spot, notes: MergeNotes): unknown {
  if (isNode(shape) && isInferred(ours)) {
    notes.kept.push(spot);
    return ours;
  }
  const find = (value: unknown, key: string | number) =>
    inferredIn(value, shapeUnder(shape, key), spotUnder(spot, shape, key, value), notes);
  if (Array.isArray(ours)) {
    const kept = ours.filter((item, index) => find(item, index) !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  const isCollection = elementOf(shape) !== undefined || shape === "path item" || shape === "components";
  if (!isMapping(ours) || !isCollection) return undefined;
  const kept = new Map<string, unknown>();
  for (const [key, value] of Object.entries(ours)) {
    const found = find(value, key);
    if (found !== undefined) kept.set(key, found);
  }
  if (kept.size === 0) return undefined;
  // The parameters of a path item belong to each of its operations.
  const keys = Object.keys(ours).filter((key) => kept.has(key) || (shape === "path item" && key === "parameters"));
  return toMapping(keys, new Map(keys.map((key) => [key, kept.get(key) ?? ours[key]])));
}

/**
 * Ours offers a choice in which one alternative is published and the others are inferred, and theirs offers none: theirs
 * is then that one alternative. Answers with theirs as such a choice, or undefined where that is not so. One that the
 * fetched document has now is no longer inferred.
 */
export function asChoice(ours: Mapping, theirs: Mapping): Mapping | undefined {
  const keyword = ["anyOf", "oneOf"].find((key) => Array.isArray(ours[key]));
  if (keyword === undefined || Array.isArray(theirs["anyOf"]) || Array.isArray(theirs["oneOf"])) return undefined;
  const members = ours[keyword] as unknown[];
  const derived = members.filter(isInferred);
  if (derived.length === 0 || members.length - derived.length !== 1) return undefined;
  const said = structureText(theirs, "schema");
  if (derived.some((member) => structureText(member, "schema") === said)) return undefined;
  const position = members.findIndex((member) => !isInferred(member));
  return { [keyword]: [...derived.slice(0, position), theirs, ...derived.slice(position)] };
}
