/** Bodies of `multipart/form-data` (RFC 7578) and of the other multipart types (RFC 2046, 5.1). */
import { createHash } from "node:crypto";
import type { BodyDefinition, PropertyEncoding } from "../definition.js";
import { documentOf } from "./document.js";
import { noEscape } from "./escape.js";
import { FileValue } from "./files.js";
import { defaultContentType, encodingOf, fieldItems, isStyled, refuseSiblingKeys, styledField } from "./form.js";
import { type MediaType, formatMediaType, isRange, parseMediaType, withParameter } from "./media-type.js";
import { type Origin, refuse } from "./refusal.js";
import { isRecord } from "./text.js";

interface Part {
  readonly headers: readonly string[];
  readonly content: string | Uint8Array;
}

export interface MultipartBody {
  readonly content: Uint8Array;
  /** With the boundary. */
  readonly contentType: string;
}

/**
 * The properties of an object as parts with their names, or the items of an array as parts without. Arrays are repeated
 * parts of one name, objects parts of JSON, files parts with a file name. Throws `ArgumentError` for any other value.
 */
export function multipartBody(
  value: unknown,
  mediaType: MediaType,
  encoding: BodyDefinition["encoding"],
  origin: Origin,
): MultipartBody {
  const parts = partsOf(value, encoding, origin);
  const concrete = isRange(mediaType) ? parseMediaType("multipart/form-data") : mediaType;
  const boundary = boundaryFor(parts);
  const pieces = parts.flatMap(({ headers, content }) => [
    Buffer.from([`--${boundary}`, ...headers, "", ""].join("\r\n")),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ]);
  return {
    content: new Uint8Array(Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])),
    contentType: formatMediaType(withParameter(concrete, "boundary", boundary)),
  };
}

function partsOf(value: unknown, encoding: BodyDefinition["encoding"], origin: Origin): readonly Part[] {
  if (Array.isArray(value)) return value.map((item) => part(undefined, item, {}, origin));
  if (!isRecord(value)) refuse(origin, "the API takes a form of several parts here; give an object of them.");
  refuseSiblingKeys(value, encoding, origin);
  return Object.entries(value).flatMap(([name, property]) =>
    namedParts(name, property, encodingOf(encoding, name), origin),
  );
}

function namedParts(name: string, value: unknown, encoding: PropertyEncoding, origin: Origin): readonly Part[] {
  if (isStyled(encoding) && encoding.file !== true) {
    // Nothing is percent-encoded in multipart, whatever allowReserved says (Appendix C).
    return styledField(name, value, encoding, noEscape, origin).map(([key, text]) => ({
      headers: [disposition(key, undefined)],
      content: text,
    }));
  }
  return fieldItems(value, encoding).map((item) => part(name, item, encoding, origin));
}

function part(name: string | undefined, value: unknown, encoding: PropertyEncoding, origin: Origin): Part {
  const contentType = partContentType(value, encoding.contentType);
  // A field without a type is text (RFC 7578, 4.4); browsers send none, and some servers take a typed part for a file.
  const isPlain = encoding.contentType === undefined && contentType === "text/plain" && name !== undefined;
  // Without a file name, servers take a part for a field.
  const fileName = value instanceof FileValue ? (value.fileName ?? name ?? "file") : undefined;
  return {
    headers: [
      ...(name === undefined ? [] : [disposition(name, fileName)]),
      ...(isPlain ? [] : [`Content-Type: ${contentType}`]),
    ],
    content: documentOf(value, parseMediaType(contentType), origin),
  };
}

/**
 * What a part says it is. The document may list several types, or ranges (`image/png, image/*`): a file's own type is
 * taken where it is among them, else the first that is no range, else what is known of the value.
 */
function partContentType(value: unknown, declared: string | undefined): string {
  const own = value instanceof FileValue ? value.contentType : undefined;
  const known = own ?? (value instanceof FileValue ? "application/octet-stream" : defaultContentType(value));
  if (declared === undefined) return known;
  const listed = declared.split(",").map((type) => parseMediaType(type));
  const isListed = (type: MediaType) => listed.some((one) => matches(one.essence, type.essence));
  if (own !== undefined && isListed(parseMediaType(own))) return own;
  const concrete = listed.find((type) => !isRange(type));
  return concrete === undefined ? known : formatMediaType(concrete);
}

function matches(range: string, essence: string): boolean {
  return range === essence || range === "*/*" || (range.endsWith("/*") && essence.startsWith(range.slice(0, -1)));
}

/** As browsers write it (WHATWG HTML, "Multipart form data"): UTF-8, and quotes and line breaks percent-encoded. */
function disposition(name: string, fileName: string | undefined): string {
  const quoted = (text: string) => `"${text.replace(/["\r\n]/g, (character) => encodeURIComponent(character))}"`;
  const file = fileName === undefined ? "" : `; filename=${quoted(fileName)}`;
  return `Content-Disposition: form-data; name=${quoted(name)}${file}`;
}

/** A boundary that follows from the content: the same request twice is the same bytes, and no content can hold it. */
function boundaryFor(parts: readonly Part[]): string {
  const hash = createHash("sha256");
  for (const { headers, content } of parts) hash.update(headers.join("\n")).update("\n").update(content).update("\n");
  return `----${hash.digest("hex").slice(0, 48)}`;
}
