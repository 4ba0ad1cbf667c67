/** Which messages are the same failure again. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalised, signatureOf } from "../../../workflows/failures/signature.js";

describe("a normalised message", () => {
  it.each<[string, string, string]>([
    ["counts", "Got 1184 results, configured to fail if != 0", "Got 7 results, configured to fail if != 0"],
    ["numbers with separators", "daily limit of 650,000 calls", "daily limit of 1.5 calls"],
    ["times", "failed at 2026-11-23T02:00:01.5Z", "failed at 2026-11-24 03:10:00+02:00"],
    ["ids", "job 0fa8a995-d42d-48fd-8120-2e44dc3e87c9 died", "job 11111111-1111-4111-8111-111111111111 died"],
    ["hashes", "commit eaede24defc222fac3d4 is gone", "commit 00ede24defc222fac3d9 is gone"],
    ["quoted values", "invalid identifier 'REGION_CODE'", "invalid identifier 'X'"],
    ["lists of numbers", "rows 1, 2, 3 rejected", "rows 4 rejected"],
    ["case and space", "Connection  reset\nby peer", "connection reset by peer"],
  ])("leaves out %s", (_, one, other) => expect(normalised(one)).toBe(normalised(other)));

  it.each<[string, string]>([
    ["connection reset by peer", "the refresh token has expired"],
    ["facade of the decade is effaced", "acceded of the decade is effaced"],
    ["Reading users: reset", "Reading orders: reset"],
  ])("keeps what tells %j from %j", (one, other) => expect(normalised(one)).not.toBe(normalised(other)));

  it("is the same whatever number, id or moment stands in a text, and normal already", () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const changing = fc.oneof(
      fc.integer().map(String),
      fc.uuid(),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
      word.map((text) => `"${text}"`),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), changing, changing, (words, one, other) => {
        const around = (value: string) => normalised([...words, value, ...words].join(" "));
        expect(around(one)).toBe(around(other));
        expect(normalised(around(one))).toBe(around(one));
      }),
    );
  });

  it("does not take long over any text", () => {
    for (const text of ["a".repeat(1e6), "1,".repeat(5e5), '"'.repeat(1e6), "deadbeef".repeat(1e5)]) {
      expect(normalised(text).length).toBeLessThanOrEqual(600);
    }
  });
});

it("a signature tells tasks and operations apart", () => {
  const all = [
    signatureOf("a", "b", "c"),
    signatureOf("a", undefined, "c"),
    signatureOf("b", "b", "c"),
    signatureOf(undefined, "a", "c"),
  ];
  expect(new Set(all).size).toBe(all.length);
});
