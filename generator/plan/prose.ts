/** Text of a document made fit to be read by a model: no hidden characters, no endless length. */

/** The length that every client shows whole. */
export const DESCRIPTION_LIMIT = 1024;

/**
 * Control, zero-width, bidirectional, tag and variation characters: invisible to a reviewer, not to a model. Tab and
 * line feed are let through and dealt with below.
 */
const hidden = new RegExp(
  `[${[
    "\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f",
    "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb",
    "\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}\\p{Cs}",
  ].join("")}]`,
  "gu",
);

/** The text without what cannot be seen; line ends are line feeds, and at most one line is empty at a time. */
export function clean(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replaceAll(hidden, "")
    .replaceAll(/[^\S\n]+\n/g, "\n")
    .replaceAll(/\t/g, " ")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** The text as one line. */
export function oneLine(text: string): string {
  return clean(text).replaceAll(/\s+/g, " ");
}

/** At most `limit` characters, cut after a whole word and marked where cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const mark = " … (cut)";
  const head = text.slice(0, limit - mark.length);
  const end = head.search(/\s\S*$/);
  return `${head
    .slice(0, end > limit / 2 ? end : undefined)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd()}${mark}`;
}

/** A description of the document, ready to be shown. */
export function described(text: string): string {
  return cut(clean(text), DESCRIPTION_LIMIT);
}

/** Sentences one after the other, each ended. */
export function sentences(parts: readonly (string | undefined)[]): string {
  return parts
    .map((part) => part?.trim() ?? "")
    .filter((part) => part !== "")
    .map((part, index, all) => (index < all.length - 1 && !/[.!?:…)]$/.test(part) ? `${part}.` : part))
    .join(" ");
}
