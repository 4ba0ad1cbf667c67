/** A schema as a zod expression: json-schema-to-zod's, with its own words where it would judge otherwise than Ajv. */
import { jsonSchemaToZod, type JsonSchemaObject } from "json-schema-to-zod";
import type { JsonSchema } from "../../../server/definition.js";
import { quoted } from "../literal.js";
import { formatRule } from "./formats.js";

/** The constant that holds these values; undefined where there is none. */
export type ConstantOf = (values: readonly unknown[]) => string | undefined;

/** The expression for a schema that zod can say; a chain of calls on `z` with literals and constants, and nothing else. */
export function zodExpression(schema: JsonSchema | boolean, constantOf: ConstantOf = () => undefined): string {
  return expressionOf(typeof schema === "boolean" ? schema : bare(schema), constantOf);
}

function expressionOf(schema: JsonSchema | boolean, constantOf: ConstantOf): string {
  return jsonSchemaToZod(schema as JsonSchemaObject, {
    module: "none",
    noImport: true,
    withoutDefaults: true,
    withoutDescribes: true,
    parserOverride: (each: JsonSchemaObject) => ownWords(each, constantOf),
  });
}

/** The schema without defaults, at any depth: json-schema-to-zod takes a property that has one for required. */
function bare(schema: JsonSchema): JsonSchema {
  const inner = (each: JsonSchema | boolean) => (typeof each === "boolean" ? each : bare(each));
  const { default: _, properties, items, additionalProperties, anyOf, oneOf, ...rest } = schema;
  const entries = Object.entries(properties ?? {}).map(([name, each]): [string, JsonSchema] => [name, bare(each)]);
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(entries) }),
    ...(items === undefined ? {} : { items: inner(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: inner(additionalProperties) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(bare) }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(bare) }),
  };
}

function ownWords(schema: JsonSchemaObject, constantOf: ConstantOf): string | undefined {
  if (schema.enum !== undefined) return enumeration(schema.enum, constantOf(schema.enum));
  if (schema.oneOf !== undefined) return union("xor", schema.oneOf as JsonSchema[], constantOf);
  if (schema.anyOf !== undefined) return union("union", schema.anyOf as JsonSchema[], constantOf);
  if (schema.type === "string") return text(schema);
  return schema.type === "number" || schema.type === "integer" ? number(schema) : undefined;
}

function enumeration(values: readonly unknown[], constant: string | undefined): string {
  const isPlain = values.every((value) => typeof value === "string" && !(value in {}));
  const literals = [...new Set(values)].map((value) =>
    typeof value === "string" ? quoted(value) : JSON.stringify(value),
  );
  return `z.${isPlain ? "enum" : "literal"}(${constant ?? `[${literals.join(", ")}]`})`;
}

function union(kind: "xor" | "union", branches: readonly JsonSchema[], constantOf: ConstantOf): string {
  return `z.${kind}([${branches.map((branch) => expressionOf(branch, constantOf)).join(", ")}])`;
}

/** Lengths count code points in zod (since 4.6) as in JSON Schema; patterns and formats are Ajv's. */
function text(schema: JsonSchemaObject): string {
  const { minLength, maxLength, pattern, format } = schema;
  const rules: string[] = [];
  if (minLength !== undefined) rules.push(`.min(${minLength})`);
  if (maxLength !== undefined) rules.push(`.max(${maxLength})`);
  if (pattern !== undefined) {
    const flags = ["u", ""].find((each) => compiles(pattern, each));
    if (flags !== undefined) rules.push(matches(pattern, flags));
  }
  const judged = format === undefined ? undefined : formatRule(format);
  if (judged?.judges === true && judged.pattern !== undefined) {
    rules.push(matches(judged.pattern.source, judged.pattern.flags));
  }
  return `z.string()${rules.join("")}`;
}

function matches(pattern: string, flags: string): string {
  return `.regex(new RegExp(${quoted(pattern)}${flags === "" ? "" : `, ${quoted(flags)}`}))`;
}

function compiles(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
}

function number(schema: JsonSchemaObject): string {
  // Whole numbers past 2^53, which JSON does not carry exactly, are refused here, unlike by Ajv.
  const { type, format, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  // Steps alone zod counts with a tolerance: a number close to nothing passes for a multiple.
  const isWhole = type === "integer" || format === "int32" || format === "int64" || multipleOf !== undefined;
  const bounds: [string, unknown][] = [
    ["gte", minimum],
    ["lte", maximum],
    ["gt", exclusiveMinimum],
    ["lt", exclusiveMaximum],
    ["multipleOf", multipleOf === 1 ? undefined : multipleOf],
    ["gte", format === "int32" ? -(2 ** 31) : undefined],
    ["lte", format === "int32" ? 2 ** 31 - 1 : undefined],
  ];
  const calls = bounds.flatMap(([method, value]) => (typeof value === "number" ? [`.${method}(${value})`] : []));
  return `z.number()${isWhole ? ".int()" : ""}${calls.join("")}`;
}
