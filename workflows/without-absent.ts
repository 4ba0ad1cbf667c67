/** Answers hold what is known: nothing is said of what is not. */
import type { JsonValue } from "../server/definition.js";

/** The values that are there, under their names. */
export function withoutAbsent<Value = JsonValue>(
  values: Readonly<Record<string, Value | null | undefined>>,
): Record<string, Value> {
  const entries = Object.entries(values).filter(
    (entry): entry is [string, Value] => (entry[1] ?? undefined) !== undefined,
  );
  return Object.fromEntries(entries);
}
