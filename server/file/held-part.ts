/** A part of a file that is held as it came, in bytes. */
import type { AnswerHeaders } from "../http/answer-headers.js";
import { MAX_HELD_BYTES } from "./limits.js";
import type { Part, Range } from "./part.js";
import { type FileSource, type ReadHead, type Reading, readPart } from "./source.js";

export interface HeldPart {
  readonly headers: AnswerHeaders;
  readonly part: Part;
  readonly bytes: Uint8Array;
}

/** Keeps the bytes of a part; of one that is longer than it says it is, no more than that. */
export class PartReading implements Reading<HeldPart> {
  readonly #headers: AnswerHeaders;
  readonly #part: Part;
  readonly #pieces: Uint8Array[] = [];
  #left: number;

  constructor(headers: AnswerHeaders, part: Part) {
    this.#headers = headers;
    this.#part = part;
    this.#left = Math.min(part.end - part.start + 1, MAX_HELD_BYTES);
  }

  write(piece: Uint8Array): boolean {
    const kept = piece.subarray(0, this.#left);
    this.#pieces.push(kept);
    this.#left -= kept.length;
    return kept.length === piece.length;
  }

  finish(): HeldPart {
    return { headers: this.#headers, part: this.#part, bytes: new Uint8Array(Buffer.concat(this.#pieces)) };
  }
}

/** Asks for another part of a file of which one has been given; undefined where that does not come as it should. */
export async function holdPart(source: FileSource, range: Range): Promise<HeldPart | undefined> {
  const held = await readPart<HeldPart | undefined>(source, range, ({ headers, part }: ReadHead) =>
    part === undefined ? { write: () => false, finish: () => undefined } : new PartReading(headers, part),
  );
  const isWhole = held !== undefined && held.bytes.length === held.part.end - held.part.start + 1;
  return isWhole ? held : undefined;
}
