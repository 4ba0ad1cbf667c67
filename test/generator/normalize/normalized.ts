/** Documents written inside a test, loaded and normalized without touching the disk. */
import { loadDocument } from "../../../generator/load/document.js";
import { sourceOfText } from "../../../generator/load/read.js";
import { createReport, type Report } from "../../../generator/diagnostics.js";
import type { ApiDocument, NormalizedOperation } from "../../../generator/operation.js";
import type { LoadedDocument } from "../../../generator/loaded.js";
import { normalizeDocument } from "../../../generator/normalize/document.js";
import type { JsonSchema } from "../../../server/definition.js";

export interface Normalized {
  readonly document: ApiDocument;
  readonly loaded: LoadedDocument;
  readonly report: Report;
  /** The first operation. */
  readonly first: NormalizedOperation;
}

/** Normalizes a document given as YAML text or as data. */
export function normalized(document: string | object): Normalized {
  const report = createReport();
  const text = typeof document === "string" ? document : JSON.stringify(document, null, 2);
  const source = sourceOfText(text, "api.yaml", report);
  if (source === undefined) throw new Error(JSON.stringify(report.diagnostics));
  const loaded = loadDocument({ name: "api", file: source, root: ".", report });
  if (loaded === undefined) throw new Error(JSON.stringify(report.diagnostics));
  const api = normalizeDocument(loaded, report);
  const [first] = api.operations;
  return { document: api, loaded, report, first: first as NormalizedOperation };
}

/** A schema of components, normalized in a document of version 3.x, with the other schemas around it. */
export function schemaIn(schema: unknown, others: Readonly<Record<string, unknown>> = {}, version = "3.0.3") {
  const result = normalized({
    openapi: version,
    info: { title: "t", version: "1" },
    paths: {
      "/a": {
        post: {
          requestBody: { content: { "application/json": { schema } } },
          responses: { 200: { description: "ok" } },
        },
      },
    },
    components: { schemas: others },
  });
  const found: JsonSchema = result.first.operation.requestBody?.content[0]?.schema ?? {};
  return { schema: found, schemas: result.document.schemas, problems: result.first.problems, result };
}
