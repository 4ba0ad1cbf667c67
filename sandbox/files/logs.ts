/** The logs of a task run: one for each attempt, as long as the task has been working. */
import { between, commitOf, pick, randomOf } from "../data/random.js";
import { operationsOf } from "../history/operations.js";
import type { TaskRun } from "../history/run.js";
import { taskState, workedUntil } from "../history/state.js";
import { dbtLog } from "./dbt-log.js";
import { logBytes, type LogLine, type TaskFile } from "./file.js";

/** The log files that there are at `now`; none before the task has started. */
export function logsOf(taskRun: TaskRun, now: number): TaskFile[] {
  const { startedAt } = taskRun;
  if (taskState(taskRun, now).startedAt === undefined || startedAt === undefined) return [];
  const { work } = taskRun.task;
  if (work.kind === "notice") return [];
  const until = workedUntil(taskRun, now);
  const file = (attempt: number, name: string, lines: () => LogLine[], written = until): TaskFile => ({
    name: `${attempt}/${name}.log`,
    mediaType: "text/plain; charset=utf-8",
    attempt,
    displayName: name,
    bytes: () => logBytes(lines(), written),
  });
  if (work.kind === "dbt") {
    return [
      file(1, "dbt deps", () => depsLog(taskRun, startedAt)),
      file(1, work.command, () => dbtLog(taskRun, work.project, startedAt)),
    ];
  }
  const name = work.kind === "script" ? `python ${work.file}` : taskRun.task.id;
  const lines = (): LogLine[] => (work.kind === "script" ? scriptLog(taskRun, startedAt) : syncLog(taskRun, startedAt));
  const last = file(taskRun.attempt, name, lines);
  return taskRun.earlier === undefined ? [last] : [...logsOf(taskRun.earlier, now), last];
}

function depsLog(taskRun: TaskRun, startedAt: number): LogLine[] {
  const end = operationsOf(taskRun)[0]?.startedAt ?? startedAt;
  return [
    "Running with dbt=1.10.4",
    "Installing dbt-labs/dbt_utils",
    "  Installed from version 1.3.0",
    "  Up to date!",
  ].map((text, at) => line(Math.round(startedAt + ((end - startedAt) * at) / 40), "INFO", text));
}

function syncLog(taskRun: TaskRun, startedAt: number): LogLine[] {
  const lines = [line(startedAt, "INFO", `${taskRun.task.name}: accepted by ${taskRun.task.integration}`)];
  for (const operation of operationsOf(taskRun)) {
    lines.push(line(operation.startedAt, "INFO", `${operation.name}: started`));
    const level = operation.status === "FAILED" ? "ERROR" : operation.status === "WARNING" ? "WARN" : "INFO";
    lines.push(
      line(operation.endedAt, level, `${operation.name}: ${operation.message ?? `${operation.rows ?? 0} rows`}`),
    );
  }
  lines.push(
    line(taskRun.endedAt, taskRun.result === "FAILED" ? "ERROR" : "INFO", `${taskRun.task.name}: ${taskRun.result}`),
  );
  return lines.sort(([a], [b]) => a - b);
}

/** A script says what it does; the big one says it for every batch, several megabytes of it. */
function scriptLog(taskRun: TaskRun, startedAt: number): LogLine[] {
  const { work } = taskRun.task;
  const big = work.kind === "script" && work.bigLog === true;
  const random = randomOf(`${taskRun.id}/log`);
  const count = big ? 42_000 : between(random, 60, 180);
  const step = (taskRun.endedAt - startedAt) / (count + 6);
  const trace = commitOf(taskRun.id);
  const lines: LogLine[] = [
    line(startedAt, "INFO", "uv sync --frozen: 48 packages in 1.21s"),
    line(startedAt, "INFO", `${taskRun.task.name}: connected to ANALYTICS as ORCHESTRA_RUNNER`),
  ];
  for (let batch = 1; batch <= count; batch++) {
    const rows = between(random, 900, 5200);
    const note = pick(random, ["written", "written", "written", "merged", "written after 1 retry"]);
    const text = `batch ${batch}/${count} key=${trace.slice(batch % 32, (batch % 32) + 8)} rows=${rows} ${note} in ${between(random, 8, 940)} ms`;
    lines.push(line(Math.round(startedAt + step * (batch + 1)), "INFO", text));
  }
  if (taskRun.failure?.outcome === "FAILED") {
    lines.push(
      line(taskRun.endedAt, "ERROR", taskRun.failure.externalMessage),
      line(taskRun.endedAt, "ERROR", "exit code 1"),
    );
  } else {
    lines.push(line(taskRun.endedAt, "INFO", `${taskRun.task.name}: done`));
  }
  return lines;
}

function line(at: number, level: string, text: string): LogLine {
  return [at, `${new Date(at).toISOString()} ${level.padEnd(5)} ${text}`];
}
