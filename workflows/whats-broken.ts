/** What is wrong in the workspace now: failures told once each, warnings, and runs that are late or stuck. */
import type { PipelineResponse, PipelineRunResponse } from "../generated/models/engine.js";
import type { WhatsBrokenArguments } from "../generated/tools/whats_broken.js";
import { durationMs } from "../server/duration.js";
import { ArgumentError } from "../server/errors.js";
import type { WorkflowContext, WorkflowRun } from "../server/workflow.js";
import { lateText, stuckText } from "./failures/delays.js";
import { isOfBranch } from "./failures/failure.js";
import { type FailureGroup, groupsOf, type GroupState, stateOf } from "./failures/groups.js";
import { type Active, activeRuns, brokenRuns, causesOf, completedAll, MOST_RUNS, type Scope } from "./failures/read.js";
import { successesAfter } from "./failures/recovery.js";
import { groupLine, groupTold } from "./failures/tell.js";
import { environmentIdOf } from "./find-environment.js";
import { ifPossible, type Missing } from "./if-possible.js";
import { shortList } from "./message-text.js";
import { allPipelines, meantPipelines } from "./pipelines/find.js";
import { timeText } from "./time-text.js";

const TOOL = "whats_broken";
const USUAL_WINDOW = "-24h";
const LONGEST_WINDOW = "30d";
/** Failures that are told in full, and lines of everything else. */
const MOST_IN_FULL = 12;
const MOST_LINES = 6;

/** Answers with what is broken. @throws ArgumentError, ApiError where not even the failed runs are to be had. */
export const run: WorkflowRun<WhatsBrokenArguments> = async (
  { window = USUAL_WINDOW, environment, pipeline_name },
  context,
) => {
  const timeFrom = checkedWindow(window);
  const missing: Missing = [];
  const { scope, pipelines } = await scopeOf(context, environment, pipeline_name, missing);
  context.progress(1, 4, "Reading failed runs");
  const [broken, active] = await Promise.all([
    brokenRuns(context, scope, timeFrom),
    activeRuns(context, scope, missing),
  ]);
  context.progress(2, 4, `${broken.total} runs failed or warned; reading their causes`);
  const isBranch = (each: PipelineRunResponse) => isOfBranch(each, pipelines.get(each.pipelineId ?? ""));
  const isFailed = (each: PipelineRunResponse) => each.runStatus === "FAILED" && !isBranch(each);
  const [causes, successes] = await Promise.all([
    causesOf(context, broken.runs, scope, missing),
    successesAfter(context, broken.runs.filter(isFailed), pipelines, missing),
  ]);
  const of = (isMeant: (each: PipelineRunResponse) => boolean) => causes.failures.filter((each) => isMeant(each.run));
  const failures = of(isFailed);
  const ranked = groupsOf(failures).map((group) => ({ group, state: stateOf(group, failures, successes) }));
  const open = ranked.filter(({ state }) => state.kind !== "recovered").sort(byWeight);
  const recovered = ranked.filter(({ state }) => state.kind === "recovered").sort(byWeight);
  context.progress(3, 4, `${ranked.length} different failures`);
  const complete = await completedAll(
    causes,
    open.slice(0, MOST_IN_FULL).map(({ group }) => group.newest),
  );
  const told = complete.flatMap((newest, at) => {
    const found = open[at];
    if (found === undefined) return [];
    return [groupTold({ ...found.group, newest }, found.state, remarkOn(newest.run, pipelines, active.runs))];
  });
  if (broken.total > broken.runs.length) {
    missing.push(
      `${broken.total} runs failed or warned; only the newest ${MOST_RUNS} were looked at: ask for a shorter window.`,
    );
  }
  const nowMs = context.apiNow("engine");
  const delayed = delaysOf(pipelines, active, scope, nowMs);
  return {
    summary: summaryOf(ranked, delayed, timeFrom, nowMs),
    failures: told,
    ...lines(
      "moreFailures",
      open.slice(MOST_IN_FULL).map(({ group }) => groupLine(group)),
    ),
    ...lines("late", delayed.late),
    ...lines("stuck", delayed.stuck),
    ...lines(
      "recovered",
      recovered.map(({ group, state }) => groupLine(group, { state })),
    ),
    ...lines("pausedAfterFailure", pausedAfterFailure(pipelines, scope)),
    ...lines(
      "warnings",
      groupsOf(of((each) => each.runStatus === "WARNING" && !isBranch(each))).map((group) =>
        groupLine(group, { withoutId: true }),
      ),
    ),
    ...lines(
      "branchRuns",
      groupsOf(of((each) => each.runStatus === "FAILED" && isBranch(each))).map((group) =>
        groupLine(group, { isBranch: true }),
      ),
    ),
    ...lines("notKnown", missing),
    ...nextOf(told[0]),
  };
};

/** @throws ArgumentError */
function checkedWindow(window: string): string {
  const text = window.trim().replace(/^-/, "");
  const ms = durationMs(text);
  const longest = durationMs(LONGEST_WINDOW) ?? 0;
  if (ms !== undefined && ms > 0 && ms <= longest) return `-${text}`;
  const message = `window: ${JSON.stringify(window.slice(0, 40))} is no span to look back. Give one such as -24h or -7d, at most -${LONGEST_WINDOW}.`;
  throw new ArgumentError(TOOL, "window", message);
}

/** Which runs are asked for, and the pipelines of the workspace by id. @throws ArgumentError, ApiError */
async function scopeOf(
  context: WorkflowContext,
  environment: string | undefined,
  name: string | undefined,
  missing: Missing,
) {
  const read = () => allPipelines(context);
  const asked = { tool: TOOL, argument: "environment", text: environment ?? "" };
  const [list, environmentId] = await Promise.all([
    name === undefined ? ifPossible("Pipelines (schedules, pauses, default branches)", missing, read) : read(),
    environment === undefined ? undefined : environmentIdOf(context, asked),
  ]);
  const pipelines = new Map((list ?? []).map((pipeline) => [pipeline.id ?? "", pipeline]));
  const meant =
    name === undefined
      ? undefined
      : meantPipelines(list ?? [], { tool: TOOL, argument: "pipeline_name", text: name, takesSeveral: true });
  const scope: Scope = {
    ...(environmentId === undefined ? {} : { environments: [environmentId] }),
    ...(meant === undefined ? {} : { pipeline_ids: meant.flatMap(({ id }) => id ?? []) }),
  };
  return { scope, pipelines };
}

interface Ranked {
  readonly group: FailureGroup;
  readonly state: GroupState;
}

/** What fails still, then what happened more often, then what happened last. */
function byWeight(a: Ranked, b: Ranked): number {
  const order = { failing: 0, replaced: 1, recovered: 2 } as const;
  return order[a.state.kind] - order[b.state.kind] || b.group.count - a.group.count || b.group.lastMs - a.group.lastMs;
}

interface Delays {
  readonly late: readonly string[];
  readonly stuck: readonly string[];
}

function delaysOf(
  pipelines: ReadonlyMap<string, PipelineResponse>,
  { runs, queued, usual }: Active,
  { pipeline_ids: ids }: Scope,
  nowMs: number,
): Delays {
  const meant = [...pipelines.values()].filter(({ id = "" }) => ids === undefined || ids.includes(id));
  return {
    late: meant.flatMap((pipeline) => lateText(pipeline, nowMs) ?? []),
    stuck: runs.flatMap(
      (each) => stuckText(each, nowMs, { usual: usual.get(each.pipelineId ?? ""), queued, active: runs }) ?? [],
    ),
  };
}

function summaryOf(ranked: readonly Ranked[], { late, stuck }: Delays, timeFrom: string, nowMs: number): string {
  const ids = (kinds: readonly GroupState["kind"][]) =>
    new Set(
      ranked.flatMap(({ group, state }) => (kinds.includes(state.kind) ? [group.newest.run.pipelineId ?? ""] : [])),
    );
  const failing = ids(["failing", "replaced"]);
  const recovered = [...ids(["recovered"])].filter((id) => !failing.has(id));
  const runs = ranked.reduce((sum, { group }) => sum + group.count, 0);
  return (
    `${failing.size === 0 ? "No pipeline" : countOf(failing.size, "pipeline")} still failing, ` +
    `${recovered.length} recovered; ${late.length} late, ${stuck.length} stuck. ` +
    `${countOf(runs, "failed run")} in the ${timeFrom.slice(1)} before ${timeText(nowMs)}.`
  );
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What else matters of a pipeline that fails. */
function remarkOn(
  { pipelineId, createdAt }: PipelineRunResponse,
  pipelines: ReadonlyMap<string, PipelineResponse>,
  active: readonly PipelineRunResponse[],
): string {
  const next = active.find((each) => each.pipelineId === pipelineId && (each.createdAt ?? "") > (createdAt ?? ""));
  const newer = next === undefined ? "" : `; a newer run is ${next.runStatus}`;
  return `${newer}${pipelines.get(pipelineId ?? "")?.paused === true ? "; the pipeline is paused" : ""}`;
}

function pausedAfterFailure(pipelines: ReadonlyMap<string, PipelineResponse>, { pipeline_ids: ids }: Scope): string[] {
  return [...pipelines.values()]
    .filter(({ paused, latestRunStatus }) => paused === true && latestRunStatus === "FAILED")
    .filter(({ id = "" }) => ids === undefined || ids.includes(id))
    .map(
      ({ name, latestRunCreatedAt }) => `${name}: paused, its latest run of ${timeText(latestRunCreatedAt)} FAILED.`,
    );
}

/** Nothing where there is nothing to tell. */
function lines(name: string, all: readonly string[]): Readonly<Record<string, string[]>> {
  return all.length === 0 ? {} : { [name]: shortList(all, MOST_LINES) };
}

/** The call that shows more of the first failure. */
function nextOf(first: ReturnType<typeof groupTold> | undefined): { readonly next?: string } {
  if (first === undefined) return {};
  const { pipelineRunId, taskRunId } = first;
  return { next: `Why it failed: diagnose with run=${taskRunId ?? pipelineRunId}` };
}
