/** Durations, times and statistics in words and numbers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usualOf } from "../../workflows/statistics.js";
import { durationText, secondsBetween, timeText } from "../../workflows/time-text.js";

describe("a duration", () => {
  it.each([
    [0, "0s"],
    [0.4, "0s"],
    [59.6, "1m"],
    [250, "4m 10s"],
    [7200, "2h"],
    [7230, "2h"],
    [90_000, "1d 1h"],
    [-5, "0s"],
  ])("of %d seconds is %s", (seconds, text) => expect(durationText(seconds)).toBe(text));
});

describe("a time", () => {
  it("is UTC, to the second, whatever zone it came in", () => {
    expect(timeText("2026-11-23T04:00:00.474578+02:00")).toBe("2026-11-23T02:00:00Z");
    expect([timeText(null), timeText("soon"), timeText(Number.NaN), timeText(1e300)]).toEqual(Array(4).fill(undefined));
  });

  it("has a distance only to a later one", () => {
    expect(secondsBetween("2026-11-23T02:00:00Z", "2026-11-23T03:00:01.6+01:00")).toBe(2);
    expect(secondsBetween("2026-11-23T02:00:00Z", "2026-11-23T01:00:00Z")).toBeUndefined();
    expect(secondsBetween(undefined, "2026-11-23T01:00:00Z")).toBeUndefined();
  });
});

describe("what is usual", () => {
  it("has at least half, and nine tenths, of all values at or below it", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1 }), (values) => {
        const usual = usualOf(values)!;
        const share = (limit: number) => values.filter((value) => value <= limit).length / values.length;
        const below = (limit: number) => values.filter((value) => value < limit).length / values.length;
        expect(share(usual.median)).toBeGreaterThanOrEqual(0.5);
        expect(below(usual.median)).toBeLessThan(0.5);
        expect(share(usual.p90)).toBeGreaterThanOrEqual(0.9);
        expect(below(usual.p90)).toBeLessThan(0.9);
        expect(usual.max).toBe(Math.max(...values));
      }),
    );
    expect(usualOf([])).toBeUndefined();
  });
});
