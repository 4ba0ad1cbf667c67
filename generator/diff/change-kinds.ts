/** Changes whose effect follows from what is shown of them. */
import type { Arguments, Change } from "./difference.js";

export type Described = Omit<Change, "effect" | "witness">;

/** Refused now, as the call shows; where none could be made up it is left to a reader. */
export function refused(change: Described, call: Arguments | undefined): Change {
  if (call === undefined) return { ...change, effect: "unproven" };
  return { ...change, effect: "breaks-client", witness: { kind: "refused", arguments: call } };
}

/** Accepted, and something else is sent or done, as the call shows. */
export function otherwise(change: Described, call: Arguments | undefined): Change {
  if (call === undefined) return { ...change, effect: "unproven" };
  return { ...change, effect: "breaks-request", witness: { kind: "otherwise", arguments: call } };
}

/** Told before, and no more so. */
export function broken(change: Described, what: string): Change {
  return { ...change, effect: "breaks-client", witness: { kind: "promise", what } };
}

export function compatible(change: Described): Change {
  return { ...change, effect: "compatible" };
}

/** A text in other words. */
export function inOtherWords(thing: string, name: string, before: unknown, after: unknown): Change {
  const words = { before: textOf(before), after: textOf(after) };
  return { effect: "text", kind: "changed", thing, name, says: [], words };
}

function textOf(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
