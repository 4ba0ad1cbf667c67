/** The part of a task run's logs that tells of an error. */
import { downloadTaskRunLog } from "../../generated/tools/download_task_run_log.js";
import { listTaskRunLogs } from "../../generated/tools/list_task_run_logs.js";
import type { TaskRunFilesResponse } from "../../generated/models/engine.js";
import { cleanText } from "../../server/result/text.js";
import type { WorkflowContext } from "../../server/workflow.js";
import { masked } from "../../server/redaction/masking.js";
import { type LogExcerpt, logExcerpt } from "./log-excerpt.js";

/** How much of a log is read, from its end. */
const TAIL_BYTES = 65_536;
/** How many logs of the newest attempt are looked through. */
const MOST_LOGS = 3;

export interface TaskLog extends LogExcerpt {
  readonly filename: string;
}

/** Where the task run is. */
export interface TaskPlace {
  readonly pipeline_run_id: string;
  readonly task_run_id: string;
}

/**
 * The excerpt of the newest attempt's log: of several logs, of the last one in which there is an error. Undefined where
 * the task run has no logs. Without secrets.
 * @throws ApiError
 */
export async function taskLog(context: WorkflowContext, place: TaskPlace): Promise<TaskLog | undefined> {
  const names = newestLogs(await context.call(listTaskRunLogs, place));
  let first: TaskLog | undefined;
  for (const filename of names.slice(0, MOST_LOGS)) {
    const end = await context.call(downloadTaskRunLog, { ...place, filename, range: `bytes=-${TAIL_BYTES}` });
    const log = { filename, ...logExcerpt(masked(wholeLines(typeof end === "string" ? end : ""))) };
    if (log.at !== undefined) return log;
    first ??= log;
  }
  return first;
}

/** The logs of the newest attempt, the last one first: what comes before it went well enough to go on. */
export function newestLogs({ filenames = [], files = {} }: TaskRunFilesResponse): string[] {
  const attemptOf = (name: string) => files[name]?.attemptNumber ?? 0;
  const newest = Math.max(...filenames.map(attemptOf));
  return filenames.filter((name) => attemptOf(name) === newest).toReversed();
}

/** The end of the log without the line that was cut into, of which a secret may be left that nothing tells. */
function wholeLines(end: string): string {
  const isCut = Buffer.byteLength(end) >= TAIL_BYTES - 3;
  // An API that knows no ranges sends the log from its beginning.
  const kept = cleanText(end).slice(-TAIL_BYTES);
  return isCut ? kept.slice(kept.search(/\s/) + 1) : kept;
}
