/** The last lines of a file, by parts from its end that grow until they are enough. */
import { Decoding } from "./decoding.js";
import { type HeldPart, holdPart, PartReading } from "./held-part.js";
import { FIRST_PART_BYTES, MAX_HELD_BYTES, MAX_LINE } from "./limits.js";
import { type LinePiece, shownLine, type Tidy } from "./lines.js";
import { type FileSource, type ReadHead, type Reading, readPart } from "./source.js";
import { type About, lineSink, SniffedReading } from "./text-reading.js";

/** Lines of a file, and what they are lines of. */
export interface LinesFound {
  readonly about: About;
  readonly lines: readonly string[];
  /** There are others before them, or behind. */
  readonly hasMore: boolean;
}

export interface LinesWanted {
  readonly most: number;
  /** Characters that all lines may have together. */
  readonly room: number;
  readonly tidy: Tidy;
}

/** Reads the last lines. What is held of the file stays below `MAX_HELD_BYTES`. */
export async function readTail(source: FileSource, wanted: LinesWanted): Promise<LinesFound> {
  const first = await readPart(source, { last: FIRST_PART_BYTES }, (head) => beginTail(head, wanted));
  return "bytes" in first ? growing(source, first, wanted) : first;
}

/** A part is kept as it is, since what stands before it may be wanted; a whole file is read through. */
function beginTail(head: ReadHead, wanted: LinesWanted): Reading<LinesFound | HeldPart> {
  return head.part === undefined ? new WholeTail(head, wanted) : new PartReading(head.headers, head.part);
}

/** Asks for the parts before until there are lines enough, or as much is held as may be. */
async function growing(source: FileSource, first: HeldPart, wanted: LinesWanted): Promise<LinesFound> {
  let held = first;
  let found = tailOf(held, wanted);
  while (found.hasMore && found.lines.length < wanted.most && !isFull(found, wanted) && !found.about.isBinary) {
    const { start, end } = held.part;
    const before = Math.max(0, start - held.bytes.length * 3);
    if (start === 0 || end - before + 1 > MAX_HELD_BYTES) break;
    const part = await holdPart(source, { start: before, end: start - 1 });
    // The file has changed, or the API gives less than it is asked for: what is there must do.
    if (part === undefined || part.part.end !== start - 1) break;
    const bytes = new Uint8Array(Buffer.concat([part.bytes, held.bytes]));
    held = { ...held, part: { ...held.part, start: part.part.start }, bytes };
    found = tailOf(held, wanted);
  }
  if (found.lines.length > 0 || held.part.start === 0 || found.about.isBinary) return found;
  return { ...found, lines: [endOf(held, wanted.tidy)] };
}

/** The end of a line whose beginning is not held. What is cut off is far more than any secret is long. */
function endOf({ headers, bytes, part }: HeldPart, tidy: Tidy): string {
  const last = bytes.subarray(-FIRST_PART_BYTES);
  const start = part.start + bytes.length - last.length;
  const text = new Decoding(last, headers.get("content-type"), start).decode(last);
  return `[…] ${tidy(text).trimEnd().slice(-MAX_LINE)}`;
}

function isFull({ lines }: LinesFound, { room }: LinesWanted): boolean {
  return lines.reduce((sum, line) => sum + line.length + 1, 0) >= room;
}

/** The last lines of a part that is held. */
function tailOf({ headers, bytes, part }: HeldPart, wanted: LinesWanted): LinesFound {
  const reading = new WholeTail({ headers, part }, wanted);
  reading.write(bytes);
  return reading.finish();
}

/** Reads through a body and keeps its last lines. */
class WholeTail implements Reading<LinesFound> {
  readonly #reading: SniffedReading;
  readonly #wanted: LinesWanted;
  #last: LinePiece[] = [];
  /** How many of `#last`, from its beginning, are no longer among the last. */
  #dropped = 0;
  #characters = 0;

  constructor(head: ReadHead, wanted: LinesWanted) {
    this.#wanted = wanted;
    this.#reading = new SniffedReading(head, (beginning, of, isBinary) =>
      isBinary ? undefined : lineSink(beginning, of, (piece) => this.#take(piece)),
    );
  }

  write(piece: Uint8Array): boolean {
    return this.#reading.write(piece);
  }

  finish(): LinesFound {
    const about = this.#reading.finish();
    const kept = this.#last.slice(this.#dropped).map((piece) => shownLine(piece, this.#wanted.tidy));
    return { about, lines: kept, hasMore: this.#dropped > 0 || about.start > 0 };
  }

  #take(piece: LinePiece): boolean {
    // Of a long line only its first piece is shown.
    if (!piece.isFirst) return true;
    this.#last.push(piece);
    this.#characters += piece.text.length + 1;
    const { most, room } = this.#wanted;
    // Terminal codes, which are taken out at the end, may be most of a line.
    while (this.#last.length - this.#dropped > most || this.#characters > room * 4 + piece.text.length) {
      this.#characters -= (this.#last[this.#dropped]?.text.length ?? 0) + 1;
      this.#dropped += 1;
    }
    if (this.#dropped > 4096 && this.#dropped > this.#last.length / 2) {
      this.#last = this.#last.slice(this.#dropped - 1);
      this.#dropped = 1;
    }
    return true;
  }
}
