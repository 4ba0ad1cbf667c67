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
  return isList && isFile(valueOf(value.items)) ? "list" : undefined;
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

/** The schema of a file, or of a list of them, as a caller sees it: base64. Null stays where it is allowed. */
export function fileSchema(schema: JsonSchema): JsonSchema {
  if (valueOf(schema) !== schema) {
    const branches = (schema.anyOf ?? []).map((each) => (each.type === "null" ? each : fileSchema(each)));
    return { ...schema, anyOf: branches };
  }
  const isList = fileKind(schema) === "list" && isObject(schema.items);
  if (isList) return { ...schema, items: fileSchema(schema.items) };
  // A data URL, which is taken as well, is not of the format "byte".
  const { format: _, ...rest } = withoutFileFormat(schema);
  return { ...rest, contentEncoding: "base64" };
}

/** The schema as one of text, without what says that it is bytes. */
export function withoutFileFormat(schema: JsonSchema): JsonSchema {
  const { format, contentMediaType: _, ...rest } = schema;
  const kept = format === undefined || format === "binary" ? rest : { ...rest, format };
  return kept.type === undefined ? { ...kept, type: "string" } : kept;
}

/** How a file is given, for its description. */
export function fileHint(isList: boolean): string {
  return isList
    ? "Each item is a file's content: base64, or a data URL."
    : "The file's content: base64, or a data URL.";
}
