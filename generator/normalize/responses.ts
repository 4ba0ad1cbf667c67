/** Responses: status, words, and a schema per media type. Nothing in them stops an operation. */
import { child, children, textAt, type Located } from "../loaded.js";
import type { Response } from "../operation.js";
import { addFinding, follow } from "./findings.js";
import type { PartContext } from "./parameters.js";
import { mediaTypeSchema } from "./request-body.js";
import { cleanText } from "./text.js";

/** `produces` are 2.0's media types of the operation, or of the document. */
export function normalizeResponses(
  responses: Located | undefined,
  produces: readonly string[],
  context: PartContext,
): Response[] {
  return (responses === undefined ? [] : children(responses)).flatMap((entry): Response[] => {
    const status = statusOf(String(entry.key));
    if (status === undefined) {
      if (!String(entry.key).startsWith("x-")) {
        const message = `"${entry.key}" is no status of a response, and is left out.`;
        const help = "a status is 200, 4XX or default.";
        addFinding(context.findings, "malformed-document", message, entry, { target: "key", help });
      }
      return [];
    }
    const at = follow(entry, "response", context.findings);
    if (at === undefined) return [{ status, description: "", content: [] }];
    const description = cleanText(textAt(entry, "description") ?? textAt(at, "description"));
    return [{ status, description, content: contentOf(at, produces, context) }];
  });
}

function statusOf(key: string): string | undefined {
  if (/^[1-5]\d\d$/.test(key)) return key;
  if (/^[1-5]xx$/i.test(key)) return key.toUpperCase();
  return key.toLowerCase() === "default" ? "default" : undefined;
}

function contentOf(at: Located, produces: readonly string[], context: PartContext): Response["content"] {
  const content = child(at, "content");
  const schema = child(at, "schema");
  if (content === undefined && schema !== undefined) {
    const normalized = context.schemas.of(schema, context.findings);
    const mediaTypes = produces.length === 0 ? ["application/json"] : produces;
    return mediaTypes.map((mediaType) => ({ mediaType, schema: normalized }));
  }
  return (content === undefined ? [] : children(content)).map((entry) => ({
    mediaType: String(entry.key).trim(),
    schema: mediaTypeSchema(entry, context).schema,
  }));
}
