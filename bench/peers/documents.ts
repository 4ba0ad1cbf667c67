/** The documents that every contestant is given: Orchestra's engine, with its overlays, and the same grown larger. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxDocument } from "../../cli/sandbox-document.js";
import { cache } from "./installed.js";

// oxlint-disable-next-line typescript/no-explicit-any
type Part = any;

const METHODS = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

/** Writes the engine's document as JSON, and answers with its path. */
export async function engineFile(): Promise<string> {
  return written("engine", await sandboxDocument());
}

/** Writes the engine's document with exactly as many operations, and answers with its path. */
export async function grownFile(operations: number): Promise<string> {
  return written(`engine-${operations}`, grown(await sandboxDocument(), operations));
}

/**
 * The document with exactly as many operations: those that it has, and then again below `/copy1`, `/copy2`, with ids of
 * their own. What they share they go on sharing, as the operations of large documents do.
 */
export function grown(document: object, operations: number): object {
  const { paths, ...rest } = document as Part;
  const more: Record<string, Part> = {};
  let count = 0;
  for (let copy = 0; count < operations; copy += 1) {
    const before = count;
    for (const [path, item] of Object.entries<Part>(paths)) {
      const kept: Record<string, Part> = {};
      for (const [key, value] of Object.entries<Part>(item)) {
        if (!METHODS.has(key)) kept[key] = value;
        else if (count < operations) {
          kept[key] = copy === 0 ? value : { ...value, operationId: `${value.operationId ?? key}_${copy}` };
          count += 1;
        }
      }
      if (Object.keys(kept).some((key) => METHODS.has(key))) more[copy === 0 ? path : `/copy${copy}${path}`] = kept;
    }
    if (count === before) throw new Error("a document without operations does not grow");
  }
  return { ...rest, paths: more };
}

/** How many operations it has. */
export function operationsIn(document: object): number {
  const items = Object.values<Part>((document as Part).paths ?? {});
  return items.reduce((sum, item) => sum + Object.keys(item).filter((key) => METHODS.has(key)).length, 0);
}

function written(name: string, document: object): string {
  const folder = join(cache, "documents");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(document, null, 2));
  return file;
}
