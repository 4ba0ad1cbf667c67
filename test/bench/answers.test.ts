/** The measurement of answers: that it notices what was not said, and that its big log is what it claims to be. */
import { expect, it } from "vitest";
import { bigLog, errorLines } from "../../bench/answers/big-log.js";
import { missingIn } from "../../bench/answers/question.js";
import { tableOf } from "../../bench/answers/table.js";

it("notices what was not said, and refuses to check against nothing", () => {
  expect(missingIn("a b c", ["a", "c"])).toEqual([]);
  expect(missingIn("a b", ["a", "c"])).toEqual(["c"]);
  expect(missingIn("undefined", [undefined as never])).toEqual([undefined]);
  expect(() => missingIn("a", [])).toThrow();
});

it("has a log of 50 MB whose errors are far from both ends", () => {
  const log = bigLog();
  expect(log.length).toBeGreaterThan(50_000_000);
  const lines = log.toString("utf8").split("\n");
  const found = lines.filter((line) => line.includes("ERROR"));
  expect(found).toEqual(errorLines());
  for (const end of [log.subarray(0, 1_000_000), log.subarray(-1_000_000)]) {
    expect(end.includes("ERROR")).toBe(false);
  }
});

it("sums up calls and tokens, and says what share one side is of the other", () => {
  const outcome = (calls: number, tokens: number, isAnswered = true) => {
    return { calls, tokensIn: tokens, tokensOut: tokens, isAnswered };
  };
  const table = tableOf([
    { words: "Q1", curated: outcome(1, 10), plain: outcome(3, 100) },
    { words: "Q2", curated: outcome(1, 30), plain: outcome(5, 100, false) },
  ]).split("\n");
  expect(table.slice(2)).toEqual([
    "| Q1 | 1 | 10 | 10 | yes | 3 | 100 | 100 | yes |",
    "| Q2 | 1 | 30 | 30 | yes | 5 | 100 | 100 | no |",
    "| **all** | 2 | 40 | 40 | yes | 8 | 200 | 200 | no |",
    "| **share** | 25.0 % | 20.0 % | 20.0 % |  |  |  |  |  |",
  ]);
});
