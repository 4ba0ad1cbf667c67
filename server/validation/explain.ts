/** What is wrong with one value, as one sentence that says what is allowed. Written from the schema and the value. */
import type { JsonSchema, JsonType, JsonValue } from "../definition.js";
import { nearest, nearestOf } from "../nearest.js";
import { boundFault, lengthFault, textFault } from "./limits.js";
import { resolved } from "../references.js";
import { alternativesOf } from "./locate.js";

/** How many allowed values a sentence lists. */
const LISTED = 40;
/** How many of more allowed values it lists, those that may be meant. */
const NEAREST = 6;

/** How many unknown properties of one object it names. */
const MAX_UNKNOWN = 5;

/**
 * The fault of the value by the schema that stands at its place; undefined where this reading finds none. Only the
 * value itself is judged: what is within it is judged at its own place.
 */
export function explain(root: JsonSchema, schema: JsonSchema, value: unknown): string | undefined {
  const types = typesOf(root, schema);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) return typeFault(schema, types, value);
  if (schema.enum !== undefined && !schema.enum.some((allowed) => same(allowed, value))) {
    return `${shown(value)} is not allowed.${enumHelp(schema.enum, value)}`;
  }
  if (schema.const !== undefined && !same(schema.const, value)) {
    return `${shown(value)} is not allowed. Allowed: ${shown(schema.const)}.`;
  }
  if (typeof value === "number") return boundFault(schema, value) ?? precisionFault(types, value);
  if (typeof value === "string") return lengthFault(schema, value) ?? textFault(schema, value);
  if (typeof value === "object" && value !== null) return lengthFault(schema, value) ?? keysFault(schema, value);
  return undefined;
}

/** Where nothing said before fits: what would, in short. */
export function expectation(root: JsonSchema, schema: JsonSchema): string {
  const forms = alternativesOf(root, schema);
  if (forms.length > 0) return `one of: ${forms.map((form) => inShort(root, form)).join("; ")}`;
  return inShort(root, schema);
}

/** A value as it was given, cut where it is long. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, 200)) : JSON.stringify(value);
  if (text === undefined) return String(value);
  return text.length > 120 ? `${text.slice(0, 120)}… (cut)` : text;
}

/** The types that the schema allows, those of its alternatives included; none where it allows all. */
function typesOf(root: JsonSchema, schema: JsonSchema): readonly JsonType[] {
  if (schema.type !== undefined) return typeof schema.type === "string" ? [schema.type] : schema.type;
  const branches = alternativesOf(root, schema).map((branch) => typesOf(root, branch));
  return branches.some((types) => types.length === 0) ? [] : [...new Set(branches.flat())];
}

export function isOfType(value: unknown, type: JsonType): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "null") return value === null;
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function typeFault(schema: JsonSchema, types: readonly JsonType[], value: unknown): string {
  const expected = types.map(named).join(" or ");
  const came = `${named(typeOf(value))}${typeof value === "object" && value !== null ? "" : ` (${shown(value)})`}`;
  const sentence = `expected ${expected}, got ${value === null ? "null" : came}.`;
  return `${sentence}${hintFor(schema, types, value)}`;
}

/** The usual slips: one value for a list, a number in quotes, JSON in a string, null for nothing. */
function hintFor(schema: JsonSchema, types: readonly JsonType[], value: unknown): string {
  if (value === null) return " Leave the argument out to send nothing.";
  if (types.includes("array") && typeof value === "string" && !value.trim().startsWith("[")) {
    return ` Write a list: [${shown(value)}].`;
  }
  if (typeof value === "string" && (types.includes("array") || types.includes("object"))) {
    return " Write it as JSON itself, not as a string that holds JSON.";
  }
  const isNumeric = typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
  if (isNumeric && (types.includes("integer") || types.includes("number"))) return " Write it without quotes.";
  if (types.includes("string") && typeof value === "number") return " Write it in quotes.";
  return schema.enum === undefined ? "" : ` Allowed: ${listed(schema.enum)}.`;
}

function precisionFault(types: readonly JsonType[], value: number): string | undefined {
  if (!types.includes("integer") || Number.isSafeInteger(value)) return undefined;
  return `${value} is beyond what JSON carries exactly (2^53), so another number would be sent.`;
}

function keysFault(schema: JsonSchema, value: object): string | undefined {
  if (Array.isArray(value) || schema.additionalProperties !== false) return undefined;
  const known = Object.keys(schema.properties ?? {});
  const strange = Object.keys(value).filter((key) => !known.includes(key));
  if (strange.length === 0) return undefined;
  const told = strange.slice(0, MAX_UNKNOWN).map((key) => unknownName(key, "property", known));
  const more = strange.length - told.length;
  return [...told, ...(more > 0 ? [`And ${more} more that are unknown.`] : [])].join(" ");
}

/** `unknown argument "stauts". Did you mean "status"?`, and what there is where nothing is near. */
export function unknownName(name: string, kind: "argument" | "property", known: readonly string[]): string {
  const meant = nearest(name, known);
  const help =
    meant !== undefined
      ? ` Did you mean "${meant}"?`
      : known.length === 0
        ? " None is taken here."
        : ` Known: ${listed(known)}.`;
  return `unknown ${kind} ${shown(name)}.${help}`;
}

function enumHelp(allowed: readonly JsonValue[], value: unknown): string {
  const texts = allowed.filter((each) => typeof each === "string");
  const near = typeof value === "string" && allowed.length > LISTED ? nearestOf(value, texts, NEAREST) : [];
  if (near.length === 0) return ` Allowed: ${listed(allowed)}.`;
  return ` Nearest of the ${allowed.length} that are allowed: ${near.join(", ")}.`;
}

function listed(values: readonly JsonValue[]): string {
  const texts = values.slice(0, LISTED).map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  return texts.join(", ") + (values.length > LISTED ? `, and ${values.length - LISTED} more` : "");
}

function inShort(root: JsonSchema, schema: JsonSchema): string {
  const form = resolved(root, schema);
  if (form.enum !== undefined) return listed(form.enum);
  const types = typesOf(root, form);
  if (types.length === 1 && types[0] === "object" && form.properties !== undefined) {
    return `an object with ${Object.keys(form.properties).slice(0, 20).join(", ")}`;
  }
  return types.length === 0 ? "another form" : types.map(named).join(" or ");
}

function same(allowed: JsonValue, value: unknown): boolean {
  return allowed === value || JSON.stringify(allowed) === JSON.stringify(value);
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as JsonType;
}

function named(type: JsonType): string {
  const names: Record<JsonType, string> = {
    string: "a string",
    number: "a number",
    integer: "a whole number",
    boolean: "true or false",
    object: "an object",
    array: "a list",
    null: "null",
  };
  return names[type] ?? type;
}
