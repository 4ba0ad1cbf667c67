/** Finds the lines of a file that match; all are counted, and the last ones kept, since logs tell most at their end. */
import { MASK } from "../redaction/masking.js";
import { cleanText } from "../result/text.js";
import { copied } from "./copied.js";
import { MAX_SCANNED_BYTES } from "./limits.js";
import { type LinePiece, PIECE_MARGIN, shownAround, shownLine, type Tidy } from "./lines.js";
import type { Pattern } from "./pattern.js";
import { type FileSource, type ReadHead, type Reading, readPart } from "./source.js";
import { type About, lineSink, SniffedReading } from "./text-reading.js";

export interface SearchWanted {
  readonly pattern: Pattern;
  /** Lines around each match. */
  readonly context: number;
  /** Characters that all lines may have together. */
  readonly room: number;
  readonly tidy: Tidy;
}

/** A line of the result: one that matches, or one around it. */
export interface FoundLine {
  /** From 1, where the searching began. */
  readonly number: number;
  readonly text: string;
  readonly isMatch: boolean;
}

/** A line that is made readable only where it is shown. */
interface LineBefore {
  readonly number: number;
  readonly text: () => string;
}

export interface SearchFound {
  readonly about: About;
  /** In the order of the file; the last of them, where they are too many. */
  readonly lines: readonly FoundLine[];
  /** How many lines match. */
  readonly matches: number;
  /** How many lines were searched. */
  readonly searched: number;
}

/** Searches the file; of one that is larger than is scanned, its end where the API can give that. */
export function search(source: FileSource, wanted: SearchWanted): Promise<SearchFound> {
  return readPart(source, { last: MAX_SCANNED_BYTES }, (head) => new SearchReading(head, wanted));
}

/** Searches one body as it comes. */
class SearchReading implements Reading<SearchFound> {
  readonly #reading: SniffedReading;
  readonly #wanted: SearchWanted;
  /** The lines before the present one, as many as make its context. */
  readonly #before: LineBefore[] = [];
  #kept: FoundLine[] = [];
  #dropped = 0;
  #characters = 0;
  #number = 0;
  #matches = 0;
  /** How many lines are still of the context of the last match. */
  #behind = 0;
  #isMatched = false;
  readonly #isMaskMatched: boolean;

  constructor(head: ReadHead, wanted: SearchWanted) {
    this.#wanted = wanted;
    this.#isMaskMatched = wanted.pattern.test(MASK);
    this.#reading = new SniffedReading(head, (beginning, of, isBinary) =>
      isBinary ? undefined : lineSink(beginning, of, (piece) => this.#take(piece)),
    );
  }

  write(piece: Uint8Array): boolean {
    return this.#reading.write(piece);
  }

  finish(): SearchFound {
    const about = this.#reading.finish();
    return { about, lines: this.#kept.slice(this.#dropped), matches: this.#matches, searched: this.#number };
  }

  #take(piece: LinePiece): boolean {
    const { pattern, tidy, context } = this.#wanted;
    if (piece.isFirst) {
      this.#number += 1;
      this.#isMatched = false;
    }
    // A long line counts once, and is shown by its first match.
    if (this.#isMatched) return true;
    // To look for secrets costs more than to search: only what is found is looked through, and then searched again.
    const clean = this.#mayMatch(piece.text) ? tidy(piece.text) : undefined;
    if (clean !== undefined && pattern.test(clean) && !isNearEnd(piece, clean, pattern)) {
      this.#isMatched = true;
      this.#matches += 1;
      for (const { number, text } of this.#before.splice(0)) this.#keep({ number, text: text(), isMatch: false });
      this.#keep({ number: this.#number, text: shownAround(piece, clean, () => pattern.find(clean)), isMatch: true });
      this.#behind = context;
    } else if (piece.isLast) {
      this.#around({ number: this.#number, text: () => (piece.isFirst ? shownLine(piece, tidy) : "[…]") });
    }
    return true;
  }

  #mayMatch(text: string): boolean {
    return this.#isMaskMatched || this.#wanted.pattern.test(cleanText(text));
  }

  /** A line that does not match: of the context of the match before, or perhaps of one to come. */
  #around(line: LineBefore): void {
    if (this.#behind > 0) {
      this.#behind -= 1;
      this.#keep({ number: line.number, text: line.text(), isMatch: false });
    } else if (this.#wanted.context > 0) {
      this.#before.push(line);
      if (this.#before.length > this.#wanted.context) this.#before.shift();
    }
  }

  #keep(line: FoundLine): void {
    this.#kept.push({ ...line, text: copied(line.text) });
    this.#characters += line.text.length;
    while (this.#characters > this.#wanted.room && this.#dropped < this.#kept.length - 1) {
      this.#characters -= this.#kept[this.#dropped]?.text.length ?? 0;
      this.#dropped += 1;
    }
    if (this.#dropped > 4096 && this.#dropped > this.#kept.length / 2) {
      this.#kept = this.#kept.slice(this.#dropped);
      this.#dropped = 0;
    }
  }
}

/** Whether the next piece of the line has the same match, with what stands behind it. */
function isNearEnd(piece: LinePiece, clean: string, pattern: Pattern): boolean {
  return !piece.isLast && pattern.find(clean) >= clean.length - PIECE_MARGIN;
}

/** The lines as one text: `12:` before a line that matches, `13-` before one around it, `--` between what is apart. */
export function searchText(lines: readonly FoundLine[]): string {
  return lines
    .map(({ number, text, isMatch }, index) => {
      const last = lines[index - 1]?.number;
      const gap = last !== undefined && number > last + 1 ? "--\n" : "";
      return `${gap}${number}${isMatch ? ":" : "-"}${text}`;
    })
    .join("\n");
}
