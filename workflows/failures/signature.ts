/** What failures have in common: a message without what differs from one time to the next. */

/** More of a message does not make it more like another. */
const MOST_COMPARED = 600;

const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "#"],
  [/\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?/gi, "#"],
  [/"[^"]{1,200}"|'[^']{1,200}'|`[^`]{1,200}`/g, "#"],
  // Long runs of hexadecimal digits are ids where there is a digit among them; words such as "facade" are not.
  [/\b(?=[a-f]{0,64}\d)(?=\d{0,64}[a-f])[0-9a-f]{8,64}\b/gi, "#"],
  [/[+-]?\d+(?:[.,:]\d+)*/g, "#"],
  [/#(?:[\s,;:/-]*#)+/g, "#"],
  [/\s+/g, " "],
];

/** The message with numbers, ids, times and quoted values taken out, in lower case. */
export function normalised(message: string | null | undefined): string {
  let text = (message ?? "").slice(0, MOST_COMPARED);
  for (const [pattern, place] of CHANGING) text = text.replace(pattern, place);
  return text.trim().toLowerCase();
}

/** Two failures with the same signature are the same failure again. */
export function signatureOf(taskId: string | undefined, operation: string | undefined, message: string | undefined) {
  return [taskId ?? "", normalised(operation), normalised(message)].join("\n");
}
