/** Laws over random changes of a document: what they come to is told, generates nothing but themselves, and is stable. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { compareDocuments } from "../../../generator/pull/compare.js";
import { committed, committedValue, type Part, published } from "./document.js";
import { pull } from "./pulled.js";

/** Every way from the root to a value in the parts that a pull takes from the publisher. */
function waysIn(value: Part, way: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value).flatMap((name) => {
    const key = Array.isArray(value) ? Number(name) : name;
    return [[...way, key], ...waysIn(value[name], [...way, key])];
  });
}

const ways = waysIn(published().paths, ["paths"]).concat(waysIn(published().components, ["components"]));
const isProse = (way: readonly (string | number)[]) =>
  way.some(
    (key, index) => ["title", "description", "summary"].includes(String(key)) && way[index - 1] !== "properties",
  );

/** Removes the value at the end of a way, or puts another one there. */
const mutation = fc.record({
  way: fc.constantFrom(...ways),
  value: fc.option(fc.oneof(fc.string({ maxLength: 6 }), fc.integer(), fc.constant({}), fc.constant([]), fc.boolean())),
});

function mutated({ way, value }: { way: (string | number)[]; value: unknown }, document: Part): Part {
  const holder = way.slice(0, -1).reduce((inner, key) => inner?.[key], document);
  const key = way.at(-1) ?? "";
  if (typeof holder !== "object" || holder === null) return document;
  // A copy: a later change may reach into it.
  if (value !== null) holder[key] = structuredClone(value);
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return document;
}

it("a second pull of the same document changes nothing, and the text holds the value", () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const document = mutations.reduce<Part>((each, change) => mutated(change, each), published());
      fc.pre(Object.keys(document.paths ?? {}).length > 0);
      let first: ReturnType<typeof pull>;
      try {
        first = pull(document);
      } catch (error) {
        // What is left may be no OpenAPI document any more; then, and only then, it is refused.
        expect(String(error)).toContain("not-openapi");
        return;
      }
      expect(parse(first.text)).toEqual(JSON.parse(JSON.stringify(first.value)));
      const second = pull(document, first.text);
      expect(second.text).toBe(first.text);
      expect(second.changes).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

it("a change that is not one of words is told, and what is told is about what changed", () => {
  fc.assert(
    fc.property(mutation, (change) => {
      fc.pre(!isProse(change.way));
      const [before, after] = [committedValue(), mutated(change, committedValue())];
      // The ways are those of the published document: not all lead somewhere in ours.
      const isSame = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
      const { changes } = compareDocuments(before, after);
      if (isSame) expect(changes).toEqual([]);
      else if (!isEmptyCollection(before, after)) expect(changes).not.toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it("tells nothing of two documents that are the same", () => {
  expect(compareDocuments(parse(committed), committedValue())).toEqual({ changes: [], texts: 0 });
});

/** The same in any order of keys; `required: false` says what its absence says. */
function sorted(value: Part): Part {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.keys(value)
    .filter((key) => key !== "required" || value[key] !== false)
    .sort()
    .map((key) => [key, sorted(value[key])]);
}

/** An empty collection says what its absence says. */
function isEmptyCollection(before: Part, after: Part): boolean {
  const text = (value: Part) =>
    JSON.stringify(sorted(value))
      .replaceAll(/\["[^"]*",\[\]\],?/g, "")
      .replaceAll(",]", "]");
  return text(before) === text(after);
}
