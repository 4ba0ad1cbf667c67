/** Text as a model should read it: decoded, without terminal codes and without characters that are not seen. */

import { isUtf8 as bufferIsUtf8 } from "node:buffer";

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
// oxlint-disable-next-line no-control-regex
const ESCAPES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g;
/** Control characters but tab and line feed; direction overrides and tag characters, which hide text from people. */
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** The text without terminal codes and unseen characters, its lines ended by line feeds. */
export function cleanText(text: string): string {
  return wellFormed(text.replaceAll(ESCAPES, "").replaceAll(/\r\n?/g, "\n").replaceAll(UNSEEN, ""));
}

// oxlint-disable-next-line no-control-regex
const UNCLEAN = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]/;

/** {@link cleanText} of one line; most need nothing done, which is seen at a glance. */
export function cleanLine(line: string): string {
  return UNCLEAN.test(line) ? cleanText(line) : line;
}

/** The text without halves of surrogate pairs, which models' interfaces refuse: cutting leaves them, and APIs send them. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
}
