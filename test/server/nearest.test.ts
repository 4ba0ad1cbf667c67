import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "../../server/nearest.js";

describe("the nearest name", () => {
  const cases = [
    { name: "letters swapped", word: "stauts", of: ["state", "status", "page"], want: "status" },
    { name: "a letter missing", word: "operatin", of: ["operations", "operation"], want: "operation" },
    { name: "letter case", word: "Pipelineid", of: ["pipelines", "pipelineId"], want: "pipelineId" },
    { name: "nothing near", word: "limit", of: ["offset", "page"], want: undefined },
    { name: "short words must be very near", word: "to", of: ["id"], want: undefined },
    { name: "the first of two", word: "tima", of: ["time", "timo"], want: "time" },
    { name: "not itself", word: "page", of: ["page"], want: undefined },
    { name: "no candidates", word: "page", of: [], want: undefined },
  ];
  it.each(cases)("$name", ({ word, of, want }) => {
    expect(nearest(word, of)).toBe(want);
  });

  it("finds a long word after any one edit", () => {
    const word = "materialization";
    const edit = fc.tuple(fc.nat(word.length - 2), fc.constantFrom("drop", "double", "swap", "change"));
    fc.assert(
      fc.property(edit, ([at, kind]) => {
        const [before, one, two, after] = [word.slice(0, at), word.charAt(at), word.charAt(at + 1), word.slice(at + 2)];
        const middle = { drop: two, double: one + one + two, swap: two + one, change: `#${two}` }[kind];
        const edited = before + middle + after;
        fc.pre(edited !== word);
        expect(nearest(edited, ["something", word, "materials"])).toBe(word);
      }),
      { numRuns: 100 },
    );
  });
});
