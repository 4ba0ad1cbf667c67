/** Starts a run of a pipeline. A started run succeeds: whatever failed before has been put right. */
import type { Environment, Json, Pipeline } from "../data/pipeline.js";
import { headOf } from "../data/catalogue.js";
import { uuidOf } from "../data/random.js";
import type { Run, RunSketch, Trigger } from "../history/run.js";
import { runState } from "../history/state.js";
import { readBody, type Fields } from "../http/body.js";
import { Problem } from "../http/problem.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Workspace } from "../workspace.js";
import { byIdOrAlias } from "./pipelines.js";

const FIELDS: Fields = {
  branch: { kind: "string", nullable: true },
  commit: { kind: "string", nullable: true },
  versionNumber: { kind: "integer", nullable: true },
  environment: { kind: "string", nullable: true },
  environmentOverrides: { kind: "object", nullable: true },
  runInputs: { kind: "object", nullable: true },
  taskIds: { kind: "strings", nullable: true },
  continueDownstreamRun: { kind: "boolean", nullable: true },
  retryFromFailed: { kind: "boolean" },
  ciRunId: { kind: "string", nullable: true },
  data: { kind: "objects" },
};

/** What the body may hold, after {@link FIELDS} has let it pass. */
interface StartBody {
  readonly branch?: string | null;
  readonly commit?: string | null;
  readonly versionNumber?: number | null;
  readonly environment?: string | null;
  readonly environmentOverrides?: Readonly<Record<string, Json>> | null;
  readonly runInputs?: Readonly<Record<string, Json>> | null;
  readonly taskIds?: readonly string[] | null;
  readonly continueDownstreamRun?: boolean | null;
  readonly retryFromFailed?: boolean;
  readonly ciRunId?: string | null;
}

/** A paused pipeline, an unknown environment, version or task is a 400. */
export function startPipeline(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const body = readBody(request, FIELDS) as StartBody;
  const pipeline = byIdOrAlias(workspace, request.path["pipeline_id_or_alias"] ?? "");
  if (pipeline.paused) throw new Problem(400, "Pipeline is paused and cannot be started");
  if (body.versionNumber && body.versionNumber > pipeline.version) throw new Problem(400, "Pipeline version not found");
  const failed = body.retryFromFailed ? lastFailed(workspace, pipeline, now) : undefined;
  const run = workspace.add({
    id: uuidOf(`${workspace.seed}/started/${now}/${workspace.addedCount()}`),
    pipeline,
    createdAt: now,
    environment: environmentOf(workspace, body.environment ?? undefined),
    ...sourceOf(pipeline, body, now),
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

function environmentOf(workspace: Workspace, nameOrId: string | undefined): Environment {
  if (nameOrId === undefined) return workspace.environments[0];
  const wanted = nameOrId.toLowerCase();
  const found = workspace.environments.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (found === undefined) throw new Problem(400, `Environment '${nameOrId}' not found`);
  return found;
}

/** A given branch without a commit means the head of that branch. */
function sourceOf(pipeline: Pipeline, body: StartBody, now: number): Pick<RunSketch, "branch" | "commit" | "version"> {
  const version = body.versionNumber ?? pipeline.version;
  if (pipeline.storage !== "GITHUB") return { branch: body.branch ?? null, commit: body.commit ?? null, version };
  const branch = body.branch ?? "main";
  return { branch, commit: body.commit ?? headOf(pipeline, branch, now), version };
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
