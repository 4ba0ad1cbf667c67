/** Logs and artifacts of a task run: what there is, and the bytes. */
import { artifactsOf } from "../files/artifacts.js";
import type { TaskFile } from "../files/file.js";
import { logsOf } from "../files/logs.js";
import type { TaskRun } from "../history/run.js";
import { taskState } from "../history/state.js";
import { Parameters } from "../http/parameters.js";
import { notFound } from "../http/problem.js";
import { download } from "../http/range.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";
import { taskRunOfPath } from "./task-runs.js";

export function listLogs(request: ApiRequest): Answer {
  const logs = logsOf(taskRunOfPath(request), request.now);
  const files = logs.map(({ name, attempt, displayName }) => [name, { attemptNumber: attempt, displayName }] as const);
  return ok({ filenames: logs.map((log) => log.name), files: Object.fromEntries(files) });
}

export function downloadLog(request: ApiRequest): Answer {
  return send(request, (now) => logsOf(taskRunOfPath(request), now), "Log file not found");
}

export function listArtifacts(request: ApiRequest): Answer {
  return ok({ filenames: artifactsOf(taskRunOfPath(request), request.now).map((artifact) => artifact.name) });
}

export function downloadArtifact(request: ApiRequest): Answer {
  return send(request, (now) => artifactsOf(taskRunOfPath(request), now), "Artifact not found");
}

function send(request: ApiRequest, files: (now: number) => TaskFile[], missing: string): Answer {
  const parameters = new Parameters(request.query);
  const filename = parameters.required("filename");
  parameters.check();
  const file = files(request.now).find((candidate) => candidate.name === filename);
  if (file === undefined) throw notFound(missing);
  return download(bytesOf(file, taskRunOfPath(request), request.now), file.mediaType, request.headers["range"]);
}

let kept: { readonly taskRun: TaskRun; readonly name: string; readonly bytes: Buffer } | undefined;

/** The latest file of a task that is over is kept, because big logs are fetched in parts. */
function bytesOf(file: TaskFile, taskRun: TaskRun, now: number): Buffer {
  if (kept?.taskRun === taskRun && kept.name === file.name) return kept.bytes;
  const bytes = file.bytes();
  if (taskState(taskRun, now).completedAt !== undefined) kept = { taskRun, name: file.name, bytes };
  return bytes;
}
