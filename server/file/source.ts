/** Where the bytes of a file come from: the call's own request, for all of it or for a part. */
import { type AnswerHeaders, answerHeaders } from "../http/answer-headers.js";
import type { BodyReader, ReadBody } from "../http/exchange.js";
import type { HttpAnswer } from "../http/outcome.js";
import { answers, isOfEmptyFile, type Part, partOf, type Range, rangeText } from "./part.js";

/** The file that a call is about. */
export interface FileSource {
  /**
   * Sends the request; with a `Range` header, for that part. Each try begins its own reader.
   * @throws ApiError where the API fails or refuses; a range that is refused (416) is answered.
   */
  readonly fetch: (readBody: ReadBody, range?: string) => Promise<HttpAnswer>;
  /** Whether the `Range` header is the server's to set. */
  readonly hasRanges: boolean;
}

/** One reading of an answer. */
export interface Reading<Result> extends BodyReader {
  /** What has been read, once there is no more. */
  readonly finish: () => Result;
}

/** The head of the answer that a reading is of, and where in the file it begins, in bytes. */
export interface ReadHead {
  readonly headers: AnswerHeaders;
  readonly part: Part | undefined;
}

/** Reads the whole file from its start. */
export async function readWhole<Result>(
  source: FileSource,
  begin: (head: ReadHead) => Reading<Result>,
): Promise<Result> {
  let reading: Reading<Result> | undefined;
  const answer = await source.fetch(({ headers }) => (reading = begin({ headers, part: undefined })));
  // An answer without a body may come without its reader having been begun.
  return (reading ?? begin({ headers: answer.headers, part: undefined })).finish();
}

/**
 * Reads a part of the file. Where the API gives all of it instead, that is read, by a reading that knows by its head;
 * where it gives something else than was asked for, the file is asked for anew, without a range.
 */
export async function readPart<Result>(
  source: FileSource,
  range: Range,
  begin: (head: ReadHead) => Reading<Result>,
): Promise<Result> {
  if (!source.hasRanges) return readWhole(source, begin);
  let reading: Reading<Result> | undefined;
  const answer = await source.fetch(({ status, headers }) => {
    const part = status === 206 ? partOf(headers.get("content-range")) : undefined;
    const isUsable = status !== 206 || (part !== undefined && answers(part, range));
    reading = isUsable ? begin({ headers, part }) : undefined;
    return reading ?? { write: () => false };
  }, rangeText(range));
  if (reading !== undefined) return reading.finish();
  const isEmpty = answer.status === 416 && isOfEmptyFile(answer.headers.get("content-range"));
  return isEmpty ? begin({ headers: answerHeaders([]), part: undefined }).finish() : readWhole(source, begin);
}
