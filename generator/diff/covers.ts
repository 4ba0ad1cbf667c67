/** Proof that one schema accepts everything that another accepts. It may fail to find one; what it finds holds. */
import type { JsonSchema } from "../../server/definition.js";
import { formatRule } from "../emit/zod/formats.js";
import { isEqual } from "../pull/structure.js";
import { coversKind, type Kind } from "./covers-kinds.js";
import { accepts, at, isSameSide, referred, type Schema, type Side } from "./schema-side.js";

/** Pairs of references under proof: where one comes up again within itself, it holds if the rest does. */
type Assumed = ReadonlySet<string>;

/** Every value that `inner` accepts is accepted by `outer`; false where that is not so, or cannot be shown. */
export function covers(outer: Side, inner: Side, assumed: Assumed = new Set()): boolean {
  if (inner.schema === false || saysNothing(outer.schema) || isSameSide(outer, inner)) return true;
  if (outer.schema === false) return false;
  const values = valuesOf(inner);
  if (values !== undefined) return values.every((value) => accepts(outer, value));
  const [outerParts, innerParts] = [partsOf(outer.schema), partsOf(inner.schema)];
  // A value must fit all parts of a schema: each outer part needs one inner part that is enough for it.
  return outerParts.every((part) => innerParts.some((other) => coversPart(at(outer, part), at(inner, other), assumed)));
}

/** Keywords that may refuse a value. All others are words to readers. */
const assertions = new Set(
  (
    "type enum const not if then else $ref $dynamicRef allOf anyOf oneOf dependentSchemas dependentRequired dependencies " +
    "items prefixItems contains minContains maxContains uniqueItems minItems maxItems unevaluatedItems properties " +
    "patternProperties additionalProperties propertyNames unevaluatedProperties required minProperties maxProperties " +
    "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format"
  ).split(" "),
);

function isAssertion(key: string, schema: JsonSchema): boolean {
  return assertions.has(key) && (key !== "format" || formatRule(schema.format ?? "").judges);
}

function saysNothing(schema: Schema): boolean {
  return typeof schema === "boolean" ? schema : !Object.keys(schema).some((key) => isAssertion(key, schema));
}

/** The values of an enumeration that the rest of its schema accepts. */
function valuesOf(side: Side): readonly unknown[] | undefined {
  if (typeof side.schema === "boolean") return undefined;
  const { enum: values, const: value } = side.schema;
  return (values ?? (value === undefined ? undefined : [value]))?.filter((each) => accepts(side, each));
}

/** A schema as several that must all hold: its own keywords, and each of its choices, parts and references. */
function partsOf(schema: Schema): Schema[] {
  if (typeof schema === "boolean") return [schema];
  const { allOf = [], anyOf, oneOf, $ref, ...rest } = schema;
  const parts: Schema[] = [
    ...(saysNothing(rest) ? [] : [rest]),
    ...allOf.flatMap(partsOf),
    ...(anyOf === undefined ? [] : [{ anyOf }]),
    ...(oneOf === undefined ? [] : [{ oneOf }]),
    ...($ref === undefined ? [] : [{ $ref }]),
  ];
  return parts.length === 0 ? [true] : parts;
}

function coversPart(outer: Side, inner: Side, assumed: Assumed): boolean {
  if (saysNothing(outer.schema) || isSameSide(outer, inner)) return true;
  const [is, was] = [outer.schema, inner.schema];
  if (typeof is === "boolean") return is;
  const reference = typeof was === "boolean" ? undefined : was.$ref;
  if (reference !== undefined || is.$ref !== undefined) {
    const pair = JSON.stringify([is, was]);
    if (assumed.has(pair)) return true;
    const next = new Set([...assumed, pair]);
    const target = is.$ref === undefined ? outer : at(outer, referred(outer, is.$ref));
    return covers(target, reference === undefined ? inner : at(inner, referred(inner, reference)), next);
  }
  const branches = typeof was === "boolean" ? undefined : (was.anyOf ?? was.oneOf);
  if (branches !== undefined) return branches.every((branch) => covers(outer, at(inner, branch), assumed));
  if (is.anyOf !== undefined) return coversChoice(is.anyOf, outer, inner, assumed);
  // Exactly one of several may hold: adding to the values of one may be too much.
  if (is.oneOf !== undefined) return false;
  return coversOwn(outer, inner, assumed);
}

/** One alternative is enough for all values, or for those of each kind there is one. */
function coversChoice(branches: readonly JsonSchema[], outer: Side, inner: Side, assumed: Assumed): boolean {
  const isEnough = (side: Side) => branches.some((branch) => covers(at(outer, branch), side, assumed));
  if (isEnough(inner)) return true;
  if (typeof inner.schema === "boolean") return false;
  const kinds = kindsOf(inner.schema);
  const schema = inner.schema;
  return kinds.length > 1 && kinds.every((type) => isEnough(at(inner, { ...schema, type })));
}

const allKinds: readonly Kind[] = ["null", "boolean", "number", "string", "array", "object"];

function kindsOf({ type }: JsonSchema): readonly Kind[] {
  return type === undefined ? allKinds : typeof type === "string" ? [type] : type;
}

/** Keywords whose meaning is not compared: they must be the same on both sides, where the outer one has them. */
const opaque = [
  "not",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "dependentRequired",
  "dependencies",
  "contains",
].concat(
  ["minContains", "maxContains", "prefixItems", "unevaluatedItems", "unevaluatedProperties", "patternProperties"],
  ["propertyNames", "$dynamicRef", "enum", "const"],
);

function coversOwn(outer: Side, inner: Side, assumed: Assumed): boolean {
  const [is, was] = [outer.schema as JsonSchema, inner.schema === true ? {} : (inner.schema as JsonSchema)];
  if (opaque.some((key) => is[key] !== undefined && !isEqual(is[key], was[key]))) return false;
  const allowed = kindsOf(is);
  const within = (one: Schema, other: Schema) => covers(at(outer, one), at(inner, other), assumed);
  return kindsOf(was).every((kind) => {
    if (!allowed.includes(kind) && !(kind === "integer" && allowed.includes("number"))) return false;
    return coversKind(kind, is, was, within);
  });
}
