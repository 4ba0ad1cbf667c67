/** How the tasks of two runs of a pipeline went differently: states first, then durations. */
import type { OperationResponse, TaskRunResponse } from "../../generated/models/engine.js";
import { messageText } from "../message-text.js";
import { durationText, secondsBetween } from "../time-text.js";

/** The same task in both runs; one side is absent where only one run had it. */
export interface TaskPair {
  readonly name: string;
  readonly before: TaskRunResponse | undefined;
  readonly after: TaskRunResponse | undefined;
}

/** A duration is worth telling from this share of the earlier one, and this many seconds. */
const LEAST_SHARE = 0.2;
const LEAST_SECONDS = 10;
/** A number of rows is, from this factor and this many rows. */
const LEAST_FACTOR = 2;
const LEAST_ROWS = 100;
const MOST_MESSAGE = 240;

/** The tasks side by side, in the order of the later run. What runs once for each value of a matrix is numbered. */
export function pairsOf(before: readonly TaskRunResponse[], after: readonly TaskRunResponse[]): TaskPair[] {
  const left = numbered(before);
  const right = numbered(after);
  const names = [...new Set([...right.keys(), ...left.keys()])];
  return names.map((name) => ({ name, before: left.get(name), after: right.get(name) }));
}

function numbered(tasks: readonly TaskRunResponse[]): Map<string, TaskRunResponse> {
  const found = new Map<string, TaskRunResponse>();
  for (const task of tasks) {
    const name = task.taskId ?? task.taskName ?? "unnamed";
    let unique = name;
    for (let number = 2; found.has(unique); number++) unique = `${name} #${number}`;
    found.set(unique, task);
  }
  return found;
}

/** The pairs that differ: in state first, then by how much longer or shorter they took. */
export function changedPairs(pairs: readonly TaskPair[]): TaskPair[] {
  return pairs
    .filter((pair) => isOtherState(pair) || isOtherDuration(pair))
    .sort(
      (a, b) =>
        Number(isOtherState(b)) - Number(isOtherState(a)) || Math.abs(moreSeconds(b)) - Math.abs(moreSeconds(a)),
    );
}

/** `dbt_build: SUCCEEDED -> FAILED; 10m 20s -> 8m (-2m 20s)`. */
export function pairText({ name, before, after }: TaskPair): string {
  if (after === undefined) return `${name}: only in b, ${before?.status}`;
  if (before === undefined) return `${name}: only in a, ${after.status}`;
  const state = before.status === after.status ? `${after.status}` : `${before.status} -> ${after.status}`;
  const attempts = after.attemptNumber ?? 1;
  const again = attempts > 1 && attempts !== (before.attemptNumber ?? 1) ? `; attempt ${attempts}` : "";
  const [from, to] = [secondsOf(before), secondsOf(after)];
  if (from === undefined || to === undefined) return `${name}: ${state}${again}`;
  const sign = to < from ? "-" : "+";
  return `${name}: ${state}; ${durationText(from)} -> ${durationText(to)} (${sign}${durationText(Math.abs(to - from))})${again}`;
}

/** Operations that failed in the later run and not in the earlier one, as lines. */
export function newFailures(before: readonly OperationResponse[], after: readonly OperationResponse[]): string[] {
  const failedBefore = new Set(before.filter(isFailed).map(keyOf));
  return after
    .filter((operation) => isFailed(operation) && !failedBefore.has(keyOf(operation)))
    .map((operation) => {
      const { operationName: name, message, externalDetail, externalStatus } = operation;
      const text = messageText(message ?? externalDetail ?? externalStatus, MOST_MESSAGE) ?? "no message";
      return name === undefined || name === null || text.includes(name) ? text : `${name}: ${text}`;
    });
}

/** Operations with far more or fewer rows than before, the largest change first, as lines. */
export function rowChanges(before: readonly OperationResponse[], after: readonly OperationResponse[]): string[] {
  const rowsBefore = new Map(before.map((operation) => [keyOf(operation), operation.rowsAffected]));
  return after
    .flatMap((operation) => {
      const from = rowsBefore.get(keyOf(operation));
      const to = operation.rowsAffected;
      if (typeof from !== "number" || typeof to !== "number" || Math.abs(to - from) < LEAST_ROWS) return [];
      const factor = Math.max(from, to) / Math.max(1, Math.min(from, to));
      return factor < LEAST_FACTOR ? [] : [{ factor, text: `${operation.operationName}: ${from} -> ${to} rows` }];
    })
    .sort((a, b) => b.factor - a.factor)
    .map(({ text }) => text);
}

function keyOf({ externalId, operationName, operationType }: OperationResponse): string {
  return (externalId ?? "") === "" ? `${operationType}/${operationName}` : `${externalId}`;
}

function isFailed({ operationStatus }: OperationResponse): boolean {
  return operationStatus === "FAILED";
}

function isOtherState({ before, after }: TaskPair): boolean {
  return before?.status !== after?.status;
}

function isOtherDuration(pair: TaskPair): boolean {
  const more = Math.abs(moreSeconds(pair));
  return more >= LEAST_SECONDS && more >= LEAST_SHARE * (pair.before === undefined ? 0 : (secondsOf(pair.before) ?? 0));
}

function moreSeconds({ before, after }: TaskPair): number {
  const from = before === undefined ? undefined : secondsOf(before);
  const to = after === undefined ? undefined : secondsOf(after);
  return from === undefined || to === undefined ? 0 : to - from;
}

function secondsOf({ startedAt, completedAt }: TaskRunResponse): number | undefined {
  return secondsBetween(startedAt, completedAt);
}
