/** Header and cookie parameters. */
import type { ContentBinding, ResultDefinition, StyledBinding } from "../definition.js";
import { documentText } from "./document.js";
import { cookieEscape, headerEscape, noEscape, percentEncoded } from "./escape.js";
import { isForbiddenHeader, isFramingHeader } from "./forbidden-header.js";
import { formatOf, parseMediaType } from "./media-type.js";
import { type Origin, refuse } from "./refusal.js";
import { type Pair, styleInline, stylePairs } from "./style.js";
import { isRecord } from "./text.js";
import type { ParameterValue } from "./values.js";

export type Header = readonly [name: string, value: string];

/**
 * The header of each value that has one. Values stand in headers as they are: percent-encoding must not be applied there
 * (OpenAPI 3.2, "Fixed Fields for use with schema"), but for items that hold what parts them. What HTTP cannot carry is refused with an `ArgumentError`, as is any
 * header that an argument must not set.
 */
export function headersOf(values: readonly ParameterValue[]): readonly Header[] {
  return values.flatMap(({ binding, value, origin }) => {
    refuseForbidden(binding.name, origin);
    const text = headerText(binding, value, origin);
    return text === undefined ? [] : [[binding.name, carried(text, origin)] as const];
  });
}

function refuseForbidden(name: string, origin: Origin): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) refuse(origin, `${JSON.stringify(name)} is no header name.`);
  if (isFramingHeader(name) || (origin.argument !== undefined && isForbiddenHeader(name))) {
    refuse(origin, `the header ${name} is set by the server itself and by no argument; leave this argument out.`);
  }
}

function headerText(binding: ParameterValue["binding"], value: unknown, origin: Origin): string | undefined {
  if ("style" in binding) return styleInline(value, binding, headerEscape, origin);
  const mediaType = parseMediaType(binding.mediaType);
  const text = documentText(value, mediaType, origin);
  return formatOf(mediaType) === "json" ? asciiJson(text) : text;
}

/** JSON can say every character in ASCII. */
function asciiJson(json: string): string {
  return json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The text, if it arrives unchanged: fields hold Latin-1 without control characters, and lose spaces at their ends. */
export function carried(text: string, origin: Origin): string {
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) {
    refuse(
      origin,
      "a header holds no line breaks, control characters or characters beyond Latin-1; leave them out, or give the " +
        "value in the encoded form that the API documents.",
    );
  }
  if (/^[\t ]|[\t ]$/.test(text)) refuse(origin, "a header loses spaces at its beginning and end; leave them out.");
  return text;
}

/**
 * The `Cookie` header; undefined where no cookie has a value. Exploded pairs are parted by semicolons whatever the style,
 * since the tables' `&` is wrong in a cookie (OpenAPI 3.2, Appendix D). Throws `ArgumentError` for an exploded object
 * with one of the `hidden` names.
 */
export function cookieHeader(values: readonly ParameterValue[], hidden: ReadonlySet<string>): string | undefined {
  const pairs = values.flatMap(({ binding, value, origin }) => {
    if ("style" in binding && binding.explode) refuseHiddenKeys(value, hidden, origin);
    return cookiePairs(binding, value, origin);
  });
  return pairs.length === 0 ? undefined : pairs.map((pair) => pair.join("=")).join("; ");
}

/** Throws `ArgumentError` where an object, whose keys become names of their own, has one that is not the caller's. */
export function refuseHiddenKeys(value: unknown, hidden: ReadonlySet<string>, origin: Origin): void {
  const key = isRecord(value) ? Object.keys(value).find((name) => hidden.has(name)) : undefined;
  if (key !== undefined) refuse(origin, `the name ${JSON.stringify(key)} is set by the server; leave it out.`);
}

function cookiePairs(binding: StyledBinding | ContentBinding, value: unknown, origin: Origin): readonly Pair[] {
  if (!("style" in binding)) {
    const text = documentText(value, parseMediaType(binding.mediaType), origin);
    return [[cookieName(binding.name), percentEncoded(text)]];
  }
  const escape = binding.style === "cookie" ? noEscape : cookieEscape(binding.allowReserved === true);
  return stylePairs(value, binding, { ...escape, name: cookieName }, origin).map(
    ([name, text]) => [name, binding.style === "cookie" ? unescapedCookie(text, origin) : text] as const,
  );
}

/** Readers of cookies do not decode names, so a name stays as it is unless it would break the header. */
function cookieName(name: string): string {
  return /^[!-~]+$/.test(name) && !/[=;,"\\%]/.test(name) ? name : percentEncoded(name);
}

/** Style `cookie` sends values unchanged, so those that would end the cookie, or not arrive, are refused. */
function unescapedCookie(text: string, origin: Origin): string {
  if (/[^\x20-\x7e]|;|^ | $/.test(text)) {
    refuse(
      origin,
      "this cookie is sent unescaped, so it holds no semicolons, control characters, outer spaces or characters beyond " +
        "ASCII; give the value escaped, as the API documents it (usually percent-encoded).",
    );
  }
  return text;
}

/** What is accepted as an answer: the kind that the definition expects first, and anything else rather than a 406. */
export function acceptOf(result: ResultDefinition): string {
  const expected = result.mediaType ?? "application/json";
  return expected.startsWith("*/*") || /[^ -~]/.test(expected) ? "*/*" : `${expected}, */*;q=0.5`;
}
