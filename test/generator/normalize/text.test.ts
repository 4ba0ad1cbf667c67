import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText } from "../../../generator/normalize/text.js";

describe("text from a document", () => {
  const cases = [
    { name: "controls and escapes", given: "a\u0000b\u001b[31mc\u0007\u009b", want: "ab[31mc" },
    { name: "zero width and soft hyphens", given: "a\u200bb\u200d\ufeffc\u00add", want: "abcd" },
    { name: "bidirectional", given: "\u202eabc\u202c \u2067d\u2069", want: "abc d" },
    { name: "tag characters", given: "a\u{e0041}\u{e0001}b\u{e0100}", want: "ab" },
    { name: "lone surrogates", given: "a\ud800b", want: "a\ufffdb" },
    { name: "line ends", given: "a\r\nb\rc\u2028d", want: "a\nb\nc\nd" },
    { name: "blank lines and trailing spaces", given: "  a  \n\n\n\n b   c\td\n", want: "a\n\n b c d" },
    { name: "other spaces", given: "a\u00a0\u3000b", want: "a b" },
    { name: "indentation of lists stays", given: "- a\n    - b", want: "- a\n    - b" },
    { name: "other scripts and emoji stay", given: "日本語 ελ 😀 ❤️", want: "日本語 ελ 😀 ❤️" },
    { name: "no text", given: 3, want: "" },
  ];
  it.each(cases)("$name", ({ given, want }) => {
    expect(cleanText(given)).toBe(want);
  });

  it("never holds format or control characters but line feeds, and cleaning twice changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[^\P{Cc}\n]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u);
        expect(cleanText(clean)).toBe(clean);
      }),
      { numRuns: 100 },
    );
  });
});
