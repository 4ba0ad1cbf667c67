/** Which part of a file an answer holds (RFC 9110, 14.4 "Content-Range"). */
import type { AnswerHeaders } from "../http/answer-headers.js";

/** A range of bytes, as asked for: `{ last: n }` are the last n bytes; `end` is the last byte of the range itself. */
export type Range = { readonly last: number } | { readonly start: number; readonly end: number };

/** A part of a file, as answered. */
export interface Part {
  readonly start: number;
  /** Its last byte. */
  readonly end: number;
  /** Bytes of the whole file; undefined where it is not told. */
  readonly total: number | undefined;
}

/** The range as the `Range` header has it. */
export function rangeText(range: Range): string {
  return "last" in range ? `bytes=-${range.last}` : `bytes=${range.start}-${range.end}`;
}

/** The part that a header tells; undefined where there is none, or one that makes no sense. */
export function partOf(contentRange: string | null): Part | undefined {
  const [, first = "", last = "", whole = ""] =
    /^\s*bytes\s+(\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)\s*$/i.exec(contentRange ?? "") ?? [];
  if (first === "") return undefined;
  const part = { start: Number(first), end: Number(last), total: whole === "*" ? undefined : Number(whole) };
  const isPossible = part.start <= part.end && (part.total === undefined || part.end < part.total);
  return isPossible ? part : undefined;
}

/** Whether the part is one that the range asks for; a shorter one is, where it begins or ends as asked. */
export function answers(part: Part, range: Range): boolean {
  if ("last" in range) {
    const length = part.end - part.start + 1;
    return length <= range.last && (part.total === undefined || part.end === part.total - 1);
  }
  return part.start === range.start && part.end <= range.end;
}

/** Bytes of the whole file where the answer is all of it; undefined where it was compressed, or is not told. */
export function wholeSize(headers: AnswerHeaders): number | undefined {
  const length = headers.get("content-length");
  const encoding = headers.get("content-encoding") ?? "identity";
  return length !== null && /^\d{1,15}$/.test(length) && encoding === "identity" ? Number(length) : undefined;
}

/** Whether a refused range (416) means that the file is empty. */
export function isOfEmptyFile(contentRange: string | null): boolean {
  return /^\s*bytes\s+\*\/0\s*$/i.test(contentRange ?? "");
}
