/** Bodies of forms: how each field is written, and which of them are files, in every form that the body may have. */
import type { JsonSchema, PropertyEncoding } from "../../server/definition.js";
import type { MediaType } from "../operation.js";
import { fileHint, fileKind, fileMediaType, fileSchema } from "./file.js";
import { fromEntries, isObject } from "./schema/keywords.js";
import { type References, resolveTop } from "./schema/reference.js";

/** The encoding of every field that has one, whether it is stated or follows from its schema. */
export function encodings(
  content: MediaType,
  schema: JsonSchema,
  references: References,
): Record<string, PropertyEncoding> {
  const fields = new Map<string, JsonSchema>();
  collectFields(schema, references, fields, new Set());
  const names = new Set([...fields.keys(), ...Object.keys(content.encoding)]);
  const entries = [...names].map((name): [string, PropertyEncoding] => {
    const stated = Object.hasOwn(content.encoding, name) ? content.encoding[name] : undefined;
    const field = fields.get(name) ?? {};
    const isFile = fileKind(field) !== undefined;
    const contentType = stated?.contentType ?? (isFile ? fileMediaType(field) : undefined);
    const encoding: PropertyEncoding = {
      ...(contentType === undefined ? {} : { contentType }),
      ...(isFile ? { file: true as const } : {}),
      ...(stated?.style === undefined ? {} : { style: stated.style }),
      ...(stated?.explode === undefined ? {} : { explode: stated.explode }),
      ...(stated?.allowReserved === true ? { allowReserved: true as const } : {}),
    };
    return [name, encoding];
  });
  return fromEntries(entries.filter(([, encoding]) => Object.keys(encoding).length > 0));
}

/** The body of a form with its file properties as a caller gives them, also in each of its alternatives. */
export function withFileHints(schema: JsonSchema, references: References): JsonSchema {
  const branches = (["anyOf", "oneOf"] as const).flatMap((keyword): [string, JsonSchema[]][] => {
    const alternatives = schema[keyword]?.map((branch) =>
      withFileHints(resolveTop(branch, references.schemas), references),
    );
    return alternatives === undefined ? [] : [[keyword, alternatives]];
  });
  const own = { ...schema, ...Object.fromEntries(branches) };
  if (!isObject(schema.properties)) return own;
  const entries = Object.entries(schema.properties).map(([name, property]): [string, JsonSchema] => {
    const resolved = isObject(property) ? resolveTop(property, references.schemas) : undefined;
    const kind = fileKind(resolved);
    if (resolved === undefined || kind === undefined) return [name, property];
    const hint = fileHint(kind === "list");
    const description = typeof resolved.description === "string" ? `${resolved.description} ${hint}` : hint;
    return [name, { ...fileSchema(resolved), description }];
  });
  return { ...own, properties: fromEntries(entries) };
}

/** The fields of the schema and of its alternatives; of several of one name the one that is a file. */
function collectFields(
  schema: JsonSchema,
  references: References,
  fields: Map<string, JsonSchema>,
  seen: Set<JsonSchema>,
): void {
  if (seen.has(schema)) return;
  seen.add(schema);
  const resolved = resolveTop(schema, references.schemas);
  for (const [name, property] of Object.entries(resolved.properties ?? {})) {
    const field = isObject(property) ? resolveTop(property, references.schemas) : {};
    const known = fields.get(name);
    if (known === undefined || fileKind(known) === undefined) fields.set(name, field);
  }
  for (const branch of [...(resolved.anyOf ?? []), ...(resolved.oneOf ?? []), ...(resolved.allOf ?? [])]) {
    collectFields(branch, references, fields, seen);
  }
}
