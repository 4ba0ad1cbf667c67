/** The node of dbt that failed. */
import { failedRun, firstFailed, pipelineNamed, tasksOf } from "../plain.js";
import type { Read } from "../assistant.js";
import type { Question } from "../question.js";

/** Its name and compiled SQL, as run_results.json has them. */
export const whichSql: Question = {
  words: "Which model of Customer 360 failed, and with which SQL?",

  async truth(workspace) {
    const [run] = await workspace
      .all("/public/pipeline_runs?status=FAILED")
      .then((runs) => runs.filter(({ pipelineName }) => pipelineName === "Customer 360"));
    const path = `/public/pipeline_runs/${run?.["id"]}/task_runs`;
    const { results: tasks } = await workspace.truth(`${path}?page_size=50`);
    const file = `${path}/${firstFailed(tasks)["id"]}/artifacts/download?filename=target/run_results.json`;
    const node = failedNode(await workspace.truth(file));
    return [node["unique_id"].split(".").at(-1), ...(node["compiled_code"] as string).split("\n")];
  },

  async curated(assistant) {
    const { firstFailed: tasks } = await assistant.ask("diagnose", { run: "Customer 360" });
    return tasks[0].operations[0];
  },

  async plain(assistant) {
    const pipeline = await pipelineNamed(assistant, "Customer 360");
    const run = await failedRun(assistant, pipeline["id"]);
    const place = { pipeline_run_id: run["id"], task_run_id: firstFailed(await tasksOf(assistant, run))["id"] };
    const { filenames } = await assistant.ask("list_task_run_artifacts", place);
    const filename = (filenames as string[]).find((name) => name.endsWith("run_results.json"));
    const node = failedNode(await assistant.ask("download_task_run_artifact", { ...place, filename }));
    return `${node["unique_id"]}\n${node["compiled_code"]}`;
  },
};

function failedNode(file: Read): Read {
  const node = (file["results"] as Read[]).find(({ status }) => status === "error" || status === "fail");
  if (node === undefined) throw new Error("no node failed");
  return node;
}
