/**
 * How each place of a request protects characters that mean something there.
 *
 * Delimiters stand for themselves and the same characters inside items are percent-encoded (OpenAPI 3.2, "URL
 * Percent-Encoding": reserved characters must not be encoded when they delimit), so that a reader who splits before
 * decoding cannot mistake one for the other. A pipe is sent bare too, as the tables up to 3.1.0 write it: RFC 3986 has no
 * such character, yet URL parsers pass it on, and only so does an item that holds one arrive whole. Space and tab cannot
 * stand in a URL, hence are percent-encoded also as delimiters; an item that holds one cannot be told from two items, so
 * it is refused (`style.ts`).
 */

export interface Escape {
  /** A value, or a part of one, in which none of `delimiters` may stand bare. */
  readonly text: (text: string, delimiters?: string) => string;
  /** The name of a parameter or a field. */
  readonly name: (text: string) => string;
  /** A character that delimits. */
  readonly delimiter: (character: string) => string;
}

/** Query strings and urlencoded forms. `+` is always encoded, since both read it as a space. */
export function queryEscape(allowReserved: boolean): Escape {
  // Of the reserved characters [ ] # may not stand in a query, & + would change its meaning there (Appendix C), and
  // URL parsers rewrite the apostrophe.
  return percentEscape(allowReserved ? ":/?@!$()*,;=" : undefined);
}

/** Path segments. Path templating forbids `/`, `?` and `#` in values; `allowReserved` is taken as leave to hold slashes. */
export function pathEscape(allowReserved: boolean): Escape {
  return percentEscape(allowReserved ? ":/@!$&'()*+,;=" : undefined);
}

/** Cookies of style `form`. RFC 6265, 4.1.1 has no comma, semicolon, quote or backslash in a value. */
export function cookieEscape(allowReserved: boolean): Escape {
  return percentEscape(allowReserved ? ":/?#[]@!$&'()*+=" : undefined);
}

/** Places where nothing is encoded: multipart parts, cookies of style `cookie`. */
export const noEscape: Escape = { text: (text) => text, name: (text) => text, delimiter: (character) => character };

/**
 * Headers. They hold text as it is, and percent-encoding must not be applied there (OpenAPI 3.2); yet an item that holds
 * what parts the items has no other form, and this is the one that RFC 6570 gives it, to which earlier versions refer.
 */
export const headerEscape: Escape = {
  ...noEscape,
  text: (text, delimiters = "") =>
    text.replace(/[ \t,|]/g, (character) => (delimiters.includes(character) ? percentEncoded(character) : character)),
};

/** With reserved characters given, percent-encoded triples pass as well (RFC 6570, 3.2.3 "Reserved Expansion"). */
function percentEscape(reserved: string | undefined): Escape {
  return {
    text: (text, delimiters = "") =>
      reserved === undefined
        ? percentEncoded(text, "", delimiters)
        : text
            .split(/(%[0-9A-Fa-f]{2})/)
            .map((piece, index) => (index % 2 === 1 ? piece : percentEncoded(piece, reserved, delimiters)))
            .join(""),
    // Written by the author of the document, and read literally by some servers ($top, filter:eq).
    name: (text) => percentEncoded(text, "$:@!*()"),
    delimiter: (character) => (/[ \t]/.test(character) ? percentEncoded(character) : character),
  };
}

/**
 * Every character percent-encoded as UTF-8, except RFC 3986's unreserved ones and those in `literal`; those in
 * `delimiters` always. (The only unreserved delimiter is the dot.)
 */
export function percentEncoded(text: string, literal = "", delimiters = ""): string {
  const toLookAt = delimiters.includes(".") ? /[^A-Za-z0-9_~-]/gu : /[^A-Za-z0-9._~-]/gu;
  return text.replace(toLookAt, (character) =>
    literal.includes(character) && !delimiters.includes(character) ? character : percentBytes(character),
  );
}

function percentBytes(character: string): string {
  return Buffer.from(character, "utf8").toString("hex").toUpperCase().replace(/../g, "%$&");
}

/** Text of a document that stands in a path: what a path may not hold is encoded, existing triples are kept. */
export function literalPath(text: string): string {
  return asWritten(text, "/:@!$&'()*+,;=");
}

/** Text of a document that stands in a query. */
export function literalQuery(text: string): string {
  return asWritten(text, "/:@!$&()*+,;=?");
}

function asWritten(text: string, bare: string): string {
  return text
    .split(/(%[0-9A-Fa-f]{2})/)
    .map((piece, index) => (index % 2 === 1 ? piece : percentEncoded(piece, bare)))
    .join("");
}
