/** Definitions to encode with, as short as a test wants them. */
import type {
  AnyTool,
  ArgumentDefinition,
  Binding,
  BodyDefinition,
  HiddenParameter,
  ParameterStyle,
} from "../../../server/definition.js";
import { type EncodedRequest, encodeRequest } from "../../../server/request/encode.js";

interface Given {
  readonly method?: string;
  readonly path?: string;
  readonly server?: string;
  readonly arguments?: Readonly<Record<string, Binding>>;
  readonly hidden?: readonly HiddenParameter[];
  readonly body?: BodyDefinition;
  readonly result?: AnyTool["result"];
}

/** A tool whose arguments are given by their bindings alone. */
export function toolWith(given: Given): AnyTool {
  const argumentsOf = Object.entries(given.arguments ?? {}).map(([name, binding]): [string, ArgumentDefinition] => [
    name,
    { binding, schema: {} },
  ]);
  return {
    name: "a_tool",
    title: "A tool",
    description: "",
    toolset: "all",
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    operation: {
      document: "api",
      method: given.method ?? (given.body === undefined ? "GET" : "POST"),
      path: given.path ?? "/things",
      ...(given.server === undefined ? {} : { server: given.server }),
    },
    arguments: Object.fromEntries(argumentsOf),
    ...(given.hidden === undefined ? {} : { hidden: given.hidden }),
    ...(given.body === undefined ? {} : { body: given.body }),
    result: given.result ?? {},
  };
}

export const baseUrl = "https://api.test/v1";

/** The request of a tool, with no settings. */
export function encoded(tool: AnyTool, argumentsValue: Record<string, unknown>, base = baseUrl): EncodedRequest {
  return encodeRequest(tool, argumentsValue, { baseUrl: base, setting: () => undefined });
}

export function styled(
  location: "path" | "query" | "header" | "cookie",
  name: string,
  style: ParameterStyle,
  explode: boolean,
  allowReserved = false,
): Binding {
  return { in: location, name, style, explode, ...(allowReserved ? { allowReserved } : {}) };
}

/** A tool with one argument, `value`, and that path, query, header or cookie parameter alone. */
export function oneParameter(binding: Binding): AnyTool {
  const path = binding.in === "path" ? `/things/{${binding.name}}` : "/things";
  return toolWith({ path, arguments: { value: binding } });
}

/** What follows the `?`; empty where there is none. */
export function queryText({ url }: EncodedRequest): string {
  return url.includes("?") ? url.slice(url.indexOf("?") + 1) : "";
}

/** The last segment of the path. */
export function lastSegment({ url }: EncodedRequest): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

export function header({ headers }: EncodedRequest, name: string): string | undefined {
  return headers.find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1];
}

/** The body as text. */
export function bodyText({ body }: EncodedRequest): string | undefined {
  return body === undefined || typeof body === "string" ? body : Buffer.from(body).toString("utf8");
}
