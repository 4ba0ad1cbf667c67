/** Text from a document, made fit to be read by a model: nothing invisible, nothing that reorders what is seen. */

/**
 * What is removed: controls, soft hyphens, zero-width and bidirectional marks, fillers that show as nothing, tag
 * characters and supplementary variation selectors (both can carry a hidden message), annotation marks.
 */
const invisible =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u0008\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/gu;

/**
 * A description or summary without invisible characters and with plain white space: lines end in one line feed, blank
 * lines do not repeat, nothing trails. It is never shortened here. A value that is no string gives "".
 */
export function cleanText(value: unknown): string {
  if (typeof value !== "string") return "";
  return value
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, "\n")
    .replace(invisible, "")
    .replace(/[\t\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g, " ")
    .replace(/(\S) {2,}/g, "$1 ")
    .replace(/ +$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
