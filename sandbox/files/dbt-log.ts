/** The log of a `dbt build`, with dbt's colours, the errors near the end. */
import { fileOf, schemaOf, type DbtProject } from "../data/dbt-project.js";
import { operationsOf, type Operation } from "../history/operations.js";
import type { TaskRun } from "../history/run.js";
import { clock } from "../history/time.js";
import type { LogLine } from "./file.js";

const RESET = "\u001b[0m";
const GREEN = "\u001b[32m";
const RED = "\u001b[31m";
const YELLOW = "\u001b[33m";

/** The lines of the log, each with its time; `startedAt` is when the task started. */
export function dbtLog(taskRun: TaskRun, project: DbtProject, startedAt: number): LogLine[] {
  const operations = operationsOf(taskRun);
  const first = operations[0]?.startedAt ?? taskRun.endedAt;
  const lines: LogLine[] = [];
  const write = (at: number, text: string): void => void lines.push([at, `${RESET}${clock(at)}  ${text}`]);
  const at = (share: number): number => Math.round(startedAt + (first - startedAt) * share);
  write(at(0.1), "Running with dbt=1.10.4");
  write(at(0.3), "Registered adapter: snowflake=1.10.1");
  write(at(0.6), `Found ${counts(project)}, 10 sources, 842 macros`);
  write(at(0.7), "");
  write(at(0.8), "Concurrency: 4 threads (target='prod')");
  write(at(0.9), "");
  for (const [index, operation] of operations.entries()) nodeLines(operation, index, operations.length, project, write);
  const lastAt = Math.max(first, ...operations.map((operation) => operation.endedAt));
  summary(operations, project, lastAt, taskRun, write);
  return lines.sort(([a], [b]) => a - b);
}

type Write = (at: number, text: string) => void;

function nodeLines(operation: Operation, index: number, total: number, project: DbtProject, write: Write): void {
  const { node, status, startedAt, endedAt } = operation;
  if (node === undefined) return;
  const number = `${index + 1} of ${total}`;
  const relation = `${schemaOf(project, node).toLowerCase()}.${node.name}`;
  const what = node.kind === "test" ? node.name : `sql ${node.materialized} model ${relation}`;
  const thread = `Thread-${(index % 4) + 1} (worker)`;
  if (status === "SKIPPED") {
    write(
      endedAt,
      dotted(`${number} SKIP ${node.kind === "test" ? "test" : "relation"} ${what}`, `[${YELLOW}SKIP${RESET}]`),
    );
    return;
  }
  write(startedAt, dotted(`${number} START ${node.kind === "test" ? "test " : ""}${what}`, "[RUN]"));
  write(startedAt, `Began running node ${node.uniqueId} [${thread}]`);
  write(startedAt, `Using snowflake connection "${node.uniqueId}"`);
  write(
    startedAt,
    node.kind === "test"
      ? `On ${node.uniqueId}: select count(*) as failures …`
      : `On ${node.uniqueId}: create or replace ${node.materialized} ${relation} …`,
  );
  const seconds = ((endedAt - startedAt) / 1000).toFixed(2);
  if (status === "FAILED") {
    const word = node.kind === "test" ? `FAIL ${operation.rows ?? 1}` : "ERROR";
    write(endedAt, dotted(`${number} ${word} ${what}`, `[${RED}${word}${RESET} in ${seconds}s]`));
    return;
  }
  const word = node.kind === "test" ? "PASS" : `SUCCESS ${operation.rows ?? 1}`;
  write(endedAt, `SQL status: SUCCESS ${operation.rows ?? 1} in ${seconds} seconds`);
  write(
    endedAt,
    dotted(
      `${number} ${node.kind === "test" ? "PASS" : "OK created"} ${what}`,
      `[${GREEN}${word}${RESET} in ${seconds}s]`,
    ),
  );
}

function summary(
  operations: readonly Operation[],
  project: DbtProject,
  lastAt: number,
  taskRun: TaskRun,
  write: Write,
): void {
  const failed = operations.filter((operation) => operation.status === "FAILED");
  const skipped = operations.filter((operation) => operation.status === "SKIPPED").length;
  const at = (share: number): number => Math.round(lastAt + (taskRun.endedAt - lastAt) * share);
  const seconds = (lastAt - (operations[0]?.startedAt ?? lastAt)) / 1000;
  write(at(0.2), "");
  write(
    at(0.2),
    `Finished running ${counts(project)} in ${Math.floor(seconds / 60)} minutes and ${(seconds % 60).toFixed(2)} seconds.`,
  );
  write(at(0.3), "");
  if (failed.length === 0) write(at(0.4), `${GREEN}Completed successfully${RESET}`);
  else write(at(0.4), `${RED}Completed with ${failed.length} error, 0 partial successes, and 0 warnings:${RESET}`);
  for (const { node, message, rows } of failed) {
    if (node === undefined) continue;
    const file = fileOf(node, project);
    write(at(0.5), "");
    write(at(0.5), `${RED}Failure in ${node.kind} ${node.name} (${file})${RESET}`);
    const found = node.kind === "test" ? `Got ${rows ?? 1} results, configured to fail if != 0` : (message ?? "");
    write(at(0.6), `  ${found}`);
    write(at(0.6), "");
    write(
      at(0.7),
      `  compiled code at target/compiled/${project.name}/${file}${node.kind === "test" ? `/${node.name}.sql` : ""}`,
    );
  }
  const passed = operations.length - failed.length - skipped;
  write(at(0.8), "");
  write(
    at(0.9),
    `Done. PASS=${passed} WARN=0 ERROR=${failed.length} SKIP=${skipped} NO-OP=0 TOTAL=${operations.length}`,
  );
}

function counts(project: DbtProject): string {
  const count = (kind: string): number => project.nodes.filter((node) => node.kind === kind).length;
  const seeds = count("seed");
  return `${count("model")} models, ${count("test")} data tests${seeds > 0 ? `, ${seeds} seed` : ""}`;
}

function dotted(left: string, right: string): string {
  return `${`${left} `.padEnd(88, ".")} ${right}`;
}
