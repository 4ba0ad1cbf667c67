/** From a located value back to the text: through its node, so that places stay right after an overlay. */
import { isMap, isNode, isSeq, type Pair, type YAMLMap } from "yaml";
import type { Located } from "../loaded.js";
import type { Place } from "../operation.js";
import { keyText, placeOfNode, type Origins } from "./value.js";

/**
 * The place of a value, or of its key with `target: "key"`. What was not written itself (it is missing, or an overlay
 * put a bare value there) has the place of the nearest thing around it.
 */
export function findPlace(origins: Origins, located: Located, target: "key" | "value" = "value"): Place {
  if (target === "key") {
    const key = keyPlace(origins, located);
    if (key !== undefined) return key;
  }
  for (let step: Located | undefined = located; step !== undefined; step = step.parent) {
    const own = typeof step.value === "object" && step.value !== null ? origins.get(step.value) : undefined;
    if (own !== undefined) return placeOfNode(own.source, own.node);
    const written = scalarPlace(origins, step);
    if (written !== undefined) return written;
  }
  return { file: located.file, start: 0, end: 0 };
}

function keyPlace(origins: Origins, { parent, key }: Located): Place | undefined {
  const origin = originOf(origins, parent);
  if (origin === undefined || !isMap(origin.node)) return undefined;
  const found = pairOf(origin.node, key)?.key;
  return isNode(found) ? placeOfNode(origin.source, found) : undefined;
}

function scalarPlace(origins: Origins, { parent, key }: Located): Place | undefined {
  const origin = originOf(origins, parent);
  if (origin === undefined) return undefined;
  const node = isMap(origin.node)
    ? pairOf(origin.node, key)
    : isSeq(origin.node)
      ? origin.node.items[Number(key)]
      : undefined;
  const value: unknown = node !== undefined && isNode(node) ? node : (node as Pair | undefined)?.value;
  return isNode(value) ? placeOfNode(origin.source, value) : undefined;
}

function originOf(origins: Origins, parent: Located | undefined) {
  return typeof parent?.value === "object" && parent.value !== null ? origins.get(parent.value) : undefined;
}

function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  return map.items.findLast((pair) => keyText(pair.key) === String(key));
}
