/** The lines of a text that comes in pieces, however they are ended, and however long they are. */
import { MAX_LINE } from "./limits.js";

/** A line is handed on in pieces of at most so many characters, so that none has to be held whole. */
const MAX_PIECE = 64 * 1024;
/** What a piece repeats of the one before, so that whatever is shorter is whole in one of them. */
const OVERLAP = 8 * 1024;
/** So much of a piece is never shown at an edge where the line goes on: a secret may be cut in two there. */
export const PIECE_MARGIN = OVERLAP / 2;

/** A line, or a piece of a long one. */
export interface LinePiece {
  readonly text: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Takes the pieces of lines; false where no more are wanted. */
export type TakeLine = (piece: LinePiece) => boolean;

/** Cuts a text at LF, CR LF and CR; what stands behind the last of them is a line, too, unless it is empty. */
export class Lines {
  readonly #take: TakeLine;
  #rest = "";
  #isFirst = true;
  #isAfterReturn = false;

  constructor(take: TakeLine) {
    this.#take = take;
  }

  /** Takes more of the text; false where no more is wanted. */
  write(text: string): boolean {
    if (text === "") return true;
    let from = this.#isAfterReturn && text.startsWith("\n") ? 1 : 0;
    this.#isAfterReturn = text.endsWith("\r");
    let feed = text.indexOf("\n", from);
    let carriage = text.indexOf("\r", from);
    while (feed >= 0 || carriage >= 0) {
      const isReturn = carriage >= 0 && (feed < 0 || carriage < feed);
      const end = isReturn ? carriage : feed;
      if (!this.#add(text.slice(from, end)) || !this.#endLine()) return false;
      from = isReturn && feed === end + 1 ? end + 2 : end + 1;
      if (feed >= 0 && feed < from) feed = text.indexOf("\n", from);
      if (isReturn) carriage = text.indexOf("\r", from);
    }
    return this.#add(text.slice(from));
  }

  /** The text has ended. */
  end(): void {
    if (this.#rest !== "" || !this.#isFirst) this.#endLine();
  }

  #add(text: string): boolean {
    this.#rest += text;
    while (this.#rest.length > MAX_PIECE) {
      const piece = { text: this.#rest.slice(0, MAX_PIECE), isFirst: this.#isFirst, isLast: false };
      this.#rest = this.#rest.slice(MAX_PIECE - OVERLAP);
      this.#isFirst = false;
      if (!this.#take(piece)) return false;
    }
    return true;
  }

  #endLine(): boolean {
    const piece = { text: this.#rest, isFirst: this.#isFirst, isLast: true };
    this.#rest = "";
    this.#isFirst = true;
    return this.#take(piece);
  }
}

/** Makes of a line what a model may read: cleaned, and without secrets. */
export type Tidy = (line: string) => string;

/** A line as a result shows it, from its first piece: its beginning, where it is too long. */
export function shownLine({ text, isLast }: LinePiece, tidy: Tidy): string {
  const clean = tidy(text);
  if (isLast && clean.length <= MAX_LINE) return clean;
  return `${clean.slice(0, MAX_LINE)} […]`;
}

/** What is shown of a piece around a place in it; never its very edges, where a secret may be cut in two. */
export function shownAround(piece: LinePiece, clean: string, place: () => number): string {
  if (piece.isFirst && piece.isLast && clean.length <= MAX_LINE) return clean;
  const at = place();
  const least = piece.isFirst ? 0 : PIECE_MARGIN;
  const most = piece.isLast ? clean.length : clean.length - PIECE_MARGIN;
  const start = Math.min(Math.max(least, at - MAX_LINE / 4), Math.max(least, most - MAX_LINE));
  const end = Math.min(most, start + MAX_LINE);
  const isCut = end < clean.length || !piece.isLast;
  return `${start > 0 || !piece.isFirst ? "[…] " : ""}${clean.slice(start, end)}${isCut ? " […]" : ""}`;
}
