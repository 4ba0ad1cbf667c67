/** Messages of other systems as they stand in an answer: on one line, without secrets, and not too long. */
import { masked } from "../server/redaction/masking.js";

/** What is longer than this is not looked through for secrets, and not told. */
const MOST_READ = 20_000;

/** The message, at most `most` characters of it; undefined where there is none. */
export function messageText(text: string | null | undefined, most: number): string | undefined {
  // Masked before it is cut: half a secret is no longer known as one.
  const line = masked((text ?? "").slice(0, MOST_READ))
    .replace(/\s+/g, " ")
    .trim();
  if (line === "") return undefined;
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
}

/** The first `most` of the lines; where there are more, a line that says how many. */
export function shortList(lines: readonly string[], most: number): string[] {
  return lines.length > most ? [...lines.slice(0, most), `… and ${lines.length - most} more`] : [...lines];
}
