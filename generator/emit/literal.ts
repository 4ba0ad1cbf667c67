/**
 * Values as TypeScript literals: the only door from a document's text to source text. Laid out as prettier lays it
 * out at a width of 120, so that the formatter has nothing to change.
 */
import type { JsonValue } from "../../server/definition.js";
import { widthOf } from "./width.js";

/** The width that lines are kept to. */
export const WIDTH = 120;

/** What can be printed: data, and the few things around it that are no data. */
export type Printable =
  | { readonly kind: "text"; readonly value: string; readonly isProse: boolean }
  /** Source text of our own: an identifier, a number, `true`. Never made of a document's text. */
  | { readonly kind: "source"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Printable[] }
  | { readonly kind: "object"; readonly entries: readonly Entry[]; readonly isOpen: boolean };

export type Entry = readonly [key: string, value: Printable];

/** Our own source text; only for what the generator itself makes up. */
export function source(text: string): Printable {
  return { kind: "source", text };
}

/** A text that is broken at its sentences where it is long. */
export function prose(value: string): Printable {
  return { kind: "text", value, isProse: true };
}

/** An object with one property per line, whatever its length. */
export function open(entries: readonly Entry[]): Printable {
  return { kind: "object", entries, isOpen: true };
}

/** An object on one line where it fits. */
export function object(entries: readonly Entry[]): Printable {
  return { kind: "object", entries, isOpen: false };
}

/** Properties whose texts are prose. */
const proseKeys = new Set(["description", "omitted", "instructions"]);

/** Any JSON value. `replace` may put something else in a value's place: a name for what is defined elsewhere. */
export function literal(
  value: unknown,
  replace: (value: unknown) => Printable | undefined = () => undefined,
): Printable {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (typeof value === "string") return { kind: "text", value, isProse: false };
  if (Array.isArray(value)) return { kind: "list", items: value.map((item) => literal(item, replace)) };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return object(
      entries.map(([key, inner]) => [
        key,
        typeof inner === "string" && proseKeys.has(key) ? prose(inner) : literal(inner, replace),
      ]),
    );
  }
  return source(numberText(value as JsonValue));
}

/** The text, laid out from `column` on, in lines indented by `indent`; `tail` characters follow it. */
export function print(value: Printable, indent = 0, column = indent, tail = 1): string {
  const flat = flatText(value);
  if (flat !== undefined && column + widthOf(flat) + tail <= WIDTH) return flat;
  if (value.kind === "list") return printList(value.items, indent);
  if (value.kind === "object") return printObject(value.entries, indent);
  return flat ?? "";
}

/** The text on one line, however long; undefined where something in it must be broken. */
export function printFlat(value: Printable): string | undefined {
  return flatText(value);
}

/** The text on one line; undefined where something in it must be broken. */
function flatText(value: Printable): string | undefined {
  if (value.kind === "source") return value.text;
  if (value.kind === "text") return quoted(value.value);
  if (value.kind === "list") {
    if (isTable(value.items)) return undefined;
    const items = value.items.map(flatText);
    return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
  }
  if (value.entries.length === 0) return "{}";
  if (value.isOpen) return undefined;
  const texts = value.entries.map(([key, inner]) => {
    const text = flatText(inner);
    return text === undefined ? undefined : `${keyText(key)}: ${text}${suffixOf(key, inner)}`;
  });
  return texts.includes(undefined) ? undefined : `{ ${texts.join(", ")} }`;
}

/** Several objects, or several lists, of several parts each: prettier gives each its line. */
function isTable(items: readonly Printable[]): boolean {
  const [first] = items;
  if (items.length < 2 || first === undefined) return false;
  return items.every(
    (item) =>
      item.kind === first.kind &&
      ((item.kind === "object" && item.entries.length > 1) || (item.kind === "list" && item.items.length > 1)),
  );
}

function printObject(entries: readonly Entry[], indent: number): string {
  const inner = " ".repeat(indent + 2);
  const lines = entries.map(([key, value]) => `${inner}${printEntry(keyText(key), value, indent + 2)},`);
  return `{\n${lines.join("\n")}\n${" ".repeat(indent)}}`;
}

function printEntry(key: string, value: Printable, indent: number): string {
  const column = indent + widthOf(key) + 2;
  if (value.kind !== "text") {
    const suffix = suffixOf(key, value);
    return `${key}: ${print(value, indent, column, 1 + suffix.length)}${suffix}`;
  }
  const whole = quoted(value.value);
  const fits = (start: number) => start + widthOf(whole) + 1 <= WIDTH;
  if (fits(column)) return `${key}: ${whole}`;
  const pieces = value.isProse && !fits(indent + 2) ? sentencesOf(value.value) : [value.value];
  const margin = " ".repeat(indent + 2);
  if (pieces.length > 1) return `${key}:\n${pieces.map((piece) => margin + quoted(piece)).join(" +\n")}`;
  // After a key so short a break would gain nothing, and prettier makes none.
  return widthOf(key) < 5 ? `${key}: ${whole}` : `${key}:\n${margin}${whole}`;
}

function printList(items: readonly Printable[], indent: number): string {
  const inner = " ".repeat(indent + 2);
  const isNumber = (item: Printable) => item.kind === "source" && /^-?[\d.]/.test(item.text);
  const lines =
    items.length > 1 && items.every(isNumber)
      ? filled(
          items.map((item) => (item.kind === "source" ? item.text : "")),
          indent + 2,
        )
      : items.map((item) => `${inner}${print(item, indent + 2)},`);
  return `[\n${lines.join("\n")}\n${" ".repeat(indent)}]`;
}

/** Numbers, as many on a line as fit. */
function filled(numbers: readonly string[], indent: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const number of numbers) {
    if (line !== "" && indent + line.length + number.length + 2 > WIDTH) {
      lines.push(" ".repeat(indent) + line);
      line = "";
    }
    line += `${line === "" ? "" : " "}${number},`;
  }
  return [...lines, " ".repeat(indent) + line];
}

/** The text cut after each sentence and line; what is between belongs to what is before. */
function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?…]["')\]]?\s+)(?=[^\sa-z])|(?<=\n)(?=[^\n])/u).filter((piece) => piece !== "");
}

/** A property's name: bare where it is an identifier. `__proto__` would set the prototype, and so is computed. */
export function keyText(key: string): string {
  if (key === "__proto__") return `["__proto__"]`;
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? key : quoted(key);
}

/** What stands under a name that every object has, such as `constructor`, gets no type from its surroundings. */
function suffixOf(key: string, value: Printable): string {
  return key in {} && (value.kind === "object" || value.kind === "list") ? " as const" : "";
}

/** Characters that a reviewer would not see as what they are, or not at all. */
const unseen = new RegExp(
  `[${[
    "\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f",
    "\\u205f-\\u206f\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\uffff\\u{e0000}-\\u{e0fff}\\u{1d173}-\\u{1d17a}",
  ].join("")}]`,
  "gu",
);

/** A string literal. JSON's encoder escapes; then what cannot be seen is escaped, and the quotes are prettier's choice. */
export function quoted(text: string): string {
  const json = JSON.stringify(text).replaceAll(unseen, (found) =>
    [...Array(found.length).keys()]
      .map((index) => `\\u${found.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
  const doubles = text.split('"').length;
  const singles = text.split("'").length;
  if (doubles <= singles) return json;
  const inner = json.slice(1, -1).replaceAll(/\\(.)|'/gs, (found, escaped: string | undefined) => {
    if (found === "'") return "\\'";
    return escaped === '"' ? '"' : found;
  });
  return `'${inner}'`;
}

function numberText(value: JsonValue): string {
  return JSON.stringify(value).replace("e+", "e");
}
