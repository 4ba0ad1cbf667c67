/** In what two values differ: the places, each with what stands there before and after. */
import { isObject } from "../../server/result/json.js";
import { maskedValue } from "../../server/redaction/masked-value.js";
import { messageText } from "../message-text.js";

export interface Difference {
  /** Names from the outside in, with dots: `parameters.commands`. */
  readonly path: string;
  /** Undefined where nothing stands. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Characters of a value that are told. */
const MOST_VALUE = 100;
/** Nothing is nested deeper in a definition; a value below is compared as a whole. */
const DEEPEST = 8;

/**
 * The differences, in the order of the names. Lists are compared as a whole; null, empty lists and empty objects are the
 * same as nothing, since definitions are written in either way.
 */
export function differencesOf(before: unknown, after: unknown, path = "", depth = 0): Difference[] {
  if (isSame(before, after)) return [];
  const isNested = depth < DEEPEST && (isObject(before) || isObject(after));
  const fits = (value: unknown) => isObject(value) || isNothing(value);
  if (!isNested || !fits(before) || !fits(after)) return [{ path, before, after }];
  const left = isObject(before) ? before : {};
  const right = isObject(after) ? after : {};
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return names.flatMap((name) =>
    differencesOf(own(left, name), own(right, name), path === "" ? name : `${path}.${name}`, depth + 1),
  );
}

/** `parameters.commands: "dbt build" -> "dbt build --full-refresh"`, without secrets. */
export function differenceText({ path, before, after }: Difference): string {
  const name = path.split(".").at(-1) ?? "";
  return `${path}: ${valueText(name, before)} -> ${valueText(name, after)}`;
}

function valueText(name: string, value: unknown): string {
  if (isNothing(value)) return "nothing";
  // The name decides whether the value is a secret.
  const clean = (maskedValue({ [name]: value }) as Record<string, unknown>)[name];
  return messageText(JSON.stringify(clean), MOST_VALUE) ?? "nothing";
}

function isSame(before: unknown, after: unknown): boolean {
  if (isNothing(before) && isNothing(after)) return true;
  return canonical(before) === canonical(after);
}

/** JSON with the names of objects in order, and without the members that say nothing. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (!isObject(inner)) return inner;
    const entries = Object.entries(inner).filter(([, member]) => !isNothing(member));
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function own(values: object, name: string): unknown {
  return Object.hasOwn(values, name) ? Reflect.get(values, name) : undefined;
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every((member) => isNothing(member));
}
