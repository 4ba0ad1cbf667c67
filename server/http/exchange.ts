/** One request and its answer, without redirects, retries or credentials. */
import type { AnswerHeaders } from "./answer-headers.js";
import type { HttpRequest } from "./outcome.js";
import { transport, type TransportOptions } from "./transport.js";

/**
 * The most that is read of an answer, after decompression: enough for the largest page of an API, and little enough to
 * hold in memory several times.
 */
export const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

export interface Exchange {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: Uint8Array;
  readonly isCut: boolean;
}

/** Takes the body of one answer piece by piece, so that a file of any size needs little memory. */
export interface BodyReader {
  /** Takes the next piece; false ends the reading, and with it the connection. */
  readonly write: (piece: Uint8Array) => boolean;
}

/**
 * Begins to read the body of a successful answer (2xx) once its head is there. A request that is sent again begins
 * anew: what an earlier reader was given then counts for nothing.
 */
export type ReadBody = (head: { readonly status: number; readonly headers: AnswerHeaders }) => BodyReader;

/** A reader threw: a defect of ours, and no fault of the network. */
export class BodyReaderError extends Error {
  constructor(cause: unknown) {
    super("the reader of an answer failed", { cause });
    this.name = "BodyReaderError";
  }
}

export interface ExchangeOptions extends TransportOptions {
  readonly maxBytes?: number | undefined;
  /** Given this, the body of a successful answer goes to the reader, and is empty in what comes back. */
  readonly readBody?: ReadBody | undefined;
}

/**
 * Sends the request once and reads the answer up to the cap. Throws what the network throws.
 * @throws BodyReaderError
 */
export async function exchange(request: HttpRequest, options: ExchangeOptions): Promise<Exchange> {
  const { maxBytes = MAX_RESPONSE_BYTES, readBody } = options;
  const { status, headers, body: received } = await transport(request, options);
  if (readBody !== undefined && status >= 200 && status <= 299) {
    const isCut = await readBy(
      guarded(() => readBody({ status, headers })),
      received,
    );
    return { status, headers, body: new Uint8Array(), isCut };
  }
  const { body, isCut } = await readUpTo(received, maxBytes);
  return { status, headers, body, isCut };
}

/** Reads at most so many bytes; leaving the loop early ends the connection. */
async function readUpTo(body: AsyncIterable<Uint8Array>, maxBytes: number) {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isCut = false;
  for await (const chunk of body) {
    const room = maxBytes - length;
    if (chunk.length > room) {
      chunks.push(chunk.subarray(0, room));
      isCut = true;
      break;
    }
    chunks.push(chunk);
    length += chunk.length;
  }
  return { body: new Uint8Array(Buffer.concat(chunks)), isCut };
}

/** Gives the body to the reader; whether it had enough before the end. */
async function readBy(reader: BodyReader, body: AsyncIterable<Uint8Array>): Promise<boolean> {
  for await (const piece of body) {
    if (!guarded(() => reader.write(piece))) return true;
  }
  return false;
}

function guarded<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new BodyReaderError(error);
  }
}
