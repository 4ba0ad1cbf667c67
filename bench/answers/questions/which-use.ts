/** What depends on a system. */
import { pagesOf, window } from "../plain.js";
import type { Read } from "../assistant.js";
import type { Question } from "../question.js";

/** The names of the pipelines that had a task of Snowflake in the last week. */
export const whichUse: Question = {
  words: "Which pipelines used Snowflake in the last week?",

  async truth(workspace) {
    const { time_from: from, time_to: to } = window(7);
    const tasks = await workspace.all(`/public/task_runs?integration=SNOWFLAKE&time_from=${from}&time_to=${to}`);
    return namesOf(tasks, await workspace.truth<Read[]>("/public/pipelines"));
  },

  async curated(assistant) {
    const asked = { integration: ["SNOWFLAKE"], time_from: "-7d", limit: 1000, fields: ["pipelineId"] };
    const { results } = await assistant.ask("list_task_runs", asked);
    const { results: pipelines } = await assistant.ask("list_pipelines", { limit: 1000, fields: ["id", "name"] });
    return namesOf(results, pipelines).join("\n");
  },

  async plain(assistant) {
    const tasks = await pagesOf(assistant, "list_task_runs", { integration: "SNOWFLAKE", ...window(7) });
    return namesOf(tasks, (await assistant.ask("list_pipelines", {}))["result"]).join("\n");
  },
};

function namesOf(tasks: readonly Read[], pipelines: readonly Read[]): string[] {
  const ids = new Set(tasks.map(({ pipelineId }) => pipelineId as string));
  return pipelines.flatMap(({ id, name }) => (ids.has(id as string) ? [name as string] : []));
}
