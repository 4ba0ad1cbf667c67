/** References within a tool's schemas: only to `#/$defs/…` of the same tool, never to a file or an address. */
import type { JsonSchema } from "./definition.js";

/** How often one schema may refer on to another before it counts as a circle. */
const MAX_REFERENCES = 32;

/** The name of the definition that a reference means; undefined where it means something else. */
export function definitionName(reference: string): string | undefined {
  const encoded = /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1];
  if (encoded === undefined) return undefined;
  const plain = (text: string) => text.replaceAll("~1", "/").replaceAll("~0", "~");
  try {
    return plain(decodeURIComponent(encoded));
  } catch {
    return plain(encoded);
  }
}

/** The schema itself where it is a reference into the root's `$defs`, with what stands beside the reference. */
export function resolved(root: JsonSchema, schema: JsonSchema): JsonSchema {
  let current = schema;
  for (let count = 0; current.$ref !== undefined && count < MAX_REFERENCES; count++) {
    const name = definitionName(current.$ref);
    if (name === undefined || root.$defs === undefined || !Object.hasOwn(root.$defs, name)) return current;
    const { $ref: _, ...beside } = current;
    current = { ...root.$defs[name], ...beside };
  }
  return current;
}
