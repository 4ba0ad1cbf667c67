/** Bytes of a file as text, piece by piece: characters may be cut in two between pieces. */
import { byteOrderMark, declaredCharset, decoderFor } from "../result/text.js";

/** Decodes the pieces of one file, or of a part of one. */
export class Decoding {
  readonly #decoder: InstanceType<typeof TextDecoder>;
  /** Bytes that belong to a character whose beginning is not here. */
  #stray: number;

  /** @param start where in the file the first piece begins, in bytes. */
  constructor(beginning: Uint8Array, contentType: string | null, start: number) {
    const charset = charsetOf(beginning, contentType, start);
    this.#decoder = decoderFor(charset);
    this.#stray = charset?.startsWith("utf-16") === true ? start % 2 : 0;
  }

  decode(piece: Uint8Array): string {
    const kept = this.#stray === 0 ? piece : piece.subarray(this.#stray);
    this.#stray = Math.max(0, this.#stray - piece.length);
    return this.#decoder.decode(kept, { stream: true });
  }

  /** What an unfinished character at the end leaves. */
  end(): string {
    return this.#decoder.decode();
  }
}

/**
 * By the byte order mark, the zeros that UTF-16 has, or what the answer declares, which is often no more than what a
 * server says of any text; undefined for UTF-8.
 */
function charsetOf(beginning: Uint8Array, contentType: string | null, start: number): string | undefined {
  const mark = start === 0 ? byteOrderMark(beginning) : undefined;
  return mark ?? guessedUtf16(beginning, start) ?? declaredCharset(contentType);
}

/** UTF-16 without its mark, as any part of such a file but the first is: Latin text with a zero in each character. */
export function guessedUtf16(bytes: Uint8Array, start = 0): "utf-16le" | "utf-16be" | undefined {
  const first = start % 2;
  let [units, little, big] = [0, 0, 0];
  for (let at = first; at + 1 < Math.min(bytes.length, 4096); at += 2) {
    const [one = 0, other = 0] = [bytes[at], bytes[at + 1]];
    units += 1;
    if (other === 0 && isPlain(one)) little += 1;
    if (one === 0 && isPlain(other)) big += 1;
  }
  if (units < 4) return undefined;
  if (little > units * 0.7) return "utf-16le";
  return big > units * 0.7 ? "utf-16be" : undefined;
}

function isPlain(byte: number): boolean {
  return (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13) || byte === 27;
}
