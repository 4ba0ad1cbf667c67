/** A failure and an earlier one. */
import { firstFailed, operationsOf, pipelineNamed, tasksOf, window } from "../plain.js";
import type { Question } from "../question.js";
import { truthOfNight } from "../sales-journal.js";

/** The same operation failed in both nights: said with the time of the earlier one. */
export const sameAsBefore: Question = {
  words: "Is it the same as three nights ago?",

  async truth(workspace) {
    const [latest, earlier] = [await truthOfNight(workspace, 0), await truthOfNight(workspace, 3)];
    const isSame = latest.operations[0]?.["operationName"] === earlier.operations[0]?.["operationName"];
    return [isSame ? "The same" : "not the same", earlier.run["createdAt"].slice(0, 16)];
  },

  async curated(assistant) {
    return (await assistant.ask("diagnose", { run: "Sales Journal" }))["recurrence"];
  },

  async plain(assistant) {
    const pipeline = await pipelineNamed(assistant, "Sales Journal");
    const asked = { status: "FAILED", pipeline_ids: pipeline["id"], ...window(4) };
    const { results: runs } = await assistant.ask("list_pipeline_runs", asked);
    const names: string[] = [];
    for (const run of [runs[0], runs.at(-1)]) {
      const operations = await operationsOf(assistant, firstFailed(await tasksOf(assistant, run)), "FAILED");
      names.push(operations[0]?.["operationName"]);
    }
    return `${names[0] === names[1] ? "The same" : "not the same"}: ${runs.at(-1).createdAt}`;
  },
};
