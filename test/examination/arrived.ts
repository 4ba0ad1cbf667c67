/** What came over the wire, read without the encoder: split first, decoded afterwards, forms by libraries. */
import busboy from "busboy";
import { once } from "node:events";
import type { Recorded } from "../server/recorder.js";

/** Headers that clients of HTTP send by themselves. */
const own = new Set([
  "host",
  "connection",
  "content-type",
  "content-length",
  "transfer-encoding",
  "accept",
  "accept-encoding",
  "accept-language",
  "sec-fetch-mode",
  "user-agent",
  "cookie",
]);

export interface Part {
  readonly name: string;
  readonly value?: string;
  readonly base64?: string;
  readonly type?: string;
  readonly file?: string | undefined;
}

/** The address in its two halves. */
export function addressOf({ url }: Recorded): { path: string; query: string } {
  const at = url.indexOf("?");
  return at === -1 ? { path: url, query: "" } : { path: url.slice(0, at), query: url.slice(at + 1) };
}

/** Headers but those that the protocol adds, unless they are `meant`; in lower case. */
export function headersOf({ headers }: Recorded, meant: readonly string[] = []): Record<string, unknown> {
  const names = meant.map((name) => name.toLowerCase());
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name) || !own.has(name)));
}

/**
 * A path, or one side of a pair, in which a reserved character and its escape stay apart and all else is decoded: two
 * texts of which this is the same are the same to every reader of RFC 3986. The five that browsers never escape are the
 * same in either form.
 */
export function canonical(text: string): string {
  const whole = text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (triples) => {
    const decoded = decodeURIComponent(triples);
    return decoded.replaceAll(/[:/?#[\]@$&+,;=%|]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  });
  return whole;
}

/** The pairs of a query, a form or a cookie header, sorted by name; those of one name in their order. */
export function pairsOf(text: string, separator: string | RegExp = "&"): string[] {
  const pairs = text === "" ? [] : text.split(separator);
  const read = pairs.map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return at === -1
      ? [decodeURIComponent(pair), ""]
      : [decodeURIComponent(pair.slice(0, at)), canonical(pair.slice(at + 1))];
  });
  return read.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map((pair) => pair.join(" = "));
}

/** The parts of a multipart body, as busboy reads them: with a file name, a part is a file. */
export async function partsOf({ headers, bytes }: Recorded): Promise<Part[]> {
  const parts: Part[] = [];
  const reader = busboy({ headers: headers, defParamCharset: "utf8" });
  reader.on("field", (name, value, { mimeType }) => {
    parts.push({ name, value, ...(mimeType === "text/plain" ? {} : { type: mimeType }) });
  });
  reader.on("file", (name, stream, { filename, mimeType }) => {
    const place = parts.push({ name }) - 1;
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      parts[place] = { name, base64: Buffer.concat(chunks).toString("base64"), type: mimeType, file: filename };
    });
  });
  reader.end(bytes);
  await once(reader, "close");
  return parts;
}
