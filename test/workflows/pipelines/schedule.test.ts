/** Schedules, held against the platform's own calendar. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latestDueMs, nextDueMs, scheduleText, schedulesOf } from "../../../workflows/pipelines/schedule.js";

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"];
const moments = fc.integer({ min: Date.parse("2024-01-01"), max: Date.parse("2028-01-01") });

/** Weekday (Sunday is 1, as AWS counts), hour and minute of a moment in a time zone. */
function wallClock(ms: number, timeZone: string): { weekday: number; hour: number; minute: number } {
  const options = { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const parts = new Intl.DateTimeFormat("en-GB", options).formatToParts(ms);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(part("weekday")) + 1;
  return { weekday, hour: Number(part("hour")), minute: Number(part("minute")) };
}

describe("a schedule", () => {
  it("is due at its hour of its weekday in its time zone, the next time within a week", () => {
    const weekday = fc.integer({ min: 1, max: 7 });
    // From four on no clock is changed.
    const hour = fc.integer({ min: 4, max: 23 });
    const minute = fc.integer({ min: 0, max: 59 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), weekday, hour, minute, moments, (timezone, day, at, past, from) => {
        const schedule = { cron: `${past} ${at} ? * ${day} *`, timezone };
        const next = nextDueMs(schedule, from)!;
        const latest = latestDueMs(schedule, from)!;
        expect(wallClock(next, timezone)).toEqual({ weekday: day, hour: at, minute: past });
        expect(wallClock(latest, timezone)).toEqual({ weekday: day, hour: at, minute: past });
        expect(next - from).toBeGreaterThan(0);
        expect(from - latest).toBeGreaterThan(-1_000);
        // A week is an hour longer or shorter where the clock changes.
        expect(next - latest).toBeLessThanOrEqual(7 * 86_400_000 + 3_600_000);
      }),
    );
  });

  it("knows the moment at which it is due as past", () => {
    const due = Date.parse("2026-11-23T02:00:00Z");
    expect(latestDueMs({ cron: "0 2 * * ? *" }, due)).toBe(due);
  });

  it.each<[string, string]>([
    ["0 2 * * ? *", "At 02:00 (UTC)"],
    ["7/15 * * * ? *", "Every 15 minutes, starting at 7 minutes past the hour (UTC)"],
    ["30 6 ? * 2-6 *", "At 06:30, Monday through Friday (UTC)"],
    ["30 6 ? * MON-FRI *", "At 06:30, Monday through Friday (UTC)"],
    ["0 10 L * ? *", "At 10:00, on the last day of the month (UTC)"],
    ["whenever it rains", "cron whenever it rains (UTC)"],
  ])("reads %s in words", (cron, words) => expect(scheduleText({ cron })).toBe(words));

  it.each(["whenever it rains", "", "0 2 31 2 ? *", "99 99 * * ? *", "0 2 1 1 ? 1999"])(
    "is never due where %j is no schedule, or none to come",
    (cron) => expect(nextDueMs({ cron }, Date.parse("2026-11-23T00:00:00Z"))).toBeUndefined(),
  );

  it("in an unknown time zone is never due", () => {
    expect(nextDueMs({ cron: "0 2 * * ? *", timezone: "Mars/Base" }, 0)).toBeUndefined();
    expect(latestDueMs({ cron: "0 2 * * ? *", timezone: "Mars/Base" }, 1e12)).toBeUndefined();
  });
});

describe("the schedules of a pipeline", () => {
  it("are read from text and from lists, and from nothing else", () => {
    const entry = { cron: " 0 2 * * ? * ", name: "Nightly", timezone: "UTC", exclude: [], runInputs: {} };
    const expected = [{ cron: "0 2 * * ? *", name: "Nightly", timezone: "UTC" }];
    expect(schedulesOf(JSON.stringify([entry]))).toEqual(expected);
    expect(schedulesOf([entry, { name: "no cron" }, null, 7])).toEqual(expected);
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), (value) => {
        for (const { cron } of schedulesOf(value)) expect(cron).not.toBe("");
      }),
    );
  });
});
