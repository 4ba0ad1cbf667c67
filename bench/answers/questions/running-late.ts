/** A run that takes its time. */
import { pipelineNamed, window } from "../plain.js";
import type { Question } from "../question.js";

/** It is running since longer than an hour, and how long runs usually take; a second one waits behind it. */
export const runningLate: Question = {
  words: "Is Web Events Backfill running late?",

  async truth(workspace) {
    const runs = await workspace.all("/public/pipeline_runs");
    const [waiting, running] = runs.filter(({ pipelineName }) => pipelineName === "Web Events Backfill");
    return [running?.["startedAt"].slice(0, 16), waiting?.["runStatus"]];
  },

  async curated(assistant) {
    return JSON.stringify(await assistant.ask("pipeline_context", { pipeline: "Web Events Backfill" }));
  },

  async plain(assistant) {
    const pipeline = await pipelineNamed(assistant, "Web Events Backfill");
    return JSON.stringify(
      (await assistant.ask("list_pipeline_runs", { pipeline_ids: pipeline["id"], ...window(7) }))["results"],
    );
  },
};
