/** Secrets that are not shown: what stands in their place, and what it means when it is sent back. */
import type { Json } from "./pipeline.js";

/** Sent back, it keeps what is stored. */
export const MASK = "********";

/** The values with every mask replaced by what is stored under its name. */
export function unmasked<T extends Json>(
  values: Readonly<Record<string, T>>,
  stored: Readonly<Record<string, T>> | null,
): Record<string, T> {
  const before = new Map(Object.entries(stored ?? {}));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === MASK ? (before.get(name) ?? value) : value]),
  );
}
