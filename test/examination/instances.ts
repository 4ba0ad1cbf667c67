/** Instances made from a JSON Schema, the same for the same seed: every property that there is, to some depth. */
import fc from "fast-check";
import type { JsonSchema } from "../../server/definition.js";
import { isObject } from "./given.js";

/** Below this depth only what is required is made. */
const DEEP = 4;

const formats: Readonly<Record<string, string>> = {
  "date-time": "2024-02-29T10:00:00Z",
  date: "2024-02-29",
  time: "10:00:00Z",
  duration: "P1D",
  uuid: "3f2b1c9e-0d8a-4c55-9b1e-5a7c3f1e2d40",
  email: "a@example.com",
  uri: "https://example.com/a",
  "uri-reference": "/a",
  url: "https://example.com/a",
  hostname: "example.com",
  ipv4: "127.0.0.1",
  ipv6: "::1",
  byte: "aGk=",
  "json-pointer": "/a",
  regex: "a",
};

interface Making {
  readonly root: JsonSchema;
  readonly seed: number;
  readonly accepts: (schema: JsonSchema, value: unknown) => boolean;
  /** Texts go where a space parts them. */
  readonly isSpaced: boolean;
  /** Empty texts, zero, false and null, where these are allowed. */
  readonly isFalsy: boolean;
}

/** One instance. `accepts` judges candidates where a schema says something that is not made on purpose. */
export function instanceOf(schema: JsonSchema, making: Making, depth = 0): unknown {
  if (making.isFalsy) {
    const falsy = [null, "", 0, false].find((value) => making.accepts(schema, value));
    if (falsy !== undefined && Object.keys(schema).length > 0) return falsy;
  }
  const { $ref } = schema;
  if ($ref !== undefined) {
    const target = making.root.$defs?.[$ref.slice("#/$defs/".length)] ?? {};
    const { $ref: _, ...own } = schema;
    return instanceOf(merged([target, own]), making, depth + 1);
  }
  if (schema.enum !== undefined) return schema.enum[making.seed % schema.enum.length];
  if (schema.allOf !== undefined) {
    const { allOf, ...own } = schema;
    return instanceOf(merged([...allOf.map((part) => followed(part, making)), own]), making, depth);
  }
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) {
    const { anyOf: _any, oneOf: _one, ...own } = schema;
    const others = branches.filter(({ type }) => type !== "null");
    const made = others.map((branch) => instanceOf(merged([own, followed(branch, making)]), making, depth));
    return made.find((value) => making.accepts(schema, value)) ?? made[0] ?? null;
  }
  return valueOf(schema, making, depth);
}

function followed(schema: JsonSchema, { root }: Making): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...own } = schema;
  return merged([root.$defs?.[$ref.slice("#/$defs/".length)] ?? {}, own]);
}

function valueOf(schema: JsonSchema, making: Making, depth: number): unknown {
  const [type] = [schema.type ?? typeOf(schema)].flat().filter((each) => each !== "null");
  switch (type) {
    case "object":
      return objectOf(schema, making, depth);
    case "array":
      return arrayOf(schema, making, depth);
    case "integer":
    case "number":
      return numberOf(schema, type, making);
    case "boolean":
      return making.seed % 2 === 0;
    case "string":
      return textOf(schema, making);
    default:
      return schema.type === undefined ? "anything" : null;
  }
}

function typeOf(schema: JsonSchema): JsonSchema["type"] {
  if (schema.properties !== undefined || schema.required !== undefined) return "object";
  return schema.items === undefined ? undefined : "array";
}

function objectOf(schema: JsonSchema, making: Making, depth: number): unknown {
  const required = new Set(schema.required);
  const names = Object.keys(schema.properties ?? {}).filter((name) => depth < DEEP || required.has(name));
  const entries = names.flatMap((name): [string, unknown][] => {
    const property: unknown = schema.properties?.[name];
    if (isObject(property) && isObject(property["not"]) && Object.keys(property["not"]).length === 0) return [];
    return [[name, instanceOf(isObject(property) ? property : {}, making, depth + 1)]];
  });
  const further = schema.additionalProperties;
  const wished = Number(schema["minProperties"] ?? (names.length === 0 && depth < DEEP ? 1 : 0));
  const least = further === false ? 0 : wished;
  for (let count = entries.length; count < least; count++) {
    entries.push([`key${count}`, instanceOf(isObject(further) ? further : {}, making, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

function arrayOf(schema: JsonSchema, making: Making, depth: number): unknown {
  const first = (schema.prefixItems ?? []).map((item) => instanceOf(item, making, depth + 1));
  const least = Math.max(Number(schema["minItems"] ?? 0), depth < DEEP ? 1 : 0);
  const most = Number(schema["maxItems"] ?? Number.POSITIVE_INFINITY);
  const items = isObject(schema.items) ? schema.items : {};
  for (let count = first.length; count < Math.min(least, most) && schema.items !== false; count++) {
    first.push(instanceOf(items, { ...making, seed: making.seed + count }, depth + 1));
  }
  return first;
}

function numberOf(schema: JsonSchema, type: string, { seed }: Making): number {
  const step = Number(schema["multipleOf"] ?? (type === "integer" ? 1 : 0.5));
  const above =
    schema["exclusiveMinimum"] === undefined ? Number.NEGATIVE_INFINITY : Number(schema["exclusiveMinimum"]);
  const least = Math.max(Number(schema["minimum"] ?? Number.NEGATIVE_INFINITY), above + step);
  const below =
    schema["exclusiveMaximum"] === undefined ? Number.POSITIVE_INFINITY : Number(schema["exclusiveMaximum"]);
  const most = Math.min(Number(schema["maximum"] ?? Number.POSITIVE_INFINITY), below - step);
  const wished = (seed % 40) + 2;
  return Math.floor(Math.min(Math.max(wished, least), most) / step) * step;
}

/** Text that every place can carry, and that careless encoders break. */
function textOf(schema: JsonSchema, { seed, isSpaced }: Making): string {
  const { format } = schema;
  if (format !== undefined && Object.hasOwn(formats, format)) return formats[format] ?? "";
  const [least, most] = [Number(schema["minLength"] ?? 0), Number(schema["maxLength"] ?? Number.POSITIVE_INFINITY)];
  if (typeof schema["pattern"] === "string") {
    const matching = fc.stringMatching(new RegExp(schema["pattern"], "u"));
    const found = fc.sample(matching, { seed, numRuns: 50 });
    const fitting = found.filter((text) => text.length >= Math.max(least, 1) && text.length <= most);
    return fitting[seed % fitting.length] ?? found[0] ?? "";
  }
  return `v${seed}${isSpaced ? "," : " "}a/b&c=d`.padEnd(least, "x").slice(0, most);
}

/** What all say together, as far as instances need it. */
function merged(schemas: readonly JsonSchema[]): JsonSchema {
  return schemas.reduce<JsonSchema>((whole, part) => {
    const [properties, additions] = [whole.properties ?? {}, part.properties ?? {}];
    const both = Object.keys(additions).filter((name) => Object.hasOwn(properties, name));
    const joined = Object.fromEntries(both.map((name) => [name, { allOf: [properties[name], additions[name]] }]));
    const hasProperties = Object.keys(properties).length + Object.keys(additions).length > 0;
    const required = [...new Set([...(whole.required ?? []), ...(part.required ?? [])])];
    const closed = whole.additionalProperties === false ? { additionalProperties: false } : {};
    return {
      ...whole,
      ...part,
      ...closed,
      ...(hasProperties ? { properties: { ...properties, ...additions, ...joined } as JsonSchema["properties"] } : {}),
      ...(required.length > 0 ? { required } : {}),
      ...(whole.allOf !== undefined || part.allOf !== undefined
        ? { allOf: [...(whole.allOf ?? []), ...(part.allOf ?? [])] }
        : {}),
    } as JsonSchema;
  }, {});
}
