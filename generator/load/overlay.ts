/** Applies an OpenAPI Overlay 1.0 document: changes of a document, as actions on what a JSONPath finds. */
import { compile, type JSONPathNode } from "json-p3";
import type { Report } from "../diagnostics.js";
import { child, children, isMapping, type Located } from "../loaded.js";
import { findPlace } from "./places.js";
import { setKey, type Origins } from "./value.js";

/** What an overlay is applied with: `overlay` is its own root, `value` the document's, which is changed in place. */
export interface OverlayOptions {
  readonly overlay: Located;
  readonly value: unknown;
  readonly origins: Origins;
  readonly report: Report;
}

/**
 * Applies every action in order (Overlay 1.0.0, 4.4.3 "Action Object") and answers with the document's value, which
 * is a new one where an action replaces the root. An update merges mappings, concatenates lists and replaces the rest;
 * onto a list it appends. An action that finds nothing is an error: the document may say by now what it makes it say.
 */
export function applyOverlay(options: OverlayOptions): unknown {
  const { overlay } = options;
  const actions = child(overlay, "actions");
  const version = child(overlay, "overlay");
  if (version === undefined || !/^1\.\d+(\.\d+)?$/.test(String(version.value))) {
    fault(options, version ?? overlay, 'An overlay starts with "overlay: 1.0.0".', "add that line.");
    return options.value;
  }
  if (actions === undefined || !Array.isArray(actions.value) || actions.value.length === 0) {
    fault(options, actions ?? overlay, 'An overlay has a list "actions" with at least one action.', "add one.");
    return options.value;
  }
  return children(actions).reduce((value: unknown, action) => applyAction(action, value, options), options.value);
}

function fault({ origins, report }: OverlayOptions, at: Located, message: string, help: string): void {
  report.add("malformed-overlay", message, findPlace(origins, at), { help });
}

const keysOfAction = ["target", "description", "update", "remove"];

function applyAction(action: Located, value: unknown, options: OverlayOptions): unknown {
  const target = child(action, "target");
  if (target === undefined || typeof target.value !== "string") {
    fault(
      options,
      target ?? action,
      'An action has a "target", which is a JSONPath.',
      'for example: target: "$.paths".',
    );
    return value;
  }
  for (const key of children(action)) {
    if (keysOfAction.includes(String(key.key)) || String(key.key).startsWith("x-")) continue;
    fault(options, key, `"${key.key}" means nothing in an action.`, `an action has ${keysOfAction.join(", ")}.`);
  }
  const update = child(action, "update");
  const remove = child(action, "remove")?.value === true;
  if (update === undefined && !remove) {
    fault(options, action, "The action neither updates nor removes.", 'give it "update", or "remove: true".');
    return value;
  }
  const nodes = find(target, value, options);
  if (nodes === undefined) return value;
  if (nodes.length === 0) {
    options.report.add(
      "overlay-matches-nothing",
      `"${target.value}" matches nothing in the document.`,
      findPlace(options.origins, target),
      {
        help: "remove the action where the document says by now what it adds or corrects, or make the path match what is there.",
      },
    );
    return value;
  }
  if (remove) return removeAll(nodes, value, action, options);
  return nodes.reduce((root, node) => updateOne(root, node, update, options), value);
}

function find(target: Located, value: unknown, options: OverlayOptions): readonly JSONPathNode[] | undefined {
  try {
    return compile(String(target.value)).query(value as never).nodes;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    fault(options, target, `"${String(target.value)}" is no JSONPath: ${reason}.`, "the syntax is that of RFC 9535.");
    return undefined;
  }
}

/** From the back, so that the positions in a list of those still to be removed stay right. */
function removeAll(nodes: readonly JSONPathNode[], root: unknown, action: Located, options: OverlayOptions): unknown {
  const locations = nodes.map((node) => node.location);
  if (locations.some((location) => location.length === 0)) {
    fault(options, action, "The action removes the whole document.", "aim at a part of it.");
    return root;
  }
  const unique = new Map(locations.map((location) => [JSON.stringify(location), location]));
  for (const location of [...unique.values()].sort(lastFirst)) {
    const parent = valueAt(root, location.slice(0, -1));
    const key = location.at(-1);
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else if (isMapping(parent)) Reflect.deleteProperty(parent, String(key));
  }
  return root;
}

function lastFirst(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [one, other] = [left[index], right[index]];
    if (one !== other) return typeof one === "number" && typeof other === "number" ? other - one : 0;
  }
  return right.length - left.length;
}

function updateOne(root: unknown, node: JSONPathNode, update: Located | undefined, options: OverlayOptions): unknown {
  const target = valueAt(root, node.location);
  if (target === undefined || update === undefined) return root;
  const mismatch =
    isMapping(target) && !isMapping(update.value)
      ? "The target is a mapping, and the update is none."
      : !Array.isArray(target) && !isMapping(target) && typeof update.value === "object" && update.value !== null
        ? "The target is a single value, and the update is a mapping or a list."
        : undefined;
  if (mismatch !== undefined) {
    fault(options, update, mismatch, "aim at the key above, or make the update of the same kind.");
    return root;
  }
  const merged = merge(target, update.value, options.origins);
  if (node.location.length === 0) return merged;
  const parent = valueAt(root, node.location.slice(0, -1));
  const key = node.location.at(-1) ?? "";
  if (Array.isArray(parent)) parent[Number(key)] = merged;
  else if (isMapping(parent)) setKey(parent, String(key), merged);
  return root;
}

function valueAt(root: unknown, location: readonly (string | number)[]): unknown {
  return location.reduce((value: unknown, key) => {
    return typeof value === "object" && value !== null && Object.hasOwn(value, key)
      ? Reflect.get(value, key)
      : undefined;
  }, root);
}

/** Mappings and lists are changed in place: so they keep their places. */
function merge(target: unknown, update: unknown, origins: Origins): unknown {
  if (Array.isArray(target)) {
    target.push(...(Array.isArray(update) ? update : [update]).map((item: unknown) => copy(item, origins)));
    return target;
  }
  if (!isMapping(target) || !isMapping(update)) return copy(update, origins);
  for (const [key, value] of Object.entries(update)) {
    const before = Object.hasOwn(target, key) ? Reflect.get(target, key) : undefined;
    const both = (Array.isArray(before) && Array.isArray(value)) || (isMapping(before) && isMapping(value));
    setKey(target, key, both ? merge(before, value, origins) : copy(value, origins));
  }
  return target;
}

/** One update can go to many targets, and later actions may change one of them. */
function copy(value: unknown, origins: Origins): unknown {
  if (typeof value !== "object" || value === null) return value;
  const copied: unknown[] | Record<string, unknown> = Array.isArray(value)
    ? value.map((item) => copy(item, origins))
    : {};
  if (!Array.isArray(copied)) {
    for (const [key, inner] of Object.entries(value)) setKey(copied, key, copy(inner, origins));
  }
  const origin = origins.get(value);
  if (origin !== undefined) origins.set(copied, origin);
  return copied;
}
