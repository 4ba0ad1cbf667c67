/** A failed run beside the last one that went well. */
import { failedRun, pipelineNamed, window } from "../plain.js";
import type { Question } from "../question.js";

/** Branch, commit and environment. */
export const whatChanged: Question = {
  words: "What did we change in Customer 360 since it last ran well?",

  async truth(workspace) {
    const { time_from: from, time_to: to } = window(7);
    const runs = await workspace.all(`/public/pipeline_runs?time_from=${from}&time_to=${to}`);
    const own = runs.filter(({ pipelineName }) => pipelineName === "Customer 360");
    const failed = own.find(({ runStatus }) => runStatus === "FAILED");
    const good = own.find(({ runStatus, createdAt }) => runStatus === "SUCCEEDED" && createdAt < failed?.["createdAt"]);
    return [failed, good].flatMap((run) => [run?.["branch"], run?.["commit"].slice(0, 7), run?.["envName"]]);
  },

  async curated(assistant) {
    const asked = { pipeline_name: "Customer 360", status: ["FAILED"], limit: 1 };
    const { results } = await assistant.ask("list_pipeline_runs", asked);
    return JSON.stringify(await assistant.ask("compare_pipeline_runs", { a: results[0].id }));
  },

  async plain(assistant) {
    const pipeline = await pipelineNamed(assistant, "Customer 360");
    const failed = await failedRun(assistant, pipeline["id"]);
    const asked = { pipeline_ids: pipeline["id"], status: "SUCCEEDED", ...window(7) };
    const { results } = await assistant.ask("list_pipeline_runs", asked);
    const good = results.find(({ createdAt }: { createdAt: string }) => createdAt < failed["createdAt"]);
    return JSON.stringify([failed, good]);
  },
};
