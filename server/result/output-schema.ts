/** The output schema of a tool, as advertised in `tools/list`: of the shaped result, not of the API's answer. */
import type { FileDefinition, JsonSchema, ListedTool, PageDefinition, ResultDefinition } from "../definition.js";
import { definitionName, resolved } from "../references.js";
import { DESCRIBED_LEVELS, loosened, loosenedEach, withoutNull } from "./loosen.js";

const TEXT: Readonly<Record<string, JsonSchema>> = {
  text: { type: "string" },
  range: { type: "string", description: "Which part of the whole this is, as HTTP's Content-Range says." },
};
const BINARY: Readonly<Record<string, JsonSchema>> = {
  base64: { type: "string" },
  mediaType: { type: "string" },
  bytes: { type: "integer" },
  range: { type: "string", description: "Which part of the whole this is, as HTTP's Content-Range says." },
};
const NEXT: JsonSchema = { type: "object", description: "There is more: call again with these arguments as well." };
const TRUNCATED: JsonSchema = {
  type: "object",
  description: "What was left out, and how to get it.",
};

/** Parts within parts, as documents nest them; a circle of them ends here. */
const MAX_PARTS_DEPTH = 8;

const made = new WeakMap<ListedTool, { readonly schema: JsonSchema | undefined }>();

/**
 * The output schema; undefined where the document says nothing of the answer. Its root is always an object, nothing in
 * it is required, and every object may have further properties.
 */
export function outputSchemaOf(tool: ListedTool): JsonSchema | undefined {
  let entry = made.get(tool);
  if (entry === undefined) {
    entry = {
      schema:
        tool.file === undefined ? withFollowed(makeOutputSchema(tool.result, tool.page), tool) : fileSchema(tool.file),
    };
    made.set(tool, entry);
  }
  return entry.schema;
}

/** The schema with a place for the answer of the workflow that follows the tool. */
function withFollowed(schema: JsonSchema | undefined, { follow }: ListedTool): JsonSchema | undefined {
  if (schema === undefined || follow === undefined) return schema;
  const place = { type: "object", description: `With ${follow.argument}: what ${follow.workflow} answers.` } as const;
  return { ...schema, properties: { ...schema.properties, [follow.argument]: place } };
}

function makeOutputSchema(result: ResultDefinition, page: PageDefinition | undefined): JsonSchema | undefined {
  if (result.mediaType === "*/*") return undefined;
  if (result.mediaType !== undefined && result.schema === undefined) {
    return object(result.mediaType.startsWith("text/") ? TEXT : { ...TEXT, ...BINARY });
  }
  if (result.schema === undefined) return undefined;
  const definitions = result.schema.$defs ?? {};
  const root = page === undefined ? result.schema : readSchema(result.schema, result, page);
  const shaped = shapedSchema(result, { ...withoutParsed(root, result), $defs: definitions });
  if (shaped === undefined) return undefined;
  const used = reachable(shaped, definitions);
  return Object.keys(used).length === 0 ? shaped : { ...shaped, $defs: used };
}

/** Of a list that the server reads: the items with their number, and how to go on; not the pages that they came in. */
function readSchema(schema: JsonSchema, { items = "" }: ResultDefinition, { total = "" }: PageDefinition): JsonSchema {
  const { properties = {} } = resolved(schema, schema);
  const kept = Object.entries(properties).filter(([name]) => name === items || name === total);
  if (kept.length === 0) return schema;
  return { type: "object", properties: { ...Object.fromEntries(kept), next: NEXT } };
}

/** Nothing is promised of fields that are given as what their text stands for. */
function withoutParsed(schema: JsonSchema, { parse, items }: ResultDefinition): JsonSchema {
  if (parse === undefined) return schema;
  const root = resolved(schema, schema);
  const open = (item: JsonSchema): JsonSchema => {
    const own = resolved(schema, item);
    const entries = Object.entries(own.properties ?? {}).map(([name, property]) => [
      name,
      parse.includes(name) ? {} : property,
    ]);
    return { ...own, properties: Object.fromEntries(entries) as Readonly<Record<string, JsonSchema>> };
  };
  const list = items === undefined ? undefined : resolved(schema, root.properties?.[items] ?? {});
  if (items === undefined || typeof list?.items !== "object") return open(root);
  return { ...root, properties: { ...root.properties, [items]: { ...list, items: open(list.items) } } };
}

/** What a part of a file may come as; of what it is, only the call and the file decide. */
function fileSchema({ ways, digests }: FileDefinition): JsonSchema {
  const value: JsonSchema = {};
  return object({
    ...TEXT,
    ...(ways.includes("grep") ? { matches: { type: "integer" } } : {}),
    ...(ways.includes("pointer") ? { json: value, outline: { type: "array" } } : {}),
    ...(digests === undefined ? {} : { digest: { type: "object" } }),
    ...BINARY,
  });
}

/** The schema of the shaped answer, wrapped where it is no object; undefined where it may be either. */
function shapedSchema(result: ResultDefinition, root: JsonSchema): JsonSchema | undefined {
  const schema = resolved(root, root);
  if (isObjectSchema(root, schema)) {
    const properties = propertiesOf(root, schema);
    if (result.items === undefined) return object(described(onlyFields(properties, result.fields)), schema);
    const items = Object.hasOwn(properties, result.items) ? properties[result.items] : undefined;
    const list = items === undefined ? {} : { [result.items]: withItemFields(root, items, result.fields) };
    return object(described({ ...properties, ...list }), schema);
  }
  if (typeof schema.type !== "string") return undefined;
  const { $defs: _, ...plain } = schema;
  const wrapped = loosened(withItemFields(root, plain, result.fields), DESCRIBED_LEVELS - 1);
  return wrapped === undefined ? undefined : object({ result: wrapped });
}

function described(properties: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> {
  return loosenedEach(properties, DESCRIBED_LEVELS - 1);
}

function isObjectSchema(root: JsonSchema, schema: JsonSchema): boolean {
  if (schema.type !== undefined) return schema.type === "object";
  const isObject = (part: JsonSchema) => isObjectSchema(root, resolved(root, part));
  const alternatives = schema.anyOf ?? schema.oneOf ?? [];
  return (
    schema.properties !== undefined ||
    (schema.allOf ?? []).some(isObject) ||
    (alternatives.length > 0 && alternatives.every(isObject))
  );
}

/**
 * All properties that the object may have, those of its parts and alternatives included. The root is described by them
 * alone, since it also carries what the server adds.
 */
function propertiesOf(root: JsonSchema, schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const found = new Map<string, JsonSchema[]>();
  const collect = (part: JsonSchema, depth: number) => {
    for (const [name, property] of Object.entries(part.properties ?? {})) {
      found.set(name, [...(found.get(name) ?? []), property]);
    }
    if (depth > MAX_PARTS_DEPTH) return;
    for (const inner of [...(part.allOf ?? []), ...(part.anyOf ?? []), ...(part.oneOf ?? [])]) {
      collect(resolved(root, inner), depth + 1);
    }
  };
  collect(schema, 0);
  const entries = [...found].map(([name, all]) => [name, all.length === 1 ? all[0] : { anyOf: all }]);
  return Object.fromEntries(entries) as Readonly<Record<string, JsonSchema>>;
}

/** A list with its items reduced to the fields of the concise form; anything else as it is. */
function withItemFields(root: JsonSchema, schema: JsonSchema, fields: readonly string[] | undefined): JsonSchema {
  const list = resolved(root, schema);
  if (fields === undefined || typeof list.items !== "object") return schema;
  const item = resolved(root, list.items);
  if (item.properties === undefined) return schema;
  return { ...list, items: { ...item, properties: onlyFields(item.properties, fields) } };
}

/**
 * Only the fields of the concise form are described, which leaves out what is null; the full form has more properties,
 * which the schema allows.
 */
function onlyFields(
  properties: Readonly<Record<string, JsonSchema>>,
  fields: readonly string[] | undefined,
): Readonly<Record<string, JsonSchema>> {
  if (fields === undefined) return properties;
  const kept = Object.entries(properties).filter(([name]) => fields.includes(name));
  return Object.fromEntries(kept.map(([name, schema]) => [name, withoutNull(schema)]));
}

/** An object that is never null, with these properties and a place for the note of what was left out. */
function object(properties: Readonly<Record<string, JsonSchema>>, root: JsonSchema = {}): JsonSchema {
  const description = root.description === undefined ? {} : { description: root.description };
  const note = Object.hasOwn(properties, "truncated") ? {} : { truncated: TRUNCATED };
  return { type: "object", ...description, properties: { ...properties, ...note } };
}

/** The definitions that the schema refers to, directly and through others, loosened. */
function reachable(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>) {
  const used = new Map<string, JsonSchema>();
  const waiting: JsonSchema[] = [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const name of referredNames(next)) {
      const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
      if (definition === undefined || used.has(name)) continue;
      // One of which nothing can be said must still be there to be referred to.
      const loose = loosened(definition, DESCRIBED_LEVELS - 1) ?? {};
      used.set(name, loose);
      waiting.push(loose);
    }
  }
  return Object.fromEntries(used);
}

function referredNames(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = key === "$ref" && typeof inner === "string" ? definitionName(inner) : undefined;
    return name === undefined ? referredNames(inner) : [name];
  });
}
