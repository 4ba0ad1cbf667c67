/** In what two runs differ. */
import { expect, it } from "vitest";
import { differencesOf } from "../../../workflows/runs/differences.js";

const good = {
  branch: "main",
  commit: "aaaaaaaaaaaaaaaa",
  pipelineVersionNumber: 3,
  envName: "Production",
  triggeredBy: [{ triggerType: "SCHEDULED" }],
  startedAt: "2026-11-22T02:00:00Z",
  completedAt: "2026-11-22T02:10:00Z",
  data: {
    inputs: { full: { default: false }, db_password: { default: "old-secret-1" } },
    pipeline: { group: { tasks: { load: { parameters: { a: 1 } }, gone: {} } }, alone: { parameters: {} } },
  },
};

it("tells nothing of what is the same, or of other ids and times", () => {
  expect(differencesOf({ ...good, id: "b", completedAt: "2026-11-22T02:09:00Z" }, { ...good, id: "a" })).toEqual([]);
});

it("tells branch, commit, version, environment, trigger, inputs, tasks and a much longer duration", () => {
  const failed = {
    ...good,
    branch: null,
    commit: "bbbbbbbbbbbbbbbb",
    pipelineVersionNumber: 4,
    envName: "Development",
    triggeredBy: [{ triggerType: "MANUAL" }],
    completedAt: "2026-11-22T03:00:00Z",
    data: {
      inputs: { full: { default: true }, db_password: { default: "new-secret-2" } },
      pipeline: { group: { tasks: { load: { parameters: { a: 2 } }, fresh: {} } }, alone: { parameters: {} } },
    },
  };
  expect(differencesOf(failed, good)).toEqual([
    "branch main → none",
    "commit aaaaaaaa → bbbbbbbb",
    "version 3 → 4",
    "environment Production → Development",
    "trigger SCHEDULED → MANUAL",
    "input full false → true",
    "input db_password [secret] → [secret]",
    "definition of load, gone (gone), fresh (new)",
    "duration 10m → 1h",
  ]);
});

it("says nothing of what is not known of a run", () => {
  expect(differencesOf({}, {})).toEqual([]);
  expect(differencesOf({ data: null }, good)).not.toContain("definition");
});
