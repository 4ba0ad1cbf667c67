/** Values that a JSON Schema takes, as far as it can be told from the schema: what is meant to be accepted. */
import * as fc from "fast-check";
import type { JsonSchema } from "../../../server/definition.js";

type Values = fc.Arbitrary<unknown>;

/** So many objects in one another; what lies deeper is left out, or as small as can be. */
const MAX_DEPTH = 6;

/** Values of the schema; its references lead to the `$defs` of the root. */
export function valuesOf(schema: JsonSchema | boolean, root: JsonSchema, depth = 0): Values {
  if (typeof schema === "boolean") return fc.jsonValue({ maxDepth: 1 });
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[decodeURIComponent(schema.$ref.replace("#/$defs/", ""))];
    return target === undefined || depth > MAX_DEPTH ? fc.constant(null) : valuesOf(target, root, depth + 1);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom<unknown>(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined && choices.length > 0) {
    const { anyOf: _, oneOf: __, ...around } = schema;
    return fc.oneof(...choices.map((choice) => valuesOf(merged([around, choice]), root, depth)));
  }
  if (schema.allOf !== undefined) {
    const { allOf, ...around } = schema;
    return valuesOf(merged([around, ...allOf]), root, depth);
  }
  const types = [schema.type ?? impliedType(schema)].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, root, depth)));
}

function impliedType(schema: JsonSchema): string {
  if (schema.properties !== undefined || schema.additionalProperties !== undefined) return "object";
  return schema.items === undefined ? "anything" : "array";
}

/** Several schemas that hold together, as one, where keywords do not meet. */
function merged(schemas: readonly JsonSchema[]): JsonSchema {
  const known = schemas.filter((each) => typeof each === "object");
  const one: Record<string, unknown> = Object.assign({}, ...known);
  const properties = Object.assign({}, ...known.map((each) => each.properties ?? {})) as object;
  if (Object.keys(properties).length > 0) one["properties"] = properties;
  const required = known.flatMap((each) => each.required ?? []);
  if (required.length > 0) one["required"] = [...new Set(required)];
  return one;
}

function ofType(type: string, schema: JsonSchema, root: JsonSchema, depth: number): Values {
  switch (type) {
    case "string":
      return textsOf(schema);
    case "integer":
      return numbersOf(schema, true);
    case "number":
      return numbersOf(schema, false);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return listsOf(schema, root, depth);
    case "object":
      return objectsOf(schema, root, depth);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const moment = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
const byFormat: Readonly<Record<string, fc.Arbitrary<string>>> = {
  "date-time": moment.map((date) => date.toISOString()),
  date: moment.map((date) => date.toISOString().slice(0, 10)),
  time: moment.map((date) => date.toISOString().slice(11)),
  uuid: fc.uuid(),
  uuid4: fc.uuid({ version: 4 }),
  uri: fc.webUrl(),
  url: fc.webUrl(),
  email: fc.constantFrom("a@b.example", "x.y+z@example.org"),
  byte: fc.base64String(),
  base64: fc.base64String(),
  ipv4: fc.ipV4(),
  ipv6: fc.ipV6(),
  hostname: fc.domain(),
};

/** Ids, names and times as people write them, and any whole text. */
const usual = fc.oneof(
  fc.uuid(),
  fc.constantFrom(
    "main",
    "Sales Journal",
    "a b/c",
    "-24h",
    "-7d",
    "2026-11-20T00:00:00Z",
    "x=y&z",
    "50 %",
    "é日😀",
    "*",
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);

function textsOf(schema: JsonSchema): Values {
  const least = Number(schema["minLength"] ?? 0);
  const most = Number(schema["maxLength"] ?? 200);
  const fits = (text: string) => {
    const { length } = Array.from(text);
    return length >= least && length <= most;
  };
  const format = schema.format === undefined ? undefined : byFormat[schema.format];
  if (format !== undefined) return format;
  const pattern = schema["pattern"];
  if (typeof pattern === "string") {
    try {
      return fc.stringMatching(new RegExp(pattern, "u")).filter(fits);
    } catch {
      // What is not understood here is made as if it were not said.
    }
  }
  const sized = fc.string({ minLength: least, maxLength: Math.max(least, Math.min(most, least + 12)) });
  return least > 20 || most < 40
    ? sized.map((text) => Array.from(text).slice(0, most).join(""))
    : usual.map((text) => (fits(text) ? text : "a".repeat(Math.max(least, 1))));
}

function numbersOf(schema: JsonSchema, isWhole: boolean): Values {
  const least = Number(schema["minimum"] ?? Number(schema["exclusiveMinimum"] ?? -1001) + 1);
  const most = Number(schema["maximum"] ?? Number(schema["exclusiveMaximum"] ?? Math.max(least, 0) + 1001) - 1);
  if (!(least <= most)) return fc.constant(least);
  const step = Number(schema["multipleOf"] ?? 0);
  if (step > 0) return fc.constant(Math.ceil(least / step) * step);
  if (isWhole) return fc.integer({ min: Math.ceil(least), max: Math.floor(most) });
  return fc.double({ min: least, max: most, noNaN: true });
}

function listsOf(schema: JsonSchema, root: JsonSchema, depth: number): Values {
  const least = Number(schema["minItems"] ?? 0);
  const most = Math.min(Number(schema["maxItems"] ?? 4), Math.max(least, 4));
  if (depth > MAX_DEPTH) return fc.constant([]);
  const items = valuesOf(schema.items ?? true, root, depth + 1);
  const lists =
    schema["uniqueItems"] === true
      ? fc.uniqueArray(items, { selector: (item) => JSON.stringify(item), minLength: least, maxLength: most })
      : fc.array(items, { minLength: least, maxLength: most });
  const { prefixItems } = schema;
  if (prefixItems === undefined) return lists;
  return fc.tuple(...prefixItems.map((each) => valuesOf(each, root, depth + 1)));
}

function objectsOf(schema: JsonSchema, root: JsonSchema, depth: number): Values {
  const required = new Set(schema.required ?? []);
  const entries = Object.entries(schema.properties ?? {}).filter(([key]) => depth < MAX_DEPTH || required.has(key));
  const known = fc.record(Object.fromEntries(entries.map(([key, each]) => [key, valuesOf(each, root, depth + 1)])), {
    noNullPrototype: true,
    requiredKeys: entries.map(([key]) => key).filter((key) => required.has(key)),
  });
  const others = schema.additionalProperties;
  if (others === false || (others === undefined && entries.length > 0) || depth >= MAX_DEPTH) return known;
  const more = fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), valuesOf(others ?? true, root, depth + 1), {
    maxKeys: 3,
    noNullPrototype: true,
  });
  return fc.tuple(more, known).map(([one, other]) => ({ ...one, ...other }));
}
