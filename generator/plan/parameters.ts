/** The slots of an operation's parameters, and those that HTTP or the server's own settings decide. */
import type { JsonValue, WireBinding } from "../../server/definition.js";
import type { AuthDefinition } from "../../server/definition.js";
import type { Operation, Parameter } from "../operation.js";
import { confidenceIn } from "./schema/keywords.js";
import { essence } from "./media-type.js";
import { type References, resolveTop } from "./schema/reference.js";
import type { Slot } from "./slot.js";

/** One slot for each parameter, in the document's order. */
export function parameterSlots(operation: Operation, references: References, auth: AuthDefinition | undefined): Slot[] {
  return operation.parameters.map((parameter) => {
    const resolved = resolveTop(parameter.schema, references.schemas);
    return {
      in: parameter.in,
      wireName: parameter.name,
      binding: bindingOf(parameter),
      required: parameter.required || parameter.in === "path",
      schema: isXml(parameter) ? { type: "string" } : parameter.schema,
      description: parameter.description || (typeof resolved.description === "string" ? resolved.description : ""),
      hint: isXml(parameter) ? "The XML itself, as text." : undefined,
      deprecated: parameter.deprecated,
      confidence: parameter.confidence ?? confidenceIn(resolved),
      omitted: isCredential(parameter, auth) ? "the server sends the credential itself" : undefined,
      at: parameter.at,
    };
  });
}

/** No encoder writes XML from values: which of them are attributes, and in which order, a schema does not say. */
function isXml({ serialization }: Parameter): boolean {
  return "mediaType" in serialization && /[/+]xml$/.test(essence(serialization.mediaType));
}

function bindingOf({ in: location, name, serialization }: Parameter): WireBinding {
  if ("mediaType" in serialization) return { in: location, name, mediaType: serialization.mediaType };
  // A whole query is a media type's document by definition (OpenAPI 3.2); a style for it says nothing.
  if (location === "querystring") return { in: location, name, mediaType: "application/x-www-form-urlencoded" };
  const { style, explode, allowReserved } = serialization;
  return { in: location, name, style, explode, ...(allowReserved ? { allowReserved: true as const } : {}) };
}

function isCredential({ in: location, name }: Parameter, auth: AuthDefinition | undefined): boolean {
  if (auth === undefined || auth.scheme !== location) return false;
  return location === "header" ? auth.name.toLowerCase() === name.toLowerCase() : auth.name === name;
}

/** Headers that the HTTP connection or the server writes itself; a caller who could set them could change the request. */
const connection = new Set([
  "connection",
  "content-length",
  "cookie",
  "date",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
]);

/**
 * What becomes of a header that is no argument by its name. OpenAPI has parameters named Accept, Content-Type and
 * Authorization ignored (3.1, 4.8.12.2); yet some APIs carry their version in Accept, so a value that the document
 * states is sent. Undefined for all other parameters.
 */
export function protocolHeader(
  slot: Slot,
  references: References,
): { constant: JsonValue } | { omitted: string } | undefined {
  if (slot.in !== "header") return undefined;
  const name = slot.wireName.toLowerCase();
  if (connection.has(name) || name.startsWith("proxy-")) return { omitted: "the connection sets this header" };
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return { omitted: "no header can have this name" };
  if (name === "authorization") return { omitted: "the server sends the credential itself" };
  if (name !== "accept" && name !== "content-type") return undefined;
  const stated = statedValue(slot, references);
  if (stated !== undefined && name === "accept") return { constant: stated };
  return { omitted: name === "accept" ? "the answer's media types decide" : "the body's media type decides" };
}

function statedValue(slot: Slot, references: References): JsonValue | undefined {
  const schema = resolveTop(slot.schema, references.schemas);
  const examples = Array.isArray(schema["examples"]) ? (schema["examples"] as JsonValue[]) : [];
  const only = schema.enum?.length === 1 ? schema.enum[0] : undefined;
  return schema.default ?? schema.const ?? only ?? examples[0] ?? (schema["example"] as JsonValue | undefined);
}
