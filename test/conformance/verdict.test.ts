import { expect, it } from "vitest";
import type { Check } from "./suite.js";
import { type ExpectedFailure, judge } from "./verdict.js";

const set = { name: "2026-07-28", suite: "1", words: [] };
const check = (id: string, status: Check["status"]): Check => ({ id, status, errorMessage: `about ${id}` });
const run = {
  scenarios: new Map([
    ["whole", [check("a", "SUCCESS"), check("b", "WARNING")]],
    ["broken", [check("c", "FAILURE"), check("d", "SUCCESS")]],
    ["nothing", [check("e", "INFO"), check("f", "SKIPPED")]],
    ["aside", [check("g", "FAILURE")]],
  ]),
  unscored: new Set(["aside"]),
};
const because = (scenario: string, more: Partial<ExpectedFailure> = {}): ExpectedFailure => ({
  scenarios: [scenario],
  reason: "r",
  ...more,
});
const aside = because("aside");

it("counts scenarios by how they went, those aside by themselves", () => {
  const { scored, unscored, surprises } = judge(set, run, { failures: [because("broken"), aside] });
  expect(scored).toEqual({
    passed: ["whole"],
    failed: ["broken"],
    empty: ["nothing"],
    checksPassed: 2,
    checksFailed: 1,
    warnings: ["whole: b"],
  });
  expect([unscored.failed, surprises]).toEqual([["aside"], []]);
});

it.each<[string, ExpectedFailure[], string[]]>([
  ["a failure that nobody expects", [aside], ["broken: c failed: about c"]],
  [
    "a failure of another check",
    [aside, because("broken", { checks: ["d"] })],
    ["broken: c failed", "broken: d is expected"],
  ],
  ["a failure of another set", [aside, because("broken", { sets: ["2025-11-25"] })], ["broken: c failed"]],
  [
    "what passes after all",
    [aside, because("broken"), because("whole")],
    ["whole: whole is expected to fail, and did not"],
  ],
  ["all as it should be", [aside, because("broken", { checks: ["c"], sets: ["2026-07-28"] })], []],
])("tells %s", (_, failures, want) => {
  const { surprises } = judge(set, run, { failures });
  expect(surprises).toEqual(want.map((each) => expect.stringContaining(each)));
});

it("leaves out scenarios that are not held against", () => {
  const { scored, surprises } = judge(set, run, { scenarios: ["whole"], failures: [] });
  expect([scored.passed, scored.failed, surprises]).toEqual([["whole"], [], []]);
});
