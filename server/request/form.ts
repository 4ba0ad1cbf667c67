/** Bodies of `application/x-www-form-urlencoded`, and the pairs of which they are made. */
import type { BodyDefinition, PropertyEncoding } from "../definition.js";
import { documentText } from "./document.js";
import { type Escape, queryEscape } from "./escape.js";
import { FileValue } from "./files.js";
import { formatOf, parseMediaType } from "./media-type.js";
import { type Origin, refuse } from "./refusal.js";
import { type Pair, stylePairs } from "./style.js";
import { isDefined, isPrimitive, isRecord } from "./text.js";

/**
 * A urlencoded form: one or more `name=value` for each property, in order (OpenAPI 3.2, "Encoding the
 * x-www-form-urlencoded Media Type"). Spaces are `%20`, which every reader of forms takes. Text is passed as the finished
 * form. Throws `ArgumentError` for what has no properties.
 */
export function urlencodedForm(value: unknown, encoding: BodyDefinition["encoding"], origin: Origin): string {
  if (typeof value === "string") return value;
  if (!isRecord(value)) refuse(origin, "the API takes a form here; give an object of its fields.");
  refuseSiblingKeys(value, encoding, origin);
  return Object.entries(value)
    .flatMap(([name, property]) => fieldPairs(name, property, encodingOf(encoding, name), origin))
    .map((pair) => pair.join("="))
    .join("&");
}

function fieldPairs(name: string, value: unknown, encoding: PropertyEncoding, origin: Origin): readonly Pair[] {
  const escape = queryEscape(encoding.allowReserved === true);
  if (isStyled(encoding)) return styledField(name, value, encoding, escape, origin);
  return fieldItems(value, encoding).map((item) => {
    const text = documentText(item, parseMediaType(encoding.contentType ?? defaultContentType(item)), origin);
    return [escape.name(name), escape.text(text)];
  });
}

/** The encoding of a property; an empty one where the document gives none. */
export function encodingOf(encoding: BodyDefinition["encoding"], property: string): PropertyEncoding {
  return (encoding !== undefined && Object.hasOwn(encoding, property) ? encoding[property] : undefined) ?? {};
}

/** Whether a style decides: one of the three is stated, and then `contentType` is ignored ("Encoding Object"). */
export function isStyled({ style, explode, allowReserved }: PropertyEncoding): boolean {
  return style !== undefined || explode !== undefined || allowReserved !== undefined;
}

/**
 * Throws `ArgumentError` where an exploded object, whose keys become fields of their own, has one that is a field already:
 * it would be sent twice, and might stand against a constant.
 */
export function refuseSiblingKeys(
  fields: Readonly<Record<string, unknown>>,
  encoding: BodyDefinition["encoding"],
  origin: Origin,
): void {
  for (const [name, value] of Object.entries(fields)) {
    const own = encodingOf(encoding, name);
    const { style = "form", explode = style === "form" } = own;
    if (!isStyled(own) || !explode || style === "deepObject" || !isRecord(value)) continue;
    const twice = Object.keys(value).find((key) => key !== name && Object.hasOwn(fields, key));
    if (twice !== undefined)
      refuse(origin, `${JSON.stringify(twice)} in ${JSON.stringify(name)} is a field of its own; leave it out there.`);
  }
}

/** A field in a style, with the style's own defaults. A file is base64 there. */
export function styledField(
  name: string,
  value: unknown,
  { style = "form", explode = style === "form" }: PropertyEncoding,
  escape: Escape,
  origin: Origin,
): readonly Pair[] {
  const asText = (item: unknown) => (item instanceof FileValue ? item.toJSON() : item);
  const texts = Array.isArray(value) ? value.map(asText) : asText(value);
  return stylePairs(texts, { name, style, explode }, escape, origin);
}

/**
 * The values that a field without a style is sent as: each item of an array by itself, anything else whole; nothing for
 * null. An array that the document expressly wants as JSON is one value: for its items alone that need not be said of
 * objects, and would put quotes around text.
 */
export function fieldItems(value: unknown, { contentType }: PropertyEncoding): readonly unknown[] {
  if (!isDefined(value)) return [];
  const isWhole = contentType !== undefined && formatOf(parseMediaType(contentType)) === "json";
  return Array.isArray(value) && !isWhole ? value.filter(isDefined) : [value];
}

/** The content type of a value for which the document states none ("Encoding Object", the table of defaults). */
export function defaultContentType(value: unknown): string {
  return isPrimitive(value) ? "text/plain" : "application/json";
}
