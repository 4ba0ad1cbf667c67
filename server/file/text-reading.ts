/** Reads the lines of an answer, where it is text. */
import { kindOfAnswer } from "../result/media.js";
import { Decoding, guessedUtf16 } from "./decoding.js";
import { BEGINNING_BYTES, MAX_SCANNED_BYTES } from "./limits.js";
import { Lines, type TakeLine } from "./lines.js";
import { wholeSize } from "./part.js";
import type { ReadHead, Reading } from "./source.js";

/** What was read of, whatever its kind. */
export interface About {
  readonly contentType: string | null;
  /** Bytes of the whole file; undefined where nobody tells. */
  readonly size: number | undefined;
  /** Where the reading began, in bytes. */
  readonly start: number;
  /** It ended with the file, not before. */
  readonly isToEnd: boolean;
  /** It ended because no more than the cap is read of a file. */
  readonly isCapped: boolean;
  /** Neither text nor JSON. */
  readonly isBinary: boolean;
}

/** Takes the pieces of a body once enough of its beginning is there to know what it is. */
export interface BodySink {
  readonly write: (piece: Uint8Array) => boolean;
  readonly end: () => void;
}

/** Chooses the sink by the beginning; undefined for a body that is not read any further. */
type ChooseSink = (beginning: Uint8Array, head: ReadHead, isBinary: boolean) => BodySink | undefined;

/** Reads a body from its beginning to its end, to the cap, or until its sink has enough. */
export class SniffedReading implements Reading<About> {
  readonly #head: ReadHead;
  readonly #choose: ChooseSink;
  #beginning: Uint8Array[] = [];
  #sink: BodySink | undefined;
  #isBegun = false;
  #isStopped = false;
  #isBinary = false;
  #isCapped = false;
  #bytes = 0;

  constructor(head: ReadHead, choose: ChooseSink) {
    this.#head = head;
    this.#choose = choose;
  }

  write(piece: Uint8Array): boolean {
    if (this.#bytes >= MAX_SCANNED_BYTES) {
      this.#isCapped = true;
      return false;
    }
    this.#bytes += piece.length;
    if (!this.#isBegun) {
      this.#beginning.push(piece);
      if (this.#bytes < BEGINNING_BYTES) return true;
      this.#isStopped = !this.#begin();
    } else this.#isStopped = this.#sink?.write(piece) !== true;
    return !this.#isStopped;
  }

  finish(): About {
    if (!this.#isBegun) this.#isStopped = !this.#begin();
    this.#sink?.end();
    const { headers, part } = this.#head;
    const start = part?.start ?? 0;
    const isCapped = this.#isCapped;
    const known = part === undefined ? wholeSize(headers) : part.total;
    const isComplete = !this.#isStopped && !isCapped;
    const size = known ?? (part === undefined && isComplete ? this.#bytes : undefined);
    return {
      contentType: headers.get("content-type"),
      size,
      start,
      isToEnd: isComplete && (part === undefined || part.total === undefined || part.end === part.total - 1),
      isCapped,
      isBinary: this.#isBinary,
    };
  }

  #begin(): boolean {
    this.#isBegun = true;
    const beginning = new Uint8Array(Buffer.concat(this.#beginning));
    this.#beginning = [];
    const contentType = this.#head.headers.get("content-type");
    this.#isBinary = isBinary(beginning, contentType, this.#head.part?.start ?? 0);
    this.#sink = this.#choose(beginning, this.#head, this.#isBinary);
    return this.#sink?.write(beginning) === true;
  }
}

/** A sink that gives the lines of a text; the first line of a part that does not begin the file is left out. */
export function lineSink(beginning: Uint8Array, { headers, part }: ReadHead, take: TakeLine): BodySink {
  const start = part?.start ?? 0;
  let isInFirst = start > 0;
  const lines = new Lines((piece) => {
    if (!isInFirst) return take(piece);
    isInFirst = !piece.isLast;
    return true;
  });
  const decoding = new Decoding(beginning, headers.get("content-type"), start);
  return {
    write: (piece) => lines.write(decoding.decode(piece)),
    end: () => {
      lines.write(decoding.end());
      lines.end();
    },
  };
}

function isBinary(beginning: Uint8Array, contentType: string | null, start: number): boolean {
  if (beginning.length === 0 || guessedUtf16(beginning, start) !== undefined) return false;
  return kindOfAnswer({ mediaType: "*/*" }, contentType, beginning) === "binary";
}
