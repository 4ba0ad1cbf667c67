/** How the encoder refuses a value: one message form, which names the argument and says what to do instead. */
import { ArgumentError } from "../errors.js";

/** Where a value comes from, so that a refusal can name it. */
export interface Origin {
  readonly tool: string;
  /** The argument; undefined for what no caller gave: a constant, a setting, the definition itself. */
  readonly argument: string | undefined;
  /** What to call it: the argument's name, or a few words. */
  readonly label: string;
}

/** Throws the `ArgumentError` that says why the value cannot be sent. `why` follows the label and a colon. */
export function refuse(origin: Origin, why: string): never {
  throw new ArgumentError(origin.tool, origin.argument, `${origin.label}: ${why}`);
}

const shownLength = 100;

/**
 * A value as it stands in a message: quoted, on one line, cut where it is long. Only what the caller gave is shown: a
 * constant or a setting may be a secret.
 */
export function shown(value: unknown, origin: Origin): string {
  if (origin.argument === undefined) return "its value";
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= shownLength ? text : `${text.slice(0, shownLength)}…`;
}
