/** Times, durations and lists in words. */
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  cutText,
  durationText,
  listText,
  momentMs,
  present,
  secondsBetween,
  utcText,
} from "../../workflows/wording.js";

it.each([
  ["2026-11-23T02:00:00.474578+00:00", "2026-11-23 02:00 UTC"],
  ["2026-11-23T02:00:00.474578+05:30", "2026-11-22 20:30 UTC"],
  ["2026-11-23T02:00:00Z", "2026-11-23 02:00 UTC"],
  ["2026-11-23T02:00:00.474578", "2026-11-23 02:00 UTC"],
  ["2026-11-23", "2026-11-23 00:00 UTC"],
])("%s is %s, whatever the zone of this machine", (text, wanted) => expect(utcText(text)).toBe(wanted));

it.each([null, undefined, "", "yesterday"])("%s is no time", (text) => {
  expect(momentMs(text)).toBeUndefined();
  expect(utcText(text)).toBeUndefined();
});

it.each([
  [0, "0s"],
  [59.6, "1m"],
  [250, "4m 10s"],
  [3_600, "1h"],
  [7_505, "2h 5m"],
  [90_061, "1d 1h"],
  [-3, "0s"],
])("%d seconds are %s", (seconds, wanted) => expect(durationText(seconds)).toBe(wanted));

it("a duration is told to within its second unit", () => {
  const units: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };
  fc.assert(
    fc.property(fc.nat({ max: 5_000_000 }), (seconds) => {
      const parts = [...durationText(seconds).matchAll(/(\d+)([dhms])/g)];
      const told = parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0);
      expect(told).toBeLessThanOrEqual(seconds);
      const largest = units[parts[0]?.[2] ?? "s"] ?? 1;
      expect(seconds - told).toBeLessThan(largest === 1 ? 1 : largest === 60 ? 1 : largest === 3_600 ? 60 : 3_600);
    }),
  );
});

it("seconds between two times are none where one is missing or they are the wrong way round", () => {
  expect(secondsBetween("2026-11-23T02:00:00+02:00", "2026-11-23T00:00:09.6Z")).toBe(10);
  expect(secondsBetween("2026-11-23T02:00:00Z", "2026-11-23T01:00:00Z")).toBeUndefined();
  expect(secondsBetween(null, "2026-11-23T01:00:00Z")).toBeUndefined();
});

it("what is left out of lists and texts is told", () => {
  expect(listText(["a", "b", "c"], 3)).toBe("a, b, c");
  expect(listText(["a", "b", "c", "d"], 2)).toBe("a, b … and 2 more");
  expect(cutText("abcdef", 6)).toBe("abcdef");
  expect(cutText("abcdefg", 6)).toBe("abcdef … (1 more characters)");
});

it("only what has a value is present", () => {
  expect(present({ a: 0, b: "", c: null, d: undefined, e: [], f: false, g: "x" })).toEqual({ a: 0, f: false, g: "x" });
});
