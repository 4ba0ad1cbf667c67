/** What goes wrong in believable workspaces, by the kind of work: what the task says, and what the operation says. */
import { pick, between, type Random } from "./random.js";
import type { Task } from "./pipeline.js";

export interface Failure {
  readonly outcome: "FAILED" | "WARNING";
  /** What the tool reported for the task as a whole. */
  readonly externalStatus: string;
  readonly externalMessage: string;
  /** Name of the operation at which it happened; undefined where the tool records none. */
  readonly operation: string | undefined;
  /** The words of that operation: the root cause. */
  readonly operationMessage: string;
  /** Rows that the failing test found, or the warning is about. */
  readonly rows: number | undefined;
}

/** A failure that this task could have. */
export function failureOf(task: Task, random: Random): Failure {
  const { work } = task;
  switch (work.kind) {
    case "dbt": {
      const models = work.project.nodes.filter((node) => node.kind === "model");
      const tests = work.project.nodes.filter((node) => node.kind === "test");
      if (tests.length > 0 && random() < 0.5) return testFailure(pick(random, tests).name, between(random, 1, 90));
      const model = pick(random, models).name;
      return failed("error", DBT_FAILED, model, pick(random, DBT_ERRORS)(model));
    }
    case "ingestion": {
      const table = pick(random, work.tables);
      const message = pick(random, SYNC_ERRORS)(work.source, table);
      return failed("FAILURE_WITH_TASK", `Sync of ${work.source} failed.`, table, message);
    }
    case "queries": {
      const name = pick(random, work.names);
      if (work.type === "TEST") return testFailure(name, between(random, 1, 400), "1 test failed.");
      return failed("FAILED_WITH_ERROR", "A statement failed.", name, pick(random, SQL_ERRORS)(name));
    }
    case "refresh": {
      const name = pick(random, work.names);
      return failed("Failed", "The refresh did not complete.", name, pick(random, REFRESH_ERRORS)(name));
    }
    case "reverse": {
      const name = pick(random, work.names);
      const rejected = between(random, 3, 800);
      const text = `${rejected} rows were rejected by the destination: field "email" is not a valid address.`;
      return { ...failed("failed", "The sync run failed.", name, text), rows: rejected };
    }
    case "script":
      return failed(
        "exit code 1",
        pick(random, SCRIPT_ERRORS)(work.file),
        work.file,
        "The script ended with exit code 1.",
      );
    case "notice":
      return failed("channel_not_found", `Slack answered channel_not_found for ${work.channel}.`, undefined, "");
  }
}

/** A warning that this task could have: it went through, but not without remark. */
export function warningOf(task: Task, random: Random): Failure {
  const { work } = task;
  const operation = work.kind === "ingestion" ? pick(random, work.tables) : undefined;
  const rows = between(random, 2, 60);
  const text =
    operation === undefined
      ? "Completed with warnings."
      : `${rows} rows of ${operation} had values that do not fit the column and were set to null.`;
  return {
    outcome: "WARNING",
    externalStatus: "warning",
    externalMessage: text,
    operation,
    operationMessage: text,
    rows,
  };
}

/** A test that found rows it should not have found; `external` is what the tool says of the task as a whole. */
export function testFailure(test: string, rows: number, external = DBT_FAILED): Failure {
  const text = `Got ${rows} ${rows === 1 ? "result" : "results"}, configured to fail if != 0`;
  return { ...failed("error", external, test, text), rows };
}

function failed(status: string, external: string, operation: string | undefined, message: string): Failure {
  return {
    outcome: "FAILED",
    externalStatus: status,
    externalMessage: external,
    operation,
    operationMessage: message,
    rows: undefined,
  };
}

const DBT_FAILED = "dbt build exited with code 1: 1 node failed.";

const DBT_ERRORS: readonly ((model: string) => string)[] = [
  (model) =>
    `Database Error in model ${model}: 002003 (42S02): SQL compilation error: Object 'ANALYTICS.RAW.LANDING' does not exist or not authorized.`,
  (model) => `Database Error in model ${model}: 100038 (22018): Numeric value 'N/A' is not recognized`,
  (model) =>
    `Database Error in model ${model}: 000604 (57014): SQL execution canceled: statement reached its timeout of 900 s`,
];

const SYNC_ERRORS: readonly ((source: string, table: string) => string)[] = [
  (source) => `The API of ${source} answered 401 Unauthorized: the refresh token has expired. Reconnect the source.`,
  (source, table) =>
    `Reading ${table}: the API of ${source} answered 429 Too Many Requests and the retry budget is used up.`,
  (_source, table) => `Reading ${table}: connection reset by peer after 41 s.`,
  (_source, table) =>
    `The column "amount" of ${table} changed from INTEGER to STRING; schema changes are blocked for this connector.`,
];

const SQL_ERRORS: readonly ((name: string) => string)[] = [
  (name) => `SQL compilation error in ${name}: invalid identifier 'REGION_CODE'`,
  (name) =>
    `${name}: warehouse 'TRANSFORM_WH' cannot be resumed because resource monitor 'MONTHLY_CAP' has exceeded its quota.`,
];

const REFRESH_ERRORS: readonly ((name: string) => string)[] = [
  (name) => `${name}: the credentials of the data source ANALYTICS have expired.`,
  (name) => `${name}: the refresh was cancelled because it exceeded the memory limit of the capacity (10,240 MB).`,
];

const SCRIPT_ERRORS: readonly ((file: string) => string)[] = [
  (file) => `Traceback (most recent call last): File "${file}", line 88, in main: KeyError: 'exchange_rate'`,
  (file) =>
    `Traceback (most recent call last): File "${file}", line 41, in load: TimeoutError: the read operation timed out`,
  () => `ModuleNotFoundError: No module named 'openpyxl'`,
];
