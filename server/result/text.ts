/** Text as a model should read it: decoded, without terminal codes and without characters that are not seen. */

import { isUtf8 as bufferIsUtf8 } from "node:buffer";
import { withoutUnseen } from "./unseen.js";

/** The text of an answer, by its declared charset, its byte order mark, or UTF-8. */
export function decodeText(body: Uint8Array, contentType: string | null): string {
  return decoderFor(byteOrderMark(body) ?? declaredCharset(contentType)).decode(body);
}

/** Is this UTF-8 throughout, or in another way that its byte order mark tells? */
export function isUtf8(body: Uint8Array): boolean {
  return byteOrderMark(body) !== undefined || bufferIsUtf8(body);
}

/** The charset that a media type names. */
export function declaredCharset(contentType: string | null): string | undefined {
  return /charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? "")?.[1];
}

/** The charset that a byte order mark at the beginning tells; undefined without one, and for that of UTF-8. */
export function byteOrderMark(body: Uint8Array): string | undefined {
  if (body[0] === 0xff && body[1] === 0xfe) return "utf-16le";
  if (body[0] === 0xfe && body[1] === 0xff) return "utf-16be";
  return undefined;
}

/** A decoder for the charset, or for UTF-8 where there is none of that name. */
export function decoderFor(charset: string | undefined): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset ?? "utf-8");
  } catch {
    return new TextDecoder("utf-8");
  }
}

/** ECMA-48: CSI sequences, OSC and other strings up to their end, and two-character escapes. */
const ESCAPES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g;
/** Control characters but tab and line feed, and the marks of interlinear annotations. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufff9-\ufffb]/g;
/** The other ends of lines: of CR, and of Unicode's own separators of lines and paragraphs. */
const LINE_ENDS = /\r\n?|[\u2028\u2029]/g;

/** What most texts have none of: characters that are neither printable ASCII nor tab or line feed. */
const BEYOND_ASCII = /[^\t\n\u0020-\u007e]/;
/** What may be changed of the texts that have. */
const UNCLEAN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|\p{Surrogate}|\p{Default_Ignorable_Code_Point}/u;

/** The text without terminal codes and unseen characters, its lines ended by line feeds. */
export function cleanText(text: string): string {
  if (!BEYOND_ASCII.test(text) || !UNCLEAN.test(text)) return text;
  const visible = text.replaceAll(ESCAPES, "").replaceAll(LINE_ENDS, "\n").replaceAll(CONTROLS, "");
  return wellFormed(withoutUnseen(visible));
}

/** The text without halves of surrogate pairs, which models' interfaces refuse: cutting leaves them, and APIs send them. */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}
