/** The same bytes come out as went in, however they were cut, and in pieces that are whole lines. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wholeLines } from "../../server/whole-lines.js";

async function through(pieces: readonly Buffer[], maxBytes = 1_000): Promise<Buffer[]> {
  const out: Buffer[] = [];
  const lines = wholeLines(maxBytes).on("data", (piece: Buffer) => out.push(piece));
  await pipeline(Readable.from(pieces), lines);
  return out;
}

const bytes = fc.uint8Array({ maxLength: 30 }).map((raw) => Buffer.from(raw));
const text = fc.string({ unit: fc.constantFrom("a", "\n", "é", "\r"), maxLength: 12 }).map((each) => Buffer.from(each));

describe("whole lines", () => {
  it("are all that comes out, but for the last", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(bytes, text), { maxLength: 12 }), async (pieces) => {
        const out = await through(pieces.filter(({ length }) => length > 0));
        expect(Buffer.concat(out)).toEqual(Buffer.concat(pieces));
        for (const piece of out.slice(0, -1)) expect(piece.at(-1)).toBe(0x0a);
      }),
    );
  });

  it("are handed on unfinished where they are too long to be held", async () => {
    const pieces = Array.from({ length: 5 }, () => Buffer.from("aaaa"));
    expect((await through(pieces, 10)).map(({ length }) => length)).toEqual([12, 8]);
  });
});
