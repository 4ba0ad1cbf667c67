/** Schemas that are too large to show at all: what is furthest from the arguments is left open, and said to be. */
import type { JsonSchema } from "../../../server/definition.js";
import { valuesSentence } from "../described-values.js";
import { mapSubschemas, ordered } from "./keywords.js";
import { referenceTo } from "./expand.js";

/**
 * As many definitions as fit into `limit` characters together with the schemas, the nearest ones first; each of the
 * others accepts anything of its type, and says so. `open` names them.
 */
export function cutDefinitions(
  schemas: ReadonlyMap<string, JsonSchema>,
  definitions: ReadonlyMap<string, JsonSchema>,
  limit: number,
): { definitions: ReadonlyMap<string, JsonSchema>; open: string[] } {
  let left = limit - [...schemas.values()].reduce((sum, schema) => sum + JSON.stringify(schema).length, 0);
  const whole = new Map<string, JsonSchema>();
  const open: string[] = [];
  const byReference = new Map([...definitions.keys()].map((name) => [referenceTo(name), name]));
  // A set keeps the order in which names are met: breadth first, so the nearest come first.
  const met = new Set<string>();
  for (const schema of schemas.values()) addReferences(schema, byReference, met);
  for (const name of met) {
    const definition = definitions.get(name) ?? {};
    const size = JSON.stringify(definition).length;
    if (size <= left) {
      left -= size;
      whole.set(name, definition);
      addReferences(definition, byReference, met);
    } else {
      open.push(name);
      whole.set(name, opened(definition, name));
    }
  }
  return { definitions: whole, open };
}

/** The schemas cut at the greatest depth at which they fit into `limit` characters, and the names of those cut. */
export function pruneTo(
  schemas: ReadonlyMap<string, JsonSchema>,
  limit: number,
): { schemas: ReadonlyMap<string, JsonSchema>; open: string[] } {
  const size = (map: ReadonlyMap<string, JsonSchema>) => JSON.stringify([...map.values()]).length;
  let depth = 16;
  let pruned = schemas;
  while (size(pruned) > limit && depth > 0) {
    depth--;
    pruned = new Map([...schemas].map(([key, schema]) => [key, prune(schema, depth)]));
  }
  const open = [...pruned].filter(([key, schema]) => JSON.stringify(schema) !== JSON.stringify(schemas.get(key)));
  return { schemas: pruned, open: open.map(([key]) => key) };
}

/** How many values a schema may list where space is short. */
const LISTED_VALUES = 20;

/** The schema with every long enumeration told by a few of its values. */
export function openLongEnumerations(schema: JsonSchema): JsonSchema {
  const { enum: values, ...rest } = { ...schema, ...mapSubschemas(schema, openLongEnumerations) } as JsonSchema;
  if (values === undefined) return rest;
  if (values.length <= LISTED_VALUES) return { ...rest, enum: values };
  const description =
    rest.description === undefined ? valuesSentence(values) : `${rest.description} ${valuesSentence(values)}`;
  return ordered({ ...rest, description });
}

/**
 * The schemas with as little opened as makes them fit into `limit` characters: one part after another, the deepest
 * first, of these the largest. `open` names the schemas that lost something.
 */
export function openDeepest(
  schemas: ReadonlyMap<string, JsonSchema>,
  limit: number,
): { schemas: ReadonlyMap<string, JsonSchema>; open: string[] } {
  const cut = new Map(schemas);
  const open = new Set<string>();
  let size = [...cut.values()].reduce((sum, schema) => sum + JSON.stringify(schema).length, 0);
  while (size > limit) {
    const parts = [...cut].flatMap(([key, schema]) => partsOf(schema, 0).map((part) => ({ key, ...part })));
    const [deepest] = parts.toSorted((left, right) => right.depth - left.depth || right.size - left.size);
    if (deepest === undefined) break;
    const schema = replaced(cut.get(deepest.key) ?? {}, deepest.part);
    size += JSON.stringify(schema).length - JSON.stringify(cut.get(deepest.key)).length;
    cut.set(deepest.key, schema);
    open.add(deepest.key);
  }
  return { schemas: cut, open: [...open] };
}

interface Part {
  readonly part: JsonSchema;
  readonly depth: number;
  readonly size: number;
}

/** Everything inside the schema that would be shorter if it were open. */
function partsOf(schema: JsonSchema, depth: number): Part[] {
  const parts: Part[] = [];
  mapSubschemas(schema, (part) => {
    const size = JSON.stringify(part).length;
    if (size - JSON.stringify(opened(part)).length > 0) parts.push({ part, depth: depth + 1, size });
    parts.push(...partsOf(part, depth + 1));
    return part;
  });
  return parts;
}

function replaced(schema: JsonSchema, part: JsonSchema): JsonSchema {
  if (schema === part) return opened(part);
  const inner = mapSubschemas(schema, (each) => replaced(each, part));
  return { ...schema, ...inner };
}

function prune(schema: JsonSchema, depth: number): JsonSchema {
  const inner = mapSubschemas(schema, (each) => (depth === 0 ? opened(each) : prune(each, depth - 1)));
  return { ...schema, ...inner };
}

function opened(schema: JsonSchema, name?: string): JsonSchema {
  const note = `Open: ${name === undefined ? "the rest" : `"${name}"`} is too large to show.`;
  const isLeaf = schema.properties === undefined && JSON.stringify(schema).length < 300;
  if (isLeaf && name === undefined && schema.items === undefined) return schema;
  const description = schema.description === undefined ? note : `${schema.description} ${note}`;
  return ordered({ type: schema.type, description });
}

function addReferences(schema: JsonSchema, names: ReadonlyMap<string, string>, into: Set<string>): void {
  const name = schema.$ref === undefined ? undefined : names.get(schema.$ref);
  if (name !== undefined) into.add(name);
  mapSubschemas(schema, (inner) => {
    addReferences(inner, names, into);
    return inner;
  });
}
