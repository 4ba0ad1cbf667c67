/** The first lines of a file; no more of it is asked for than they need, as far as the API can give parts. */
import { type HeldPart, holdPart, PartReading } from "./held-part.js";
import { FIRST_PART_BYTES, MAX_HELD_BYTES } from "./limits.js";
import { type LinePiece, shownLine } from "./lines.js";
import { type FileSource, type ReadHead, type Reading, readPart } from "./source.js";
import type { LinesFound, LinesWanted } from "./tail.js";
import { type About, lineSink, SniffedReading } from "./text-reading.js";

/** Reads the first lines. What is held of the file stays below `MAX_HELD_BYTES`. */
export async function readHead(source: FileSource, wanted: LinesWanted): Promise<LinesFound> {
  const first = await readPart<LinesFound | HeldPart>(
    source,
    { start: 0, end: FIRST_PART_BYTES - 1 },
    ({ headers, part }) =>
      part === undefined ? new HeadReading({ headers, part }, wanted) : new PartReading(headers, part),
  );
  return "bytes" in first ? growing(source, first, wanted) : first;
}

/** Asks for the parts behind until there are lines enough, or as much has been read as may be. */
async function growing(source: FileSource, first: HeldPart, wanted: LinesWanted): Promise<LinesFound> {
  const reading = new HeadReading(first, wanted);
  let next: HeldPart | undefined = first;
  let isEnded = false;
  let read = 0;
  while (next !== undefined && reading.write(next.bytes)) {
    const { end, total }: HeldPart["part"] = next.part;
    read = end + 1;
    isEnded = total !== undefined && read >= total;
    if (isEnded || read * 4 > MAX_HELD_BYTES) break;
    next = await holdPart(source, { start: read, end: read * 4 - 1 });
    // Nobody tells how long it is: it ends where nothing more comes.
    if (next === undefined) isEnded = total === undefined;
  }
  const found = reading.finish();
  const hasMore = !isEnded;
  return {
    ...found,
    about: { ...found.about, isToEnd: !hasMore && found.about.isToEnd },
    hasMore: found.hasMore || hasMore,
  };
}

/** Reads lines until there are enough. */
class HeadReading implements Reading<LinesFound> {
  readonly #reading: SniffedReading;
  readonly #lines: FirstLines;

  constructor(head: ReadHead, wanted: LinesWanted) {
    this.#lines = new FirstLines(wanted);
    this.#reading = new SniffedReading(head, (beginning, of, isBinary) =>
      isBinary ? undefined : lineSink(beginning, of, this.#lines.take),
    );
  }

  write(piece: Uint8Array): boolean {
    return this.#reading.write(piece);
  }

  finish(): LinesFound {
    return this.#lines.found(this.#reading.finish());
  }
}

/** Gathers the first lines. */
export class FirstLines {
  readonly #wanted: LinesWanted;
  readonly #lines: string[] = [];
  #characters = 0;
  #hasMore = false;

  constructor(wanted: LinesWanted) {
    this.#wanted = wanted;
  }

  /** Takes the next line; false once there is one too many. */
  readonly take = (piece: LinePiece): boolean => {
    if (!piece.isFirst) return true;
    const { most, room, tidy } = this.#wanted;
    if (this.#lines.length >= most || this.#characters >= room) {
      this.#hasMore = true;
      return false;
    }
    const line = shownLine(piece, tidy);
    this.#lines.push(line);
    this.#characters += line.length + 1;
    return true;
  };

  found(about: About): LinesFound {
    return { about, lines: this.#lines, hasMore: this.#hasMore || about.isCapped };
  }
}
