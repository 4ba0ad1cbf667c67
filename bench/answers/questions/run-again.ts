/** A new run from what failed, followed to its end. */
import { setTimeout as pause } from "node:timers/promises";
import { pipelineNamed } from "../plain.js";
import type { Question } from "../question.js";

const FINAL = new Set(["SUCCEEDED", "WARNING", "FAILED", "SKIPPED", "CANCELLED"]);
/** Those who poll for a run of minutes wait longer; this one takes seconds, so that this is about as many polls. */
const POLL_MS = 2_000;

/** The state in which it ended. */
export const runAgain: Question = {
  words: "Rerun Sales Journal from what failed, and tell me how it ended.",
  changes: true,

  async truth(workspace) {
    const runs = await workspace.all("/public/pipeline_runs");
    const [latest] = runs.filter(({ pipelineName }) => pipelineName === "Sales Journal");
    if (latest?.["triggeredBy"][0].triggerType !== "RESTART_FROM_FAILED") throw new Error("nothing was started");
    return [latest["runStatus"]];
  },

  async curated(assistant) {
    const asked = { pipeline_name: "Sales Journal", retry_from_failed: true, wait: true };
    return (await assistant.ask("trigger_pipeline", asked))["wait"].runStatus;
  },

  async plain(assistant) {
    const pipeline = await pipelineNamed(assistant, "Sales Journal");
    const asked = { pipeline_id_or_alias: pipeline["id"], retry_from_failed: true };
    const { pipelineRunId } = await assistant.ask("start_pipeline", asked);
    for (;;) {
      const { runStatus } = await assistant.ask("get_pipeline_run_status", { pipeline_run_id: pipelineRunId });
      if (FINAL.has(runStatus)) return runStatus;
      await pause(POLL_MS);
    }
  },
};
