/** Texts that are kept while what they were part of is not. */

/** The text by itself: a part of a string keeps the whole string in memory. */
export function copied(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
