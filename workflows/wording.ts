/** How times, durations and lists are written in the answers of workflows: short, and in UTC. */

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** The moment in milliseconds since 1970; undefined where the text is no time. The API's times are UTC where they name no zone. */
export function momentMs(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || text === "") return undefined;
  const isZoned = /(?:[Zz]|[+-]\d{2}:?\d{2})$/.test(text) || !text.includes("T");
  const ms = Date.parse(isZoned ? text : `${text}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** `2026-11-23 02:00 UTC`; undefined where there is no time. */
export function utcText(moment: string | number | null | undefined): string | undefined {
  const ms = typeof moment === "number" ? moment : momentMs(moment);
  return ms === undefined ? undefined : `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `4m 10s`, `2h 5m`, `3d 4h`: the two largest units. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / DAY_SECONDS), "d"],
    [Math.floor((whole % DAY_SECONDS) / HOUR_SECONDS), "h"],
    [Math.floor((whole % HOUR_SECONDS) / MINUTE_SECONDS), "m"],
    [whole % MINUTE_SECONDS, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return "0s";
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count}${unit}`).join(" ");
}

/** The seconds from one time to the other; undefined where one is missing, or they are the wrong way round. */
export function secondsBetween(from: string | null | undefined, to: string | null | undefined): number | undefined {
  const [start, end] = [momentMs(from), momentMs(to)];
  return start === undefined || end === undefined || end < start ? undefined : Math.round((end - start) / 1_000);
}

/** `a, b … and 3 more`. */
export function listText(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} … and ${names.length - most} more` : shown;
}

/** The text within so many characters; what is cut off at its end is told. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).trimEnd()} … (${text.length - most} more characters)`;
}

/** The properties that have a value; undefined, null, empty texts and empty lists are none. */
export function present<Value>(values: Readonly<Record<string, Value | null | undefined>>): Record<string, Value> {
  const isThere = (value: unknown) => {
    const isEmpty = value === undefined || value === null || value === "";
    return !isEmpty && !(Array.isArray(value) && value.length === 0);
  };
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => isThere(entry[1])));
}
