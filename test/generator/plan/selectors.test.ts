/** The sentence that tells which arguments exclude each other. */
import { describe, expect, it } from "vitest";
import { withSelectors } from "../../../generator/plan/selectors.js";

const sentence = "Give exactly one of: id, shop with number and year.";
const ways = [["id"], ["shop", "number", "year"]];

describe("the description", () => {
  it.each([
    ["Finds it.", `Finds it. ${sentence}`],
    ["Finds it", `Finds it. ${sentence}`],
    ["x".repeat(1024 - sentence.length - 2), `${"x".repeat(1024 - sentence.length - 2)}. ${sentence}`],
    ["x".repeat(1024 - sentence.length - 1), undefined],
  ])("of %.10s ends with it, unless that is too long for some clients", (description, want) => {
    expect(withSelectors(description, ways)).toBe(want);
  });
});
