/**
 * Reads a JSON text of any size, piece by piece, and keeps nothing of it but what a visitor asks for. It is no parser:
 * it finds where values begin and end, and what is kept of them is parsed by others. Libraries that stream JSON build
 * every string whole, however long, so that no cap on memory holds with them.
 */

export type JsonKind = "object" | "array" | "string" | "number" | "boolean" | "null";

/** A value at its beginning. */
export interface JsonPlace {
  readonly kind: JsonKind;
  /** 0 for the whole text. */
  readonly depth: number;
  /** Its name in the object around it, or its index in the array; undefined for the whole text. */
  readonly key: string | number | undefined;
}

/** A value at its end. */
export interface JsonEnd extends JsonPlace {
  /** Its JSON, where it was to be kept and is no longer than that. */
  readonly text: string | undefined;
  /** The length of its JSON. */
  readonly characters: number;
  /** How many members or items it has. */
  readonly children: number;
}

/** What a visitor wants of a value. */
export interface Wanted {
  /** Its members or items are visited, too. */
  readonly inside?: boolean;
  /** Its JSON is kept, where it has no more characters than this. */
  readonly keep?: number;
}

export interface JsonVisitor {
  readonly begin: (place: JsonPlace) => Wanted;
  /** False where no more is wanted of the text. */
  readonly end: (value: JsonEnd) => boolean;
}

interface Frame extends JsonPlace {
  readonly wanted: Wanted;
  readonly start: number;
  children: number;
  kept: string | undefined;
  /** From where in the present piece its text is still to be kept. */
  from: number;
}

type Expected = "value" | "first item" | "first key" | "key" | "colon" | "comma" | "end";

/** Longer names are cut: none that a person could ask for is. */
const MAX_KEY = 16 * 1024;
/** Deeper visits are refused; what is passed over may nest as it likes. */
const MAX_VISITED_DEPTH = 200;
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Scans one JSON text. */
export class JsonScanner {
  readonly #visitor: JsonVisitor;
  readonly #frames: Frame[] = [];
  #expected: Expected = "value";
  /** Within a string, a number or word, or a value that is passed over. */
  #within: "nothing" | "string" | "key" | "word" | "passed" = "nothing";
  #isEscaped = false;
  #isInString = false;
  #passedDepth = 0;
  #key = "";
  #piece = "";
  /** Characters before the present piece. */
  #before = 0;
  #fault: string | undefined;
  #isStopped = false;

  constructor(visitor: JsonVisitor) {
    this.#visitor = visitor;
  }

  /** Why the text is no JSON, with the place; undefined as long as nothing speaks against it. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Whether the whole value has been read. */
  get isComplete(): boolean {
    return this.#expected === "end";
  }

  /** Takes more of the text; false where no more is wanted, or it is no JSON. */
  write(piece: string): boolean {
    this.#piece = piece;
    for (let at = 0; at < piece.length && !this.#isStopped && this.#fault === undefined;) at = this.#step(at);
    for (const frame of this.#frames) this.#keep(frame, piece.length);
    for (const frame of this.#frames) frame.from = 0;
    this.#before += piece.length;
    return !this.#isStopped && this.#fault === undefined;
  }

  /** The text has ended. */
  end(): void {
    if (this.#within === "word") {
      this.#piece = "";
      this.#close(0);
    }
    if (!this.#isStopped && !this.isComplete) this.#fault ??= "it ends before its value does";
  }

  /** Takes what begins at this place of the piece, and gives the place behind it. */
  #step(at: number): number {
    switch (this.#within) {
      case "string":
      case "key":
        return this.#string(at);
      case "word":
        return this.#word(at);
      case "passed":
        return this.#passed(at);
      default:
        return this.#sign(at);
    }
  }

  #sign(at: number): number {
    const sign = this.#piece[at] ?? "";
    if (SPACE.has(sign.charCodeAt(0)) || (sign === "\ufeff" && this.#before + at === 0)) return at + 1;
    const expected = this.#expected;
    if (expected === "colon" && sign === ":") this.#expected = "value";
    else if (expected === "comma" && sign === ",") this.#expected = this.#top()?.kind === "object" ? "key" : "value";
    else if (this.#endsFrame(sign)) {
      this.#close(at + 1);
    } else if ((expected === "first key" || expected === "key") && sign === '"') {
      this.#within = "key";
      this.#key = "";
    } else if (expected === "value" || expected === "first item") return this.#open(at, sign);
    else return this.#refuse(at);
    return at + 1;
  }

  #endsFrame(sign: string): boolean {
    const kind = this.#top()?.kind;
    if (sign === "}") return kind === "object" && (this.#expected === "comma" || this.#expected === "first key");
    return sign === "]" && kind === "array" && (this.#expected === "comma" || this.#expected === "first item");
  }

  #open(at: number, sign: string): number {
    const kind = kindOf(sign);
    const depth = this.#frames.length;
    if (kind === undefined || depth > MAX_VISITED_DEPTH) return this.#refuse(at);
    const around = this.#top();
    const key = around === undefined ? undefined : around.kind === "object" ? nameOf(this.#key) : around.children;
    if (around !== undefined) around.children += 1;
    const place: JsonPlace = { kind, depth, key };
    const wanted = this.#visitor.begin(place);
    const kept = wanted.keep === undefined ? undefined : "";
    this.#frames.push({ kind, depth, key, wanted, start: this.#before + at, children: 0, kept, from: at });
    if (kind === "string") this.#within = "string";
    else if (kind !== "object" && kind !== "array") this.#within = "word";
    else if (wanted.inside === true) this.#expected = kind === "object" ? "first key" : "first item";
    else {
      this.#within = "passed";
      this.#passedDepth = 0;
      this.#isInString = false;
      return at;
    }
    return at + 1;
  }

  /** To the quotation mark that ends the string or the name. */
  #string(at: number): number {
    const piece = this.#piece;
    const end = this.#endOfString(at);
    if (this.#within === "key" && this.#key.length < MAX_KEY) this.#key += piece.slice(at, end);
    if (end === piece.length) return end;
    if (this.#within === "key") {
      this.#within = "nothing";
      this.#expected = "colon";
    } else this.#close(end + 1);
    return end + 1;
  }

  /** The place of the quotation mark that ends the string within which `at` is; the end of the piece where it has none. */
  #endOfString(at: number): number {
    const piece = this.#piece;
    const from = this.#isEscaped ? at + 1 : at;
    for (let look = from; ;) {
      const quote = piece.indexOf('"', look);
      const end = quote < 0 ? piece.length : quote;
      let slashes = 0;
      while (end - slashes > from && piece.charCodeAt(end - slashes - 1) === 0x5c) slashes += 1;
      this.#isEscaped = quote < 0 && slashes % 2 === 1;
      if (quote < 0 || slashes % 2 === 0) return end;
      look = quote + 1;
    }
  }

  /** To the end of a number, or of true, false or null. */
  #word(at: number): number {
    let end = at;
    while (end < this.#piece.length && /[\w.+-]/.test(this.#piece[end] ?? "")) end += 1;
    if (end < this.#piece.length) this.#close(end);
    return end;
  }

  /** To the end of an object or array that nobody looks into: brackets are counted, whatever is between them. */
  #passed(at: number): number {
    const piece = this.#piece;
    const frame = this.#top();
    let depth = this.#passedDepth;
    let end = at;
    for (; end < piece.length; end += 1) {
      if (this.#isInString) {
        end = this.#endOfString(end);
        this.#isInString = end === piece.length;
        continue;
      }
      const code = piece.charCodeAt(end);
      if (code === 0x2c) {
        if (depth === 1 && frame !== undefined) frame.children += 1;
      } else if (code === 0x7b || code === 0x5b) depth += 1;
      else if (code === 0x7d || code === 0x5d) {
        depth -= 1;
        if (depth === 0) break;
      } else if (code === 0x22) this.#isInString = true;
      // The first thing inside, whatever it is, makes one child more than there are commas.
      if (frame?.children === 0 && !SPACE.has(code) && !(depth === 1 && end === frame.start - this.#before)) {
        frame.children = 1;
      }
    }
    end = Math.min(end, piece.length);
    this.#passedDepth = depth;
    if (end === piece.length) return end;
    this.#close(end + 1);
    return end + 1;
  }

  /** Ends the innermost value, whose text ends before this place of the piece. */
  #close(end: number): void {
    this.#within = "nothing";
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    this.#keep(frame, end);
    this.#expected = this.#frames.length === 0 ? "end" : "comma";
    const { kind, depth, key, kept, children } = frame;
    const characters = this.#before + end - frame.start;
    if (!this.#visitor.end({ kind, depth, key, text: kept, characters, children })) this.#isStopped = true;
  }

  #keep(frame: Frame, end: number): void {
    if (frame.kept === undefined) return;
    frame.kept += this.#piece.slice(frame.from, end);
    if (frame.kept.length > (frame.wanted.keep ?? 0)) frame.kept = undefined;
  }

  #refuse(at: number): number {
    const found = JSON.stringify(this.#piece.slice(at, at + 1));
    this.#fault = `${found} stands at character ${this.#before + at + 1}, where a JSON text has something else`;
    return at;
  }

  #top(): Frame | undefined {
    return this.#frames.at(-1);
  }
}

function kindOf(sign: string): JsonKind | undefined {
  if (sign === "{") return "object";
  if (sign === "[") return "array";
  if (sign === '"') return "string";
  if (sign === "t" || sign === "f") return "boolean";
  if (sign === "n") return "null";
  return /[-\dNI]/.test(sign) ? "number" : undefined;
}

/** A name as it is meant; as it stands, where an escape in it is none. */
function nameOf(raw: string): string {
  if (!raw.includes("\\")) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}
