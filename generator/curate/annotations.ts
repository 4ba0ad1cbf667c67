/** The hints that an entry of `tools.yaml` states. */
import type { ToolAnnotations } from "../../server/definition.js";

/** As `tools.yaml` writes them. */
export interface AnnotationsEntry {
  read_only?: boolean;
  destructive?: boolean;
  idempotent?: boolean;
  open_world?: boolean;
}

/** Those of the four that are stated. */
export function annotationsOf(entry: AnnotationsEntry): Partial<ToolAnnotations> {
  return {
    ...(entry.read_only === undefined ? {} : { readOnlyHint: entry.read_only }),
    ...(entry.destructive === undefined ? {} : { destructiveHint: entry.destructive }),
    ...(entry.idempotent === undefined ? {} : { idempotentHint: entry.idempotent }),
    ...(entry.open_world === undefined ? {} : { openWorldHint: entry.open_world }),
  };
}
