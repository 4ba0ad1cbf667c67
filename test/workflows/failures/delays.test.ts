/** Which runs are late or stuck. */
import { describe, expect, it } from "vitest";
import { lateText, stuckText } from "../../../workflows/failures/delays.js";

const NOW = Date.parse("2026-11-23T15:22:00Z");
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const daily = (timezone: string, more: object = {}) => JSON.stringify([{ cron: "0 14 * * ? *", timezone, ...more }]);
const usual = { count: 20, median: 600, p90: 900, max: 1000 };

describe("a scheduled run", () => {
  const pipeline = { name: "P", schedule: daily("UTC"), updatedAt: "2026-01-01T00:00:00Z" };
  const due = "was due at 2026-11-23T14:00:00Z";

  it.each<[string, object, string | undefined]>([
    [
      "was not begun",
      { latestRunCreatedAt: "2026-11-22T14:00:00Z" },
      `P: ${due} by its schedule; its latest run is of`,
    ],
    ["never was", {}, `${due} by its schedule; it has never run`],
    ["was begun", { latestRunCreatedAt: "2026-11-23T14:00:02Z" }, undefined],
    ["was begun a little early", { latestRunCreatedAt: "2026-11-23T13:59:30Z" }, undefined],
    ["is of a paused pipeline", { paused: true }, undefined],
    ["is of a pipeline without a published version", { publishedVersionNumber: null }, undefined],
    ["was not due yet when the schedule was made", { updatedAt: ago(30) }, undefined],
    [
      "is due in another time zone, later today",
      { schedule: daily("America/New_York"), latestRunCreatedAt: ago(20 * 60) },
      undefined,
    ],
    [
      "is due in another time zone, and was not begun",
      { schedule: daily("Europe/Berlin"), latestRunCreatedAt: ago(20 * 60) },
      "was due at 2026-11-23T13:00:00Z",
    ],
    ["may be excepted", { schedule: daily("UTC", { exclude: ["2026-11-23"] }) }, undefined],
    ["has a schedule that cannot be read", { schedule: '[{"cron":"every day"}]' }, undefined],
    ["has no schedule", { schedule: "[]" }, undefined],
  ])("that %s", (_, given, expected) => {
    const text = lateText({ ...pipeline, ...given }, NOW);
    if (expected === undefined) expect(text).toBeUndefined();
    else expect(text).toContain(expected);
  });

  it("is given a quarter of an hour", () => {
    const at = (minutes: number) => lateText({ ...pipeline }, Date.parse("2026-11-23T14:00:00Z") + minutes * 60_000);
    const before = { ...pipeline, latestRunCreatedAt: "2026-11-22T14:00:00Z" };
    expect(lateText(before, Date.parse("2026-11-23T14:14:00Z"))).toBeUndefined();
    expect(at(16)).toContain(due);
  });
});

describe("a run that has not ended", () => {
  const run = { id: "r", pipelineId: "p", pipelineName: "P" };
  const ahead = { id: "s", pipelineId: "p", runStatus: "RUNNING", startedAt: ago(70) };
  const queued = { pipelineRunId: "r", taskName: "dbt build", updatedAt: ago(40) };

  it.each<[string, object, object, string | undefined]>([
    ["CREATED a moment ago", { runStatus: "CREATED", createdAt: ago(9) }, {}, undefined],
    ["CREATED long ago", { runStatus: "CREATED", createdAt: ago(11) }, {}, "P (run r): CREATED for 11m and not begun."],
    [
      "behind another",
      { runStatus: "CREATED", createdAt: ago(11) },
      { active: [ahead] },
      "behind run s, which is RUNNING for 1h 10m.",
    ],
    ["CANCELLING long", { runStatus: "CANCELLING", updatedAt: ago(30) }, {}, "CANCELLING for 30m"],
    ["RUNNING as usual", { runStatus: "RUNNING", startedAt: ago(15) }, { usual }, undefined],
    [
      "RUNNING far longer",
      { runStatus: "RUNNING", startedAt: ago(25) },
      { usual },
      "RUNNING for 25m; usually 10m, 15m at the 90th percentile of 20 runs.",
    ],
    [
      "RUNNING a little longer than what is short",
      { runStatus: "RUNNING", startedAt: ago(5) },
      { usual: { ...usual, median: 10, p90: 20 } },
      undefined,
    ],
    ["RUNNING for an hour without a past", { runStatus: "RUNNING", startedAt: ago(60) }, {}, undefined],
    ["RUNNING for a day without a past", { runStatus: "RUNNING", startedAt: ago(1440) }, {}, "RUNNING for 1d; too few"],
    [
      "with a task in the queue",
      { runStatus: "RUNNING", startedAt: ago(50) },
      { queued: [queued] },
      "task dbt build QUEUED for 40m",
    ],
    [
      "with another run's task in the queue",
      { runStatus: "RUNNING", startedAt: ago(50) },
      { queued: [{ ...queued, pipelineRunId: "x" }] },
      undefined,
    ],
  ])("%s", (_, given, around, expected) => {
    const text = stuckText({ ...run, ...given }, NOW, { usual: undefined, queued: [], active: [], ...around });
    if (expected === undefined) expect(text).toBeUndefined();
    else expect(text).toContain(expected);
  });
});
