/** Lets a visitor go through the JSON text of an answer, and keeps the beginning of the text for the case that it is none. */
import { Decoding } from "../decoding.js";
import type { BodySink } from "../text-reading.js";
import type { ReadHead } from "../source.js";
import { JsonScanner, type JsonVisitor } from "./scanner.js";

/** A sink for a body that is JSON; `fault` tells, at the end, why it is none. */
export class JsonSink implements BodySink {
  readonly #scanner: JsonScanner;
  readonly #decoding: Decoding;

  constructor(beginning: Uint8Array, { headers, part }: ReadHead, visitor: JsonVisitor) {
    this.#scanner = new JsonScanner(visitor);
    this.#decoding = new Decoding(beginning, headers.get("content-type"), part?.start ?? 0);
  }

  get fault(): string | undefined {
    return this.#scanner.fault;
  }

  write(piece: Uint8Array): boolean {
    return this.#scanner.write(this.#decoding.decode(piece));
  }

  end(): void {
    this.#scanner.write(this.#decoding.end());
    this.#scanner.end();
  }
}

/** Whether a body begins as the JSON of an object or a list does. */
export function looksLikeJson(beginning: Uint8Array): boolean {
  const first = beginning.find((byte) => ![0x20, 0x09, 0x0a, 0x0d, 0x00, 0xef, 0xbb, 0xbf, 0xfe, 0xff].includes(byte));
  return first === 0x7b || first === 0x5b;
}
