/** docs/limits.md states the limits that the code keeps, and no others. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { catalogue } from "../../generated/index.js";
import { durationMs } from "../../server/duration.js";
import { MAX_HELD_BYTES, MAX_LINE, MAX_SCANNED_BYTES, USUAL_LINES } from "../../server/file/limits.js";
import { MAX_RESPONSE_BYTES } from "../../server/http/exchange.js";
import { DEFAULT_MAX_RESULT_CHARACTERS, DEFAULT_TIMEOUT_MS } from "../../server/settings.js";

const page = readFileSync(new URL("../../docs/limits.md", import.meta.url), "utf8");
const numberText = (value: number) => value.toLocaleString("en-US");
const mebibytes = (bytes: number) => `${bytes / 1024 / 1024} MiB`;
/** The row that begins with these words. */
const rowOf = (words: string) => page.split("\n").find((line) => line.startsWith(`| ${words}`)) ?? "";

it.each([
  ["a result ", `${numberText(DEFAULT_MAX_RESULT_CHARACTERS)} characters`],
  ["an answer of the API", mebibytes(MAX_RESPONSE_BYTES)],
  ["a call of the API", `${DEFAULT_TIMEOUT_MS / 1000} seconds`],
  ["held of a file", mebibytes(MAX_HELD_BYTES)],
  ["lines without", `the last ${USUAL_LINES}`],
  ["a line ", `${numberText(MAX_LINE)} characters`],
  ["searched by", mebibytes(MAX_SCANNED_BYTES)],
])("%s", (words, limit) => {
  expect(rowOf(words)).toContain(limit);
});

it("the windows and pages of every list", () => {
  for (const { name, window, page: paged, arguments: own, fallback } of catalogue.tools) {
    if (paged === undefined) continue;
    const { minimum: _, ...limit } = own["limit"]?.schema ?? {};
    expect({ name, limit }).toEqual({ name, limit: { type: "integer", maximum: 1000, default: 50 } });
    if (window !== undefined) expect(window).toMatchObject({ max: "7d", default: "24h", longest: "90d" });
    for (const way of fallback ?? [])
      if (way.lookBack !== undefined) expect(durationMs(way.lookBack)).toBe(durationMs("8w"));
  }
  expect(rowOf("items of one call")).toContain("50 without `limit`, at most 1,000");
  expect(rowOf("a window of time")).toMatch(/24 hours without `time_from`; 90 days/);
  expect(rowOf("one request of it")).toContain("7 days");
});

it("those that the workflows' own descriptions state", () => {
  const described = (name: string) => catalogue.workflows?.find((each) => each.name === name)?.description ?? "";
  expect(described("whats_broken")).toMatch(/12 weightiest.*1,000 runs of 30 days/);
  expect(described("pipeline_context")).toMatch(/300 runs and 60 tasks/);
  const { timeout } = catalogue.workflows?.find(({ name }) => name === "wait_for_pipeline_run")?.arguments ?? {};
  expect(timeout?.schema.default).toBe(50);
});
