/** The body of an answer without its content coding (RFC 9110, 8.4). */
import { pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, type Zlib } from "node:zlib";

type Decoder = Transform & Zlib;

/** What is asked for: the codings that are worth having and that every server writes alike. */
export const ACCEPTED_CODINGS = "gzip, br";

/** One answer of a server that means well has one. */
const MAX_CODINGS = 5;

const decoders: Readonly<Record<string, () => Decoder>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The body decoded as its `Content-Encoding` says; as it is where that names a coding which nobody asked for. What is
 * damaged, or ends too early, is an error of zlib while it is read.
 */
export function decodedBody(body: Readable, contentEncoding: string | null): AsyncIterable<Uint8Array> {
  const codings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  // The last one was put on last.
  const makers = codings.toReversed().map((coding) => (Object.hasOwn(decoders, coding) ? decoders[coding] : undefined));
  if (makers.length > MAX_CODINGS) return body;
  const chain = makers.flatMap((make) => (make === undefined ? [] : [make()]));
  const [first, ...rest] = chain;
  if (first === undefined || chain.length < makers.length) return body;
  let last: Readable = pipeline(body, first, () => undefined);
  // What ends one of two ends the other, with the same error.
  for (const decoder of rest) last = pipeline(last, decoder, () => undefined);
  return decodedPieces(first, last);
}

/** No body at all is none of any coding, as after HEAD; zlib takes it for one that ends too early. */
async function* decodedPieces(first: Decoder, last: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* last as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (first.bytesWritten > 0 || (error as { code?: unknown }).code !== "Z_BUF_ERROR") throw error;
  }
}
