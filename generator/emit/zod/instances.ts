/** Values to try a validator with, made from its schema: some that fit, some that almost fit, some that do not. */
import type { JsonSchema, JsonType } from "../../../server/definition.js";

/** Numbers from 0 to 1, always the same ones: two runs must come to one verdict. */
export function steadyRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const strangers: readonly unknown[] = [
  "",
  " ",
  "a",
  "A1",
  "0",
  "true",
  "null",
  "💥",
  "é",
  "a\nb",
  "x".repeat(300),
  "[]",
  0,
  1,
  -1,
  2,
  1.5,
  -0.25,
  100,
  101,
  1e3,
  0x80000000,
  -0x80000001,
  true,
  false,
  null,
  [],
  [null],
  ["a"],
  [1],
  {},
  { a: 1 },
  { length: 1 },
  [[]],
];

const samples: Readonly<Record<string, readonly string[]>> = {
  uuid: [
    "123e4567-e89b-12d3-a456-426614174000",
    "00000000-0000-0000-0000-000000000000",
    "123e4567e89b12d3a456426614174000",
  ],
  "date-time": [
    "2024-02-29T12:00:00Z",
    "2023-02-29T12:00:00Z",
    "2024-01-01T00:00:00.123456+05:30",
    "2024-01-01 00:00:00Z",
    "2024-01-01T00:00:00",
    "2024-01-01T24:00:00Z",
    "2024-13-01T00:00:00Z",
    "2016-12-31T23:59:60Z",
    "-24h",
    "2024-01-01t00:00:00z",
  ],
  date: ["2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "2024-04-31", "2024-1-1", "2024-01-01T00:00:00Z"],
  time: ["12:00:00Z", "12:00:00", "24:00:00Z", "12:00:00.5+01:00", "23:59:60Z", "12:60:00Z"],
  email: ["a@example.com", "a@b", "a b@example.com", "@example.com"],
  hostname: ["example.com", "-a.example", "a_b"],
  ipv4: ["127.0.0.1", "256.0.0.1"],
  ipv6: ["::1", "1:2:3"],
  duration: ["PT15M", "P1D", "P", "1D"],
  byte: ["YQ==", "YQ", "!"],
  "uri-reference": ["/a?b#c", "https://example.com", "a b"],
};

/** Up to a few hundred values for the schema, the same ones at each call. */
export function instancesFor(schema: JsonSchema | boolean): readonly unknown[] {
  const random = steadyRandom(42);
  const fitting = Array.from({ length: 12 }, () => fit(schema, random, 0));
  return [
    ...strangers,
    ...fitting,
    ...fitting.slice(0, 4).flatMap((value) => disturbed(value)),
    ...edges(schema, random),
  ];
}

/** A value that fits the schema, as far as this can tell. */
export function fit(schema: JsonSchema | boolean, random: () => number, depth: number): unknown {
  if (typeof schema === "boolean") return pick(["x", 1, null, {}], random);
  if (schema.enum !== undefined) return pick(schema.enum, random);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined && branches.length > 0) return fit(pick(branches, random) ?? {}, random, depth + 1);
  const { type = ["string", "integer", "null"] } = schema;
  const types: readonly JsonType[] = typeof type === "string" ? [type] : type;
  return fitType(pick(types, random) ?? "null", schema, random, depth);
}

function fitType(type: JsonType, schema: JsonSchema, random: () => number, depth: number): unknown {
  switch (type) {
    case "string":
      return fitText(schema, random);
    case "integer":
    case "number":
      return fitNumber(type, schema, random);
    case "boolean":
      return random() < 0.5;
    case "null":
      return null;
    case "array": {
      const least = Number(schema["minItems"] ?? 0);
      const most = Number(schema["maxItems"] ?? least + 3);
      const length = Math.min(50, least + Math.floor(random() * (Math.max(most, least) - least + 1)));
      return Array.from({ length: depth > 6 ? Math.min(length, least) : length }, () =>
        fit(schema.items ?? true, random, depth + 1),
      );
    }
    case "object":
      return fitObject(schema, random, depth);
  }
}

function fitObject(schema: JsonSchema, random: () => number, depth: number): Record<string, unknown> {
  const required = new Set(schema.required ?? []);
  const entries = Object.entries(schema.properties ?? {})
    .filter(([name]) => required.has(name) || (depth < 5 && random() < 0.6))
    .map(([name, property]): [string, unknown] => [name, fit(property, random, depth + 1)]);
  const further = schema.additionalProperties ?? true;
  if (further !== false && random() < 0.4) entries.push(["further", fit(further, random, depth + 1)]);
  return Object.fromEntries(entries);
}

function fitText(schema: JsonSchema, random: () => number): string {
  const known =
    schema.format !== undefined && Object.hasOwn(samples, schema.format) ? samples[schema.format] : undefined;
  if (known !== undefined) return random() < 0.7 ? (known[0] ?? "") : (pick(known, random) ?? "");
  const least = Math.min(Number(schema["minLength"] ?? 0), 5000);
  const most = Math.min(Number(schema["maxLength"] ?? least + 8), least + 20);
  const length = least + Math.floor(random() * (Math.max(most, least) - least + 1));
  const letters = ["a", "b", "Z", "0", "-", "_", " ", "é", "💥"];
  return Array.from({ length }, () => pick(random() < 0.8 ? letters.slice(0, 4) : letters, random)).join("");
}

function fitNumber(type: "integer" | "number", schema: JsonSchema, random: () => number): number {
  const above = Number(schema["exclusiveMinimum"] ?? Number.NEGATIVE_INFINITY) + (type === "integer" ? 1 : 0.5);
  const below = Number(schema["exclusiveMaximum"] ?? Number.POSITIVE_INFINITY) - (type === "integer" ? 1 : 0.5);
  const least = Math.max(Number(schema["minimum"] ?? Number.NEGATIVE_INFINITY), above);
  const most = Math.min(Number(schema["maximum"] ?? Number.POSITIVE_INFINITY), below);
  const from = Number.isFinite(least) ? least : Number.isFinite(most) ? most - 100 : -50;
  const to = Number.isFinite(most) ? most : from + 100;
  const value = from + random() * (to - from);
  const step = Number(schema["multipleOf"] ?? (type === "integer" ? 1 : 0));
  return step > 0 ? Math.ceil(value / step) * step : value;
}

/** The value with one thing changed: a property less, one more, another kind of value inside. */
function disturbed(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const [first, ...rest] = value as unknown[];
    return [
      rest,
      [...value, ...value],
      [...value, null],
      [...value, { odd: 1 }],
      ...disturbed(first).map((each) => [each, ...rest]),
    ];
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    const without = entries.map(([name]) => Object.fromEntries(entries.filter(([other]) => other !== name)));
    const changed = entries.flatMap(([name, inner]) =>
      [null, "x", 7, [], {}, ...disturbed(inner).slice(0, 8)].map((other) => ({ ...value, [name]: other })),
    );
    return [...without, { ...value, odd: 1 }, ...changed];
  }
  if (typeof value === "string") return [`${value}x`, value.slice(1), value.toUpperCase(), `${value}💥`, ` ${value}`];
  return typeof value === "number" ? [value + 1, value - 1, value + 0.5, String(value)] : [!value, "x"];
}

/** The bounds themselves, and what is just beyond them; every sample of a format; every allowed value. */
function edges(schema: JsonSchema | boolean, random: () => number): unknown[] {
  if (typeof schema === "boolean") return [];
  const bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"].flatMap((key) => {
    const bound = schema[key];
    return typeof bound === "number" ? [bound, bound - 1, bound + 1, bound + 0.5, -bound] : [];
  });
  const lengths = ["minLength", "maxLength"].flatMap((key) => {
    const length = Math.min(Number(schema[key] ?? -1), 5000);
    return length < 0
      ? []
      : [length - 1, length, length + 1]
          .filter((each) => each >= 0)
          .flatMap((each) => ["a".repeat(each), "💥".repeat(each)]);
  });
  const items = ["minItems", "maxItems"].flatMap((key) => {
    const length = Math.min(Number(schema[key] ?? -1), 500);
    const make = (count: number) => Array.from({ length: count }, () => fit(schema.items ?? true, random, 3));
    return length < 0 ? [] : [length - 1, length, length + 1].filter((each) => each >= 0).map(make);
  });
  const known =
    schema.format !== undefined && Object.hasOwn(samples, schema.format) ? (samples[schema.format] ?? []) : [];
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((branch) => [
    fit(branch, random, 1),
    ...edges(branch, random),
  ]);
  const within = typeof schema.items === "object" ? edges(schema.items, random).map((each) => [each]) : [];
  return [...bounds, ...lengths, ...items, ...known, ...(schema.enum ?? []), ...branches, ...within];
}

function pick<Value>(values: readonly Value[], random: () => number): Value | undefined {
  return values[Math.floor(random() * values.length)];
}
