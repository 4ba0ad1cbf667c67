/** The catalogue of any `tools.yaml`, planned in memory by the generator's own stages: nothing is written. */
import { createReport } from "../generator/diagnostics.js";
import { readInput } from "../generator/input.js";
import { planCatalogue } from "../generator/plan/catalogue.js";
import { render } from "../generator/render.js";
import type { Catalogue } from "../server/definition.js";

/** The catalogue that the file plans; undefined where there are errors, which are then told on standard error. */
export function curatedCatalogue(config: string): Catalogue | undefined {
  const report = createReport();
  const { curation, documents, sources, complete } = readInput({ config, root: process.cwd(), report });
  const plan = curation !== undefined && complete ? planCatalogue(curation, documents, report) : undefined;
  if (plan !== undefined && !report.failed) return plan.catalogue;
  // Warnings are for whoever curates, and `generate` tells them.
  const errors = report.diagnostics.filter(({ severity }) => severity === "error");
  process.stderr.write(render(errors, sources, { outcome: "Nothing is served." }));
  return undefined;
}
