/**
 * Reads one parameter out of a query, a cookie header or a form, from the tables of OpenAPI 3.2 ("Style Examples"): pairs
 * first, then the delimiter as it is on the wire, then percent-decoding.
 */
import { type Shape, alternating, halves } from "./inline.js";

export interface PairWire {
  readonly name: string;
  readonly style: string;
  readonly explode: boolean;
  /** What parts the pairs: `&`, or `; ` in a cookie. */
  readonly separator: "&" | "; ";
  readonly piece: (text: string) => string;
}

const delimiters: Record<string, string> = {
  form: ",",
  cookie: ",",
  spaceDelimited: "%20",
  pipeDelimited: "|",
  tabDelimited: "%09",
};

/** Decoded value; undefined where the parameter is not there. An exploded object takes every pair. */
export function readPairs(text: string, shape: Shape, wire: PairWire): unknown {
  const pairs = text === "" ? [] : text.split(wire.separator).map(halves);
  if (wire.explode && shape === "object") {
    return pairs.length === 0 ? undefined : Object.fromEntries(pairs.map((pair) => pair.map(wire.piece)));
  }
  const values = pairs.filter(([name]) => wire.piece(name) === wire.name).map(([, value]) => value);
  if (values.length === 0) return undefined;
  if (wire.explode && shape === "array") return values.map(wire.piece);
  if (values.length > 1) throw new Error(`once only: ${text}`);
  const value = values[0] ?? "";
  if (shape === "string") return wire.piece(value);
  const pieces = value.split(delimiters[wire.style] ?? "no such style").map(wire.piece);
  return shape === "array" ? pieces : alternating(pieces);
}
