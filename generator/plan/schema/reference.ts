/** The references between a document's schemas: where one leads, which lead in circles, how much they bring. */
import type { JsonSchema } from "../../../server/definition.js";
import { mergeSchemas } from "./merge.js";
import { isObject, mapSubschemas, referenceName } from "./keywords.js";

/** A document's named schemas, with what has been found out about them. */
export interface References {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** The names that a schema refers to at any depth within itself, but not through others. */
  readonly directly: (schema: JsonSchema) => readonly string[];
  /** Whether a name can be reached from itself. */
  readonly isRecursive: (name: string) => boolean;
  /** Characters of JSON with every reference that is not recursive inlined. */
  readonly inlinedSize: (schema: JsonSchema) => number;
}

/** Prepares the references among these schemas. Everything is computed once, when first asked for. */
export function referencesOf(schemas: Readonly<Record<string, JsonSchema>>): References {
  const direct = new Map<JsonSchema, readonly string[]>();
  const sizes = new Map<string, number>();
  const recursive = new Map<string, boolean>();

  function directly(schema: JsonSchema): readonly string[] {
    let names = direct.get(schema);
    if (names === undefined) direct.set(schema, (names = [...namesWithin(schema, schemas)]));
    return names;
  }

  function isRecursive(name: string): boolean {
    let known = recursive.get(name);
    if (known === undefined) recursive.set(name, (known = reaches(name)));
    return known;
  }

  function reaches(name: string): boolean {
    const seen = new Set<string>();
    const open = [...namedDirectly(name)];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === name) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...namedDirectly(next));
    }
    return false;
  }

  function namedDirectly(name: string): readonly string[] {
    const schema = schemas[name];
    return schema === undefined ? [] : directly(schema);
  }

  function inlinedSize(schema: JsonSchema): number {
    let size = JSON.stringify(schema)?.length ?? 0;
    eachReference(schema, (reference) => {
      const name = referenceName(reference, schemas);
      if (name !== undefined && !isRecursive(name)) size += sizeOf(name);
    });
    return size;
  }

  function sizeOf(name: string): number {
    let size = sizes.get(name);
    if (size === undefined) sizes.set(name, (size = inlinedSize(schemas[name] ?? {})));
    return size;
  }

  return { schemas, directly, isRecursive, inlinedSize };
}

function eachReference(schema: JsonSchema, visit: (reference: string) => void): void {
  if (typeof schema.$ref === "string") visit(schema.$ref);
  mapSubschemas(schema, (inner) => {
    eachReference(inner, visit);
    return inner;
  });
}

function namesWithin(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): Set<string> {
  const names = new Set<string>();
  eachReference(schema, (reference) => {
    const name = referenceName(reference, schemas);
    if (name !== undefined) names.add(name);
  });
  return names;
}

/**
 * The schema with the references and the `allOf` at its top resolved into one; what is within properties and unions
 * stays as it is. `path` holds the names that are being resolved: a schema made of itself adds nothing to itself.
 */
export function resolveTop(
  schema: JsonSchema,
  schemas: References["schemas"],
  path: readonly string[] = [],
): JsonSchema {
  const { $ref, allOf, ...own } = schema;
  let merged: JsonSchema = {};
  const name = typeof $ref === "string" ? referenceName($ref, schemas) : undefined;
  if (name !== undefined && !path.includes(name)) merged = resolveTop(schemas[name] ?? {}, schemas, [...path, name]);
  for (const part of Array.isArray(allOf) ? allOf : []) {
    if (isObject(part)) merged = mergeSchemas(merged, resolveTop(part, schemas, path));
  }
  return mergeSchemas(merged, own);
}
