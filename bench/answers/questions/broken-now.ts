/** The whole workspace at a glance. */
import { pagesOf } from "../plain.js";
import type { Read } from "../assistant.js";
import type { Question } from "../question.js";

/** Pipelines whose latest run that has ended failed, and why; runs on other branches than the usual one apart. */
export const brokenNow: Question = {
  words: "What is broken now?",

  async truth(workspace) {
    const pipelines = await workspace.truth<Read[]>("/public/pipelines");
    const runs = await workspace.all("/public/pipeline_runs");
    const operations = await workspace.all("/public/operations?status=FAILED");
    return stillFailing(pipelines, runs).flatMap((run) => {
      const said = operations.filter((operation) => operation["pipelineRunId"] === run["id"]).at(-1);
      return [run["pipelineName"], said?.["message"].slice(0, 80)];
    });
  },

  async curated(assistant) {
    return JSON.stringify(await assistant.ask("whats_broken", {}));
  },

  async plain(assistant) {
    const { result: pipelines } = await assistant.ask("list_pipelines", {});
    const failed = await pagesOf(assistant, "list_pipeline_runs", { status: "FAILED" });
    const broken = new Set(failed.map(({ pipelineId }) => pipelineId as string));
    // What ran since then tells which have recovered.
    const runs = await pagesOf(assistant, "list_pipeline_runs", { pipeline_ids: [...broken].join(",") });
    const operations = await pagesOf(assistant, "list_operations", { status: "FAILED" });
    const found = stillFailing(pipelines, runs).map((run) => [
      run["pipelineName"],
      operations.filter((operation) => operation["pipelineRunId"] === run["id"]),
    ]);
    return JSON.stringify(found);
  },
};

/** The latest failed run of each pipeline whose latest run that has ended failed. */
function stillFailing(pipelines: readonly Read[], runs: readonly Read[]): Read[] {
  return pipelines.flatMap(({ id, defaultBranch }) => {
    const ended = runs.filter(
      (run) =>
        run["pipelineId"] === id &&
        ["SUCCEEDED", "WARNING", "FAILED"].includes(run["runStatus"]) &&
        (run["branch"] ?? null) === (defaultBranch ?? null),
    );
    const latest = ended.toSorted((one, other) => (one["createdAt"] < other["createdAt"] ? 1 : -1))[0];
    return latest?.["runStatus"] === "FAILED" ? [latest] : [];
  });
}
