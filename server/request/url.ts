/** The address of a request: where the API is, and the proof that nothing in the rest changed what was meant. */
import type { AnyTool } from "../definition.js";
import type { FilledPath } from "./path.js";
import { type Origin, refuse } from "./refusal.js";

/** Where an operation's paths begin. */
export interface Base {
  readonly origin: string;
  /** Without a slash at its end. */
  readonly path: string;
  /** Without its `?`; possibly empty. */
  readonly query: string;
}

/**
 * The base URL of an operation: the configured one, or the operation's own server, which may be relative to it. Throws
 * `ArgumentError` where that is no `http` or `https` URL, or holds a user name, a password or an open variable.
 */
export function baseOf(tool: AnyTool, baseUrl: string): Base {
  const text = tool.operation.server ?? baseUrl;
  const origin: Origin = { tool: tool.name, argument: undefined, label: `base URL ${withoutSecrets(text)}` };
  const url = URL.canParse(text) ? new URL(text) : URL.canParse(text, baseUrl) ? new URL(text, baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    refuse(origin, `it is no absolute http(s) URL; set the base URL of ${tool.operation.document}.`);
  }
  if (/[{}]/.test(text))
    refuse(origin, `a variable in it has no value; set the base URL of ${tool.operation.document}.`);
  if (url.username !== "" || url.password !== "") {
    refuse(origin, "it holds a user name or password; take them out, and configure the credentials as such.");
  }
  return { origin: url.origin, path: url.pathname.replace(/\/$/, ""), query: url.search.slice(1) };
}

/** A URL as it may stand in a message: without user and password, and without a query, which may hold a key. */
function withoutSecrets(url: string): string {
  return JSON.stringify(url.replace(/\/\/[^/?#]*@/, "//").replace(/[?#].*$/s, ""));
}

/**
 * The whole URL. It is parsed as the HTTP client will parse it, and refused with an `ArgumentError` unless it stays what
 * was built, at the configured origin, below the base path, in the shape of the operation's template. Dot segments are
 * looked for as well, since parsers are not to be relied on: Node 20's leaves those in `/.a/..` where they are.
 */
export function checkedUrl(base: Base, filled: FilledPath, query: string, blame: Origin): string {
  const pathname = base.path + filled.path;
  const url = base.origin + pathname + (query === "" ? "" : `?${query}`);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    parsed?.href !== url ||
    parsed.origin !== base.origin ||
    parsed.hash !== "" ||
    parsed.pathname !== pathname ||
    /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(pathname) ||
    !filled.pattern.test(parsed.pathname.slice(base.path.length))
  ) {
    refuse(
      blame,
      `the address ${JSON.stringify(pathname)} would lead elsewhere; give values that are no part of a path.`,
    );
  }
  return url;
}
