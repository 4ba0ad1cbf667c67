/** What is different between two runs of a pipeline: what they ran, on what, and how each task went. */
import type { OperationResponse, PipelineRunResponse, TaskRunResponse } from "../generated/models/engine.js";
import type { ComparePipelineRunsArguments } from "../generated/tools/compare_pipeline_runs.js";
import { getPipelineRunDetails } from "../generated/tools/get_pipeline_run_details.js";
import { listOperations } from "../generated/tools/list_operations.js";
import { concurrently } from "../server/concurrently.js";
import { ArgumentError } from "../server/errors.js";
import type { WorkflowContext, WorkflowRun } from "../server/workflow.js";
import { idOf, isUuid } from "./address.js";
import { ifPossible, type Missing } from "./if-possible.js";
import { shortList } from "./message-text.js";
import { definitionChanges } from "./runs/definition-changes.js";
import { runDifferences } from "./runs/run-differences.js";
import { goodRunBefore } from "./runs/good-run-before.js";
import { changedPairs, newFailures, pairsOf, pairText, rowChanges, type TaskPair } from "./runs/task-changes.js";
import { allTaskRuns } from "./task-runs.js";
import { durationText, msOf, secondsBetween, timeText } from "./time-text.js";

const TOOL = "compare_pipeline_runs";
const MOST_LINES = 12;
/** Tasks whose operations are compared, and operations that are read of each. */
const MOST_TASKS = 5;
const MOST_OPERATIONS = 200;
const CONCURRENCY = 4;
/** Around a task run's own times, since operations are told a little later. */
const MARGIN_MS = 60 * 60_000;

/** Answers with the differences. @throws ArgumentError where the runs cannot be compared; ApiError */
export const run: WorkflowRun<ComparePipelineRunsArguments> = async ({ a, b }, context) => {
  const missing: Missing = [];
  const [after, before] = await bothRuns(context, runIdOf("a", a), b === undefined ? undefined : runIdOf("b", b));
  const [tasksAfter, tasksBefore] = await Promise.all([
    ifPossible("Task runs", missing, () => allTaskRuns(context, after.id ?? "")),
    ifPossible("Task runs", missing, () => allTaskRuns(context, before.id ?? "")),
  ]);
  const pairs = tasksAfter === undefined || tasksBefore === undefined ? [] : pairsOf(tasksBefore, tasksAfter);
  const changed = changedPairs(pairs);
  const operations = await operationsOf(context, lookedInto(pairs, changed), missing);
  const definition = definitionChanges(before.data, after.data);
  const { differences, same } = runDifferences(before, after);
  missing.push(...caveatsOf(after, before));
  return {
    pipeline: after.pipelineName ?? after.pipelineId ?? "unknown",
    a: runText(after),
    b: runText(before),
    ...lines("differences", differences),
    ...lines("definition", definition),
    same: [...same, ...(definition.length === 0 ? ["definition"] : [])].join(", "),
    ...lines("tasks", changed.map(pairText)),
    ...lines("failedInAOnly", newFailures(operations.before, operations.after)),
    ...lines("rows", rowChanges(operations.before, operations.after)),
    ...lines("notKnown", missing),
    ...nextOf(after, changed),
  };
};

/** @throws ArgumentError */
function runIdOf(argument: string, text: string): string {
  const id = idOf(text, "pipeline-runs");
  if (isUuid(id)) return id.toLowerCase();
  const message = `${argument}: ${JSON.stringify(text.slice(0, 80))} is no id of a run, nor the address of its page. list_pipeline_runs has the ids.`;
  throw new ArgumentError(TOOL, argument, message);
}

/** The later run and the one it is held against. @throws ArgumentError, ApiError */
async function bothRuns(
  context: WorkflowContext,
  a: string,
  b: string | undefined,
): Promise<readonly [PipelineRunResponse, PipelineRunResponse]> {
  if (a === b)
    throw new ArgumentError(TOOL, "b", "a and b are the same run. Leave b out to compare with the last good one.");
  const read = (id: string) => context.call(getPipelineRunDetails, { pipeline_run_id: id });
  const [after, given] = await Promise.all([read(a), b === undefined ? undefined : read(b)]);
  const before = given ?? (await goodRunBefore(context, after));
  if (before === undefined) {
    const message = `b: no run of ${after.pipelineName ?? "the pipeline"} succeeded in the 5 weeks before a. Name the run to compare with.`;
    throw new ArgumentError(TOOL, "b", message);
  }
  if (before.pipelineId !== after.pipelineId) {
    const message = `a is a run of ${after.pipelineName}, b of ${before.pipelineName}: only runs of one pipeline can be compared.`;
    throw new ArgumentError(TOOL, "b", message);
  }
  return [after, before];
}

/** Tasks that broke in either run, then those that changed most, then the others; as many as are looked into. */
function lookedInto(pairs: readonly TaskPair[], changed: readonly TaskPair[]): readonly TaskPair[] {
  const isBroken = (task: TaskRunResponse | undefined) => task?.status === "FAILED" || task?.status === "WARNING";
  const broken = pairs.filter(({ before, after }) => isBroken(before) || isBroken(after));
  return [...new Set([...broken, ...changed, ...pairs])]
    .filter(({ before, after }) => hasRun(before) && hasRun(after))
    .slice(0, MOST_TASKS);
}

function hasRun(task: TaskRunResponse | undefined): task is TaskRunResponse & { id: string } {
  return task?.id !== undefined && msOf(task.startedAt) !== undefined;
}

async function operationsOf(context: WorkflowContext, pairs: readonly TaskPair[], missing: Missing) {
  const wanted = pairs.flatMap(({ before, after }) => [
    { side: "before", task: before },
    { side: "after", task: after },
  ]);
  const found = await concurrently(wanted, CONCURRENCY, async ({ side, task }) => {
    const list = hasRun(task) ? await ifPossible("Operations", missing, () => listed(context, task)) : undefined;
    const { total = 0, results = [] } = list ?? {};
    if (total > results.length) {
      missing.push(`Operations of ${task?.taskId}: only ${results.length} of ${total} were compared.`);
    }
    return { side, results };
  });
  const of = (side: string): readonly OperationResponse[] =>
    found.flatMap((each) => (each.side === side ? each.results : []));
  return { before: of("before"), after: of("after") };
}

function listed(context: WorkflowContext, { id, createdAt, startedAt, completedAt }: TaskRunResponse & { id: string }) {
  const fromMs = msOf(createdAt) ?? msOf(startedAt) ?? 0;
  const toMs = msOf(completedAt);
  return context.call(listOperations, {
    task_run_id: id,
    limit: MOST_OPERATIONS,
    time_from: new Date(fromMs - MARGIN_MS).toISOString(),
    ...(toMs === undefined ? {} : { time_to: new Date(toMs + MARGIN_MS).toISOString() }),
  });
}

/** `FAILED, 2026-11-23T02:00:00Z, 17m 53s (run …)`. */
function runText({ id, runStatus, createdAt, startedAt, completedAt }: PipelineRunResponse): string {
  const seconds = secondsBetween(startedAt, completedAt);
  const took = seconds === undefined ? "not ended" : durationText(seconds);
  return `${runStatus}, ${timeText(createdAt)}, ${took} (run ${id})`;
}

/** Why some of it is not known, or not known yet. */
function caveatsOf(after: PipelineRunResponse, before: PipelineRunResponse): string[] {
  const running = Object.entries({ a: after, b: before }).filter(([, { completedAt }]) => (completedAt ?? "") === "");
  const lacksData = [after, before].some(({ data }) => (data ?? undefined) === undefined);
  return [
    ...running.map(([name, { runStatus }]) => `${name} is ${runStatus}: what is told of it may change.`),
    ...(lacksData ? ["Definitions, inputs and environment values: the runs do not hold them."] : []),
  ];
}

/** Nothing where there is nothing to tell. */
function lines(name: string, all: readonly string[]): Readonly<Record<string, string[]>> {
  return all.length === 0 ? {} : { [name]: shortList(all, MOST_LINES) };
}

/** The call that shows the log of what failed in the later run. */
function nextOf({ id }: PipelineRunResponse, changed: readonly TaskPair[]): { readonly next?: string } {
  const failed = changed.find(({ after }) => after?.status === "FAILED")?.after;
  if (failed?.id === undefined) return {};
  return { next: `Why it failed: diagnose with run=${id}` };
}
