/** Names that every client accepts, made from names that nobody chose for that: legal, unique, stable. */
import { createHash } from "node:crypto";

/** Longest name that every client takes, together with the server's. */
export const PREFERRED_LENGTH = 40;
/** Longest name that model interfaces take. */
export const LONGEST_NAME = 64;

export const TOOL_NAME = /^[a-z][a-z0-9_]{0,63}$/;
export const ARGUMENT_NAME = /^[a-z_][a-z0-9_]{0,63}$/;

/** Signs that tell one name from another, such as `StartTime<` and `StartTime>`. */
const comparisons: Readonly<Record<string, string>> = { "<": "lt", ">": "gt", "=": "eq", "!": "not" };

/** The other signs of ASCII, spelt out only where a name has nothing else. */
const signs: Readonly<Record<string, string>> = {
  ...comparisons,
  $: "dollar",
  "@": "at",
  "*": "star",
  "%": "percent",
  "#": "hash",
  "&": "and",
  "+": "plus",
  "-": "minus",
  ".": "dot",
  "~": "tilde",
  "?": "question",
  "/": "slash",
  "\\": "backslash",
  ":": "colon",
  ";": "semicolon",
  ",": "comma",
  "|": "bar",
  "^": "caret",
  "'": "quote",
  '"': "quotes",
  "`": "backtick",
  "(": "paren",
  ")": "paren",
  "[": "bracket",
  "]": "bracket",
  "{": "brace",
  "}": "brace",
  " ": "space",
};

/** Latin letters that Unicode does not take apart. */
const undecomposed: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ł: "l",
  þ: "th",
  ð: "d",
};

/**
 * The name in snake_case: letters and digits of ASCII, the comparison signs as words, everything else a separator.
 * Letters outside ASCII lose their marks, or become their code point. Empty where the text is.
 */
export function snakeCase(text: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(text)) return text;
  const ascii = text
    .replaceAll(/[ßæœøđłþð]/giu, (letter) => undecomposed[letter.toLowerCase()] ?? "")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\u0000-\u007f]/gu, (letter) =>
      /[\p{L}\p{N}]/u.test(letter) ? ` u${(letter.codePointAt(0) ?? 0).toString(16)} ` : " ",
    );
  const spelt = ascii.replaceAll(/[<>=!]/g, (sign) => ` ${comparisons[sign] ?? ""} `);
  const leading = /^_+/.test(ascii) ? "_" : "";
  const words = spelt
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  if (words.length > 0) return leading + words.join("_");
  return [...text].flatMap((sign) => (sign === "_" ? [] : [signs[sign] ?? "sign"])).join("_");
}

/** An argument's name for a wire name, without regard to others. */
export function argumentName(wireName: string): string {
  const snake = snakeCase(wireName);
  if (snake === "__proto__") return "proto";
  const legal = snake === "" ? "value" : /^[a-z_]/.test(snake) ? snake : `_${snake}`;
  return shorten(legal in {} ? `${legal}_` : legal, LONGEST_NAME, wireName);
}

/**
 * At most `limit` characters: whole words from the front, then five characters that the identity decides, so that two
 * long names that begin alike stay apart, and neither depends on the other.
 */
export function shorten(name: string, limit: number, identity: string): string {
  if (name.length <= limit) return name;
  const head = name.slice(0, limit - 6);
  const end = head.lastIndexOf("_");
  return withHash((end > limit / 2 ? head.slice(0, end) : head).replace(/_+$/, ""), identity);
}

/** The name with five characters that the identity decides. */
export function withHash(name: string, identity: string): string {
  return `${name}_${createHash("sha256").update(identity).digest("hex").slice(0, 5)}`;
}

/** As a person would write the name at the head of a list: `List runs`. */
export function titleOf(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
