/** The texts of flags and variables as values. A text that is none gets a sentence that says what is allowed. */
import { nearest } from "./nearest.js";

/** A value, or what is wrong with the text, as the sentence after the setting's name. */
export type Parsed<Value> = { readonly value: Value } | { readonly fault: string };

const TRUE = ["true", "1", "yes", "on"];
const FALSE = ["false", "0", "no", "off"];

export function readBoolean(text: string): Parsed<boolean> {
  const plain = text.trim().toLowerCase();
  if (TRUE.includes(plain)) return { value: true };
  if (FALSE.includes(plain)) return { value: false };
  return { fault: `"${cut(text)}" is neither yes nor no. Allowed: true, false (or 1/0, yes/no, on/off).` };
}

/** A whole number within the bounds, in plain decimal digits. */
export function readInteger(text: string, least: number, most: number, unit: string): Parsed<number> {
  const allowed = `Allowed: a whole number of ${unit}, ${least} to ${most}.`;
  if (!/^\d{1,15}$/.test(text.trim())) return { fault: `"${cut(text)}" is no whole number of ${unit}. ${allowed}` };
  const value = Number(text.trim());
  return value < least || value > most ? { fault: `${text.trim()} is out of bounds. ${allowed}` } : { value };
}

/** One of a few words, whatever their case. */
export function readOneOf<Word extends string>(text: string, kind: string, known: readonly Word[]): Parsed<Word> {
  const value = known.find((each) => each === text.trim().toLowerCase());
  if (value !== undefined) return { value };
  const meant = nearest(text, known);
  const guess = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  return { fault: `"${cut(text)}" is no ${kind}.${guess} Allowed: ${known.join(", ")}.` };
}

/** Names separated by commas, each one of the known. Blanks around them do not count; nor does a name given twice. */
export function readList(text: string, kind: string, known: readonly string[]): Parsed<readonly string[]> {
  const names = [...new Set(text.split(",").map((name) => name.trim()))].filter((name) => name !== "");
  if (names.length === 0) return { fault: `names no ${kind}. ${listing(known)}` };
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return { value: names };
  return { fault: `${unknown.map((name) => notKnown(name, kind, known)).join(" ")} ${listing(known)}` };
}

/** An absolute http or https URL without credentials, query or fragment, none of which would reach the API as meant. */
export function readUrl(text: string): Parsed<string> {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return { fault: `"${cut(text)}" is no URL. Give it whole: https://host/path.` };
  }
  // A URL with a password must not be repeated in the message.
  if (url.username !== "" || url.password !== "") {
    return { fault: "the URL has a user name or password within it. Credentials are set by their own variable." };
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return { fault: `"${cut(text)}" begins with ${url.protocol}. Allowed: https: and http:.` };
  }
  if (url.search !== "" || url.hash !== "") {
    return { fault: `"${cut(text)}" has a query or a fragment. Give the address up to the path: https://host/path.` };
  }
  return { value: url.href };
}

function notKnown(name: string, kind: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return `There is no ${kind} "${cut(name)}".${meant === undefined ? "" : ` Did you mean "${meant}"?`}`;
}

function listing(known: readonly string[]): string {
  const shown = known.slice(0, 60);
  return `Known: ${shown.join(", ")}${known.length > shown.length ? `, and ${known.length - shown.length} more` : ""}.`;
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
