/** A document's schema as a tool's input shows it: references followed, `allOf` merged, notes of the dialect gone. */
import type { JsonSchema, JsonValue } from "../../../server/definition.js";
import { described, oneLine } from "../prose.js";
import { fromEntries, isObject, mapSubschemas, ordered, plainKeywords, referenceName } from "./keywords.js";
import { mergeSchemas } from "./merge.js";
import { type References, resolveTop } from "./reference.js";

/** How references are treated in one expansion. */
export interface Expansion {
  readonly references: References;
  /** The names that stay references; all recursive ones must be among them. */
  readonly keeps: (name: string) => boolean;
  /** Filled with the names that the result refers to. */
  readonly kept: Set<string>;
}

/**
 * The schema for an argument. `readOnly` properties are left out, and from `required`; a union of one is that one;
 * `const` is an `enum` of one; a union with null alone becomes a list of types.
 */
export function expand(schema: JsonSchema, expansion: Expansion): JsonSchema {
  const { merged, kept } = resolveKeeping(schema, expansion);
  const [only, ...others] = kept;
  for (const name of kept) expansion.kept.add(name);
  const own = expandResolved(merged, expansion);
  if (only === undefined) return own;
  if (others.length === 0 && isAnnotation(own)) return ordered({ $ref: referenceTo(only), ...own });
  const references = kept.map((name) => ({ $ref: referenceTo(name) }));
  return ordered({ ...own, allOf: [...(own.allOf ?? []), ...references] });
}

/** A reference to a name among the document's schemas; renamed when the definitions get their final names. */
export function referenceTo(name: string): string {
  return `#/$defs/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** As {@link resolveTop}, but references that are kept are set aside. */
function resolveKeeping(
  schema: JsonSchema,
  expansion: Expansion,
  path: readonly string[] = [],
): { merged: JsonSchema; kept: string[] } {
  const { $ref, allOf, ...own } = schema;
  const kept: string[] = [];
  let merged: JsonSchema = {};
  const name = typeof $ref === "string" ? referenceName($ref, expansion.references.schemas) : undefined;
  if (name !== undefined && expansion.keeps(name)) kept.push(name);
  else if (name !== undefined && !path.includes(name)) {
    const target = resolveKeeping(expansion.references.schemas[name] ?? {}, expansion, [...path, name]);
    merged = target.merged;
    kept.push(...target.kept);
  }
  for (const part of Array.isArray(allOf) ? allOf : []) {
    if (!isObject(part)) continue;
    const resolved = resolveKeeping(part, expansion, path);
    merged = mergeSchemas(merged, resolved.merged);
    kept.push(...resolved.kept);
  }
  return { merged: mergeSchemas(merged, own), kept: [...new Set(kept)] };
}

function expandResolved(schema: JsonSchema, expansion: Expansion): JsonSchema {
  const writable = withoutReadOnly(schema, expansion.references);
  const result: Record<string, unknown> = {
    ...plainKeywords(writable),
    ...mapSubschemas(writable, (inner, keyword) => expand(keyword.endsWith("Of") ? titled(inner) : inner, expansion)),
  };
  const description = typeof result["description"] === "string" ? described(result["description"]) : "";
  if (description === "") delete result["description"];
  else result["description"] = description;
  // Model interfaces refuse a list that does not say what of; any item is what its absence means.
  if (isListOfAnything(result)) result["items"] = {};
  if (Object.hasOwn(result, "const")) {
    const { const: value, ...others } = result;
    return ordered(mergeSchemas(others, { enum: [value as JsonValue] }));
  }
  return ordered(simplifyUnion(result));
}

function isListOfAnything({ type, items, prefixItems, contains }: Record<string, unknown>): boolean {
  if (items === true) return true;
  return type === "array" && items === undefined && prefixItems === undefined && contains === undefined;
}

/** A single value of a union with its title, which is its name, before its description. */
function titled(branch: JsonSchema): JsonSchema {
  const title = branch["title"];
  if (
    branch.const === undefined ||
    typeof title !== "string" ||
    title === JSON.stringify(branch.const).replaceAll('"', "")
  )
    return branch;
  return { ...branch, description: branch.description === undefined ? title : `${title} - ${branch.description}` };
}

function withoutReadOnly(schema: JsonSchema, references: References): JsonSchema {
  if (!isObject(schema.properties)) return schema;
  const isReadOnly = ([, property]: readonly [string, unknown]) =>
    isObject(property) && resolveTop(property, references.schemas)["readOnly"] === true;
  const entries = Object.entries(schema.properties);
  const dropped = new Set(entries.filter(isReadOnly).map(([name]) => name));
  if (dropped.size === 0) return schema;
  return {
    ...schema,
    properties: fromEntries(entries.filter(([name]) => !dropped.has(name))),
    required: (Array.isArray(schema.required) ? schema.required : []).filter((name) => !dropped.has(name)),
  };
}

function simplifyUnion(schema: JsonSchema): JsonSchema {
  const keyword = schema.anyOf !== undefined ? "anyOf" : "oneOf";
  const branches = schema[keyword];
  if (branches === undefined || (keyword === "anyOf" && schema.oneOf !== undefined)) return schema;
  const { [keyword]: _, ...own } = schema;
  const [first, second] = branches;
  if (first !== undefined && second === undefined) return mergeSchemas(first, own);
  return enumerated(branches, own) ?? schema;
}

/** A union of single values, each with its own words, as one enumeration that tells them together. */
function enumerated(branches: readonly JsonSchema[], own: JsonSchema): JsonSchema | undefined {
  const allowed = new Set(["type", "enum", "description"]);
  const isValue = (branch: JsonSchema) =>
    branch.enum?.length === 1 && Object.keys(branch).every((keyword) => allowed.has(keyword));
  const values = branches.map((branch) => branch.enum?.[0] as JsonValue);
  const types = new Set(branches.map((branch) => branch.type));
  const isDistinct = new Set(values.map((value) => JSON.stringify(value))).size === values.length;
  if (!branches.every(isValue) || types.size > 1 || !isDistinct || own.enum !== undefined) return undefined;
  const [type] = types;
  const meanings = branches
    .filter((branch) => branch.description !== undefined)
    .map((branch) => `${JSON.stringify(branch.enum?.[0]).replaceAll('"', "")}: ${oneLine(branch.description ?? "")}`);
  const description = described([own.description, ...meanings].filter((text) => text !== undefined).join("\n"));
  return {
    ...own,
    ...(type === undefined ? {} : { type }),
    enum: values,
    ...(description === "" ? {} : { description }),
  };
}

function isAnnotation(schema: JsonSchema): boolean {
  return Object.keys(schema).every((keyword) => keyword === "description" || keyword === "default");
}
