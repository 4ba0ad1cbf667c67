/** Is an answer JSON, text, or neither? Decided by what the document declares and by what arrived. */
import type { ResultDefinition } from "../definition.js";
import { parseJson } from "./json.js";

export type AnswerKind = "json" | "text" | "binary";

/** How to read the answer. The body decides where the media types leave it open. */
export function kindOfAnswer(definition: ResultDefinition, contentType: string | null, body: Uint8Array): AnswerKind {
  const declared = definition.mediaType === undefined ? undefined : essence(definition.mediaType);
  const arrived = contentType === null ? undefined : essence(contentType);
  // Declared as JSON; some APIs then send a plain text or a file after all.
  if (declared === undefined) {
    if (arrived === undefined || isJsonType(arrived) || looksLikeJson(arrived, body)) return "json";
    return kindByArrival(contentType ?? "", body);
  }
  if (declared === "*/*") return arrived === undefined ? kindByContent(body) : kindByArrival(contentType ?? "", body);
  if (isJsonType(declared)) return "json";
  return isText(declared) && !isMostlyControl(body, contentType) ? "text" : "binary";
}

/** The media type without parameters, in lower case. */
export function essence(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** Types that say of themselves nothing more than that they are bytes. */
const UNSPECIFIC = new Set(["", "application/octet-stream", "binary/octet-stream", "application/download"]);

function kindByArrival(contentType: string, body: Uint8Array): AnswerKind {
  const arrived = essence(contentType);
  if (isJsonType(arrived)) return "json";
  if (isText(arrived)) return isMostlyControl(body, contentType) ? "binary" : "text";
  return UNSPECIFIC.has(arrived) ? kindByContent(body) : "binary";
}

function kindByContent(body: Uint8Array): AnswerKind {
  return looksLikeText(body) ? "text" : "binary";
}

/** JSON under a name that says nothing of it: bytes, or any text. */
function looksLikeJson(arrived: string, body: Uint8Array): boolean {
  if (!UNSPECIFIC.has(arrived) && arrived !== "text/plain") return false;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  return /^\s*[[{]/.test(text) && parseJson(text) !== undefined;
}

/** Is this media type, without its parameters, one of JSON? */
export function isJsonType(type: string): boolean {
  return type === "application/json" || type === "text/json" || type.endsWith("+json");
}

function isText(type: string): boolean {
  return (
    type.startsWith("text/") ||
    type.endsWith("+xml") ||
    type.endsWith("+yaml") ||
    /^application\/(xml|yaml|x-yaml|sql|javascript|ecmascript|x-ndjson|ndjson|jsonl|jsonlines|x-jsonlines|csv|toml|graphql|x-sh|x-www-form-urlencoded)$/.test(
      type,
    )
  );
}

/** A file that is called text and is none. What names its charset is believed: UTF-16 is half NUL bytes. */
function isMostlyControl(body: Uint8Array, contentType: string | null): boolean {
  const beginning = body.subarray(0, 4096);
  if (/charset/i.test(contentType ?? "") || hasByteOrderMark(beginning)) return false;
  return beginning.filter(isUnusualInText).length > beginning.length / 10;
}

function isUnusualInText(byte: number): boolean {
  return byte < 32 && ![7, 8, 9, 10, 12, 13, 27].includes(byte);
}

/** UTF-8 without NUL bytes, judged by its beginning; a character cut in two at the end is no fault. */
function looksLikeText(body: Uint8Array): boolean {
  const beginning = body.subarray(0, 4096);
  if (hasByteOrderMark(beginning)) return true;
  if (beginning.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(beginning, { stream: true });
    return true;
  } catch {
    // Latin-1 logs are text too: no control characters but those of lines and terminals.
    return !beginning.some(isUnusualInText);
  }
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
