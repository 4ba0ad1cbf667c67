/** The code of the workflows that tools.yaml declares, by name; each module is loaded at its first call. */
import type { Workflows } from "../server/workflow.js";

export const workflows: Workflows = {
  whats_broken: () => import("./whats-broken.js"),
  diagnose: () => import("./diagnose.js"),
  pipeline_context: () => import("./pipeline-context.js"),
  compare_pipeline_runs: () => import("./compare-pipeline-runs.js"),
  wait_for_pipeline_run: () => import("./wait-for-pipeline-run.js"),
  get_pipeline_run_lineage_url: () => import("./get-pipeline-run-lineage-url.js"),
};
