/** Reads the value of one binding out of what arrived, by the decoders of test/server/request/decode and by libraries. */
import type { AnyTool, ContentBinding, StyledBinding, WireBinding } from "../../server/definition.js";
import { readInline, type Shape } from "../server/request/decode/inline.js";
import { readPairs } from "../server/request/decode/pairs.js";
import type { Recorded } from "../server/recorder.js";
import { addressOf, partsOf } from "./arrived.js";
import { isObject } from "./given.js";

const percentDecoded = (text: string) => decodeURIComponent(text);

/** The pairs of a text, both sides decoded. */
function decodedPairs(text: string): [string, string][] {
  return [...new URLSearchParams(text)];
}

/** Whether the value is there, as its text: in the right place, in the right style. */
export async function isDelivered(
  tool: AnyTool,
  binding: WireBinding,
  value: unknown,
  request: Recorded,
): Promise<boolean> {
  if (binding.in === "body") return bodyHolds(binding.pointer, value, tool, request);
  const isContent = !("style" in binding) && /json/.test(binding.mediaType);
  const read = readAt(tool, binding, value, request);
  // A style has no word for null, and leaves it out.
  if (value === null && !isContent) return read === undefined || read === "undefined";
  const found = isContent && typeof read === "string" ? (JSON.parse(read) as unknown) : read;
  return JSON.stringify(found) === JSON.stringify(isContent ? value : textsOf(value));
}

function readAt(tool: AnyTool, binding: StyledBinding | ContentBinding, value: unknown, request: Recorded): unknown {
  const shape: Shape = !("style" in binding)
    ? "string"
    : Array.isArray(value)
      ? "array"
      : isObject(value)
        ? "object"
        : "string";
  const { style, explode } = "style" in binding ? binding : { style: "form", explode: true };
  const wire = { name: binding.name, style, explode, piece: percentDecoded, delimiterOf };
  switch (binding.in) {
    case "path":
      return readInline(segmentOf(tool, binding.name, request), shape, wire);
    case "header": {
      const text = String(request.headers[binding.name.toLowerCase()]);
      return readInline(text, shape, { ...wire, piece: (piece) => piece });
    }
    case "cookie": {
      const cookies = request.headers.cookie ?? "";
      return readPairs(shape === "object" && explode ? membersIn(cookies, "; ", value) : cookies, shape, {
        ...wire,
        separator: "; ",
      });
    }
    case "querystring":
      return percentDecoded(addressOf(request).query);
    default: {
      const { query } = addressOf(request);
      if (style === "deepObject" && shape !== "string") return deep(query, binding.name, value);
      const known = shape === "object" && explode ? membersIn(query, "&", value) : query;
      return readPairs(known, shape, { ...wire, separator: "&" });
    }
  }
}

/** Of all pairs those that are members of the object: exploded, it has no name of its own. */
function membersIn(text: string, separator: string, value: unknown): string {
  const isMember = (pair: string) =>
    isObject(value) && Object.hasOwn(value, percentDecoded(pair.split("=", 1)[0] ?? ""));
  return text.split(separator).filter(isMember).join(separator);
}

function delimiterOf(style: string): string {
  return { spaceDelimited: "%20", pipeDelimited: "|", tabDelimited: "%09" }[style] ?? ",";
}

/** What stands in the place of a variable; the same key under `paths` tells where that is. */
function segmentOf(tool: AnyTool, name: string, request: Recorded): string {
  const [template = ""] = tool.operation.path.split(/[?#]/, 1);
  const pattern = template
    .split(/\{([^{}]*)\}/)
    .map((piece, index) => {
      if (index % 2 === 0) return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      return piece === name ? "([^/?#]+?)" : "[^/?#]+?";
    })
    .join("");
  return new RegExp(`${pattern}$`, "u").exec(addressOf(request).path)?.[1] ?? "";
}

/** Brackets, of which only the names are compared: what stands in them is left open by the specification. */
function deep(query: string, name: string, value: unknown): unknown {
  const names = decodedPairs(query).map(([key]) => key);
  const isThere = (key: string) => names.some((each) => each.startsWith(`${name}[${key}]`));
  if (Array.isArray(value))
    return names.includes(name) || names.some((each) => each.startsWith(`${name}[`)) ? textsOf(value) : undefined;
  return isObject(value) && Object.keys(value).every(isThere) ? textsOf(value) : undefined;
}

/** Each primitive as a style writes it, and JSON for what is deeper. */
function textsOf(value: unknown): unknown {
  const text = (item: unknown) => (typeof item === "string" ? item : JSON.stringify(item));
  if (Array.isArray(value)) return value.map(text);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, text(inner)]));
  return text(value);
}

async function bodyHolds(pointer: string, value: unknown, tool: AnyTool, request: Recorded): Promise<boolean> {
  const mediaType = tool.body?.mediaType ?? "";
  const name = pointer.slice(1).replaceAll("~1", "/").replaceAll("~0", "~");
  if (/json/.test(mediaType)) {
    const body = JSON.parse(request.body) as Record<string, unknown>;
    return JSON.stringify(pointer === "" ? body : body[name]) === JSON.stringify(value);
  }
  if (/urlencoded|^multipart/.test(mediaType)) {
    const keys = /urlencoded/.test(mediaType)
      ? decodedPairs(request.body).map(([key]) => key)
      : (await partsOf(request)).map((part) => part.name);
    const isThere = (each: string) => keys.some((key) => key === each || key.startsWith(`${each}[`));
    const fields = pointer === "" ? (isObject(value) ? Object.entries(value) : []) : [[name, value] as const];
    return fields.every(([field, inner]) => {
      if (inner === null) return !isThere(field);
      const isExploded = isObject(inner) && tool.body?.encoding?.[field]?.explode === true;
      return isThere(field) || (isExploded && Object.keys(inner).every(isThere));
    });
  }
  return tool.body?.file === true ? request.bytes.toString("base64") === value : request.body === String(value);
}
