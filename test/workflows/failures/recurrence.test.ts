/** Whether a failure was there before, and what came after a run, in words. */
import { describe, expect, it } from "vitest";
import { recurrenceOf, recurrenceText, runsAfter, sinceText } from "../../../workflows/failures/recurrence.js";

const run = (id: string, day: number, runStatus = "FAILED", triggerType = "SCHEDULED") => ({
  id,
  createdAt: `2026-11-${String(day).padStart(2, "0")}T02:00:00.123456+00:00`,
  runStatus,
  triggeredBy: [{ triggerType }],
});
const known = { days: 14, isCompared: true, recovery: undefined };

describe("the recurrence", () => {
  const failed = [run("a", 10), run("b", 12), run("c", 11)];

  it("is told of the same failures apart from others, the latest first", () => {
    const found = recurrenceOf(failed, ({ id }) => id !== "c");
    expect(found.same.map(({ id }) => id)).toEqual(["b", "a"]);
    const recovery = run("d", 13, "SUCCEEDED");
    expect(recurrenceText(found, { ...known, recovery })).toBe(
      "The same 2 times in the 14 days before, latest 2026-11-12T02:00:00Z, and it recovered by itself at 2026-11-13T02:00:00Z. It failed otherwise once.",
    );
  });

  it.each([
    [run("d", 13, "SUCCEEDED", "RESTART_FROM_FAILED"), "it recovered by hand (RESTART_FROM_FAILED)"],
    [run("d", 13, "SUCCEEDED", "SENSOR"), "it recovered by itself"],
    [undefined, "no run succeeded within a day after it"],
  ])("says how it went away: %#", (recovery, words) => {
    const found = recurrenceOf(failed, () => true);
    expect(recurrenceText(found, { ...known, recovery })).toContain(words);
  });

  it("says that it is not known, where it could not be compared or not all of it", () => {
    const none = recurrenceOf(failed, () => false);
    expect(recurrenceText(none, { ...known, isCompared: false })).toContain("whether in the same way is not known");
    expect(
      recurrenceText(
        recurrenceOf([], () => false),
        { ...known, isCompared: false },
      ),
    ).toBe("It had not failed in the 14 days before.");
    expect(recurrenceText({ ...none, isPartial: true }, known)).toContain("was not looked at");
    expect(recurrenceText({ ...recurrenceOf(failed, () => true), isPartial: true }, known)).toContain(
      "at least 3 times",
    );
  });
});

describe("what came after", () => {
  it("is the later runs, the oldest first, without the run itself", () => {
    const runs = [run("c", 12), run("b", 11), run("a", 10), run("d", 9)];
    expect(runsAfter(runs[2]!, runs).map(({ id }) => id)).toEqual(["b", "c"]);
  });

  it.each([
    [[], 0, "It is the latest run of the pipeline."],
    [[run("b", 11)], 1, "1 run since, none of them SUCCEEDED; the latest FAILED (2026-11-11T02:00:00Z, b)."],
    [[run("b", 11, "SUCCEEDED")], 1, "1 run since; SUCCEEDED at 2026-11-11T02:00:00Z."],
    [
      [run("b", 11, "SUCCEEDED"), run("c", 12)],
      240,
      "240 runs since; SUCCEEDED first at 2026-11-11T02:00:00Z; the latest FAILED (2026-11-12T02:00:00Z, c).",
    ],
  ])("is told in a sentence: %#", (after, total, words) => expect(sinceText(after, total)).toBe(words));
});
