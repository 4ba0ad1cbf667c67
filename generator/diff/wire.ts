/**
 * Whether two bindings write a value differently. The values that tell them apart are described, not written: what is
 * sent is the server's to know, and a test holds these descriptions against what it sends.
 */
import type { JsonValue, WireBinding } from "../../server/definition.js";
import { covers } from "./covers.js";
import type { Side } from "./schema-side.js";

/** A binding, and the path template that it belongs to. */
export interface Placed {
  readonly binding: WireBinding;
  readonly path: string;
}

/** How a value is written: equal for two bindings that send the same. Undefined where nothing is sent. */
export function writtenAs({ binding, path }: Placed, value: JsonValue): string | undefined {
  const place = placeOf(binding, path);
  if (binding.in === "body") return place;
  if ("mediaType" in binding) return documentText(binding, place, value);
  if (isNothing(value)) return undefined;
  const form = isInline(binding) ? inlineForm(binding, value) : pairForm(binding, value);
  const bare = binding.allowReserved === true && binding.in !== "header" && hasReserved(value) ? " bare" : "";
  // The keys of an object that is exploded stand in place of the parameter's own name.
  return form === "members" ? `${binding.in} members${bare}` : `${place} ${form}${bare}`;
}

/** A document of a media type; in JSON, numbers and the like are what they are as plain text. */
function documentText(binding: Documented, place: string, value: JsonValue): string | undefined {
  if (!isJson(binding.mediaType)) return value === null ? undefined : `${place} as ${binding.mediaType}`;
  const isPlain = typeof value === "number" || typeof value === "boolean";
  return isPlain ? `${place} ${isInline(binding) ? " plain" : "plain"}` : `${place} as JSON`;
}

type Documented = Extract<WireBinding, { mediaType: string }>;

/** Paths and headers hold one text, queries and cookies pairs of a name and a value. */
function isInline({ in: place }: WireBinding): boolean {
  return place === "path" || place === "header";
}

/** What stands for each kind of value that two bindings may write differently. */
const kinds: readonly { readonly value: JsonValue; readonly others: Side }[] = [
  { value: "a", others: kindSide(["number", "boolean", "array", "object", "null"]) },
  { value: 1, others: kindSide(["string", "array", "object", "null"]) },
  { value: ["a", "b"], others: kindSide(["string", "number", "boolean", "object", "null"]) },
  { value: { a: "b" }, others: kindSide(["string", "number", "boolean", "array", "null"]) },
  { value: "a/b", others: reservedSide() },
  { value: null, others: kindSide(["string", "number", "boolean", "array", "object"]) },
];

/** Whether no value that the schema allows is written differently: shown kind by kind. */
export function writesAlike(before: Placed, after: Placed, allowed: Side): boolean {
  if (isUnsure(before.binding, after.binding)) return false;
  return kinds.every(
    ({ value, others }) => writtenAs(before, value) === writtenAs(after, value) || covers(others, allowed),
  );
}

/** Pairs of bindings whose texts may be the same or not, depending on characters. */
export function isUnsure(before: WireBinding, after: WireBinding): boolean {
  const [one, other] = [before, after].map((binding) => ("style" in binding ? binding.style : textKind(binding)));
  return one !== other && [one, other].some((kind) => kind === "cookie" || kind === "text");
}

function textKind(binding: WireBinding): string {
  if (!("mediaType" in binding)) return "body";
  return isJson(binding.mediaType) ? "json" : "text";
}

/** The place on the wire. Of a path it is where the variable stands: its name is not sent. */
export function placeOf(binding: WireBinding, path: string): string {
  if (binding.in === "body") return `body ${binding.pointer}`;
  if (binding.in === "header") return `header ${binding.name.toLowerCase()}`;
  if (binding.in !== "path") return `${binding.in} ${binding.name}`;
  const places = variablesOf(path).flatMap((name, index) => (name === binding.name ? [index] : []));
  return places.length === 0 ? `path ${binding.name}` : `path ${places.join(" and ")}`;
}

/** The names of a path template's variables, in their order. */
export function variablesOf(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
}

/** The template without the names of its variables, which are not sent. */
export function withoutNames(path: string): string {
  return path.replaceAll(/\{[^{}]*\}/g, "{}");
}

type Styled = Extract<WireBinding, { style: string }>;

/** In queries and cookies. */
function pairForm({ style, explode }: Styled, value: JsonValue): string {
  if (!isStructured(value)) return "plain";
  if (style === "deepObject") return "deep";
  if (!Array.isArray(value)) return explode ? "members" : `joined ${delimiterOf(style)}`;
  if (itemsOf(value) < 2) return "plain";
  return explode ? "repeated" : `joined ${delimiterOf(style)}`;
}

/** In paths and headers. */
function inlineForm({ style, explode, name }: Styled, value: JsonValue): string {
  const start = style === "label" ? "label" : style === "matrix" ? `matrix ${name}` : "";
  if (!isStructured(value)) return `${start} plain`;
  if (!Array.isArray(value)) return explode ? `${style} exploded` : `${start} joined ${delimiterOf(style)}`;
  if (itemsOf(value) < 2) return `${start} plain`;
  return explode && start !== "" ? `${start} exploded` : `${start} joined ${delimiterOf(style)}`;
}

function delimiterOf(style: string): string {
  return style === "spaceDelimited" || style === "pipeDelimited" || style === "tabDelimited" ? style : "comma";
}

function isStructured(value: JsonValue): value is readonly JsonValue[] | { readonly [name: string]: JsonValue } {
  return typeof value === "object" && value !== null;
}

function itemsOf(value: readonly JsonValue[] | { readonly [name: string]: JsonValue }): number {
  return Object.values(value).filter((item) => item !== null).length;
}

function isNothing(value: JsonValue): boolean {
  return value === null || (isStructured(value) && itemsOf(value) === 0);
}

/** These two are sent as they are wherever reserved characters are. */
function hasReserved(value: JsonValue): boolean {
  if (typeof value === "string") return /[/:]/.test(value);
  return isStructured(value) && Object.values(value).some((item) => hasReserved(item));
}

function isJson(mediaType: string): boolean {
  return /[/+]json\b/i.test(mediaType);
}

function kindSide(type: readonly ("string" | "number" | "boolean" | "array" | "object" | "null")[]): Side {
  return { schema: { type }, definitions: {} };
}

/** Values without any character that is reserved. */
function reservedSide(): Side {
  const text = { type: ["string", "number", "boolean", "null"], pattern: "^[A-Za-z0-9_.~-]*$" } as const;
  const schema = { ...text, type: [...text.type, "array", "object"] as const, items: text, additionalProperties: text };
  return { schema, definitions: {} };
}
