/** Starts a run of a pipeline. A started run succeeds: whatever failed before has been put right. */
import { headOf } from "../data/catalogue.js";
import type { Environment, Pipeline } from "../data/pipeline.js";
import { uuidOf } from "../data/random.js";
import type { Definition } from "../definition/model.js";
import type { Run, RunSketch, Trigger } from "../history/run.js";
import { defaultEnvironment } from "../history/scheduled.js";
import { runState } from "../history/state.js";
import { readOptionalBody } from "../http/body.js";
import { flag, list, nullable, object, open, text, whole, type Of } from "../http/kinds.js";
import { Problem } from "../http/problem.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Workspace } from "../workspace.js";
import { definitionAt } from "./definition.js";
import { livePartOf } from "./pipeline-changes.js";
import { byIdOrAlias } from "./pipelines.js";

const startModel = object(
  {},
  {
    branch: nullable(text()),
    commit: nullable(text()),
    versionNumber: nullable(whole()),
    environment: nullable(text()),
    environmentOverrides: nullable(open),
    runInputs: nullable(open),
    taskIds: nullable(list(text())),
    continueDownstreamRun: nullable(flag),
    retryFromFailed: flag,
    ciRunId: nullable(text()),
    data: list(open),
  },
);
type StartBody = Of<typeof startModel>;

/** A paused pipeline, an unknown environment, version or task is a 400. */
export function startPipeline(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const body = readOptionalBody(request, startModel) ?? {};
  const current = byIdOrAlias(workspace, request.path["pipeline_id_or_alias"] ?? "");
  if (current.paused) throw new Problem(400, "Pipeline is paused and cannot be started");
  const version = body.versionNumber ?? current.published ?? current.version;
  if (version < 1 || version > current.version) throw new Problem(400, "Pipeline version not found");
  const pipeline = atVersion(current, version);
  const failed = body.retryFromFailed ? lastFailed(workspace, pipeline, now) : undefined;
  const run = workspace.add({
    id: uuidOf(`${workspace.seed}/started/${now}/${workspace.addedCount()}`),
    pipeline,
    createdAt: now,
    environment: environmentOf(workspace, body.environment ?? undefined),
    ...sourceOf(pipeline, body, now),
    version,
    trigger: triggerOf(body, failed),
    failures: new Map(),
    leftOut: leftOutOf(pipeline, body, failed),
    pace: paceOf(workspace),
    requested: {
      inputs: body.runInputs ?? {},
      environment: body.environmentOverrides ?? {},
      ciRunId: body.ciRunId ?? null,
    },
  });
  return ok({ id: run.id, pipelineRunId: run.id, message: "Pipeline run started" });
}

/** The pipeline with the tasks and inputs of a version; of most pipelines every version is the same. */
function atVersion(pipeline: Pipeline, version: number): Pipeline {
  if (pipeline.versions.size === 0 || version === pipeline.published) return pipeline;
  return { ...pipeline, ...livePartOf(definitionAt(pipeline, version) as Definition, pipeline) };
}

/** By id or name; the default where none is named. Undefined only in a workspace without environments. */
function environmentOf(workspace: Workspace, nameOrId: string | undefined): Environment | undefined {
  if (nameOrId === undefined) return defaultEnvironment(workspace, workspace.now());
  const wanted = nameOrId.toLowerCase();
  const found = workspace.environments.all().find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (found === undefined) throw new Problem(400, `Environment '${nameOrId}' not found`);
  return found;
}

/** A given branch without a commit means the head of that branch. */
function sourceOf(pipeline: Pipeline, body: StartBody, now: number): Pick<RunSketch, "branch" | "commit"> {
  const branch = body.branch ?? pipeline.defaultBranch;
  const head = pipeline.repository === null || branch === null ? null : headOf(pipeline, branch, now);
  return { branch, commit: body.commit ?? head };
}

function triggerOf(body: StartBody, failed: Run | undefined): Trigger {
  return {
    type: failed !== undefined ? "RESTART_FROM_FAILED" : body.taskIds?.length ? "RESTART_FROM_TASKS" : "MANUAL",
    ...(failed === undefined ? {} : { runId: failed.id }),
    ...(body.taskIds?.length ? { taskIds: body.taskIds } : {}),
    ...(typeof body.continueDownstreamRun === "boolean" ? { continueDownstreamRun: body.continueDownstreamRun } : {}),
  };
}

/** The latest run that is over, if it failed; a retry with nothing to retry is a run of everything. */
function lastFailed(workspace: Workspace, pipeline: Pipeline, now: number): Run | undefined {
  const latest = workspace.latestRuns().get(pipeline.id);
  return latest !== undefined && runState(latest, now).status === "FAILED" ? latest : undefined;
}

function leftOutOf(pipeline: Pipeline, body: StartBody, failed: Run | undefined): Map<string, string> {
  const leftOut = new Map<string, string>();
  for (const { task, result } of failed?.taskRuns ?? []) {
    if (result === "SUCCEEDED" || result === "WARNING") {
      leftOut.set(task.id, "Succeeded in the run that is tried again; not run again.");
    }
  }
  if (!body.taskIds?.length) return leftOut;
  const wanted = new Set(body.taskIds);
  const unknown = body.taskIds.find((id) => !pipeline.tasks.some((task) => task.id === id));
  if (unknown !== undefined) throw new Problem(400, `Task '${unknown}' not found in pipeline`);
  for (const task of pipeline.tasks) if (!wanted.has(task.id)) leftOut.set(task.id, "Not among the selected tasks.");
  return leftOut;
}

/** Durations shrink with the speed; the waits stay long enough to be seen. */
function paceOf({ speed }: Workspace): NonNullable<RunSketch["pace"]> {
  return { scale: 1 / speed, queueMs: [Math.max(120, 2000 / speed), Math.max(180, 6000 / speed)] };
}
