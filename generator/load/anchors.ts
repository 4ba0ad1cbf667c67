/** Names that schemas give themselves: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema 2020-12, 8.2). */
import { child, children, isMapping, textAt, type Located } from "../loaded.js";

/** Found in one file: absolute or relative `$id`s as resolved against each other, and anchors by the `$id` around. */
export interface Anchors {
  readonly byId: ReadonlyMap<string, Located>;
  readonly byAnchor: ReadonlyMap<string, Located>;
}

/** Stands for the base of a file that says none; it only serves to resolve relative `$id`s against each other. */
const noBase = "file-without-base:///";

/** Values under these keys are data, where `$id` means nothing. */
const dataKeys = new Set(["example", "examples", "default", "enum", "const", "x-example", "x-examples"]);

/** Walks a whole file once. Of two equal names the first counts. */
export function anchorsOf(root: Located): Anchors {
  const byId = new Map<string, Located>();
  const byAnchor = new Map<string, Located>();
  visit(root, noBase);
  return { byId, byAnchor };

  function visit(located: Located, outer: string): void {
    let base = outer;
    if (isMapping(located.value)) {
      const id = textAt(located, located.parent === undefined ? "$self" : "$id");
      if (id !== undefined && !id.startsWith("#")) base = resolveId(id, outer) ?? outer;
      if (base !== outer && !byId.has(base)) byId.set(base, located);
      for (const keyword of ["$anchor", "$dynamicAnchor"]) {
        const anchor = textAt(located, keyword);
        if (anchor !== undefined && !byAnchor.has(`${base}#${anchor}`)) byAnchor.set(`${base}#${anchor}`, located);
      }
    }
    for (const inner of children(located)) if (!dataKeys.has(String(inner.key))) visit(inner, base);
  }
}

/** The `$id` that holds at a value, its own included: what a reference in it is relative to. */
export function baseOf(located: Located): string {
  const ids: string[] = [];
  for (let step: Located | undefined = located; step !== undefined; step = step.parent) {
    const id = isMapping(step.value) ? textAt(step, step.parent === undefined ? "$self" : "$id") : undefined;
    if (id !== undefined && !id.startsWith("#")) ids.unshift(id);
  }
  return ids.reduce((base, id) => resolveId(id, base) ?? base, noBase);
}

/** Whether any `$id` stands above; the usual document has none, and is then not searched. */
export function hasBase(located: Located): boolean {
  return baseOf(located) !== noBase;
}

/** What `id` means at `base`, without its fragment. */
export function resolveId(id: string, base: string): string | undefined {
  if (!URL.canParse(id, base)) return undefined;
  const url = new URL(id, base);
  url.hash = "";
  return url.href.replace(/#$/, "");
}

/** The schema that a reference names by `$id`, by anchor or both; undefined where the file has none. */
export function findNamed(anchors: Anchors, base: string, file: string, fragment: string): Located | undefined {
  const resource = file === "" ? base : resolveId(file, base);
  if (resource === undefined) return undefined;
  if (fragment !== "" && !fragment.startsWith("/")) {
    return anchors.byAnchor.get(`${resource}#${fragment}`) ?? (file === "" ? anyAnchor(anchors, fragment) : undefined);
  }
  return anchors.byId.get(resource);
}

function anyAnchor(anchors: Anchors, fragment: string): Located | undefined {
  for (const [name, located] of anchors.byAnchor) if (name.endsWith(`#${fragment}`)) return located;
  return undefined;
}

/** Follows a JSON Pointer (RFC 6901) from `start`; through references on the way with `follow`. */
export function walk(
  start: Located,
  tokens: readonly string[],
  follow: (holder: Located, reference: string) => Located | undefined,
): Located | undefined {
  let current = start;
  for (const token of tokens) {
    let next = child(current, token);
    for (let hops = 0; next === undefined && hops < 20; hops += 1) {
      const reference = textAt(current, "$ref");
      const target = reference === undefined ? undefined : follow(current, reference);
      if (target === undefined) return undefined;
      current = target;
      next = child(current, token);
    }
    if (next === undefined) return undefined;
    current = next;
  }
  return current;
}
