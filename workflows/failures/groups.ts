/** Failures that are the same again, told once: how often, since when, and whether it is over. */
import { grouped } from "../grouped.js";
import type { Failure } from "./failure.js";

export interface FailureGroup {
  readonly newest: Failure;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** A run that went well. */
export interface Success {
  readonly pipelineId: string | undefined;
  readonly envId: string | undefined;
  /** When it was created, and when it ended, in milliseconds since 1970. */
  readonly atMs: number;
  readonly endedMs: number;
}

export type GroupState =
  /** Since the first failure after which no run went well. */
  | { readonly kind: "failing"; readonly sinceMs: number }
  /** The pipeline still fails, but since then in another way. */
  | { readonly kind: "replaced" }
  | { readonly kind: "recovered"; readonly endedMs: number };

/**
 * The failures by pipeline, environment, branch and signature, the latest group first. A run that is told twice counts
 * once.
 */
export function groupsOf(failures: readonly Failure[]): FailureGroup[] {
  const once = [...new Map(failures.map((failure) => [failure.run.id ?? failure, failure])).values()];
  const byKey = grouped(once, ({ run, signature }) =>
    JSON.stringify([run.pipelineId, run.envId, run.branch, signature]),
  );
  return [...byKey.values()].flatMap(groupOf).sort((a, b) => b.lastMs - a.lastMs);
}

/** Whether the failure of the group is over: seen from all failures of the branch that counts, and the runs that went
 * well. */
export function stateOf(group: FailureGroup, failures: readonly Failure[], successes: readonly Success[]): GroupState {
  const { pipelineId, envId } = group.newest.run;
  const isSame = (other: { readonly pipelineId?: string | undefined; readonly envId?: string | null | undefined }) =>
    other.pipelineId === pipelineId && (other.envId ?? undefined) === (envId ?? undefined);
  const good = successes.filter((success) => isSame(success)).toSorted((a, b) => a.atMs - b.atMs);
  const after = good.find(({ atMs }) => atMs > group.lastMs);
  if (after !== undefined) return { kind: "recovered", endedMs: after.endedMs };
  const lastGoodMs = good.at(-1)?.atMs ?? -Infinity;
  const since = failures.filter(({ run, atMs }) => isSame(run) && atMs > lastGoodMs).map(({ atMs }) => atMs);
  if (since.some((atMs) => atMs > group.lastMs)) return { kind: "replaced" };
  return { kind: "failing", sinceMs: Math.min(group.lastMs, ...since) };
}

function groupOf(failures: readonly Failure[]): FailureGroup[] {
  const sorted = failures.toSorted((a, b) => b.atMs - a.atMs);
  const [newest] = sorted;
  const oldest = sorted.at(-1);
  if (newest === undefined || oldest === undefined) return [];
  return [{ newest, count: sorted.length, firstMs: oldest.atMs, lastMs: newest.atMs }];
}
