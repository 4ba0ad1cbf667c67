/**
 * The main job, done by a real MCP client over stdio: finds out why a pipeline's last run failed, starts it again and
 * follows the new run to its end. It reads answers as an assistant would: only what the tools give.
 */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { setTimeout as sleep } from "node:timers/promises";
import type { Transcript } from "./transcript.js";

export interface DemonstrationOptions {
  /** The program that serves MCP over stdio, and its words. */
  readonly command: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Part of the name of the pipeline that is looked into. */
  readonly pipelineName: string;
  readonly pollMs: number;
}

interface Page<Item> {
  readonly total: number;
  readonly results: readonly Item[];
}
interface Pipeline {
  readonly id: string;
  readonly name: string;
  readonly alias: string | null;
  readonly numTasks: number;
  readonly latestRunStatus: string;
}
interface PipelineRun {
  readonly id: string;
  readonly pipelineName: string;
  readonly runStatus: string;
  readonly message: string;
  readonly startedAt: string;
}
interface TaskRun {
  readonly id: string;
  readonly taskId: string;
  readonly taskName: string;
  readonly integration: string;
  readonly status: string;
  readonly message?: string;
  readonly dependsOn?: readonly string[];
}
interface Operation {
  readonly operationName: string;
  readonly operationType: string;
  readonly message: string;
}

const finalStates = new Set(["SUCCEEDED", "WARNING", "FAILED", "SKIPPED", "CANCELLED"]);
const logTailLines = 13;

/** Runs the investigation. Throws when a step does not find what the workspace is known to hold. */
export async function demonstrate(options: DemonstrationOptions, transcript: Transcript): Promise<void> {
  const client = new Client({ name: "orchestra-mcp-start", version: "1.0.0" });
  const transport = new StdioClientTransport({
    command: options.command,
    args: [...options.words],
    env: { ...options.environment },
    stderr: "inherit",
  });
  await client.connect(transport);
  try {
    const { tools } = await client.listTools();
    transcript.note(`Client connected over stdio; the server lists ${tools.length} tools.`);
    const ask = askWith(client, transcript);
    const pipeline = await findPipeline(ask, transcript, options.pipelineName);
    await investigate(ask, transcript, pipeline);
    await runAgain(ask, transcript, pipeline, options.pollMs);
  } finally {
    await client.close();
  }
}

type Ask = <Answer>(tool: string, argumentsValue: Record<string, unknown>, silent?: "silent") => Promise<Answer>;

/** Calls a tool, shows the call, and gives its structured answer; an error result becomes an exception. */
function askWith(client: Client, transcript: Transcript): Ask {
  return async <Answer>(tool: string, argumentsValue: Record<string, unknown>, silent?: "silent") => {
    if (silent === undefined) transcript.call(tool, argumentsValue);
    const result = await client.callTool({ name: tool, arguments: argumentsValue });
    if (result.isError === true) throw new Error(`${tool} answered with an error: ${JSON.stringify(result.content)}`);
    return result.structuredContent as Answer;
  };
}

async function findPipeline(ask: Ask, transcript: Transcript, name: string): Promise<Pipeline> {
  transcript.step(`Which pipeline is "${name}"?`);
  const { results } = await ask<Page<Pipeline>>("list_pipelines", { name, page: 1, page_size: 10 });
  const [pipeline] = results;
  if (pipeline === undefined) throw new Error(`no pipeline has "${name}" in its name`);
  transcript.answer(
    `${pipeline.name} (${pipeline.alias ?? pipeline.id}), ${pipeline.numTasks} tasks, latest run ${pipeline.latestRunStatus}`,
  );
  return pipeline;
}

async function investigate(ask: Ask, transcript: Transcript, pipeline: Pipeline): Promise<void> {
  transcript.step("Which of its runs failed since yesterday?");
  const runs = await ask<Page<PipelineRun>>("list_pipeline_runs", { status: ["FAILED"], pipeline_ids: [pipeline.id] });
  const run = runs.results[0];
  if (run === undefined) throw new Error(`${pipeline.name} has no failed run in the last 24 hours`);
  transcript.answer(`${run.runStatus} at ${utc(run.startedAt)}, run ${run.id}`, "bad");
  transcript.answer(run.message, "quiet");

  transcript.step("Which task failed first?");
  const { results: tasks } = await ask<Page<TaskRun>>("list_task_runs_for_pipeline_run", {
    pipeline_run_id: run.id,
    page_size: 50,
  });
  for (const task of inOrder(tasks)) transcript.answer(taskLine(task), toneOf(task.status));
  const failed = firstFailed(tasks);
  if (failed === undefined) throw new Error("the failed run has no failed task");
  transcript.answer(`first failed: ${failed.taskName}`);

  transcript.step("What does the operation that failed say?");
  const operations = await ask<Page<Operation>>("list_operations", { task_run_id: failed.id, status: "FAILED" });
  const [cause] = operations.results;
  if (cause === undefined) throw new Error("the failed task has no failed operation");
  transcript.answer(`${cause.operationType} ${cause.operationName}`);
  transcript.answer(cause.message, "bad");

  transcript.step("What does the end of its log say?");
  const place = { pipeline_run_id: run.id, task_run_id: failed.id };
  const { filenames } = await ask<{ filenames: readonly string[] }>("list_task_run_logs", place);
  const filename = filenames.at(-1);
  if (filename === undefined) throw new Error("the failed task has no log");
  const log = await ask<{ text: string }>("download_task_run_log", {
    ...place,
    filename,
    tail: logTailLines,
  });
  for (const line of log.text.trimEnd().split("\n")) transcript.answer(line, "quiet");
}

async function runAgain(ask: Ask, transcript: Transcript, pipeline: Pipeline, pollMs: number): Promise<void> {
  transcript.step("The cause is known and mended at its source: start it again.");
  const { pipelineRunId } = await ask<{ pipelineRunId: string }>("trigger_pipeline", {
    pipeline_id: pipeline.alias ?? pipeline.id,
    retry_from_failed: true,
  });
  transcript.answer(`started run ${pipelineRunId}`);

  transcript.step("How does the new run end?");
  transcript.call("get_pipeline_run_status", { pipeline_run_id: pipelineRunId });
  let shown = "";
  for (;;) {
    const run = await ask<PipelineRun>("get_pipeline_run_status", { pipeline_run_id: pipelineRunId }, "silent");
    if (run.runStatus !== shown) transcript.answer(run.runStatus, toneOf(run.runStatus));
    shown = run.runStatus;
    if (finalStates.has(shown)) break;
    await sleep(pollMs);
  }
  if (shown !== "SUCCEEDED") throw new Error(`the new run ended as ${shown}`);
}

/** The failed task none of whose upstream tasks failed: what comes after it is a symptom. */
function firstFailed(tasks: readonly TaskRun[]): TaskRun | undefined {
  const failed = new Set(tasks.filter(({ status }) => status === "FAILED").map(({ taskId }) => taskId));
  return tasks.find(
    ({ taskId, dependsOn }) => failed.has(taskId) && !(dependsOn ?? []).some((upstream) => failed.has(upstream)),
  );
}

/** Upstream tasks first: a task comes after all that it depends on. */
function inOrder(tasks: readonly TaskRun[]): TaskRun[] {
  const depthOf = (task: TaskRun): number =>
    1 + Math.max(0, ...tasks.filter(({ taskId }) => task.dependsOn?.includes(taskId)).map(depthOf));
  return [...tasks].sort((one, other) => depthOf(one) - depthOf(other) || one.taskName.localeCompare(other.taskName));
}

function taskLine(task: TaskRun): string {
  const message = task.status === "WARNING" ? `: ${task.message ?? ""}` : "";
  return `${task.status.padEnd(9)}  ${task.taskName}  (${task.integration})${message}`;
}

function toneOf(status: string): "good" | "bad" | "quiet" | undefined {
  if (status === "SUCCEEDED") return "good";
  if (status === "FAILED") return "bad";
  return status === "SKIPPED" || status === "CREATED" || status === "QUEUED" ? "quiet" : undefined;
}

function utc(timestamp: string): string {
  return `${new Date(timestamp).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
