/** Which operations of a document use which of its named schemas. */
import { isMapping } from "../loaded.js";
import { own } from "./mapping.js";
import { operationsIn } from "./pairs.js";
import { componentOf } from "./structure.js";

/** The name of every schema that an operation reaches, to the names of those operations in the document's order. */
export function usesOf(document: unknown): ReadonlyMap<string, readonly string[]> {
  const schemas = own(own(document, "components"), "schemas") ?? own(document, "definitions");
  const uses = new Map<string, string[]>();
  for (const { id, value } of operationsIn(own(document, "paths"))) {
    const reached = new Set<string>();
    const open: unknown[] = [value];
    while (open.length > 0) {
      for (const name of namesIn(open.pop())) {
        if (reached.has(name)) continue;
        reached.add(name);
        open.push(own(schemas, name));
      }
    }
    for (const name of reached) uses.set(name, [...(uses.get(name) ?? []), id]);
  }
  return uses;
}

function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (!isMapping(value)) return [];
  return Object.values(value).flatMap((inner) =>
    typeof inner === "string"
      ? /^#\/(components\/schemas|definitions)\//.test(inner)
        ? [componentOf(inner)]
        : []
      : namesIn(inner),
  );
}
