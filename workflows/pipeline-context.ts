/** One pipeline at a glance: what it does and when, how its recent runs went, and what fails now. */
import type { PipelineResponse, PipelineRunResponse } from "../generated/models/engine.js";
import { getPipeline } from "../generated/tools/get_pipeline.js";
import { getPipelineData } from "../generated/tools/get_pipeline_data.js";
import { listPipelineRuns } from "../generated/tools/list_pipeline_runs.js";
import type { PipelineContextArguments } from "../generated/tools/pipeline_context.js";
import type { WorkflowContext, WorkflowRun } from "../server/workflow.js";
import { idOf, isUuid } from "./address.js";
import { isOfBranch } from "./failures/failure.js";
import { causeOf } from "./failures/read.js";
import { groupTold } from "./failures/tell.js";
import { ifPossible, type Missing } from "./if-possible.js";
import { maskedValue } from "../server/redaction/masked-value.js";
import { messageText, shortList } from "./message-text.js";
import { allPipelines, meantPipelines } from "./pipelines/find.js";
import { taskLines } from "./pipelines/task-text.js";
import { tasksOf } from "./pipelines/tasks.js";
import { triggerEventsOf, triggerLines } from "./pipelines/triggers.js";
import { runsTold } from "./runs/summary.js";
import { msOf, timeText } from "./time-text.js";
import { withoutAbsent } from "./without-absent.js";

const TOOL = "pipeline_context";
/** How far back runs are read, and how many. */
const SINCE = "-7d";
const MOST_RUNS = 300;
/** Lines of each list, and characters of an input's default. */
const MOST_LINES = 10;
const MOST_DEFAULT = 80;

/** Answers with all of it. @throws ArgumentError where the pipeline is not known or not clear; ApiError */
export const run: WorkflowRun<PipelineContextArguments> = async ({ pipeline: text }, context) => {
  const missing: Missing = [];
  const pipelines = await allPipelines(context);
  const pipeline = await meantPipeline(context, pipelines, text);
  const id = pipeline.id ?? "";
  const [definition, list] = await Promise.all([
    ifPossible("Definition", missing, () => context.call(getPipelineData, { pipeline_id: id })),
    ifPossible("Runs", missing, () =>
      context.call(listPipelineRuns, { pipeline_ids: [id], time_from: SINCE, limit: MOST_RUNS }),
    ),
  ]);
  const runs: readonly PipelineRunResponse[] = list?.results ?? [];
  const counted = runs.filter((each) => !isOfBranch(each, pipeline));
  const failing = await failingNow(context, counted, pipeline, missing);
  const nameOf = (pipelineId: string) =>
    pipelines.find((each) => each.id === pipelineId)?.name ?? `pipeline ${pipelineId}`;
  const tasks = tasksOf(definition ?? runs[0]?.data);
  const total = list?.total ?? runs.length;
  return {
    ...aboutOf(pipeline),
    startedBy: triggerLines(pipeline, nameOf, context.apiNow("engine")),
    ...lines("upstream", upstreamOf(pipeline, runs, nameOf)),
    ...lines("downstream", downstreamOf(pipeline, pipelines, runs)),
    ...lines("inputs", inputLines(definition?.inputs ?? pipeline.inputs)),
    ...(failing === undefined ? {} : { failing }),
    runs: {
      window: `the last 7 days${total > runs.length ? `, the newest ${runs.length} of ${total}` : ""}`,
      ...runsTold(counted),
      ...(runs.length > counted.length ? { onBranches: `${runs.length - counted.length} more, not counted` } : {}),
    },
    tasks: taskLines(tasks),
    ...lines("notKnown", missing),
    next: nextOf(id, failing),
  };
};

async function meantPipeline(
  context: WorkflowContext,
  pipelines: readonly PipelineResponse[],
  text: string,
): Promise<PipelineResponse> {
  const id = idOf(text, "pipelines");
  const isListed = pipelines.some((each) => each.id === id.toLowerCase());
  if (isUuid(id) && !isListed) return context.call(getPipeline, { pipeline_id: id });
  const [found] = meantPipelines(pipelines, { tool: TOOL, argument: "pipeline", text, takesSeveral: false });
  if (found === undefined) throw new Error("no pipeline was meant, and none was missed");
  return found;
}

function aboutOf(pipeline: PipelineResponse) {
  const { storageProvider, repository, yamlPath, defaultBranch, latestVersionNumber, publishedVersionNumber } =
    pipeline;
  const isGit = (repository ?? "") !== "";
  const versions = `version ${latestVersionNumber ?? "?"}${publishedVersionNumber === null ? ", none published" : `, published ${publishedVersionNumber ?? "?"}`}`;
  return withoutAbsent({
    pipeline: pipeline.name,
    id: pipeline.id,
    alias: pipeline.alias,
    paused: pipeline.paused === true ? true : undefined,
    product: pipeline.productName,
    definitionIn: isGit
      ? `${storageProvider}: ${repository}, ${yamlPath}, branch ${defaultBranch}`
      : `${storageProvider ?? "ORCHESTRA"}, ${versions}`,
    changedAt: timeText(pipeline.updatedAt),
  });
}

/** The failure that the latest ended run left, told as whats_broken tells it. */
async function failingNow(
  context: WorkflowContext,
  runs: readonly PipelineRunResponse[],
  pipeline: PipelineResponse,
  missing: Missing,
) {
  const ended = runs.filter(({ runStatus }) => ["SUCCEEDED", "WARNING", "FAILED"].includes(runStatus ?? ""));
  const [newest] = ended;
  if (newest?.runStatus !== "FAILED") return undefined;
  const lastGood = ended.findIndex(({ runStatus }) => runStatus !== "FAILED");
  const failed = lastGood === -1 ? ended : ended.slice(0, lastGood);
  const cause = await causeOf(context, newest, missing);
  const firstMs = msOf(failed.at(-1)?.createdAt) ?? cause.atMs;
  const group = { newest: cause, count: failed.length, firstMs, lastMs: cause.atMs };
  const remark = pipeline.paused === true ? "; the pipeline is paused" : "";
  const { pipeline: _, first: __, ...told } = groupTold(group, { kind: "failing", sinceMs: firstMs }, remark);
  return told;
}

function upstreamOf(
  pipeline: PipelineResponse,
  runs: readonly PipelineRunResponse[],
  nameOf: (pipelineId: string) => string,
): string[] {
  const declared = triggerEventsOf(pipeline.triggerEvents).flatMap(({ pipelineId }) => pipelineId ?? []);
  const seen = runs.flatMap(({ triggeredBy = [] }) => triggeredBy.flatMap(({ pipelineId }) => pipelineId ?? []));
  return [...new Set([...declared, ...seen])].filter((id) => id !== pipeline.id).map(nameOf);
}

function downstreamOf(
  { id }: PipelineResponse,
  pipelines: readonly PipelineResponse[],
  runs: readonly PipelineRunResponse[],
): string[] {
  const declared = pipelines
    .filter(({ triggerEvents }) => triggerEventsOf(triggerEvents).some(({ pipelineId }) => pipelineId === id))
    .flatMap(({ name }) => name ?? []);
  const seen = runs.flatMap(({ childPipelineRuns }) =>
    (childPipelineRuns ?? []).flatMap((child) => child.pipelineName ?? []),
  );
  return [...new Set([...declared, ...seen])];
}

function inputLines(inputs: PipelineResponse["inputs"]): string[] {
  const clean = maskedValue(inputs ?? {}) as NonNullable<PipelineResponse["inputs"]>;
  return Object.entries(clean).map(([name, { type = "any", default: value, optional }]) => {
    const usual =
      value === undefined || value === null ? "" : `, default ${messageText(JSON.stringify(value), MOST_DEFAULT)}`;
    return `${name}: ${type}${usual}${optional === true ? ", optional" : ""}`;
  });
}

/** Nothing where there is nothing to tell. */
function lines(name: string, all: readonly string[]): Readonly<Record<string, string[]>> {
  return all.length === 0 ? {} : { [name]: shortList(all, MOST_LINES) };
}

function nextOf(id: string, failing: Awaited<ReturnType<typeof failingNow>>): string {
  const definition = `The whole definition: get_pipeline_data with pipeline_id=${id}`;
  if (failing?.["taskRunId"] === undefined) return definition;
  return `Why it fails: diagnose with run=${failing["pipelineRunId"]}. ${definition}`;
}
