/** A document served as `try` serves it, in memory and at a base URL of one's own. */
import { catalogueAt } from "../../cli/try-address.js";
import { createReport, type Diagnostic } from "../../generator/diagnostics.js";
import { loadDocument } from "../../generator/load/document.js";
import { normalizeDocument } from "../../generator/normalize/document.js";
import { planCatalogue } from "../../generator/plan/catalogue.js";
import { draftCuration } from "../../generator/plan/draft.js";
import type { Plan } from "../../generator/tool.js";
import { type CallContext, createCallContext } from "../../server/call-context.js";
import { type AnyTool, isWorkflow } from "../../server/definition.js";
import { readSettings } from "../../server/settings.js";

export interface Served {
  readonly plan: Plan;
  readonly diagnostics: readonly Diagnostic[];
  readonly tools: readonly AnyTool[];
  readonly context: CallContext;
}

export function serve(file: string, root: string, baseUrl: string): Served {
  const report = createReport();
  const loaded = loadDocument({ name: "api", file, root, report });
  if (loaded === undefined || report.failed) throw new Error(`${file}: ${JSON.stringify(report.diagnostics)}`);
  const document = normalizeDocument(loaded, report);
  const plan = planCatalogue(draftCuration([document]), [document], report);
  const catalogue = catalogueAt(withoutAuth(plan.catalogue), { document: file, baseUrl });
  const flags = { allowDestructive: true, confirmDestructive: false, logLevel: "error" };
  const settings = readSettings({ catalogue, environment: {}, flags });
  const context = createCallContext(catalogue, settings);
  return {
    plan,
    diagnostics: report.diagnostics,
    tools: context.served.tools.filter((tool) => !isWorkflow(tool)),
    context,
  };
}

/** Without a token in the environment none is sent. */
function withoutAuth(catalogue: Plan["catalogue"]): Plan["catalogue"] {
  const documents = Object.entries(catalogue.documents).map(([name, { auth: _, ...rest }]) => [name, rest]);
  return { ...catalogue, documents: Object.fromEntries(documents) as Plan["catalogue"]["documents"] };
}
