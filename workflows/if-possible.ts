/** What a workflow can do without: where it is not to be had, the answer says so and holds the rest. */
import { ApiError } from "../server/errors.js";
import { messageText } from "./message-text.js";

/** How much of a reason is told. */
const MOST_REASON = 160;

/** What could not be had and why, as sentences; the same reason is told once. */
export type Missing = string[];

/** The value; undefined where the API refuses or fails, which is then noted. */
export async function ifPossible<Value>(
  what: string,
  missing: Missing,
  ask: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const line = `${what}: ${messageText(error.message, MOST_REASON) ?? "no reason told"}`;
    if (!missing.includes(line)) missing.push(line);
    return undefined;
  }
}
