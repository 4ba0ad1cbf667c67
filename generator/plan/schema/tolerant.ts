/** A document's schema as a promise about answers that an API can keep: types and properties, and nothing more. */
import type { JsonSchema, JsonType, JsonValue } from "../../../server/definition.js";
import { fromEntries, isObject, referenceName } from "./keywords.js";
import { type References, resolveTop } from "./reference.js";

/** A named schema this short is written out rather than referred to. */
const SHORT = 60;
/** A named schema larger than this, whole, is an open object within others. */
const LARGEST_PART = 8_000;

/** The answers' side of a document's schemas. References are to `#/$defs/<name>`, never in circles. */
export interface TolerantSchemas {
  /** The schema made tolerant; named parts stay references. */
  of(schema: JsonSchema): JsonSchema;
  /** The named schema made tolerant. */
  named(name: string): JsonSchema;
  /** Every reference replaced by what it stands for. */
  whole(schema: JsonSchema): JsonSchema;
}

/**
 * Tolerant schemas: nothing is required, enumerations and objects are open, formats and bounds are gone, `writeOnly`
 * properties are left out; for a client that refuses an answer which breaks its schema loses the whole answer.
 */
export function tolerantSchemas(references: References): TolerantSchemas {
  const known = new Map<string, JsonSchema>();
  const sizes = new Map<string, number>();
  const { schemas } = references;

  function named(name: string): JsonSchema {
    let schema = known.get(name);
    if (schema === undefined) known.set(name, (schema = of(schemas[name] ?? {}, name)));
    return schema;
  }

  function of(schema: JsonSchema, within?: string): JsonSchema {
    const own = Object.keys(schema).filter((keyword) => keyword !== "$ref" && keyword !== "allOf");
    const parts = schema.$ref !== undefined ? [schema] : (schema.allOf ?? []);
    const [only, other] = parts;
    const name = only?.$ref === undefined || other !== undefined ? undefined : referenceName(only.$ref, schemas);
    if (name !== undefined && own.every(isAnnotation)) return link(name, within);
    return open(resolveTop(schema, schemas), within);
  }

  /** A named part: a reference, or written out where it is short, or open where it is large or a circle. */
  function link(name: string, within: string | undefined): JsonSchema {
    if (references.isRecursive(name) && within !== undefined && (name === within || reaches(name, within))) {
      return { type: "object" };
    }
    const schema = named(name);
    if (JSON.stringify(schema).length <= SHORT) return schema;
    return sizeOf(name) > LARGEST_PART && within !== undefined ? openType(schema) : { $ref: `#/$defs/${name}` };
  }

  function reaches(from: string, to: string): boolean {
    const seen = new Set<string>();
    const left = [from];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (next === to) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      left.push(...references.directly(schemas[next] ?? {}));
    }
    return false;
  }

  function open(schema: JsonSchema, within: string | undefined): JsonSchema {
    const types = typesOf(schema);
    const result: Record<string, unknown> = types === undefined ? {} : { type: types };
    if (isObject(schema.properties)) {
      const entries = Object.entries(schema.properties).filter(([, property]) => !isWriteOnly(property));
      const properties = entries.map(([name, property]): [string, JsonSchema] => [
        name,
        isObject(property) ? of(property, within) : {},
      ]);
      if (properties.length > 0) result["properties"] = fromEntries(properties);
    }
    for (const keyword of ["items", "additionalProperties"] as const) {
      const value = schema[keyword];
      const inner = isObject(value) ? of(value, within) : {};
      if (Object.keys(inner).length > 0) result[keyword] = inner;
    }
    return { ...result, ...union(schema, within) };
  }

  function union(schema: JsonSchema, within: string | undefined): JsonSchema {
    const branches = schema.anyOf ?? schema.oneOf;
    if (!Array.isArray(branches) || (schema.anyOf !== undefined && schema.oneOf !== undefined)) return {};
    const opened = branches.filter(isObject).map((branch) => of(branch as JsonSchema, within));
    const distinct = [...new Map(opened.map((branch) => [JSON.stringify(branch), branch])).values()];
    if (distinct.some((branch) => Object.keys(branch).length === 0)) return {};
    const isBare = distinct.every((branch) => Object.keys(branch).join() === "type");
    const types = [...new Set(distinct.flatMap((branch) => branch.type ?? []))];
    if (isBare) return { type: types.length === 1 ? (types[0] ?? types) : types };
    const values = distinct.filter((branch) => branch.type !== "null");
    const [value] = values;
    if (values.length === 1 && value?.type !== undefined && distinct.length === 2) {
      return { ...value, type: [...new Set([value.type, "null" as const].flat())] };
    }
    return distinct.length === 1 ? (distinct[0] ?? {}) : { anyOf: distinct };
  }

  function isWriteOnly(property: unknown): boolean {
    return isObject(property) && resolveTop(property, schemas)["writeOnly"] === true;
  }

  function sizeOf(name: string): number {
    let size = sizes.get(name);
    if (size === undefined) sizes.set(name, (size = JSON.stringify(whole(named(name))).length));
    return size;
  }

  function whole(schema: JsonSchema): JsonSchema {
    return mapReferences(schema, (reference) => whole(named(referenceName(reference, schemas) ?? "")));
  }

  return { of, named, whole };
}

/** The schema with each `{ $ref }` in it replaced. */
export function mapReferences(schema: JsonSchema, replace: (reference: string) => JsonSchema): JsonSchema {
  if (schema.$ref !== undefined) return replace(schema.$ref);
  const mapped: Record<string, unknown> = { ...schema };
  if (schema.properties !== undefined) {
    const entries = Object.entries(schema.properties);
    mapped["properties"] = fromEntries(entries.map(([name, inner]) => [name, mapReferences(inner, replace)]));
  }
  for (const keyword of ["items", "additionalProperties"] as const) {
    const value = schema[keyword];
    if (isObject(value)) mapped[keyword] = mapReferences(value, replace);
  }
  if (schema.anyOf !== undefined) mapped["anyOf"] = schema.anyOf.map((branch) => mapReferences(branch, replace));
  return mapped;
}

function openType(schema: JsonSchema): JsonSchema {
  return schema.type === undefined ? {} : { type: schema.type };
}

function isAnnotation(keyword: string): boolean {
  const constraints = ["type", "enum", "properties", "items", "additionalProperties", "anyOf", "oneOf", "const"];
  return !constraints.includes(keyword);
}

/** The types stated, or told by the values allowed or the keywords used. */
function typesOf(schema: JsonSchema): JsonType | readonly JsonType[] | undefined {
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (schema.type === undefined && values !== undefined) {
    const types = [...new Set(values.map(typeOf))];
    return types.length === 1 ? types[0] : types;
  }
  if (schema.type === undefined && isObject(schema.properties)) return "object";
  if (schema.type === undefined && isObject(schema.items)) return "array";
  return schema.type;
}

function typeOf(value: JsonValue): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as "string" | "boolean" | "object";
}
