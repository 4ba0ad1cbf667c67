/** Lines and characters, however a text is cut into pieces; held against the whole text taken at once. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Decoding } from "../../../server/file/decoding.js";
import { type LinePiece, Lines } from "../../../server/file/lines.js";
import { pieces } from "./pieces.js";

function linesOf(texts: readonly string[]): string[] {
  const found: string[] = [];
  const lines = new Lines(({ text }) => {
    found.push(text);
    return true;
  });
  for (const text of texts) lines.write(text);
  lines.end();
  return found;
}

/** What a line is, said in one line. */
function naive(text: string): string[] {
  const all = text.split(/\r\n|\r|\n/);
  return all.at(-1) === "" ? all.slice(0, -1) : all;
}

const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r", "\r\n", "é", "\u{1f600}"), maxLength: 60 });

describe("lines", () => {
  it("are those of the whole text, wherever it is cut", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(80), { maxLength: 8 }), (whole, cuts) => {
        expect(linesOf(pieces(whole, cuts))).toEqual(naive(whole));
      }),
    );
  });

  it("that are long come in pieces which make them up, each overlapping the one before", () => {
    const line = Array.from({ length: 40_000 }, (_, at) => `${at} `).join("");
    const found: LinePiece[] = [];
    const lines = new Lines((piece) => found.push(piece) > 0);
    for (let at = 0; at < line.length; at += 10_007) lines.write(line.slice(at, at + 10_007));
    lines.write("\nshort");
    lines.end();
    const [short, ...long] = found.toReversed();
    expect(short).toEqual({ text: "short", isFirst: true, isLast: true });
    long.reverse();
    expect(long.length).toBeGreaterThan(2);
    expect(long.map(({ isFirst, isLast }) => [isFirst, isLast])).toEqual(
      long.map((_, at) => [at === 0, at === long.length - 1]),
    );
    let whole = long[0]?.text ?? "";
    for (const { text: next } of long.slice(1)) {
      expect(next.length).toBeLessThanOrEqual(64 * 1024);
      const overlap = next.slice(0, 8 * 1024);
      expect(whole.endsWith(overlap)).toBe(true);
      whole += next.slice(overlap.length);
    }
    expect(whole).toBe(line);
  });

  it("stop where no more are wanted", () => {
    let count = 0;
    const lines = new Lines(() => (count += 1) < 2);
    expect(lines.write("a\nb\nc\nd\n")).toBe(false);
    expect(count).toBe(2);
  });
});

describe("decoding", () => {
  const any = fc.string({ unit: "grapheme", maxLength: 40 });
  const encodings = [
    ["utf-8", (whole: string) => Buffer.from(whole, "utf8"), "text/plain"],
    ["utf-16le with its mark", (whole: string) => Buffer.from(`\ufeff${whole}`, "utf16le"), "text/plain"],
    ["utf-16be with its mark", (whole: string) => Buffer.from(`\ufeff${whole}`, "utf16le").swap16(), "text/plain"],
    ["utf-16le by the header", (whole: string) => Buffer.from(whole, "utf16le"), "text/plain; charset=utf-16le"],
  ] as const;

  it.each(encodings)("of %s is that of the whole, wherever characters are cut in two", (_, encode, type) => {
    fc.assert(
      fc.property(any, fc.array(fc.nat(160), { maxLength: 12 }), (whole, cuts) => {
        const bytes = encode(whole);
        const decoding = new Decoding(bytes, type, 0);
        const decoded = pieces(bytes, cuts).map((piece) => decoding.decode(piece));
        expect(`${decoded.join("")}${decoding.end()}`).toBe(whole.replace(/^\ufeff/, ""));
      }),
    );
  });

  it.each([0, 1, 2, 7])("of a part of UTF-16 that begins at byte %i goes by characters", (start) => {
    const bytes = Buffer.from("\ufeffOne line, and another line.\n", "utf16le");
    const part = bytes.subarray(start);
    const decoding = new Decoding(part, null, start);
    const expected = bytes.subarray(start + (start % 2)).toString("utf16le");
    expect(decoding.decode(part) + decoding.end()).toBe(expected.replace(/^\ufeff/, ""));
  });
});
