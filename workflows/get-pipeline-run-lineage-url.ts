/** Where a person sees a pipeline run: the page of its lineage. Nothing is asked of the API. */
import type { GetPipelineRunLineageUrlArguments } from "../generated/tools/get_pipeline_run_lineage_url.js";
import type { WorkflowRun } from "../server/workflow.js";

/** The web application, where nothing else is configured; it has the host of the API. */
const USUAL_HOST = "https://app.getorchestra.io";

/** Answers with the page's address. */
export const run: WorkflowRun<GetPipelineRunLineageUrlArguments> = ({ pipeline_run_id: id }, context) => {
  const { origin } = new URL(context.baseUrl("engine") ?? USUAL_HOST);
  return Promise.resolve({ pipelineRunId: id, url: `${origin}/pipeline-runs/${encodeURIComponent(id)}/lineage` });
};
