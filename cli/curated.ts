/** The catalogue of any `tools.yaml`, planned in memory by the generator's own stages: nothing is written. */
import { createReport } from "../generator/diagnostics.js";
import { readInput } from "../generator/input.js";
import { planCatalogue } from "../generator/plan/catalogue.js";
import { render } from "../generator/render.js";
import type { Catalogue } from "../server/definition.js";
import type { Workflows } from "../server/workflow.js";
import { loadWorkflows } from "./workflow-modules.js";

export interface Curated {
  readonly catalogue: Catalogue;
  readonly workflows: Workflows;
}

/**
 * The catalogue that the file plans, with the code of its workflows; undefined where there are errors, which are then
 * told on standard error.
 * @throws UsageError where the code cannot be loaded.
 */
export async function curatedCatalogue(config: string): Promise<Curated | undefined> {
  const report = createReport();
  const { curation, documents, sources, complete } = readInput({ config, root: process.cwd(), report });
  const plan = curation !== undefined && complete ? planCatalogue(curation, documents, report) : undefined;
  if (plan !== undefined && !report.failed) {
    return { catalogue: plan.catalogue, workflows: await loadWorkflows(plan.workflows, config) };
  }
  // Warnings are for whoever curates, and `generate` tells them.
  const errors = report.diagnostics.filter(({ severity }) => severity === "error");
  process.stderr.write(render(errors, sources, { outcome: "Nothing is served." }));
  return undefined;
}
