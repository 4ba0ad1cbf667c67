/** Why a run failed: its first failed task with the cause, what led to it and followed from it, and what to do next. */
import type { PipelineRunResponse, TaskRunResponse } from "../generated/models/engine.js";
import type { DiagnoseArguments } from "../generated/tools/diagnose.js";
import { getPipeline } from "../generated/tools/get_pipeline.js";
import { concurrently } from "../server/concurrently.js";
import type { JsonValue } from "../server/definition.js";
import type { WorkflowContext, WorkflowRun } from "../server/workflow.js";
import { historyOf } from "./failures/history.js";
import { type InspectedTask, inspectTask } from "./failures/inspect-task.js";
import { nextSteps } from "./failures/next-steps.js";
import { noiseText, toldHistory } from "./failures/told-history.js";
import { type ToldTask, toldTask } from "./failures/told-task.js";
import { warningTexts } from "./failures/warnings.js";
import { ifPossible, type Missing } from "./if-possible.js";
import { messageText } from "./message-text.js";
import { findRun } from "./runs/find-run.js";
import { firstFailedTasks } from "./runs/first-failed.js";
import { runText } from "./runs/run-text.js";
import { type TaskGraph, taskGraph } from "./runs/task-graph.js";
import { namesText, taskText } from "./runs/task-text.js";
import { runningText, toldState } from "./runs/told-state.js";
import { allTaskRuns } from "./task-runs.js";
import { withoutAbsent } from "./without-absent.js";

/** Independent failed tasks that are looked into; further ones are named. */
const MOST_INSPECTED = 3;
/** In characters. */
const MESSAGE = 300;
/** Of the progress that is told: the run, its tasks, and all else. */
const STEPS = 3;

type Answer = Record<string, JsonValue>;

/** Finds the run and tells what is wrong with it. @throws ArgumentError where there is no such run; ApiError */
export const run: WorkflowRun<DiagnoseArguments> = async ({ run: text }, context) => {
  const found = await findRun(context, text, { tool: "diagnose", argument: "run" });
  const missing: Missing = [];
  const { run: pipelineRun, taskRun } = found;
  context.progress(1, STEPS, runText(pipelineRun));
  const tasks =
    (await ifPossible("tasks", missing, () => allTaskRuns(context, pipelineRun.id ?? ""))) ??
    (taskRun === undefined ? [] : [taskRun]);
  const graph = taskGraph(tasks, pipelineRun.data);
  const failed = firstFailedTasks(tasks, graph);
  context.progress(2, STEPS, failed.length === 0 ? "No task failed" : `Reading what ${namesText(failed)} left behind`);
  const isFailure = failed.length > 0 || pipelineRun.runStatus === "FAILED";
  const about = withoutAbsent({
    run: runText(pipelineRun),
    note:
      found.isHealthy === true ? "No run of this pipeline failed in the last 8 weeks; this is its latest." : undefined,
    pipelineRunId: pipelineRun.id,
    askedAbout: taskRun === undefined ? undefined : askedText(taskRun, tasks, failed),
  });
  const answer = isFailure
    ? await failureAnswer(context, { run: pipelineRun, tasks, graph, failed: focused(failed, tasks, taskRun) }, missing)
    : await stateAnswer(context, pipelineRun, tasks, missing);
  return { ...about, ...answer, ...(missing.length > 0 ? { notKnown: missing } : {}) };
};

interface FailedRun {
  readonly run: PipelineRunResponse;
  readonly tasks: readonly TaskRunResponse[];
  readonly graph: TaskGraph<TaskRunResponse>;
  readonly failed: readonly TaskRunResponse[];
}

async function failureAnswer(context: WorkflowContext, failure: FailedRun, missing: Missing): Promise<Answer> {
  const { run: pipelineRun, tasks, graph, failed } = failure;
  const [inspected, history, pipeline, warnings] = await Promise.all([
    concurrently(failed.slice(0, MOST_INSPECTED), 1, (task) => inspectTask(context, task, missing)),
    ifPossible("other runs of the pipeline", missing, () => historyOf(context, pipelineRun)),
    ifPossible("the pipeline", missing, () => context.call(getPipeline, { pipeline_id: pipelineRun.pipelineId ?? "" })),
    warningsBefore(context, failure, missing),
  ]);
  const told = inspected.map(toldTask);
  const [first] = inspected;
  const others = tasks
    .filter(({ status }) => status === "FAILED")
    .filter((task) => !inspected.some((each) => each.task === task));
  const causes = told.map(({ cause }) => cause);
  const noise = noiseText(pipelineRun, pipeline);
  const isRunning = pipelineRun.completedAt == null;
  const next = nextSteps({ run: pipelineRun, causes, history, isRunning, isNoise: noise !== undefined });
  return withoutAbsent({
    noise,
    message: first === undefined ? messageText(pipelineRun.message, MESSAGE) : undefined,
    firstFailed: told.length === 0 ? undefined : told.map((each, index) => withSkipped(each, inspected[index], graph)),
    alsoFailed: others.length === 0 ? undefined : namesText(others),
    warnedBefore: warnings.length === 0 ? undefined : warnings,
    stillRunning: runningText(tasks),
    ...(history === undefined ? {} : await toldHistory(context, pipelineRun, first, history, missing)),
    next: next.length === 0 ? undefined : next,
  });
}

/** What follows from a failed task, beside what is told of it. */
function withSkipped(
  { told }: ToldTask,
  inspected: InspectedTask | undefined,
  graph: TaskGraph<TaskRunResponse>,
): JsonValue {
  const after = inspected === undefined ? [] : [...graph.after(inspected.task)];
  const skipped = after.filter(({ status }) => status === "SKIPPED");
  return skipped.length === 0 ? told : { ...told, skippedAfter: `${skipped.length}: ${namesText(skipped)}` };
}

/** Warnings of tasks that come before a failed one, as their operations tell them. */
async function warningsBefore(
  context: WorkflowContext,
  { graph, failed }: FailedRun,
  missing: Missing,
): Promise<string[]> {
  const before = new Set(failed.slice(0, MOST_INSPECTED).flatMap((task) => [...graph.before(task)]));
  const warned = [...before].filter(({ status }) => status === "WARNING");
  return warningTexts(context, warned, missing);
}

async function stateAnswer(
  context: WorkflowContext,
  pipelineRun: PipelineRunResponse,
  tasks: readonly TaskRunResponse[],
  missing: Missing,
): Promise<Answer> {
  const warned = tasks.filter(({ status }) => status === "WARNING");
  const warnings = await warningTexts(context, warned, missing);
  const state = toldState(pipelineRun, tasks, context.apiNow("engine"));
  return warnings.length === 0 ? state : { ...state, warnings };
}

/** Where the task that was named stands, if it is not itself what failed first. */
function askedText(named: TaskRunResponse, tasks: readonly TaskRunResponse[], failed: readonly TaskRunResponse[]) {
  if (failed.some(({ id }) => id === named.id)) return undefined;
  const isEarlier = !tasks.some(({ id }) => id === named.id) && tasks.some(({ taskId }) => taskId === named.taskId);
  const state = isEarlier ? `an earlier attempt, ${named.status}` : (named.status ?? "in an unknown state");
  const [first] = failed;
  const cause = first === undefined || first.taskId === named.taskId ? "" : `; what failed first is ${taskText(first)}`;
  return `${taskText(named)} is ${state}${cause}`;
}

/** The named task is looked into as well, where it failed by itself or after another. */
function focused(
  failed: readonly TaskRunResponse[],
  tasks: readonly TaskRunResponse[],
  named: TaskRunResponse | undefined,
): readonly TaskRunResponse[] {
  const own = tasks.find((task) => task.id === named?.id && task.status === "FAILED");
  if (own === undefined) return failed;
  return failed.includes(own)
    ? [own, ...failed.filter((task) => task !== own)]
    : [...failed.slice(0, MOST_INSPECTED - 1), own];
}
