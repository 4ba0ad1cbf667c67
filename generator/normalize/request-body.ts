/** Request bodies: media types in the document's order, each with its schema and the encoding of its properties. */
import type { JsonSchema, ParameterStyle } from "../../server/definition.js";
import { child, children, textAt, type Located } from "../loaded.js";
import type { Encoding, MediaType, RequestBody } from "../operation.js";
import { addFinding, follow, type Findings } from "./findings.js";
import { recordOf } from "./json.js";
import type { PartContext } from "./parameters.js";
import { cleanText } from "./text.js";

/** The `requestBody` of 3.x; undefined where it says nothing that could be sent. */
export function normalizeRequestBody(located: Located, context: PartContext): RequestBody | undefined {
  const { findings } = context;
  const at = follow(located, "request body", findings);
  if (at === undefined) return undefined;
  const content = child(at, "content");
  const mediaTypes = content === undefined ? [] : children(content);
  const required = child(at, "required")?.value === true;
  if (mediaTypes.length === 0) {
    addFinding(findings, "unusable-body", "The request body has no media type; nothing says what to send.", at, {
      as: required ? "error" : "warning",
      help: 'give it "content", for example application/json with a schema.',
    });
    return undefined;
  }
  return {
    required,
    description: cleanText(textAt(located, "description") ?? textAt(at, "description")),
    content: mediaTypes.map((mediaType) => normalizeMediaType(mediaType, context)),
    at: findings.loaded.placeOf(located),
  };
}

function normalizeMediaType(located: Located, context: PartContext): MediaType {
  const { schema, at } = mediaTypeSchema(located, context);
  const encoding = at === undefined ? undefined : child(at, "encoding");
  const entries = encoding === undefined ? [] : children(encoding);
  return {
    mediaType: String(located.key).trim(),
    schema,
    encoding: recordOf(entries.map((entry) => [String(entry.key), encodingOf(entry, context.findings)])),
  };
}

/**
 * The schema of a media type object, and that object with references followed. Where it has none, or one that says
 * nothing, raw media types still say that the body is bytes, or text (OpenAPI 3.1, 4.8.14.2).
 */
export function mediaTypeSchema(
  located: Located,
  { findings, schemas }: Pick<PartContext, "findings" | "schemas">,
): { schema: JsonSchema; at: Located | undefined } {
  // A media type with nothing after its colon is common, and says all that it needs to.
  const at = located.value === null ? undefined : follow(located, "media type", findings);
  const schema = at === undefined ? undefined : child(at, "schema");
  const item = at === undefined ? undefined : child(at, "itemSchema");
  let normalized: JsonSchema = {};
  if (schema !== undefined) normalized = schemas.of(schema, findings);
  else if (item !== undefined) normalized = { type: "array", items: schemas.of(item, findings) };
  const saysNothing = ["type", "$ref", "anyOf", "oneOf", "allOf"].every((keyword) => normalized[keyword] === undefined);
  return { schema: saysNothing ? { ...rawSchema(String(located.key)), ...normalized } : normalized, at };
}

function rawSchema(mediaType: string): JsonSchema {
  const essence = (mediaType.split(";")[0] ?? "").trim().toLowerCase();
  if (/[/+](json|xml|yaml|ndjson|jsonl|json-seq)$|json|form-urlencoded|^multipart\/|^\*\/\*$|graphql/.test(essence))
    return {};
  if (essence.startsWith("text/")) return { type: "string" };
  return /^(application|image|audio|video|font|model)\//.test(essence) ? { type: "string", format: "binary" } : {};
}

const styles: readonly ParameterStyle[] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

function encodingOf(at: Located, findings: Findings): Encoding {
  const style = child(at, "style");
  const explode = child(at, "explode")?.value;
  const known = styles.find((candidate) => candidate === style?.value);
  if (style !== undefined && known === undefined) {
    const message = `The style ${JSON.stringify(style.value)} is not one for properties of a form, and is left out.`;
    addFinding(findings, "malformed-document", message, style, { help: `the styles there are ${styles.join(", ")}.` });
  }
  return {
    contentType: textAt(at, "contentType")?.trim(),
    style: known,
    explode: typeof explode === "boolean" ? explode : undefined,
    allowReserved: child(at, "allowReserved")?.value === true,
  };
}
