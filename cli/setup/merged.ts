/** What putting an entry into a text gives, and how a place in a text is written. */
import type { JsonValue } from "./entry.js";

export interface Merged {
  readonly text: string;
  /** What stood in its place; undefined where nothing did. */
  readonly before?: JsonValue | undefined;
}

/** `line 3, column 7`, counted from one. */
export function placeOf(text: string, offset: number): string {
  const above = text.slice(0, offset).split(/\r\n|\n|\r/u);
  return `line ${above.length}, column ${(above.at(-1) ?? "").length + 1}`;
}
