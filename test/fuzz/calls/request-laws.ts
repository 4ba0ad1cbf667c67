/** What every request keeps, whatever the arguments were: told from the operation's template, by code of its own. */
import type { AnyTool, Catalogue, ListedTool } from "../../../server/definition.js";
import { isWorkflow } from "../../../server/definition.js";
import type { Received } from "./recording-api.js";

/** What the client of HTTP and the server itself send beside what an operation declares. */
const USUAL_HEADERS = new Set([
  "host",
  "connection",
  "user-agent",
  "accept",
  "accept-encoding",
  "accept-language",
  "sec-fetch-mode",
  "authorization",
  "content-type",
  "content-length",
]);

/** The tools whose operations a call of this one may use: itself, and those that its definition names. */
export function operationsOf(tool: ListedTool, catalogue: Catalogue): readonly AnyTool[] {
  if (isWorkflow(tool) || tool.follow !== undefined) return catalogue.tools;
  const named = new Set<string>();
  const add = (one: AnyTool): void => {
    if (named.has(one.name)) return;
    named.add(one.name);
    const lookups = Object.values(one.arguments).flatMap(({ binding }) =>
      binding.in === "server" && binding.feature === "lookup" ? [catalogue.lookups?.[binding.lookup]?.tool] : [],
    );
    const fallbacks = (one.fallback ?? []).flatMap((way) => [way.tool, way.first?.tool]);
    for (const name of [...lookups, ...fallbacks]) {
      const other = catalogue.tools.find((each) => each.name === name);
      if (other !== undefined) add(other);
    }
  };
  add(tool);
  return [tool, ...catalogue.tools.filter(({ name }) => named.has(name) && name !== tool.name)];
}

/** Where each document's paths begin on the recording API. */
export type BasePath = (document: string) => string;

/** What is wrong with a request; none where it is one of these operations', and only what they declare. */
export function faultsOf(request: Received, operations: readonly AnyTool[], basePath: BasePath): readonly string[] {
  const path = request.url.split("?", 1)[0] ?? "";
  const matching = operations.filter(
    ({ operation }) =>
      operation.method === request.method && fits(path, basePath(operation.document) + operation.path, operation.path),
  );
  if (matching.length === 0) return [`${request.method} ${path.slice(0, 300)} is outside the operation's path`];
  const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const faults = matching.map((tool) => names.filter((name) => !declaredHeaders(tool).has(name)));
  const fewest = faults.toSorted((one, other) => one.length - other.length)[0] ?? [];
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...fewest.map((name) => `the header ${name} is not declared`),
    ...twice.map((name) => `the header ${name} is sent twice`),
  ];
}

function declaredHeaders(tool: AnyTool): ReadonlySet<string> {
  const bindings = [...Object.values(tool.arguments).map(({ binding }) => binding), ...(tool.hidden ?? [])];
  const own = bindings.flatMap((binding) => (binding.in === "header" ? [binding.name.toLowerCase()] : []));
  const cookie = bindings.some((binding) => binding.in === "cookie") ? ["cookie"] : [];
  const range = tool.file === undefined ? [] : ["range"];
  return new Set([...USUAL_HEADERS, ...own, ...cookie, ...range]);
}

/**
 * Whether a path is of the template: the same segments in the same number, and in no variable one a step up, a slash or
 * a backslash with dots, however often a proxy may decode it. A variable whose value may span segments ends the count.
 */
function fits(path: string, template: string, own: string): boolean {
  const wanted = (template.split(/[?#]/, 1)[0] ?? "").split("/");
  const given = path.split("/");
  const isOpen = /\{\+/.test(own);
  if (given.length !== wanted.length && !isOpen) return false;
  if (!/^[!-~]+$/.test(path)) return false;
  return wanted.every((segment, index) => {
    const text = given[index] ?? "";
    if (!segment.includes("{")) return decoded(text) === decoded(segment);
    if (text === "") return false;
    const inner = decoded(text).split(/[/\\]/);
    return !inner.some((part) => /^\.\.?(;|$)/.test(part) && (part.startsWith("..") || inner.length === 1));
  });
}

/** Decoded again and again, as servers behind servers do. */
function decoded(text: string): string {
  let current = text;
  for (let times = 0; times < 6; times++) {
    let next: string;
    try {
      next = decodeURIComponent(current);
    } catch {
      next = current.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    }
    if (next === current) return current;
    current = next;
  }
  return current;
}
