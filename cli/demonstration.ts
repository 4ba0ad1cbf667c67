/**
 * The main job, done by a real MCP client over stdio: what is broken, why a pipeline's last run failed, what differs
 * from the last good one, what its log says, and how a new run ends. It reads answers as an assistant would: only what
 * the tools give.
 */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { Transcript } from "./transcript.js";

export interface DemonstrationOptions {
  /** The program that serves MCP over stdio, and its words. */
  readonly command: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Part of the name of the pipeline that is looked into. */
  readonly pipelineName: string;
}

interface Broken {
  readonly summary: string;
  readonly failures: readonly { readonly pipeline: string; readonly state: string; readonly message?: string }[];
}
interface Diagnosis {
  readonly run: string;
  readonly pipelineRunId: string;
  readonly firstFailed: readonly FailedTask[];
  readonly warnedBefore?: readonly string[];
  readonly recurrence?: string;
}
interface FailedTask {
  readonly task: string;
  readonly taskRunId: string;
  readonly cause: string;
  readonly operations: readonly string[];
  readonly skippedAfter?: string;
}
interface Comparison {
  readonly b: string;
  readonly same?: string;
  readonly differences?: readonly string[];
  readonly tasks?: readonly string[];
}
interface Ended {
  readonly runStatus: string;
  readonly finished: boolean;
  readonly durationSeconds?: number;
}

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
    await lookAround(ask, transcript);
    const diagnosis = await diagnose(ask, transcript, options.pipelineName);
    await compare(ask, transcript, diagnosis);
    await readLog(ask, transcript, diagnosis);
    await runAgain(ask, transcript, options.pipelineName);
  } finally {
    await client.close();
  }
}

type Ask = <Answer>(tool: string, argumentsValue: Record<string, unknown>) => Promise<Answer>;

/** Calls a tool, shows the call, and gives its structured answer; an error result becomes an exception. */
function askWith(client: Client, transcript: Transcript): Ask {
  return async <Answer>(tool: string, argumentsValue: Record<string, unknown>) => {
    transcript.call(tool, argumentsValue);
    const result = await client.callTool({ name: tool, arguments: argumentsValue });
    if (result.isError === true) throw new Error(`${tool} answered with an error: ${JSON.stringify(result.content)}`);
    return result.structuredContent as Answer;
  };
}

async function lookAround(ask: Ask, transcript: Transcript): Promise<void> {
  transcript.step("What is broken?");
  const { summary, failures } = await ask<Broken>("whats_broken", {});
  transcript.answer(summary);
  for (const { pipeline, state, message } of failures) {
    transcript.answer(`${pipeline}: ${state}`, "bad");
    if (message !== undefined) transcript.answer(message, "quiet");
  }
}

async function diagnose(ask: Ask, transcript: Transcript, pipelineName: string): Promise<Diagnosis> {
  transcript.step(`Why did ${pipelineName} fail last night?`);
  const diagnosis = await ask<Diagnosis>("diagnose", { run: pipelineName });
  transcript.answer(diagnosis.run, "bad");
  for (const { task, cause, operations, skippedAfter } of diagnosis.firstFailed) {
    transcript.answer(`first failed: ${task}`);
    transcript.answer(`cause: ${cause}`);
    for (const operation of operations) transcript.answer(operation, "bad");
    if (skippedAfter !== undefined) transcript.answer(`SKIPPED after it: ${skippedAfter}`, "quiet");
  }
  for (const warning of diagnosis.warnedBefore ?? []) transcript.answer(`warned before: ${warning}`);
  if (diagnosis.recurrence !== undefined) transcript.answer(diagnosis.recurrence);
  return diagnosis;
}

async function compare(ask: Ask, transcript: Transcript, { pipelineRunId }: Diagnosis): Promise<void> {
  transcript.step("What differs from the last good run?");
  const {
    b,
    same,
    differences = [],
    tasks = [],
  } = await ask<Comparison>("compare_pipeline_runs", { a: pipelineRunId });
  transcript.answer(`last good: ${b}`, "good");
  if (same !== undefined) transcript.answer(`the same: ${same}`, "quiet");
  for (const line of [...differences, ...tasks]) transcript.answer(line);
}

async function readLog(ask: Ask, transcript: Transcript, { pipelineRunId, firstFailed }: Diagnosis): Promise<void> {
  transcript.step("What does its log say around the failure?");
  const [failed] = firstFailed;
  if (failed === undefined) throw new Error("the failed run has no failed task");
  const place = { pipeline_run_id: pipelineRunId, task_run_id: failed.taskRunId };
  const { filenames } = await ask<{ filenames: readonly string[] }>("list_task_run_logs", place);
  const filename = filenames.at(-1);
  if (filename === undefined) throw new Error("the failed task has no log");
  const log = await ask<{ text: string }>("download_task_run_log", {
    ...place,
    filename,
    grep: "Failure in|configured to fail",
    context: 1,
  });
  for (const line of log.text.trimEnd().split("\n")) transcript.answer(line, "quiet");
}

async function runAgain(ask: Ask, transcript: Transcript, pipelineName: string): Promise<void> {
  transcript.step("The cause is known and mended at its source: start it again from what failed, and wait.");
  const started = await ask<{ pipelineRunId: string; wait?: Ended }>("trigger_pipeline", {
    pipeline_name: pipelineName,
    retry_from_failed: true,
    wait: true,
  });
  transcript.answer(`started run ${started.pipelineRunId}`);
  let ended = started.wait;
  while (ended?.finished !== true) {
    ended = await ask<Ended>("wait_for_pipeline_run", { pipeline_run_id: started.pipelineRunId });
  }
  const isGood = ended.runStatus === "SUCCEEDED";
  transcript.answer(ended.runStatus, isGood ? "good" : "bad");
  if (!isGood) throw new Error(`the new run ended as ${ended.runStatus}`);
}
