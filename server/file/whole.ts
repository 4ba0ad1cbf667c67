/** A file of which no part was asked for: JSON as a whole, text by its first lines, anything else as its bytes. */
import { FirstLines } from "./head.js";
import { PointerVisitor, type PointedValue } from "./json/pointed.js";
import { JsonSink, looksLikeJson } from "./json/reading.js";
import type { JsonVisitor } from "./json/scanner.js";
import { type FileSource, type ReadHead, type Reading, readWhole } from "./source.js";
import type { LinesFound, LinesWanted } from "./tail.js";
import { type About, type BodySink, lineSink, SniffedReading } from "./text-reading.js";

export interface WholeWanted extends LinesWanted {
  /** JSON is given as JSON. */
  readonly isJsonWanted: boolean;
}

/** One of the three, by what the file is. */
export type WholeFound =
  | { readonly kind: "json"; readonly about: About; readonly value: PointedValue }
  | ({ readonly kind: "lines" } & LinesFound)
  /** The bytes, where there are few enough to be shown. */
  | { readonly kind: "binary"; readonly about: About; readonly bytes: Uint8Array | undefined };

/** Reads the file, as far as a result can show it. */
export function readAny(source: FileSource, wanted: WholeWanted): Promise<WholeFound> {
  return readWhole(source, (head) => new WholeReading(head, wanted));
}

class WholeReading implements Reading<WholeFound> {
  readonly #reading: SniffedReading;
  readonly #lines: FirstLines;
  readonly #pointed = new PointerVisitor([]);
  readonly #bytes: Uint8Array[] = [];
  #json: JsonSink | undefined;

  constructor(head: ReadHead, wanted: WholeWanted) {
    this.#lines = new FirstLines(wanted);
    this.#reading = new SniffedReading(head, (beginning, of, isBinary) => {
      if (isBinary) return this.#binarySink(wanted.room);
      const lines = lineSink(beginning, of, this.#lines.take);
      if (!wanted.isJsonWanted || !looksLikeJson(beginning)) return lines;
      this.#json = new JsonSink(beginning, of, this.#pointed);
      return both(this.#json, lines);
    });
  }

  write(piece: Uint8Array): boolean {
    return this.#reading.write(piece);
  }

  finish(): WholeFound {
    const about = this.#reading.finish();
    if (about.isBinary) return { kind: "binary", about, bytes: about.isToEnd ? joined(this.#bytes) : undefined };
    const pointed = this.#json?.fault === undefined && !about.isCapped ? this.#pointed.result : undefined;
    if (pointed?.kind === "found") return { kind: "json", about, value: pointed.value };
    return { kind: "lines", ...this.#lines.found(about) };
  }

  /** Keeps the bytes as long as their base64 may be shown. */
  #binarySink(room: number): BodySink {
    let length = 0;
    return {
      write: (piece) => {
        length += piece.length;
        this.#bytes.push(piece);
        return Math.ceil(length / 3) * 4 <= room;
      },
      end: () => undefined,
    };
  }
}

/** JSON that turns out to be none is shown as text, so the first lines are gathered beside it. */
function both(json: JsonSink, lines: BodySink): BodySink {
  let isFull = false;
  return {
    write: (piece) => {
      const isJson = json.write(piece);
      if (!isFull) isFull = !lines.write(piece);
      return isJson || !isFull;
    },
    end: () => {
      json.end();
      lines.end();
    },
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}

/** What a visitor has seen of a file that should be JSON. */
export interface VisitedJson<Visitor> {
  readonly about: About;
  readonly visitor: Visitor;
  /** Why the file is no JSON. */
  readonly fault: string | undefined;
}

/** Takes a visitor through the file's JSON, a new one for each try. */
export function visitJson<Visitor extends JsonVisitor>(
  source: FileSource,
  makeVisitor: () => Visitor,
): Promise<VisitedJson<Visitor>> {
  return readWhole(source, (head) => {
    const visitor = makeVisitor();
    let sink: JsonSink | undefined;
    const reading = new SniffedReading(head, (beginning, of, isBinary) =>
      isBinary ? undefined : (sink = new JsonSink(beginning, of, visitor)),
    );
    return {
      write: (piece) => reading.write(piece),
      finish: () => {
        const about = reading.finish();
        return { about, visitor, fault: about.isBinary ? "it is neither JSON nor text" : sink?.fault };
      },
    };
  });
}
