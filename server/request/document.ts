/** A value as one document of a media type: a whole body, a part of a multipart body, a `content` parameter. */
import { FileValue } from "./files.js";
import { type MediaType, charsetOf, formatOf } from "./media-type.js";
import { type Origin, refuse } from "./refusal.js";
import { isPrimitive, jsonText, textOf, wellFormed } from "./text.js";

/**
 * The document. JSON of anything; lines or a sequence of JSON from an array; elsewhere text as it is given, and JSON text
 * for what is no text. A file is its bytes. Throws `ArgumentError` for an object where XML is wanted.
 */
export function documentOf(value: unknown, mediaType: MediaType, origin: Origin): string | Uint8Array {
  if (value instanceof FileValue) return value.bytes;
  return inCharset(documentText(value, mediaType, origin), charsetOf(mediaType), origin);
}

/** The document as text; a file as base64. */
export function documentText(value: unknown, mediaType: MediaType, origin: Origin): string {
  if (value instanceof FileValue) return value.toJSON();
  switch (formatOf(mediaType)) {
    case "json":
      return jsonText(value, origin);
    case "jsonLines":
      if (Array.isArray(value)) return value.map((item) => `${jsonText(item, origin)}\n`).join("");
      break;
    case "jsonSequence":
      // RFC 7464, 2.2: each text follows a record separator.
      if (Array.isArray(value)) return value.map((item) => `\x1e${jsonText(item, origin)}\n`).join("");
      break;
    case "xml":
      if (!isPrimitive(value)) refuse(origin, "the API takes XML here; give the XML itself, as text.");
      break;
    default:
      break;
  }
  return value === null ? "" : textOf(value, origin);
}

const bufferEncodings: Readonly<Record<string, BufferEncoding>> = {
  "us-ascii": "latin1",
  "iso-8859-1": "latin1",
  latin1: "latin1",
  "utf-16le": "utf16le",
};

/** Text in the charset that the media type states. UTF-8, which is also the default, stays text. */
function inCharset(text: string, charset: string | undefined, origin: Origin): string | Uint8Array {
  if (charset === undefined || /^utf-?8$/.test(charset)) return wellFormed(text, origin);
  const encoding = Object.hasOwn(bufferEncodings, charset) ? bufferEncodings[charset] : undefined;
  if (encoding === undefined)
    refuse(origin, `the API asks for the charset ${charset}, which this server does not write.`);
  const limit = charset === "us-ascii" ? 0x7f : encoding === "latin1" ? 0xff : 0xffff;
  if (Array.from(text).some((character) => character.charCodeAt(0) > limit)) {
    refuse(origin, `the API takes only characters of ${charset} here.`);
  }
  return new Uint8Array(Buffer.from(text, encoding));
}
