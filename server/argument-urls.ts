/** Web addresses given where an id is asked for: the ids in them. Only the id is taken; no address is ever opened. */
import type { ListedTool } from "./definition.js";

/** The arguments with their addresses replaced by ids. Where there are none, the arguments come back as they are. */
export function readUrls(tool: ListedTool, given: object): object {
  let value = given;
  for (const [name, { url }] of Object.entries(tool.arguments)) {
    if (url === undefined || !Object.hasOwn(given, name)) continue;
    const before: unknown = Reflect.get(given, name);
    const after = Array.isArray(before) ? before.map((item: unknown) => idIn(item, url)) : idIn(before, url);
    if (after !== before) value = { ...value, [name]: after };
  }
  return value;
}

/** The id in the address; what is no address, or of another page, stays as it is. */
function idIn(value: unknown, paths: readonly string[]): unknown {
  if (typeof value !== "string" || !/^\s*https?:\/\//i.test(value) || !URL.canParse(value.trim())) return value;
  const segments = new URL(value.trim()).pathname.split("/").filter((segment) => segment !== "");
  for (const path of paths) {
    const id = idAt(segments, path.split("/"));
    if (id !== undefined) return id;
  }
  return value;
}

/** What stands for `{id}` where the segments are found in a row. */
function idAt(segments: readonly string[], wanted: readonly string[]): string | undefined {
  const at = wanted.indexOf("{id}");
  for (let start = 0; start + wanted.length <= segments.length; start++) {
    if (!wanted.every((segment, index) => index === at || segments[start + index] === segment)) continue;
    const id = segments[start + at];
    if (id !== undefined) return decoded(id);
  }
  return undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
