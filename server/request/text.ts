/** Values as text: what a single item, a key or a nested value is written as, in every style. */
import { type Origin, refuse } from "./refusal.js";

/** A JSON object: neither an array, nor null, nor an instance of a class such as `FileValue`. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Neither `undefined` nor `null`: RFC 6570, 2.3 calls both undefined, and expands neither. */
export function isDefined(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Whether the value is written as one item: a string, a number, a boolean; not an array or an object. */
export function isPrimitive(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

/**
 * The text of one item. Booleans are `true` and `false`, numbers plain decimals. Arrays and objects, where a style has
 * already used up its levels, are JSON text: the specification leaves them open ("Style Examples", RFC 6570, 2.4.2), and
 * JSON is what APIs that take such values read. Throws `ArgumentError` for text that no UTF-8 can carry.
 */
export function textOf(value: unknown, origin: Origin): string {
  switch (typeof value) {
    case "string":
      return wellFormed(value, origin);
    case "number":
      return decimal(value, origin);
    case "boolean":
      return String(value);
    case "object":
      return jsonText(value, origin);
    default:
      return refuse(origin, `a ${typeof value} cannot be sent; give a JSON value.`);
  }
}

/** Compact JSON. */
export function jsonText(value: unknown, origin: Origin): string {
  return JSON.stringify(value) ?? refuse(origin, `a ${typeof value} cannot be sent; give a JSON value.`);
}

/** The text itself. Half a surrogate pair has no UTF-8, and would silently arrive as another character. */
export function wellFormed(text: string, origin: Origin): string {
  if (/\p{Surrogate}/u.test(text)) refuse(origin, "the text holds half of a surrogate pair; give whole characters.");
  return text;
}

/** A number without an exponent (1e21 is written out, 1e-7 too) and without a negative zero. */
function decimal(value: number, origin: Origin): string {
  if (!Number.isFinite(value)) refuse(origin, `${String(value)} is no number that can be sent.`);
  const [, sign = "", digits = "0", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  const point = digits.length + Number(exponent);
  const all = digits + fraction;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${all}`;
  if (point >= all.length) return sign + all.padEnd(point, "0");
  return `${sign}${all.slice(0, point)}.${all.slice(point)}`;
}
