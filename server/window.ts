/** The window of a list: what the caller's times mean, and the parts that single requests may span. All in UTC. */
import type { AnyTool, WindowDefinition } from "./definition.js";
import { durationMs, statedDurationMs } from "./duration.js";
import { ArgumentError } from "./errors.js";

/** A span of time, in milliseconds since 1970. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Whether an end was told by the clock, and not by the caller. */
  readonly byClock: boolean;
}

type Arguments = Readonly<Record<string, unknown>>;

const EXAMPLES =
  "an RFC 3339 time such as 2026-11-20T08:00:00Z, a day such as 2026-11-20, or how long ago, such as -24h or -7d";

/**
 * The window that the arguments ask for. Without an end it reaches to now; without a start as far back as the
 * definition's default.
 * @throws ArgumentError for a text that is no time, an end before its start, and a span that is too long.
 */
export function windowOf(tool: AnyTool, definition: WindowDefinition, args: Arguments, nowMs: number): Window {
  const from = boundOf(tool, definition.from, args, nowMs);
  const to = boundOf(tool, definition.to, args, nowMs);
  const end = to?.at ?? nowMs;
  const start = from?.at ?? end - statedDurationMs(definition.default);
  if (start >= end) {
    const message = `${definition.from} (${timeText(start)}) must be before ${definition.to} (${timeText(end)}).`;
    throw new ArgumentError(tool.name, definition.from, message);
  }
  if (end - start > statedDurationMs(definition.longest)) {
    const message =
      `${definition.from}: from ${timeText(start)} to ${timeText(end)} is longer than ${definition.longest}, the most ` +
      `that one call looks through. Ask for one part after the other.`;
    throw new ArgumentError(tool.name, definition.from, message);
  }
  return { from: start, to: end, byClock: to === undefined || to.byClock };
}

/** The window's ends as arguments of the tool. */
export function boundsOf(definition: WindowDefinition, { from, to }: Window): Record<string, string> {
  return { [definition.from]: timeText(from), [definition.to]: timeText(to) };
}

/** The parts of the window that one request may span, newest first; they meet, and none is longer than allowed. */
export function partsOf({ from, to, byClock }: Window, { max }: WindowDefinition): Window[] {
  const maxMs = statedDurationMs(max);
  const parts: Window[] = [];
  for (let end = to; end > from; end -= maxMs) parts.push({ from: Math.max(from, end - maxMs), to: end, byClock });
  return parts;
}

/** The window as answers state it. */
export function windowText({ from, to }: Window): string {
  return `${timeText(from)} to ${timeText(to)}`;
}

/** The moment in RFC 3339, in UTC. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

interface Bound {
  readonly at: number;
  readonly byClock: boolean;
}

function boundOf(tool: AnyTool, name: string, args: Arguments, nowMs: number): Bound | undefined {
  const given = args[name];
  if (given === undefined || given === null || given === "") return undefined;
  const bound = typeof given === "string" ? read(given.trim(), nowMs) : undefined;
  if (bound !== undefined && Math.abs(bound.at) <= 8.64e15) return bound;
  throw new ArgumentError(
    tool.name,
    name,
    `${name}: ${JSON.stringify(given).slice(0, 80)} is no time. Give ${EXAMPLES}.`,
  );
}

/** A time without a zone is UTC, and a day begins at midnight. */
function read(text: string, nowMs: number): Bound | undefined {
  if (text === "now") return { at: nowMs, byClock: true };
  const ago = text.startsWith("-") ? durationMs(text.slice(1)) : undefined;
  if (ago !== undefined) return { at: nowMs - ago, byClock: true };
  const match = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)([Zz]|[+-]\d{2}:\d{2})?)?$/.exec(
    text,
  );
  if (match === null) return undefined;
  const [, day = "", time = "00:00:00", zone = "Z"] = match;
  const at = Date.parse(`${day}T${time}${zone.toUpperCase()}`);
  // Some engines roll the 30th of February over to March.
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
  return Number.isNaN(at) || !isDay ? undefined : { at, byClock: false };
}
