/** The plainest value of a schema: what is required, and nothing else. For examples that people read. */
import fc from "fast-check";
import type { JsonSchema, JsonValue } from "../../server/definition.js";
import { fit, steadyRandom } from "../emit/zod/instances.js";
import { setKey } from "../load/value.js";
import { referred, type Schema, type Side } from "./schema-side.js";

/** Schemas that hold themselves end here. */
const deepest = 12;

const plain: Readonly<Record<string, string>> = {
  uuid: "00000000-0000-0000-0000-000000000000",
  "date-time": "2024-01-01T00:00:00Z",
  date: "2024-01-01",
  time: "12:00:00Z",
  email: "a@example.com",
  uri: "https://example.com",
  url: "https://example.com",
  hostname: "example.com",
  regex: "a",
  "json-pointer": "/a",
};

/** A value that fits, as far as can be told without trying. */
export function smallest(side: Side, depth = 0): JsonValue {
  const { schema } = side;
  if (typeof schema === "boolean" || depth > deepest) return null;
  const [value] = schema.enum ?? [];
  if (value !== undefined) return value;
  if (schema.const !== undefined) return schema.const;
  const inner = (other: Schema) => smallest({ ...side, schema: other }, depth + 1);
  if (schema.$ref !== undefined) return inner(referred(side, schema.$ref));
  const branches = schema.anyOf ?? schema.oneOf;
  const branch = branches?.find(({ type }) => type !== "null") ?? branches?.[0];
  if (branch !== undefined) {
    const { anyOf: _, oneOf: __, ...rest } = schema;
    return inner(joined([rest, branch]));
  }
  if (schema.allOf !== undefined) {
    const { allOf, ...rest } = schema;
    return inner(joined([rest, ...allOf]));
  }
  return ofKind(side, schema, inner);
}

function ofKind(side: Side, schema: JsonSchema, inner: (schema: Schema) => JsonValue): JsonValue {
  const kinds = [schema.type ?? kindMeant(schema)].flat();
  switch (kinds.find((kind) => kind !== "null") ?? "null") {
    case "object": {
      const value: Record<string, JsonValue> = {};
      for (const name of schema.required ?? []) {
        setKey(value, name, inner(schema.properties?.[name] ?? schema.additionalProperties ?? true) ?? "a");
      }
      return value;
    }
    case "array":
      return Array.from({ length: Number(schema["minItems"] ?? 0) }, () => inner(schema.items ?? true));
    case "string":
      return textOf(schema);
    case "integer":
    case "number":
      return numberOf(side, schema);
    case "boolean":
      return true;
    default:
      return null;
  }
}

function kindMeant(schema: JsonSchema): "object" | "array" | "string" {
  if (schema.properties !== undefined || schema.required !== undefined) return "object";
  return schema.items === undefined ? "string" : "array";
}

function textOf(schema: JsonSchema): string {
  const { format, pattern } = schema as { format?: string; pattern?: unknown };
  const [least, most] = [Number(schema["minLength"] ?? 0), Number(schema["maxLength"] ?? Number.POSITIVE_INFINITY)];
  if (typeof pattern === "string") return matching(pattern, least, most) ?? "a";
  if (format !== undefined && Object.hasOwn(plain, format)) return plain[format] ?? "a";
  return most < 1 ? "" : "a".repeat(Math.max(1, Math.min(least, 10_000)));
}

/** A text that the pattern matches; undefined where none is found. */
export function matching(pattern: string, least = 0, most = Number.POSITIVE_INFINITY): string | undefined {
  return allMatching(pattern).find((text) => text.length >= least && text.length <= most);
}

/** Some texts that the pattern matches, the same ones at each call. */
export function allMatching(pattern: string): readonly string[] {
  try {
    const size = { seed: 1, numRuns: 40 };
    return fc.sample(fc.stringMatching(new RegExp(pattern)), size).toSorted((one, other) => one.length - other.length);
  } catch {
    // Not every pattern of a document is an expression that can be read backwards.
    return [];
  }
}

function numberOf({ schema }: Side, { type, ...rest }: JsonSchema): number {
  const wished = Number(rest["minimum"] ?? rest["exclusiveMinimum"] ?? 1);
  const isBelow = rest["maximum"] === undefined || wished <= Number(rest["maximum"]);
  const isPlain = rest["exclusiveMinimum"] === undefined && rest["multipleOf"] === undefined && isBelow;
  return isPlain ? wished : Number(fit(schema, steadyRandom(1), 0));
}

/** Several schemas as one, as far as the plainest value needs it. */
function joined(schemas: readonly JsonSchema[]): JsonSchema {
  return schemas.reduce((whole, part) => ({
    ...whole,
    ...part,
    ...(whole.properties === undefined ? {} : { properties: { ...whole.properties, ...part.properties } }),
    ...(whole.required === undefined ? {} : { required: [...new Set([...whole.required, ...(part.required ?? [])])] }),
  }));
}
