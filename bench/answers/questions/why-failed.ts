/** The question that the whole workspace turns on. */
import { failedRun, firstFailed, operationsOf, pipelineNamed, tasksOf } from "../plain.js";
import type { Question } from "../question.js";
import { truthOfNight } from "../sales-journal.js";

/** The failed test, and the warning before it that explains it. */
export const whyFailed: Question = {
  words: "Why did Sales Journal fail last night?",

  async truth(workspace) {
    const { operations, warnings } = await truthOfNight(workspace, 0);
    return [
      operations[0]?.["message"],
      "1184 late-arriving rows were already in the destination",
      warnings[0]?.["operationName"],
    ];
  },

  async curated(assistant) {
    return JSON.stringify(await assistant.ask("diagnose", { run: "Sales Journal" }));
  },

  async plain(assistant) {
    const pipeline = await pipelineNamed(assistant, "Sales Journal");
    const tasks = await tasksOf(assistant, await failedRun(assistant, pipeline["id"]));
    const failed = firstFailed(tasks);
    const warned = tasks.filter(({ status }) => status === "WARNING");
    const said = [await operationsOf(assistant, failed, "FAILED")];
    for (const task of warned) said.push(await operationsOf(assistant, task, "WARNING"));
    return JSON.stringify(said);
  },
};
