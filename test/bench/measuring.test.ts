/** What measurements stand on: medians, ratios by round, turns, documents grown exactly, parts of the page replaced. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { withPart } from "../../bench/measuring/results.js";
import { inTurns, valuesOf } from "../../bench/measuring/rounds.js";
import { quantile, ratioOf, spreadOf } from "../../bench/measuring/spread.js";
import { verdict } from "../../bench/measuring/table.js";
import { grown, operationsIn } from "../../bench/peers/documents.js";
import { exposedBy } from "../../bench/tools-list.js";

it("finds the median and the quartiles", () => {
  expect(spreadOf([9, 1, 5, 3, 7])).toEqual({ median: 5, low: 3, high: 7 });
  expect(quantile([1, 2], 0.5)).toBe(1.5);
  expect(() => spreadOf([])).toThrow("nothing was measured");
});

it("makes ratios round by round, so that a slow hour falls out", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 20 }), (load) => {
      const ratio = ratioOf(
        load.map((each) => each * 3),
        load.map((each) => each * 2),
      );
      expect(ratio.median).toBeCloseTo(1.5, 10);
      expect(ratio.high - ratio.low).toBeCloseTo(0, 10);
    }),
  );
  expect(() => ratioOf([1, 2], [1])).toThrow("the same rounds");
});

it("lets everyone take a turn in each round, go first in turn, and does not count the first round", async () => {
  const order: string[] = [];
  const contestant = (name: string) => ({ name, run: async () => ({ n: order.push(name) }) });
  const measured = await inTurns(["a", "b", "c"].map(contestant), 3);
  expect(order.join("")).toBe("abcabcbcacab");
  expect(valuesOf(measured, "a", "n")).toEqual([4, 9, 11]);
  expect(() => valuesOf(measured, "a", "m")).toThrow("nothing was measured of m of a");
});

it("says whether a target is met", () => {
  expect(verdict("a to b", 1.15, 1.15)).toContain("1.15, met");
  expect(verdict("a to b", 1.15, 1.151)).toContain("**not met**");
  expect(verdict("a to b", 1.15, Number.NaN)).toContain("**not met**");
});

it("puts a part in place of the one of the same name, and leaves the others", () => {
  const page = withPart(withPart("# Page\n", "one", "first\n"), "two", "second\n");
  const again = withPart(page, "one", "anew\n");
  expect(again).toBe(page.replace("first", "anew"));
  expect(withPart(again, "one", "anew\n")).toBe(again);
});

it("grows a document to exactly as many operations, each with an id of its own", () => {
  const operation = (operationId: string) => ({ operationId, responses: {} });
  const document = {
    openapi: "3.1.0",
    paths: { "/a": { parameters: [], get: operation("a"), post: operation("b") }, "/c": { get: operation("c") } },
  };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (count) => {
      const larger = grown(document, count) as typeof document;
      expect(operationsIn(larger)).toBe(count);
      const ids = JSON.stringify(larger).match(/"operationId":"\w+"/g) ?? [];
      expect(new Set(ids).size).toBe(count);
    }),
  );
  expect(() => grown({ paths: {} }, 1)).toThrow("without operations");
});

it("counts what a wrapping object holds, as well as plain arguments", () => {
  const object = (...names: string[]) => ({
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, {}])),
  });
  const tool = { inputSchema: { properties: { id: {}, requestBody: object("a", "b"), filter: object("c", "d") } } };
  expect(exposedBy(tool)).toBe(4);
  expect(exposedBy({ inputSchema: { properties: { body: {} } } })).toBe(1);
});
