/** Files in bodies: how a document marks them, and how a caller gives them. */
import type { JsonSchema } from "../../server/definition.js";
import { isObject } from "./schema/keywords.js";

/**
 * Whether the property of a form is a file, or a list of files. OpenAPI 3.0 and 2.0 say `format: binary`, 3.1 says
 * `contentMediaType` without `contentEncoding` (3.1, 4.8.14.4 "Considerations for File Uploads").
 */
export function fileKind(schema: JsonSchema | boolean | undefined): "one" | "list" | undefined {
  if (!isObject(schema)) return undefined;
  const value = valueOf(schema);
  if (isFile(value)) return "one";
  const isList = [value.type].flat().includes("array") && isObject(value.items);
  return isList && isFile(valueOf(value.items as JsonSchema)) ? "list" : undefined;
}

/** What the schema says of a value that is not null. */
function valueOf(schema: JsonSchema): JsonSchema {
  const others = schema.anyOf?.filter((branch) => branch.type !== "null") ?? [];
  const [only] = others;
  return only !== undefined && others.length === 1 ? only : schema;
}

function isFile(schema: JsonSchema): boolean {
  const isText = schema.type === undefined || [schema.type].flat().includes("string");
  if (!isText) return false;
  if (schema.format === "binary") return true;
  return typeof schema["contentMediaType"] === "string" && schema["contentEncoding"] === undefined;
}

/** The media type that the schema itself gives to a file, or to each of a list. */
export function fileMediaType(schema: JsonSchema): string | undefined {
  const value = valueOf(schema);
  const file = isObject(value.items) ? valueOf(value.items) : value;
  const mediaType = file["contentMediaType"];
  return typeof mediaType === "string" ? mediaType : undefined;
}

/** The schema as a caller sees it: text. */
export function withoutFileFormat(schema: JsonSchema): JsonSchema {
  if (valueOf(schema) !== schema) {
    return {
      ...schema,
      anyOf: (schema.anyOf ?? []).map((each) => (each.type === "null" ? each : withoutFileFormat(each))),
    };
  }
  const { format, contentMediaType: _, ...rest } = schema;
  const kept = format === undefined || format === "binary" ? rest : { ...rest, format };
  if (fileKind(schema) === "list" && isObject(schema.items)) {
    return { ...kept, items: withoutFileFormat(schema.items) };
  }
  return kept.type === undefined ? { ...kept, type: "string" } : kept;
}

/** How a file is given, for its description. */
export function fileHint(isList: boolean): string {
  return isList
    ? "Each item is a file's content: base64, or a data URL."
    : "The file's content: base64, or a data URL.";
}
