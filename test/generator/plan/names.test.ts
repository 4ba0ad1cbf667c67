import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARGUMENT_NAME, argumentName, shorten, snakeCase } from "../../../generator/plan/names.js";

describe("snakeCase", () => {
  it.each([
    ["runId", "run_id"],
    ["HTTPServerURL", "http_server_url"],
    ["X-Request-Id", "x_request_id"],
    ["filter[name]", "filter_name"],
    ["team_ids[]", "team_ids"],
    ["$top", "top"],
    ["a b", "a_b"],
    ["StartTime<", "start_time_lt"],
    ["StartTime>", "start_time_gt"],
    ["price!=", "price_not_eq"],
    ["product~neq", "product_neq"],
    ["$.xgafv", "xgafv"],
    ["größe", "grosse"],
    ["naïve", "naive"],
    ["名前", "u540d_u524d"],
    ["@", "at"],
    ["_id", "_id"],
    ["oauth2Token", "oauth2_token"],
    ["", ""],
  ])("%s -> %s", (given, want) => {
    expect(snakeCase(given)).toBe(want);
  });
});

describe("argumentName", () => {
  it.each([
    ["2fa", "_2fa"],
    ["constructor", "constructor_"],
    ["__proto__", "proto"],
    ["", "value"],
    ["toString", "to_string"],
  ])("%s -> %s", (given, want) => {
    expect(argumentName(given)).toBe(want);
  });

  it("is legal, and the name of nothing that every object has, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 90 }), (text) => {
        const name = argumentName(text);
        expect(name).toMatch(ARGUMENT_NAME);
        expect(name in {}).toBe(false);
      }),
    );
  });

  it("keeps long names apart that begin alike", () => {
    const long = "a_very_long_name_indeed_".repeat(5);
    expect(argumentName(`${long}one`)).not.toBe(argumentName(`${long}two`));
  });
});

it("shortens at a word, to the limit at most, and always alike", () => {
  const name = shorten("list_everything_that_there_is_in_the_whole_wide_world", 40, "GET /x");
  expect(name.length).toBeLessThanOrEqual(40);
  expect(name).toMatch(/^list_everything_that_there_is_in_[a-z_]*[0-9a-f]{5}$/);
  expect(shorten("list_everything_that_there_is_in_the_whole_wide_world", 40, "GET /x")).toBe(name);
});
