/** The body of a request, from its parts and the media type that the operation takes. */
import type { AnyTool, BodyBinding, BodyDefinition } from "../definition.js";
import { documentOf } from "./document.js";
import { FileValue } from "./files.js";
import { urlencodedForm } from "./form.js";
import { type MediaType, formatOf, isRange, parseMediaType } from "./media-type.js";
import { multipartBody } from "./multipart.js";
import { assembled } from "./pointer.js";
import { type Origin, refuse } from "./refusal.js";
import { isPrimitive, isRecord } from "./text.js";
import type { SentValue } from "./values.js";

export interface EncodedBody {
  readonly content: string | Uint8Array;
  readonly contentType: string;
}

/**
 * The body. One is sent where the operation requires it or where any part of it has a value, be it null; with GET and
 * HEAD, whose bodies are usually empty objects declared for nothing, only where there is something in it. Throws
 * `ArgumentError` where a required whole body is not given, and for values that its format cannot carry.
 */
export function encodeBody(tool: AnyTool, parts: readonly SentValue<BodyBinding>[]): EncodedBody | undefined {
  if (tool.body === undefined) return undefined;
  const value = parts.length > 0 || tool.body.required !== true ? assembled(parts) : emptyBody(tool, tool.body);
  if (value === undefined) return undefined;
  if (/^(?:GET|HEAD)$/.test(tool.operation.method) && isRecord(value) && Object.keys(value).length === 0)
    return undefined;
  return inFormat(value, tool.body, originOf(tool, parts));
}

/** What a required body is when nothing of it is given: an object without properties or no text, unless an argument. */
function emptyBody(tool: AnyTool, { mediaType }: BodyDefinition): unknown {
  for (const [name, { binding }] of Object.entries(tool.arguments)) {
    if (binding.in === "body" && binding.pointer === "") {
      refuse({ tool: tool.name, argument: name, label: name }, "the API requires a body; give it.");
    }
  }
  return /^(?:json|form|multipart)$/.test(formatOf(parseMediaType(mediaType))) ? {} : "";
}

/** A fault of the whole body is a fault of its only argument, where there is but one. */
function originOf(tool: AnyTool, parts: readonly SentValue<BodyBinding>[]): Origin {
  const [first, ...more] = parts;
  return first !== undefined && more.length === 0
    ? first.origin
    : { tool: tool.name, argument: undefined, label: "body" };
}

function inFormat(value: unknown, body: BodyDefinition, origin: Origin): EncodedBody {
  const mediaType = parseMediaType(body.mediaType);
  if (value instanceof FileValue) {
    const contentType = isRange(mediaType) ? (value.contentType ?? "application/octet-stream") : body.mediaType;
    return { content: value.bytes, contentType };
  }
  switch (formatOf(mediaType)) {
    case "form":
      return { content: urlencodedForm(value, body.encoding, origin), contentType: body.mediaType };
    case "multipart":
      return multipartBody(value, mediaType, body.encoding, origin);
    default: {
      const contentType = isRange(mediaType) ? concreteType(mediaType, value) : body.mediaType;
      return { content: documentOf(value, parseMediaType(contentType), origin), contentType };
    }
  }
}

/** A range is answered with one of its types: JSON where that is among them. */
function concreteType(mediaType: MediaType, value: unknown): string {
  if (formatOf(mediaType) === "json") return "application/json";
  return isPrimitive(value) ? mediaType.essence.replace("*", "plain") : "application/json";
}
