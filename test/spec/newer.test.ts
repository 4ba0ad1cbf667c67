/** Overlays that add what the published document lacks: what they add, and that they notice when it is published. */
import { describe, expect, it } from "vitest";
import {
  applyOverlay,
  isObject,
  locationsOf,
  merge,
  type Json,
  type JsonObject,
  type OverlayAction,
} from "./apply-overlay.js";
import { documents } from "./documents.js";
import { at } from "./prose.js";

const MARK = "x-orchestra-confidence";
const isMarked = (node: Json | undefined) => isObject(node) && node[MARK] === "inferred";

/** A change beyond marked additions and other words, and why it has to be. */
const otherChanges: Readonly<Record<string, readonly string[]>> = {
  // The answer to parameters that are newer: they can be wrong, and with them it is a page.
  "spec/engine.newer.overlay.yaml": [
    "+ paths /public/pipelines get responses 422",
    "+ paths /public/pipelines get responses 200 content application/json schema anyOf",
    "- paths /public/pipelines get responses 200 content application/json schema type",
    "- paths /public/pipelines get responses 200 content application/json schema items",
  ],
};

/** What `after` has that is not marked and not in `before`, and what it lacks of it. */
function changes(before: Json | undefined, after: Json | undefined, place: string): string[] {
  if (before === undefined) {
    // A new path item has marked operations; a new list of parameters has marked ones.
    const inner = typeof after === "object" && after !== null ? Object.values(after) : [];
    return isMarked(after) || (inner.length > 0 && inner.every(isMarked)) ? [] : [`+ ${place}`];
  }
  if (after === undefined) return [`- ${place}`];
  if (typeof before !== "object" || before === null || typeof after !== "object" || after === null) {
    return before === after || /(summary|description)$/.test(place) ? [] : [`~ ${place}`];
  }
  const [one, other] = [before as JsonObject, after as JsonObject];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((key) => key !== MARK)
    .flatMap((key) => changes(one[key], other[key], `${place} ${key}`.trim()));
}

/** Every single thing that an update adds to what its target found. */
function additions(found: Json | undefined, update: Json): Json[] {
  if (!isObject(found) || !isObject(update)) return [];
  return Object.entries(update).flatMap(([key, value]): Json[] => {
    const present = found[key];
    if (key === MARK) return [];
    if (Array.isArray(value) && key === "parameters") return value.map((item) => ({ [key]: [item] }));
    if (present === undefined) return [{ [key]: value }];
    return additions(present, value).map((inner) => ({ [key]: inner }));
  });
}

const overlays = documents
  .flatMap((document) => document.overlays)
  .filter(({ file }) => file.includes(".newer."))
  .map((overlay) => ({ ...overlay, after: applyOverlay(overlay.before, overlay.actions).result }));

it("there are some", () => {
  expect(overlays.map(({ file }) => file)).toEqual([
    "spec/engine.newer.overlay.yaml",
    "spec/agents.newer.overlay.yaml",
  ]);
});

describe.each(overlays)("$file", ({ file, actions, before, after }) => {
  it("marks what it adds as inferred, and changes nothing else", () => {
    expect(changes(before, after, "").toSorted()).toEqual((otherChanges[file] ?? []).toSorted());
  });

  const cases = actions.flatMap((action, index) => {
    const earlier = applyOverlay(before, actions.slice(0, index)).result;
    return findingsOf(action, earlier).map(({ location, addition }) => ({ action, earlier, location, addition }));
  });

  it.each(cases.map((each) => ({ ...each, keys: keysOf(each.addition) })))(
    "finds nothing once $keys is published: $action.target",
    ({ action, earlier, location, addition }) => {
      const gained = structuredClone(earlier);
      merge(at(gained, ...location), addition);
      expect(locationsOf(action.target, earlier)).toHaveLength(1);
      expect(locationsOf(action.target, gained)).toEqual([]);
    },
  );

  it("has such a case for every action that adds something", () => {
    const replacing = actions.filter(({ update }) => update === undefined || Object.keys(update).includes(MARK));
    expect(new Set(cases.map(({ action }) => action)).size).toBe(actions.length - replacing.length);
  });
});

it.each(["time_from", "time_to"])("the window of the runs is left alone once %s tells of it", (name) => {
  const action = overlays[0]?.actions.find(({ target }) => target.includes(`=='${name}'`));
  const document = (description: string): JsonObject => ({
    paths: { "/public/pipeline_runs": { get: { parameters: [{ name, description }] } } },
  });
  expect(locationsOf(action?.target ?? "", document("Start of the window."))).toHaveLength(1);
  expect(locationsOf(action?.target ?? "", document("Without it, the last 24 hours."))).toEqual([]);
});

function findingsOf({ target, update }: OverlayAction, document: JsonObject) {
  if (update === undefined) return [];
  return locationsOf(target, document).flatMap((location) =>
    additions(at(document, ...location), update).map((addition) => ({ location, addition })),
  );
}

function keysOf(addition: Json): string {
  if (!isObject(addition)) return "";
  const [item] = (addition["parameters"] ?? []) as JsonObject[];
  return item === undefined ? Object.keys(addition).join(", ") : String(item["name"]);
}
