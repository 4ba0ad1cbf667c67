/** Plans a small document written inline: every operation a tool, as `try` does. */
import { createReport, type Diagnostic } from "../../../generator/diagnostics.js";
import { loadDocument } from "../../../generator/load/document.js";
import { sourceOfText } from "../../../generator/load/read.js";
import { normalizeDocument } from "../../../generator/normalize/document.js";
import type { ApiDocument } from "../../../generator/operation.js";
import { planCatalogue } from "../../../generator/plan/catalogue.js";
import { draftCuration } from "../../../generator/plan/draft.js";
import type { Plan } from "../../../generator/tool.js";
import type { AnyTool } from "../../../server/definition.js";

/** The document of these parts, normalized. */
export function documentOf(parts: object): ApiDocument {
  const report = createReport();
  const text = JSON.stringify({ openapi: "3.1.0", info: { title: "Example", version: "1" }, ...parts });
  const source = sourceOfText(text, "openapi.json", report);
  const loaded = source && loadDocument({ name: "api", file: source, root: "/", report });
  if (loaded === undefined) throw new Error(JSON.stringify(report.diagnostics));
  return normalizeDocument(loaded, report);
}

/** The plan of every operation, by tool name. */
export function planOf(parts: object): {
  plan: Plan;
  tools: ReadonlyMap<string, AnyTool>;
  diagnostics: readonly Diagnostic[];
} {
  const report = createReport();
  const document = documentOf(parts);
  const plan = planCatalogue(draftCuration([document]), [document], report);
  const tools = new Map(plan.tools.map(({ definition }) => [definition.name, definition]));
  return { plan, tools, diagnostics: report.diagnostics };
}

/** The one tool of a document with one operation. */
export function toolOf(
  operation: object,
  parts: { path?: string; method?: string; components?: object } = {},
): AnyTool {
  const { path = "/things", method = "post", components = {} } = parts;
  const { plan } = planOf({
    paths: { [path]: { [method]: { operationId: "act", responses: {}, ...operation } } },
    components,
  });
  const [tool] = plan.tools;
  if (tool === undefined) throw new Error(JSON.stringify(plan.operationsLeftOut));
  return tool.definition;
}

/** A JSON body of this schema, required unless said otherwise. */
export function jsonBody(schema: object, required = true): object {
  return { requestBody: { required, content: { "application/json": { schema } } } };
}
