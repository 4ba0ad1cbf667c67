/** A call as an HTTP request: a tool's definition and its arguments in, method, URL, headers and body out. Pure. */
import type { AnyTool } from "../definition.js";
import { encodeBody } from "./body.js";
import { type Header, acceptOf, carried, cookieHeader, headersOf } from "./header.js";
import { formatOf, parseMediaType } from "./media-type.js";
import { fillPath, splitPathKey } from "./path.js";
import { queryOf } from "./query.js";
import type { Origin } from "./refusal.js";
import { baseOf, checkedUrl } from "./url.js";
import {
  type EncodingContext,
  type ParameterValue,
  bodyValues,
  hiddenNames,
  valuesIn,
  valuesToSend,
} from "./values.js";

export interface EncodedRequest {
  /** Upper case. */
  readonly method: string;
  /** Absolute, and already in the form that URL parsers give it. */
  readonly url: string;
  readonly headers: readonly Header[];
  readonly body: string | Uint8Array | undefined;
  /** Header parameters that are not sent, in lower case: no client of HTTP may add one of them. */
  readonly absent: readonly string[];
}

/**
 * The request of one call. Files among the arguments are `FileValue`s already (`resolveFiles`). Nothing is sent for an
 * argument that is absent, and no default of a schema ever. Throws `ArgumentError` for a value that cannot be sent as it
 * was meant; credentials are added afterwards, by whoever sends the request.
 */
export function encodeRequest(
  tool: AnyTool,
  argumentsValue: Readonly<Record<string, unknown>>,
  context: EncodingContext,
): EncodedRequest {
  const values = valuesToSend(tool, argumentsValue, context);
  const base = baseOf(tool, context.baseUrl);
  const key = splitPathKey(tool.operation.path);
  const inPath = valuesIn(values, "path");
  const path = fillPath(tool, key.path, inPath);
  const query = [base.query, queryOf(tool, key.query, values)].filter((part) => part !== "").join("&");
  const body = encodeBody(tool, bodyValues(values));
  const cookie = cookieHeader(valuesIn(values, "cookie"), hiddenNames(tool, "cookie"));
  const headers = withDefaults(headersOf(valuesIn(values, "header")), {
    Accept: acceptOf(tool.result),
    Cookie: cookie,
    "Content-Type": body?.contentType,
  });
  return {
    method: tool.operation.method,
    url: checkedUrl(base, path, query, blameFor(tool, inPath)),
    headers: headers.map(([name, value]) => [name, carried(value, ownOrigin(tool, `header ${name}`))]),
    body: body?.content,
    absent: absentHeaders(tool, headers),
  };
}

function absentHeaders(tool: AnyTool, sent: readonly Header[]): readonly string[] {
  const names = new Set(sent.map(([name]) => name.toLowerCase()));
  const bindings = Object.values(tool.arguments).map(({ binding }) => binding);
  const declared = bindings.flatMap((binding) => (binding.in === "header" ? [binding.name.toLowerCase()] : []));
  return declared.filter((name) => !names.has(name));
}

/** The fault of an address that leads elsewhere is that of its only variable, where there is but one. */
function blameFor(tool: AnyTool, inPath: readonly ParameterValue[]): Origin {
  const [first, ...more] = inPath;
  return first !== undefined && more.length === 0 ? first.origin : ownOrigin(tool, "path");
}

function ownOrigin(tool: AnyTool, label: string): Origin {
  return { tool: tool.name, argument: undefined, label };
}

/**
 * The declared headers, then those that follow from the definition and are not declared. A declared `Content-Type` holds
 * where it names the body's format, as a vendor's version of JSON does; otherwise the body knows better what it is.
 */
function withDefaults(
  declared: readonly Header[],
  own: Readonly<Record<string, string | undefined>>,
): readonly Header[] {
  const bodyType = own["Content-Type"];
  const kept = declared.filter(
    ([name, value]) => name.toLowerCase() !== "content-type" || bodyType === undefined || isSameFormat(value, bodyType),
  );
  const names = new Set(kept.map(([name]) => name.toLowerCase()));
  const added = Object.entries(own).flatMap(([name, value]) =>
    value === undefined || names.has(name.toLowerCase()) ? [] : [[name, value] as const],
  );
  return [...kept, ...added];
}

function isSameFormat(one: string, other: string): boolean {
  const formats = [formatOf(parseMediaType(one)), formatOf(parseMediaType(other))];
  return formats[0] === formats[1] && formats[0] !== "multipart" && formats[0] !== "text";
}
