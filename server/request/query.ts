/** The query of a request: what the path key states, then each parameter. */
import type { AnyTool } from "../definition.js";
import { documentText } from "./document.js";
import { literalQuery, percentEncoded, queryEscape } from "./escape.js";
import { urlencodedForm } from "./form.js";
import { refuseHiddenKeys } from "./header.js";
import { formatOf, parseMediaType } from "./media-type.js";
import { type Origin, refuse } from "./refusal.js";
import { stylePairs } from "./style.js";
import { textOf } from "./text.js";
import { type SentValue, type ParameterValue, hiddenNames, valuesIn } from "./values.js";

/**
 * The query without its `?`; empty where there is none. Throws `ArgumentError` for values that cannot be sent, and for an
 * exploded object with the name of a hidden parameter among its keys.
 */
export function queryOf(tool: AnyTool, keyQuery: string, values: readonly SentValue[]): string {
  const hidden = hiddenNames(tool, "query");
  return [
    keyQueryFilled(tool, keyQuery, values),
    ...valuesIn(values, "query").map((sent) => parameterText(sent, hidden)),
    ...valuesIn(values, "querystring").map(wholeQuery),
  ]
    .filter((part) => part !== "")
    .join("&");
}

function parameterText({ binding, value, origin }: ParameterValue, hidden: ReadonlySet<string>): string {
  if (!("style" in binding)) {
    const text = documentText(value, parseMediaType(binding.mediaType), origin);
    return `${queryEscape(false).name(binding.name)}=${percentEncoded(text)}`;
  }
  if (binding.explode && binding.style !== "deepObject") refuseHiddenKeys(value, hidden, origin);
  return stylePairs(value, binding, queryEscape(binding.allowReserved === true), origin)
    .map((pair) => pair.join("="))
    .join("&");
}

/** OpenAPI 3.2's `in: querystring`: the document is the query. A urlencoded form is one already; all else is encoded. */
function wholeQuery({ binding, value, origin }: ParameterValue): string {
  const mediaType = parseMediaType("mediaType" in binding ? binding.mediaType : "application/x-www-form-urlencoded");
  if (formatOf(mediaType) !== "form") return percentEncoded(documentText(value, mediaType, origin));
  if (typeof value === "string") return literalQuery(value);
  return value === null ? "" : urlencodedForm(value, undefined, origin);
}

/**
 * The path key's own query, with its variables filled in from path parameters. A pair whose variable is a query parameter
 * (`?uri={uri}`) is left to that parameter, as is one (`?v=1`) whose name a parameter with a value has.
 */
function keyQueryFilled(tool: AnyTool, keyQuery: string, values: readonly SentValue[]): string {
  return keyQuery
    .split("&")
    .map((pair) => filledPair(tool, pair, values))
    .filter((pair) => pair !== undefined && pair !== "")
    .join("&");
}

function filledPair(tool: AnyTool, pair: string, values: readonly SentValue[]): string | undefined {
  const isGiven = valuesIn(values, "query").some(({ binding }) => pair.startsWith(`${binding.name}=`));
  if (isGiven) return undefined;
  const pieces = pair.split(/\{([^{}]*)\}/);
  const filled = pieces.map((piece, index) => {
    if (index % 2 === 0) return literalQuery(piece);
    const sent = valuesIn(values, "path").find(({ binding }) => binding.name === piece);
    return sent === undefined ? unfilled(tool, piece) : percentEncoded(textOf(sent.value, sent.origin));
  });
  return filled.includes(undefined) ? undefined : filled.join("");
}

function unfilled(tool: AnyTool, variable: string): undefined {
  const bindings = [...Object.values(tool.arguments).map(({ binding }) => binding), ...(tool.hidden ?? [])];
  if (bindings.some((binding) => binding.in === "query" && binding.name === variable)) return undefined;
  const origin: Origin = { tool: tool.name, argument: undefined, label: `parameter ${variable}` };
  return refuse(origin, `it is part of the address ${tool.operation.path}, which needs a value.`);
}
