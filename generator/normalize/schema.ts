/**
 * A schema of any dialect into JSON Schema 2020-12, by what its keywords say, whatever version the document claims.
 *
 * The canonical forms: one `type` each, several types being an `anyOf`; "or null" is always
 * `anyOf: [X, { type: "null" }]` with the annotations outside; `const` is an `enum` of one; exclusive bounds are
 * numbers; references are `#/$defs/<name>`, with nothing but annotations beside them.
 */
import type { JsonSchema, JsonType } from "../../server/definition.js";
import { child, children, isMapping, textAt, type Located } from "../loaded.js";
import { confidenceAnnotation } from "./confidence.js";
import type { Definitions } from "./definitions.js";
import type { Discriminators } from "./discriminator.js";
import { isOf, valuesOf, valuesOfTypes } from "./enumeration.js";
import { addFinding, type Findings } from "./findings.js";
import { jsonValue } from "./json.js";
import { constraintsOf, keywordsFor, type Constraints } from "./keywords.js";
import { cleanText } from "./text.js";
import { evidentType, typesOf, typesOfValues } from "./type-keyword.js";

/** What a schema is normalized with. */
export interface SchemaContext {
  readonly findings: Findings;
  readonly definitions: Definitions;
  readonly discriminators: Discriminators;
  /** The named schema that this is, or directly an `allOf` part of. */
  readonly owner: Located | undefined;
  /** `plain` is without its subtypes: what the subtypes themselves build on. */
  readonly form: "whole" | "plain";
}

/** Normalizes one schema and all in it. Faults go to the findings; what cannot be kept allows anything. */
export function schemaOf(located: Located, context: SchemaContext): JsonSchema {
  const { value } = located;
  if (typeof value === "boolean") return value ? {} : { not: {} };
  if (!isMapping(value)) {
    const help = "a schema is a mapping, true or false.";
    addFinding(context.findings, "unusable-schema", "This is no schema; anything is allowed here.", located, { help });
    return {};
  }
  const union = context.form === "whole" ? context.discriminators.unionOf(located, context) : undefined;
  const { schema, orNull } =
    union === undefined ? coreOf(located, context) : { schema: union, orNull: isNullable(located) };
  // Subtypes that build on a nullable schema are objects all the same.
  const core = orNull && context.form === "whole" ? withNull(schema) : schema;
  const annotations = annotationsOf(located, context.findings);
  return { ...core, ...annotations, ...(union?.description === undefined ? {} : { description: union.description }) };
}

/** The context of a schema that stands inside another. */
function inside(context: SchemaContext): SchemaContext {
  return { ...context, owner: undefined, form: "whole" };
}

/** Without annotations, and with "or null" still apart. */
export function coreOf(located: Located, context: SchemaContext): { schema: JsonSchema; orNull: boolean } {
  const reference = referenceOf(located, context);
  const composition = compositionOf(located, context);
  const { schema: own, orNull } = ownOf(located, context, reference !== undefined);
  const rest = conjunction(own, composition);
  if (reference === undefined) return { schema: unwrapped(rest), orNull };
  // A type alone beside a reference is noise in practice, and could only contradict.
  const nothingMore = Object.keys(rest).every((key) => key === "type");
  return { schema: nothingMore ? reference : { allOf: [reference, rest] }, orNull };
}

function referenceOf(located: Located, context: SchemaContext): JsonSchema | undefined {
  const keyword = ["$ref", "$dynamicRef"].find((key) => textAt(located, key) !== undefined);
  if (keyword === undefined) return undefined;
  return context.definitions.reference(located, keyword, context);
}

const composing = ["allOf", "anyOf", "oneOf"] as const;
const conditional = ["not", "if", "then", "else"] as const;

function compositionOf(located: Located, context: SchemaContext): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const keyword of composing) {
    if (context.form === "plain" && keyword !== "allOf") continue;
    const at = child(located, keyword);
    if (at === undefined) continue;
    const members = Array.isArray(at.value) ? children(at) : [at];
    if (members.length === 0) continue;
    const inner = keyword === "allOf" ? { ...inside(context), owner: context.owner } : inside(context);
    const schemas = members.map((member) => schemaOf(member, inner));
    found[keyword] = keyword === "allOf" ? schemas : context.discriminators.pinned(located, members, schemas, context);
  }
  for (const keyword of conditional) {
    const at = child(located, keyword);
    if (at !== undefined) found[keyword] = schemaOf(at, inside(context));
  }
  return found;
}

/** What the schema itself says about a value, without what it refers to or is composed of. */
function ownOf(
  located: Located,
  context: SchemaContext,
  besideReference: boolean,
): { schema: JsonSchema; orNull: boolean } {
  const { findings } = context;
  const { declared, withNull: nullType, file } = typesOf(located, findings);
  const values = valuesOf(located, findings);
  const constraints = constraintsOf(located, (at) => schemaOf(at, inside(context)), findings);
  loosen(constraints, context, besideReference);
  const nullListed = values === undefined || values.includes(null);
  const orNull = isNullable(located) || (nullListed && (nullType || (declared === undefined && values !== undefined)));
  const others = values?.filter((value) => value !== null);
  if ((declared?.length === 0 && nullType) || (declared === undefined && others?.length === 0)) {
    return { schema: { type: "null" }, orNull: false };
  }
  const evident = besideReference ? undefined : evidentType(located);
  const types = declared ?? (others === undefined ? (evident === undefined ? [] : [evident]) : typesOfValues(others));
  if (types.length === 0) {
    const { string, number, array, object } = constraints;
    return { schema: { ...string, ...number, ...array, ...object }, orNull };
  }
  const allowed = others === undefined ? undefined : valuesOfTypes(others, types, located, findings);
  const branches = types.flatMap((type): JsonSchema[] => {
    const ofType = allowed?.filter((value) => isOf(value, type));
    if (allowed !== undefined && ofType?.length === 0) return [];
    const format = file ? { format: "binary" } : formatFor(located, type, types.length > 1);
    return [{ type, ...format, ...keywordsFor(type, constraints), ...(ofType === undefined ? {} : { enum: ofType }) }];
  });
  const [only] = branches;
  return { schema: branches.length === 1 && only !== undefined ? only : { anyOf: branches }, orNull };
}

/** Where closing an object would also close it against what it is meant to be joined with. */
function loosen({ object }: Constraints, context: SchemaContext, besideReference: boolean): void {
  const plain = context.form === "plain";
  if (!plain && !(besideReference && object["properties"] === undefined)) return;
  if (object["additionalProperties"] === false) delete object["additionalProperties"];
  if (object["unevaluatedProperties"] === false) delete object["unevaluatedProperties"];
}

const numericFormats = /^(u?int(8|16|32|64)?|float|double|decimal|number|integer|long)$/;

function formatFor(located: Located, type: JsonType, amongSeveral: boolean): { format?: string } {
  const format = textAt(located, "format")?.trim();
  if (format === undefined || format === "") return {};
  const numeric = type === "integer" || type === "number";
  if (!numeric && type !== "string") return {};
  if (amongSeveral && numericFormats.test(format) !== numeric) return {};
  // Pydantic's names for versions of a UUID (RFC 9562): JSON Schema knows the one format, which validators check.
  return { format: /^uuid[1-8]$/i.test(format) ? "uuid" : format };
}

function isNullable(located: Located): boolean {
  return ["nullable", "x-nullable"].some((key) =>
    ["true", true].includes(child(located, key)?.value as string | boolean),
  );
}

/** The one form of "or null". */
export function withNull(schema: JsonSchema): JsonSchema {
  const keys = Object.keys(schema);
  const branches = schema.anyOf ?? schema.oneOf ?? [];
  if (keys.length === 0 || schema.type === "null" || branches.some((branch) => branch.type === "null")) return schema;
  if (keys.length === 1 && schema.anyOf !== undefined) return { anyOf: [...schema.anyOf, { type: "null" }] };
  return { anyOf: [schema, { type: "null" }] };
}

function conjunction(own: JsonSchema, composition: Record<string, unknown>): JsonSchema {
  const clash = own.anyOf !== undefined && composition["anyOf"] !== undefined;
  return clash ? { allOf: [own, composition] } : { ...own, ...composition };
}

/** A composition of one schema is that schema; one of two alternatives that is null is the form that {@link withNull} makes. */
function unwrapped(schema: JsonSchema): JsonSchema {
  const [keyword, another] = Object.keys(schema);
  if (another !== undefined || !composing.some((known) => known === keyword)) return schema;
  const members = schema.allOf ?? schema.anyOf ?? schema.oneOf ?? [];
  const [only] = members;
  if (members.length === 1 && only !== undefined) return only;
  const nullable = schema.oneOf?.length === 2 && schema.oneOf.some((member) => member.type === "null");
  return nullable && schema.oneOf !== undefined ? { anyOf: schema.oneOf } : schema;
}

function annotationsOf(located: Located, findings: Findings): JsonSchema {
  const description = cleanText(child(located, "description")?.value);
  const initial = child(located, "default");
  const value = initial === undefined ? undefined : jsonValue(initial.value);
  if (initial !== undefined && value === undefined) {
    const message = '"default" holds a number past 2^53, where JSON numbers are not exact, and is left out.';
    addFinding(findings, "unusable-schema", message, initial);
  }
  const flags = ["deprecated", "readOnly", "writeOnly"].filter((flag) => child(located, flag)?.value === true);
  return {
    ...(description === "" ? {} : { description }),
    ...(value === undefined ? {} : { default: value }),
    ...Object.fromEntries(flags.map((flag) => [flag, true])),
    ...confidenceAnnotation(located),
  };
}
