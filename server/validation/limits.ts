/** The limits that a schema sets to one value: bounds of numbers, lengths, patterns, formats. */
import type { JsonSchema } from "../definition.js";

/** What is expected of a text of a known format, with an example to write by. */
const formats: Readonly<Record<string, string>> = {
  "date-time": "a date and time such as 2026-03-31T08:15:00Z",
  date: "a date such as 2026-03-31",
  time: "a time such as 08:15:00Z",
  duration: "a duration such as PT15M",
  uuid: "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
  email: "an e-mail address",
  uri: "an absolute URL such as https://example.com/path",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
  hostname: "a host name",
  byte: "base64",
};

/** The bound that the number breaks, with both bounds. */
export function boundFault(schema: JsonSchema, value: number): string | undefined {
  const least = numberOf(schema["minimum"]);
  const above = numberOf(schema["exclusiveMinimum"]);
  const most = numberOf(schema["maximum"]);
  const below = numberOf(schema["exclusiveMaximum"]);
  const broken =
    (least !== undefined && value < least) ||
    (above !== undefined && value <= above) ||
    (most !== undefined && value > most) ||
    (below !== undefined && value >= below);
  if (broken) {
    const bounds = [
      least === undefined ? "" : `at least ${least}`,
      above === undefined ? "" : `more than ${above}`,
      most === undefined ? "" : `at most ${most}`,
      below === undefined ? "" : `less than ${below}`,
    ].filter((bound) => bound !== "");
    return `${value} is out of bounds. Allowed: ${bounds.join(" and ")}.`;
  }
  const step = numberOf(schema["multipleOf"]);
  if (step !== undefined && step > 0 && !Number.isInteger(value / step)) return `${value} is no multiple of ${step}.`;
  return undefined;
}

/** The length that a text, a list or an object breaks. Texts are counted in characters, as JSON Schema does. */
export function lengthFault(schema: JsonSchema, value: string | object): string | undefined {
  const [least, most, unit] =
    typeof value === "string"
      ? [schema["minLength"], schema["maxLength"], "character"]
      : Array.isArray(value)
        ? [schema["minItems"], schema["maxItems"], "item"]
        : [schema["minProperties"], schema["maxProperties"], "property"];
  const length = typeof value === "string" ? Array.from(value).length : Object.keys(value).length;
  const tooShort = numberOf(least) !== undefined && length < Number(least);
  const tooLong = numberOf(most) !== undefined && length > Number(most);
  if (tooShort) {
    return length === 0 ? `must not be empty.` : `has ${counted(length, unit)}; at least ${Number(least)} expected.`;
  }
  if (tooLong) return `has ${counted(length, unit)}; at most ${Number(most)} allowed.`;
  if (Array.isArray(value) && schema["uniqueItems"] === true) return repetition(value);
  return undefined;
}

/** What a text must look like, where the schema has a pattern or a format that it can break. */
export function textFault(schema: JsonSchema, value: string): string | undefined {
  const given = JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  const pattern = schema["pattern"];
  if (typeof pattern === "string" && !matches(pattern, value)) return `${given} does not match the pattern ${pattern}.`;
  if (schema.format === undefined) return undefined;
  const expected = Object.hasOwn(formats, schema.format) ? formats[schema.format] : undefined;
  return `${given} is not ${expected ?? `of the format "${schema.format}"`}.`;
}

function matches(pattern: string, value: string): boolean {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern, flags).test(value);
    } catch {
      // Not every document's pattern is one of ECMAScript.
    }
  }
  return true;
}

function repetition(items: readonly unknown[]): string | undefined {
  const seen = new Set<string>();
  for (const item of items) {
    const text = JSON.stringify(item);
    if (seen.has(text)) return `names ${text.slice(0, 100)} twice; every item may stand once.`;
    seen.add(text);
  }
  return undefined;
}

function counted(count: number, unit: string): string {
  if (count === 1) return `1 ${unit}`;
  return unit === "property" ? `${count} properties` : `${count} ${unit}s`;
}

function numberOf(limit: unknown): number | undefined {
  return typeof limit === "number" ? limit : undefined;
}
