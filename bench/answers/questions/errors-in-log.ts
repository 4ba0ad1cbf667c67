/** A few lines in a file that is too large to be read. */
import { errorLines } from "../big-log.js";
import { pipelineNamed, tasksOf, window } from "../plain.js";
import type { Read } from "../assistant.js";
import type { Question } from "../question.js";

const RUNNING = "replay_web_events";
/** What an assistant reads of a file of unknown size, at its beginning and at its end. */
const RANGES = ["bytes=-65536", "bytes=0-65535"];

/** All error lines, wherever they stand. */
export const errorsInLog: Question = {
  words: "Show the error lines in the log (50 MB) of the Web Events Backfill that runs.",

  truth: () => Promise.resolve(errorLines()),

  async curated(assistant) {
    const asked = { pipeline_name: "Web Events Backfill", status: ["RUNNING"] };
    const { results: runs } = await assistant.ask("list_pipeline_runs", asked);
    const pipeline_run_id = runs[0].id;
    const { results: tasks } = await assistant.ask("list_task_runs_for_pipeline_run", { pipeline_run_id });
    const task_run_id = taskIn(tasks);
    const { filenames } = await assistant.ask("list_task_run_logs", { pipeline_run_id, task_run_id });
    const place = { pipeline_run_id, task_run_id, filename: filenames[0] };
    return (await assistant.ask("download_task_run_log", { ...place, grep: "ERROR" }))["text"];
  },

  async plain(assistant) {
    const pipeline = await pipelineNamed(assistant, "Web Events Backfill");
    const asked = { pipeline_ids: pipeline["id"], status: "RUNNING", ...window(1) };
    const { results: runs } = await assistant.ask("list_pipeline_runs", asked);
    const place = { pipeline_run_id: runs[0].id, task_run_id: taskIn(await tasksOf(assistant, runs[0])) };
    const { filenames } = await assistant.ask("list_task_run_logs", place);
    const read: string[] = [];
    for (const range of RANGES) {
      const { text } = await assistant.ask("download_task_run_log", { ...place, filename: filenames[0], range });
      read.push(...(text as string).split("\n").filter((line) => line.includes("ERROR")));
    }
    return read.join("\n");
  },
};

function taskIn(tasks: readonly Read[]): string {
  return tasks.find(({ taskId }) => taskId === RUNNING)?.["id"];
}
