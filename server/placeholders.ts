/** Arguments that a catalogue states with placeholders: `$name` is a value of the call, `$first.field` one of another. */
import type { JsonValue } from "./definition.js";
import { isObject } from "./result/json.js";

type Values = Readonly<Record<string, unknown>>;

/** The arguments with their placeholders filled in; those that come to nothing are left out, in lists too. */
export function filledArguments(stated: Readonly<Record<string, JsonValue>>, values: Values): Record<string, unknown> {
  const filled = Object.entries(stated).map(([name, value]) => [name, filledValue(value, values)] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined && value !== null));
}

/** One value with its placeholder filled in; undefined where there is nothing to fill it with. */
export function filledValue(value: JsonValue, values: Values): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) => filledValue(item, values)).filter((item) => item !== undefined);
    return items.length === 0 && value.length > 0 ? undefined : items;
  }
  if (typeof value !== "string" || !value.startsWith("$")) return value;
  return value
    .slice(1)
    .split(".")
    .reduce<unknown>(
      (found, name) => (isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined),
      values,
    );
}

/** Whether the item has all of these values. */
export function hasValues(item: JsonValue, wanted: Readonly<Record<string, JsonValue>>, values: Values): boolean {
  return Object.entries(wanted).every(([name, value]) => isObject(item) && item[name] === filledValue(value, values));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
