/** Path templates: filled with values, and kept from leading anywhere but to their own operation. */
import type { AnyTool } from "../definition.js";
import { documentText } from "./document.js";
import { literalPath, pathEscape, percentEncoded } from "./escape.js";
import { parseMediaType } from "./media-type.js";
import { type Origin, refuse, shown } from "./refusal.js";
import { styleInline } from "./style.js";
import type { ParameterValue } from "./values.js";

/** A key under `paths`, taken apart. */
export interface PathKey {
  readonly path: string;
  /** What follows a `?`; it belongs to every request of the operation. */
  readonly query: string;
}

/** Cuts a fragment, which only tells operations apart, and parts path and query. Between braces they mean nothing. */
export function splitPathKey(key: string): PathKey {
  const outsideBraces = key.replace(/\{[^{}]*\}/g, (variable) => "_".repeat(variable.length));
  const end = outsideBraces.search(/#|$/);
  const question = outsideBraces.slice(0, end).indexOf("?");
  const path = key.slice(0, question === -1 ? end : question);
  return { path: path.startsWith("/") ? path : `/${path}`, query: question === -1 ? "" : key.slice(question + 1, end) };
}

export interface FilledPath {
  readonly path: string;
  /** What the path must look like: the literal text of the template, and something in place of every variable. */
  readonly pattern: RegExp;
}

/**
 * The path with its variables filled in. Throws `ArgumentError` for a variable without a value, for one that is empty,
 * and for one that is or holds a dot segment (`..`), also in percent-encoded form: URL parsers, proxies and servers would
 * resolve it, and another endpoint would answer.
 */
export function fillPath(tool: AnyTool, template: string, values: readonly ParameterValue[]): FilledPath {
  const path: string[] = [];
  const pattern: string[] = [];
  for (const [index, piece] of template.split(/\{([^{}]*)\}/).entries()) {
    if (index % 2 === 0) {
      path.push(literalPath(piece));
      pattern.push(literalPath(piece).replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
    } else if (!/^[?&]/.test(piece)) {
      // RFC 6570's {?a,b} in a key stands for query parameters, which are declared and sent as such.
      const sent = values.find(({ binding }) => binding.name === piece) ?? refuse(...missing(tool, piece));
      path.push(segmentText(sent));
      pattern.push(holdsSlashes(sent) ? "[^?#]+" : "[^/?#]+");
    }
  }
  return { path: path.join(""), pattern: new RegExp(`^${pattern.join("")}$`) };
}

function missing(tool: AnyTool, variable: string): [Origin, string] {
  const argument = Object.entries(tool.arguments).find(
    ([, { binding }]) => binding.in === "path" && binding.name === variable,
  )?.[0];
  const origin = { tool: tool.name, argument, label: argument ?? `path parameter ${variable}` };
  return [origin, `it is part of the path ${tool.operation.path}, which needs a value; give one.`];
}

/** `allowReserved` in a path (OpenAPI 3.2) is the document's word that a value may span segments. */
function holdsSlashes({ binding }: ParameterValue): boolean {
  return "style" in binding && binding.allowReserved === true;
}

function segmentText(sent: ParameterValue): string {
  const { binding, value, origin } = sent;
  const text =
    "style" in binding
      ? styleInline(value, binding, pathEscape(holdsSlashes(sent)), origin)
      : percentEncoded(documentText(value, parseMediaType(binding.mediaType), origin));
  if (value === "" || text === undefined || text === "")
    refuse(origin, "it is part of the path and cannot be empty; give a value.");
  refuseDotSegments(text, value, origin);
  if (typeof value === "string") refuseDotSegments(value, value, origin);
  if (holdsSlashes(sent) && /^\/|\/\//.test(text)) {
    refuse(origin, `${shown(value, origin)} has an empty part before a slash; give the path without it.`);
  }
  return text;
}

function refuseDotSegments(text: string, value: unknown, origin: Origin): void {
  const decoded = fullyDecoded(text);
  const segments = decoded.split(/[/\\]/);
  // A path parameter (";…") is cut off by some servers before they look for dots.
  if (/^\.(?:;|$)/.test(decoded) || segments.some((segment) => /^\.\.(?:;|$)/.test(segment))) {
    refuse(
      origin,
      `${shown(value, origin)} would lead to another endpoint; give the value itself, without "." or ".." as a part.`,
    );
  }
}

/** Decoded until nothing is left to decode, since a proxy may decode once and the server behind it again. */
function fullyDecoded(text: string): string {
  let decoded = text;
  for (let passes = 0; passes < 10; passes++) {
    // Repeated encodings of the percent sign itself are taken off in one go.
    const next = decoded.replace(/%(?:25)*([0-7][0-9A-Fa-f])/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (next === decoded) break;
    decoded = next;
  }
  return decoded;
}
