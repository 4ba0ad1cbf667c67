/** Values in OpenAPI's styles (3.2, "Style Values" and "Style Examples"), decided by the value given, not its schema. */
import type { ParameterStyle } from "../definition.js";
import type { Escape } from "./escape.js";
import { type Origin, refuse, shown } from "./refusal.js";
import { isDefined, isPrimitive, isRecord, textOf, wellFormed } from "./text.js";

export interface Styled {
  readonly name: string;
  readonly style: ParameterStyle;
  readonly explode: boolean;
}

/** A name and its value, both escaped. */
export type Pair = readonly [name: string, value: string];

/** What parts the items of an array or object that is not exploded. 2.0's collection formats may stand anywhere. */
const delimiters: Readonly<Record<ParameterStyle, string>> = {
  simple: ",",
  label: ",",
  matrix: ",",
  form: ",",
  cookie: ",",
  deepObject: ",",
  spaceDelimited: " ",
  pipeDelimited: "|",
  tabDelimited: "\t",
};

/**
 * A value as pairs, for queries, cookies and forms: styles `form`, `cookie`, `spaceDelimited`, `pipeDelimited`,
 * `tabDelimited` (exploded they are all like `form`) and `deepObject`.
 *
 * Null, an empty array, an empty object and one whose members are all null give no pair, and null members are left out:
 * RFC 6570, 2.3 and 3.2.8 take them for undefined, and the tables' `color=` is what the empty string gives.
 */
export function stylePairs(value: unknown, styled: Styled, escape: Escape, origin: Origin): readonly Pair[] {
  const { name, style, explode } = styled;
  if (!isDefined(value)) return [];
  if (style === "deepObject" && !isPrimitive(value)) return deepPairs(value, name, escape, origin);
  if (explode && Array.isArray(value)) return repeated(value, name, escape, origin);
  if (explode && isRecord(value)) {
    return members(value).flatMap(([key, member]) =>
      Array.isArray(member) && member.every(isPrimitive)
        ? repeated(member, key, escape, origin)
        : [pair(key, member, escape, origin)],
    );
  }
  if (itemsOf(value).length === 0) return [];
  return [[escape.name(wellFormed(name, origin)), joined(value, delimiters[style], escape, origin)]];
}

function repeated(items: readonly unknown[], name: string, escape: Escape, origin: Origin): readonly Pair[] {
  return items.filter(isDefined).map((item) => pair(name, item, escape, origin));
}

function pair(name: string, value: unknown, escape: Escape, origin: Origin): Pair {
  return [escape.name(wellFormed(name, origin)), escape.text(textOf(value, origin))];
}

/**
 * `a[b]=…`, deeper objects `a[b][c]=…`. The specification leaves arrays in it open. Arrays of primitives are written
 * `a[b][]=1&a[b][]=2`: Rack, PHP and qs all read that as an array, while of `a[b]=1&a[b]=2` the first two keep the last
 * value, and of `a[b][0]=1` the first makes an object. Arrays that hold objects need the index, `a[b][0][c]=…`, for
 * their members to stay together. A name that ends in `[]` already gets no second pair.
 */
function deepPairs(value: unknown, name: string, escape: Escape, origin: Origin): readonly Pair[] {
  if (!isDefined(value)) return [];
  if (Array.isArray(value)) {
    const items = value.filter(isDefined);
    const list = name.endsWith("[]") ? name : `${name}[]`;
    if (items.every(isPrimitive)) return repeated(items, list, escape, origin);
    return items.flatMap((item, index) => deepPairs(item, `${name}[${index}]`, escape, origin));
  }
  if (!isRecord(value)) return [pair(name, value, escape, origin)];
  return members(value).flatMap(([key, member]) => {
    if (key === "" || /[[\]]/.test(key)) {
      refuse(origin, `the key ${JSON.stringify(key)} cannot be written between brackets; use one without brackets.`);
    }
    return deepPairs(member, `${name}[${key}]`, escape, origin);
  });
}

/**
 * A value as one text, for paths and headers: styles `simple`, `label`, `matrix`, and 2.0's delimited ones. Undefined
 * where `stylePairs` would give no pair.
 */
export function styleInline(value: unknown, styled: Styled, escape: Escape, origin: Origin): string | undefined {
  if (!isDefined(value) || itemsOf(value).length === 0) return undefined;
  switch (styled.style) {
    case "label":
      return inLabel(value, styled, escape, origin);
    case "matrix":
      return inMatrix(value, styled, escape, origin);
    default: {
      const delimiter = delimiters[styled.style];
      return styled.explode && isRecord(value)
        ? joinedMembers(value, delimiter, escape, origin)
        : joined(value, delimiter, escape, origin);
    }
  }
}

/**
 * RFC 6570, 3.2.5. Not exploded, items are parted by commas; the dots that the tables had before 3.0.4 and 3.1.1 were
 * corrected there. Exploded, the dot delimits and is encoded inside items, though RFC 6570 would leave it bare.
 */
function inLabel(value: unknown, { explode }: Styled, escape: Escape, origin: Origin): string {
  if (explode && isRecord(value)) return `.${joinedMembers(value, ".", escape, origin)}`;
  return `.${joined(value, explode && Array.isArray(value) ? "." : ",", escape, origin)}`;
}

/** RFC 6570, 3.2.7. An empty value has no equals sign. */
function inMatrix(value: unknown, { name, explode }: Styled, escape: Escape, origin: Origin): string {
  const parameter = (key: string, text: string) => `;${escape.text(key, ";=,")}${text === "" ? "" : `=${text}`}`;
  const item = (member: unknown) => escape.text(textOf(member, origin), ";");
  const exploded = Array.isArray(value) ? itemsOf(value).map((member) => [name, member] as const) : undefined;
  const parameters = isRecord(value) ? members(value) : exploded;
  if (explode && parameters !== undefined)
    return parameters.map(([key, member]) => parameter(key, item(member))).join("");
  return parameter(name, isPrimitive(value) ? item(value) : joined(value, ",", escape, origin));
}

/** The members of an object that are not null. */
function members(value: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, member]) => isDefined(member));
}

/** What is written for a value in one piece: its items, its keys and members in turn, or itself. */
function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.filter(isDefined);
  return isRecord(value) ? members(value).flat() : [value];
}

/** The items of an array or object with a delimiter between them, or a primitive, which may hold it. */
function joined(value: unknown, delimiter: string, escape: Escape, origin: Origin): string {
  if (isPrimitive(value)) return escape.text(textOf(value, origin));
  return itemsOf(value)
    .map((item) => itemText(textOf(item, origin), delimiter, escape, origin))
    .join(escape.delimiter(delimiter));
}

/** `key=value` with a delimiter between them. */
function joinedMembers(
  value: Readonly<Record<string, unknown>>,
  delimiter: string,
  escape: Escape,
  origin: Origin,
): string {
  return members(value)
    .map(([key, member]) => {
      if (key.includes("=")) refuseAmbiguous(key, "=", escape, origin);
      const text = textOf(member, origin);
      return [key, text].map((part) => itemText(part, delimiter, escape, origin)).join("=");
    })
    .join(escape.delimiter(delimiter));
}

/** One item, escaped. Throws `ArgumentError` where a delimiter in it would look the same as the delimiter itself. */
function itemText(text: string, delimiter: string, escape: Escape, origin: Origin): string {
  if (text.includes(delimiter)) refuseAmbiguous(text, delimiter, escape, origin);
  return escape.text(wellFormed(text, origin), `=${delimiter}`);
}

function refuseAmbiguous(text: string, delimiter: string, escape: Escape, origin: Origin): void {
  if (escape.text(delimiter, delimiter) !== escape.delimiter(delimiter)) return;
  refuse(
    origin,
    `${shown(text, origin)} holds ${JSON.stringify(delimiter)}, which parts the items here and cannot be escaped; ` +
      "give items without it, or in an escaped form if the API documents one.",
  );
}
