/** Files in bodies: how a document marks them, and how a caller gives them. */
import type { JsonSchema } from "../../server/definition.js";
import { isObject } from "./schema/keywords.js";

/**
 * Whether the property of a form is a file, or a list of files. OpenAPI 3.0 and 2.0 say `format: binary`, 3.1 says
 * `contentMediaType` without `contentEncoding` (3.1, 4.8.14.4 "Considerations for File Uploads").
 */
export function fileKind(schema: JsonSchema | boolean | undefined): "one" | "list" | undefined {
  if (!isObject(schema)) return undefined;
  if (isFile(schema)) return "one";
  const isList = [schema["type"]].flat().includes("array") && isObject(schema["items"]);
  return isList && isFile(schema["items"]) ? "list" : undefined;
}

function isFile(schema: JsonSchema): boolean {
  const isText = schema.type === undefined || [schema.type].flat().includes("string");
  if (!isText) return false;
  if (schema.format === "binary") return true;
  return typeof schema["contentMediaType"] === "string" && schema["contentEncoding"] === undefined;
}

/** The schema as a caller sees it: text. */
export function withoutFileFormat(schema: JsonSchema): JsonSchema {
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
