/** A loaded document of any version into what the API offers. Nothing past this folder knows versions of OpenAPI. */
import type { JsonSchema } from "../../server/definition.js";
import type { Report } from "../diagnostics.js";
import { child, isMapping, textAt, type LoadedDocument, type Located } from "../loaded.js";
import type { ApiDocument, NormalizedOperation } from "../operation.js";
import { createSchemas, type Definition } from "./definitions.js";
import { addFinding, createFindings } from "./findings.js";
import { findOperations, withProblems } from "./operations.js";
import { normalizeSecuritySchemes } from "./security.js";
import { normalizeServers } from "./servers.js";
import { serversOfHost, stringsAt } from "./swagger-2.js";
import { cleanText } from "./text.js";

/**
 * Normalizes a whole document. Faults inside an operation stand in its `problems`; those of the document are warnings
 * in the report. Nothing in a document ends the run.
 */
export function normalizeDocument(loaded: LoadedDocument, report: Report): ApiDocument {
  const { root } = loaded;
  const findings = createFindings(loaded);
  const schemas = createSchemas(loaded);
  warnOfVersion(root, loaded, report);
  const found = findOperations(loaded, schemas, report);
  const definitions = schemas.finish();
  const operations = found.map((operation) => withProblems(operation, definitions));
  warnOfDuplicates(operations, report);
  const info = child(root, "info");
  const servers =
    child(root, "servers") === undefined
      ? serversOfHost(root, stringsAt(root, "schemes"))
      : normalizeServers(root, findings);
  const securitySchemes = normalizeSecuritySchemes(loaded, findings);
  const paths = child(root, "paths");
  if (paths === undefined || !isMapping(paths.value)) {
    addFinding(findings, "malformed-document", 'The document has no "paths": no operations.', root);
  }
  report.take(findings.report.diagnostics, "warning");
  return {
    name: loaded.name,
    title: cleanText(info && textAt(info, "title")),
    description: cleanText(info && textAt(info, "description")),
    servers,
    securitySchemes,
    operations,
    schemas: schemasByName(definitions),
    at: loaded.placeOf(info ?? root),
  };
}

/** Without a prototype: a name that is not there is undefined, whatever it is. */
function schemasByName(definitions: ReadonlyMap<string, Definition>): Record<string, JsonSchema> {
  const schemas = Object.create(null) as Record<string, JsonSchema>;
  const sorted = [...definitions.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const { name, schema } of sorted) schemas[name] = schema;
  return schemas;
}

function warnOfVersion(root: Located, loaded: LoadedDocument, report: Report): void {
  const at = child(root, "openapi") ?? child(root, "swagger");
  const value = at?.value;
  const version = typeof value === "string" || typeof value === "number" ? String(value) : "";
  if (/^(2|2\.0|3\.[0-2])(\.\d+)?(-\S+)?$/.test(version)) return;
  const message =
    at === undefined
      ? "The document names no version of OpenAPI."
      : `"${version}" is no version of OpenAPI that is known.`;
  report.add("unsupported-version", message, loaded.placeOf(at ?? root), {
    help: "it is read as far as it looks like 2.0, 3.0, 3.1 or 3.2.",
  });
}

function warnOfDuplicates(operations: readonly NormalizedOperation[], report: Report): void {
  const first = new Map<string, NormalizedOperation>();
  for (const found of operations) {
    const { operationId, method, path, at } = found.operation;
    if (operationId === undefined) continue;
    const before = first.get(operationId)?.operation;
    if (before === undefined) {
      first.set(operationId, found);
      continue;
    }
    report.add("duplicate-operation-id", `"${operationId}" is the operationId of two operations.`, at, {
      help: `name this one by its method and path: "${method} ${path}".`,
      notes: [{ message: `the first is ${before.method} ${before.path}.`, at: before.at }],
    });
  }
}
