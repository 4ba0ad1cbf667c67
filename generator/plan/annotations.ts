/** MCP's four hints about a tool, from the method of its operation (RFC 9110, 9.2) and what the curation adds. */
import type { ToolAnnotations } from "../../server/definition.js";

const reading = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);

/**
 * All four hints. MCP calls destructive what may do more than add: PUT and PATCH overwrite and DELETE removes, while a
 * POST is taken to create, run or search until the curation says otherwise. Every API is an outer system, so the
 * world is open.
 */
export function annotationsOf(method: string, curated: Partial<ToolAnnotations>): ToolAnnotations {
  const isReading = reading.has(method);
  const derived: ToolAnnotations = {
    readOnlyHint: isReading,
    destructiveHint: ["PUT", "PATCH", "DELETE"].includes(method),
    idempotentHint: isReading || method === "PUT" || method === "DELETE",
    openWorldHint: true,
  };
  const annotations = { ...derived, ...curated };
  // What changes nothing destroys nothing, and may be repeated.
  if (curated.readOnlyHint === true) {
    return { ...annotations, destructiveHint: false, idempotentHint: curated.idempotentHint ?? true };
  }
  return annotations;
}
