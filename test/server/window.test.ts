import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyTool } from "../../server/definition.js";
import { ArgumentError } from "../../server/errors.js";
import { partsOf, timeText, windowOf } from "../../server/window.js";
import { listBooks } from "./catalogue-of-shelves.js";

const tool = listBooks as unknown as AnyTool;
const window = { from: "since", to: "until", max: "7d", default: "24h", longest: "90d" };
/** A Sunday in March: the clocks of many countries go forward in that night. */
const now = Date.parse("2026-03-29T12:00:00Z");
const shown = (args: object) => {
  const { from, to } = windowOf(tool, window, { ...args }, now);
  return [timeText(from), timeText(to)];
};

describe("the window of the arguments", () => {
  const cases: [name: string, given: object, want: [string, string]][] = [
    ["the default span up to now", {}, ["2026-03-28T12:00:00.000Z", "2026-03-29T12:00:00.000Z"]],
    ["null as left out", { since: null }, ["2026-03-28T12:00:00.000Z", "2026-03-29T12:00:00.000Z"]],
    ["hours ago", { since: "-36h" }, ["2026-03-28T00:00:00.000Z", "2026-03-29T12:00:00.000Z"]],
    [
      "days of 24 hours, whatever the clocks do",
      { since: "-1d" },
      ["2026-03-28T12:00:00.000Z", "2026-03-29T12:00:00.000Z"],
    ],
    ["both ends ago", { since: "-2w", until: "-7d" }, ["2026-03-15T12:00:00.000Z", "2026-03-22T12:00:00.000Z"]],
    ["now by name", { since: "-90m", until: "now" }, ["2026-03-29T10:30:00.000Z", "2026-03-29T12:00:00.000Z"]],
    ["an end alone", { until: "2026-03-20T06:00:00Z" }, ["2026-03-19T06:00:00.000Z", "2026-03-20T06:00:00.000Z"]],
    ["an offset", { since: "2026-03-29T01:00:00+02:00" }, ["2026-03-28T23:00:00.000Z", "2026-03-29T12:00:00.000Z"]],
    [
      "a time without a zone as UTC",
      { since: "2026-03-29T03:30:00" },
      ["2026-03-29T03:30:00.000Z", "2026-03-29T12:00:00.000Z"],
    ],
    ["a day as its midnight in UTC", { since: "2026-03-28" }, ["2026-03-28T00:00:00.000Z", "2026-03-29T12:00:00.000Z"]],
    ["a time without seconds", { since: "2026-03-28 08:15" }, ["2026-03-28T08:15:00.000Z", "2026-03-29T12:00:00.000Z"]],
  ];
  it.each(cases)("takes %s", (_, given, want) => {
    expect(shown(given)).toEqual(want);
  });

  const refused: [name: string, given: object, says: RegExp][] = [
    ["words", { since: "yesterday" }, /since: "yesterday" is no time\. Give an RFC 3339 time/],
    ["a number", { until: 12 }, /until: 12 is no time/],
    ["a day that is none", { since: "2026-02-30" }, /"2026-02-30" is no time/],
    ["a month that is none", { since: "0000-00-00T00:00:00Z" }, /is no time/],
    ["an hour that is none", { since: "2026-03-28T25:00:00Z" }, /is no time/],
    ["an end before its start", { since: "-1h", until: "-2h" }, /since \(.*\) must be before until/],
    ["more than the longest", { since: "-91d" }, /longer than 90d, the most that one call looks through/],
  ];
  it.each(refused)("refuses %s, and says what is taken", (_, given, says) => {
    expect(() => shown(given)).toThrow(ArgumentError);
    expect(() => shown(given)).toThrow(says);
  });

  it("is the same in any time zone of the machine", () => {
    const before = process.env["TZ"];
    try {
      process.env["TZ"] = "America/Santiago";
      expect(shown({ since: "2026-03-29T03:30:00" })[0]).toBe("2026-03-29T03:30:00.000Z");
    } finally {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
    }
  });
});

describe("the parts of a window", () => {
  it("meet, cover the whole from the newest on, and none is longer than allowed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 * 86_400_000 }), fc.integer({ min: 0, max: 2 ** 41 }), (span, from) => {
        const parts = partsOf({ from, to: from + span, byClock: false }, window);
        expect(parts[0]?.to).toBe(from + span);
        expect(parts.at(-1)?.from).toBe(from);
        for (const [index, part] of parts.entries()) {
          expect(part.to - part.from).toBeGreaterThan(0);
          expect(part.to - part.from).toBeLessThanOrEqual(7 * 86_400_000);
          if (index > 0) expect(part.to).toBe(parts[index - 1]?.from);
        }
      }),
    );
  });

  it("are one where one request may span the window", () => {
    expect(partsOf({ from: 0, to: 7 * 86_400_000, byClock: true }, window)).toHaveLength(1);
  });
});
