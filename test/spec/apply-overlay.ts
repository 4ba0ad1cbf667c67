/** A small OpenAPI Overlay 1.0 applier for the tests of this folder, on json-p3: what the project's own is held against. */
import { query } from "json-p3";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface OverlayAction {
  readonly target: string;
  readonly description?: string;
  readonly update?: JsonObject;
  readonly remove?: boolean;
}

/** Applies the actions in order to a copy of `document`; `matches` counts the nodes that each found. */
export function applyOverlay(
  document: Json,
  actions: readonly OverlayAction[],
): { result: JsonObject; matches: number[] } {
  const result = structuredClone(document) as JsonObject;
  const matches = actions.map((action) => {
    const nodes = [...query(action.target, result)];
    // From the last to the first, so that removing a member of an array moves none that is still to be removed.
    for (const node of nodes.toReversed()) {
      if (action.remove === true) remove(result, node.location);
      else merge(node.value as Json, action.update ?? {});
    }
    return nodes.length;
  });
  return { result, matches };
}

/** Applies several overlays, one after the other. */
export function applyOverlays(document: JsonObject, overlays: readonly (readonly OverlayAction[])[]): JsonObject {
  return overlays.reduce((before, actions) => applyOverlay(before, actions).result, document);
}

/** Where a target finds something: the keys to each node. */
export function locationsOf(target: string, document: JsonObject): (string | number)[][] {
  return [...query(target, document)].map((node) => [...node.location]);
}

function remove(root: Json, location: readonly (string | number)[]): void {
  const parent = location.slice(0, -1).reduce((node, key) => (node as JsonObject)[key] as Json, root);
  const key = location.at(-1);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete (parent as JsonObject)[String(key)];
}

/** Objects are merged, arrays joined, everything else replaced. */
export function merge(target: Json, update: Json): void {
  if (!isObject(target) || !isObject(update)) throw new Error("only objects are merged");
  for (const [key, value] of Object.entries(update)) {
    const present = target[key];
    if (isObject(present) && isObject(value)) merge(present, value);
    else if (Array.isArray(present) && Array.isArray(value)) present.push(...structuredClone(value));
    else target[key] = structuredClone(value);
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
