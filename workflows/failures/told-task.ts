/** A failed task as it stands in an answer: what says most of the cause first, everything bounded and without secrets. */
import type { OperationResponse, TaskRunResponse } from "../../generated/models/engine.js";
import type { JsonValue } from "../../server/definition.js";
import type { NodeResult } from "../digests/run-results.js";
import { masked } from "../../server/redaction/masking.js";
import { messageText, shortList } from "../message-text.js";
import { durationText, secondsBetween, timeText } from "../time-text.js";
import { taskText } from "../runs/task-text.js";
import { withoutAbsent } from "../without-absent.js";
import { type Cause, causeOf } from "./cause.js";
import { taskSignature } from "./history.js";
import type { InspectedTask } from "./inspect-task.js";
import { narrowed } from "./log-excerpt.js";
import type { TaskLog } from "./task-log.js";

/** Operations shown with their messages; further ones are named. */
const TOLD_OPERATIONS = 3;
const NAMED_OPERATIONS = 8;
/** In characters. */
const MESSAGE = 400;
const NAME = 120;
const SQL = 600;
const LOG = 1_600;

export interface ToldTask {
  readonly told: { readonly [name: string]: JsonValue };
  readonly cause: Cause | undefined;
}

/** What is known of the task. */
export function toldTask({ task, operations, operationCount, log, nodes, earlier }: InspectedTask): ToldTask {
  const shown = operations.slice(0, TOLD_OPERATIONS);
  const messages = shown.flatMap(
    ({ message, externalDetail }) => messageText(message ?? externalDetail, MESSAGE) ?? [],
  );
  const nodesAlone = nodes.filter(({ node }) => !operations.some(({ externalId }) => externalId === node));
  const external = messageText(task.externalMessage, MESSAGE);
  const cause = causeOf([
    ...messages,
    ...nodesAlone.flatMap(({ message }) => messageText(message, MESSAGE) ?? []),
    ...(external === undefined ? [] : [external]),
    ...(log?.at === undefined ? [] : [log.lines.join("\n")]),
    ...(messageText(task.message, MESSAGE) ?? []),
  ]);
  const isSaid = external !== undefined && messages.some((message) => message.includes(external));
  const told = withoutAbsent({
    task: taskText(task),
    taskRunId: task.id,
    failed: endText(task),
    cause: cause === undefined ? "unknown" : `${cause.category} (says "${cause.evidence}")`,
    operations: listed(shown.map((operation) => operationText(operation, nodes))),
    moreOperations: furtherText(operations, operationCount),
    dbtNodes: listed(
      shortList(
        nodesAlone.map((node) => nodeText(node)),
        TOLD_OPERATIONS,
      ),
    ),
    message: isSaid ? undefined : (external ?? messageText(task.message, MESSAGE)),
    attempts: attemptsText(task, earlier),
    log: log && logText(log, messages.length > 0),
  });
  return { told, cause };
}

/** The name of the log and the lines that tell; where operations say what it was, with less around them. */
function logText(log: TaskLog, isSaid: boolean): string {
  const lines = isSaid ? narrowed(log, 2, 2) : log.lines;
  return [`${messageText(log.filename, NAME) ?? "log"}:`, ...lines].join("\n").slice(0, LOG);
}

/** When it ended, and after how long. */
function endText({ startedAt, completedAt }: TaskRunResponse): string | undefined {
  const seconds = secondsBetween(startedAt, completedAt);
  const end = timeText(completedAt);
  return end === undefined || seconds === undefined ? end : `${end} after ${durationText(seconds)}`;
}

/** `TEST unique_orders: Got 3 results …`, with the compiled SQL of a node of dbt. */
function operationText(operation: OperationResponse, nodes: readonly NodeResult[]): string {
  const { operationType: type, operationName, message, externalDetail, externalStatus } = operation;
  const text = messageText(message ?? externalDetail, MESSAGE) ?? messageText(externalStatus, NAME);
  const isNamed = text !== undefined && text.includes(operationName ?? "");
  const name = `${type ?? "OPERATION"}${isNamed ? "" : ` ${messageText(operationName, NAME) ?? "unnamed"}`}`;
  const node = nodes.find((each) => each.node === operation.externalId);
  return [text === undefined ? name : `${name}: ${text}`, ...sqlLines(node)].join("\n");
}

function nodeText(node: NodeResult): string {
  const rows = node.failures === undefined ? "" : `, ${node.failures} rows`;
  const message = messageText(node.message, MESSAGE);
  return [`${node.node} (${node.status}${rows})${message === undefined ? "" : `: ${message}`}`, ...sqlLines(node)].join(
    "\n",
  );
}

/** Its first lines: in SQL the end of a line may be the end of a comment, so that lines stay. */
function sqlLines(node: NodeResult | undefined): string[] {
  const lines = masked(node?.sql ?? "").split("\n");
  const sql = lines.filter((line) => line.trim() !== "").join("\n");
  if (sql === "") return [];
  return [`SQL: ${sql.length > SQL ? `${sql.slice(0, SQL).trimEnd()}…` : sql}`];
}

function furtherText(operations: readonly OperationResponse[], count: number): string | undefined {
  if (count <= TOLD_OPERATIONS) return undefined;
  const names = operations
    .slice(TOLD_OPERATIONS, TOLD_OPERATIONS + NAMED_OPERATIONS)
    .map(({ operationName }) => messageText(operationName, NAME) ?? "unnamed");
  const left = count - TOLD_OPERATIONS - names.length;
  return `${count - TOLD_OPERATIONS} further failed: ${names.join(", ")}${left > 0 ? `, … and ${left} more` : ""}`;
}

function attemptsText(task: TaskRunResponse, earlier: readonly TaskRunResponse[]): string | undefined {
  const count = Math.max(task.numberOfAttempts ?? 1, task.attemptNumber ?? 1, earlier.length + 1);
  if (count < 2) return undefined;
  if (earlier.length === 0) return `${count} attempts`;
  const failed = earlier.filter(({ status }) => status === "FAILED");
  const alike = failed.filter((attempt) => taskSignature(attempt) === taskSignature(task)).length;
  const how =
    alike === earlier.length
      ? "all failed the same way"
      : `${alike} of the ${earlier.length} before failed the same way, ${failed.length - alike} otherwise`;
  return `${count} attempts, ${how}`;
}

function listed(lines: readonly string[]): readonly string[] | undefined {
  return lines.length > 0 ? lines : undefined;
}
