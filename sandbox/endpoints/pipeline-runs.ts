/** Pipeline runs: list, one, cancel. */
import type { Json } from "../data/pipeline.js";
import { between, randomOf, uuidOf } from "../data/random.js";
import { RUN_STATUSES } from "../data/vocabulary.js";
import type { Run } from "../history/run.js";
import { cronOf } from "../history/schedule.js";
import { isOver, runState, type RunState } from "../history/state.js";
import { stamp, stampOrNull } from "../history/time.js";
import { readOptionalBody } from "../http/body.js";
import { flag, object } from "../http/kinds.js";
import { paged } from "../http/page.js";
import { Parameters } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { DONE, ok, type Answer, type ApiRequest } from "../http/request.js";
import { readBounds, windowOf } from "../http/window.js";
import type { Workspace } from "../workspace.js";
import { runDefinitionOf } from "./definition.js";
import { gitLinkOf } from "./pipelines.js";

/** How long a cancelled run takes to stop, and from when it may be forced. */
const CANCELLING_MS = 3000;
const FORCE_AFTER_MS = 1500;

/** The window is that of the moment of creation. */
export function listPipelineRuns({ query, workspace, now }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const page = parameters.page(100, 50);
  const bounds = readBounds(parameters);
  parameters.check();
  const statuses = parameters.list("status", RUN_STATUSES);
  const pipelines = parameters.ids("pipeline_ids");
  const ids = parameters.ids("pipeline_run_ids");
  const environments = parameters.ids("environments");
  const { from, to } = windowOf(bounds, now);
  const runs = workspace
    .runsBetween(from, to)
    .filter(
      (run) =>
        (pipelines === undefined || pipelines.has(run.pipeline.id)) &&
        (ids === undefined || ids.has(run.id)) &&
        (environments === undefined || environments.has(run.environment?.id ?? "")) &&
        (statuses === undefined || statuses.has(runState(run, now).status)),
    );
  return paged(runs, page, (run) => runJson(workspace, run, now));
}

/** Also the answer of `…/status`. */
export function getPipelineRun(request: ApiRequest): Answer {
  return ok(runJson(request.workspace, runOfPath(request), request.now));
}

/** 204; a run that is over, or one that is forced before it had time to stop by itself, is a 400. */
export function cancelPipelineRun(request: ApiRequest): Answer {
  const run = runOfPath(request);
  const { force = false } = readOptionalBody(request, object({}, { force: flag })) ?? {};
  const { now } = request;
  if (isOver(run, now)) throw new Problem(400, "Pipeline run is already in a terminal state");
  if (force && (run.cancel === undefined || now < run.cancel.requestedAt + FORCE_AFTER_MS)) {
    throw new Problem(400, "Pipeline run cannot be force cancelled yet: cancel it and wait before forcing");
  }
  if (force && run.cancel !== undefined) run.cancel = { ...run.cancel, doneAt: now };
  run.cancel ??= { requestedAt: now, doneAt: now + CANCELLING_MS };
  return DONE;
}

/** The run that the path names. Throws 404 if there is none. */
export function runOfPath({ path, query, workspace }: ApiRequest): Run {
  const parameters = new Parameters(query, path);
  const id = parameters.pathUuid("pipeline_run_id");
  parameters.check();
  const run = workspace.findRun(id);
  if (run === undefined) throw notFound("Pipeline run not found");
  return run;
}

function runJson(workspace: Workspace, run: Run, now: number): Json {
  const state = runState(run, now);
  const anomalies = anomaliesOf(run, state);
  return {
    id: run.id,
    pipelineId: run.pipeline.id,
    pipelineName: run.pipeline.name,
    accountId: workspace.accountId,
    envId: run.environment?.id ?? null,
    envName: environmentName(workspace, run),
    runStatus: state.status,
    hasAnomalies: anomalies !== null,
    anomalies,
    triggeredBy: [triggerJson(workspace, run)],
    childPipelineRuns: [],
    message: state.message,
    pipelineVersionNumber: run.version,
    createdAt: stamp(run.createdAt),
    updatedAt: stamp(state.updatedAt),
    completedAt: stampOrNull(state.completedAt, now),
    startedAt: stampOrNull(state.startedAt, now),
    branch: run.branch,
    commit: run.commit,
    gitLink: gitLinkOf(run.pipeline, run.commit),
    data: runDefinitionOf(run),
  };
}

/** As it is called today; as it was called then, where it is gone. */
function environmentName({ environments }: Workspace, { environment }: Run): string | null {
  return environments.get(environment?.id ?? "")?.name ?? environment?.name ?? null;
}

function triggerJson(workspace: Workspace, { trigger, pipeline }: Run): Json {
  const scheduled = trigger.type === "SCHEDULED" && pipeline.schedule !== undefined;
  const again = trigger.runId !== undefined;
  return {
    triggerType: trigger.type,
    integration: null,
    scheduleName: scheduled ? "Main schedule" : null,
    scheduleCron: scheduled && pipeline.schedule ? cronOf(pipeline.schedule) : null,
    scheduleTimezone: scheduled ? "UTC" : null,
    pipelineName: again ? pipeline.name : null,
    pipelineId: again ? pipeline.id : null,
    pipelineRunId: trigger.runId ?? null,
    userId: trigger.type === "MANUAL" || again ? uuidOf(`${workspace.seed}/user`) : null,
    runTaskIds: trigger.taskIds ?? null,
    runOperationIds: null,
    continueDownstreamRun: trigger.continueDownstreamRun ?? null,
    sensorName: trigger.type === "SENSOR" ? "New files" : null,
    sensorRunId: null,
    wildcardParent: null,
  };
}

/** One finished run in a hundred took longer than its like. */
function anomaliesOf(run: Run, state: RunState): Json {
  const random = randomOf(`${run.id}/anomaly`);
  if (random() >= 0.01 || state.completedAt === undefined || state.startedAt === undefined) return null;
  const seconds = Math.max(1, Math.round((state.completedAt - state.startedAt) / 1000));
  const share = between(random, 20, 80);
  const type = "pipeline_duration_above_baseline";
  return {
    [uuidOf(`${run.id}/anomaly`)]: {
      type,
      data: {
        type,
        percentage_above_baseline: share,
        threshold_seconds: Math.round(seconds / (1 + share / 100)),
        compared_runs: 20,
        observed_seconds: seconds,
      },
    },
  };
}
