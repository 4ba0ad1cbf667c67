/** A list that is longer than a page and a window. */
import { pagesOf, window } from "../plain.js";
import type { Read } from "../assistant.js";
import type { Question } from "../question.js";

/** The windows of at most seven days that a month is made of, by their ends in days before now. */
const WEEKS = [
  [7, 0],
  [14, 7],
  [21, 14],
  [28, 21],
  [30, 28],
] as const;

/** Every failed run, by pipeline and time. */
export const failuresOfMonth: Question = {
  words: "List the failures of the last 30 days.",

  async truth(workspace) {
    const runs: Read[] = [];
    for (const [from, to] of WEEKS) {
      const { time_from, time_to } = window(from, to);
      runs.push(
        ...(await workspace.all(`/public/pipeline_runs?status=FAILED&time_from=${time_from}&time_to=${time_to}`)),
      );
    }
    return runs.map(lineOf);
  },

  async curated(assistant) {
    const asked = { status: ["FAILED"], time_from: "-30d", limit: 1000, fields: ["pipelineName", "startedAt"] };
    const { results } = await assistant.ask("list_pipeline_runs", asked);
    return (results as Read[]).map(lineOf).join("\n");
  },

  async plain(assistant) {
    const runs: Read[] = [];
    for (const [from, to] of WEEKS) {
      runs.push(...(await pagesOf(assistant, "list_pipeline_runs", { status: "FAILED", ...window(from, to) })));
    }
    return runs.map(lineOf).join("\n");
  },
};

function lineOf(run: Read): string {
  return `${run["pipelineName"]} ${run["startedAt"]}`;
}
