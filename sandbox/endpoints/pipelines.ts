/** Pipelines: list, get, definition. */
import type { Json, Pipeline } from "../data/pipeline.js";
import type { Run } from "../history/run.js";
import { runState } from "../history/state.js";
import { DAY_MS, stamp, stampOrNull } from "../history/time.js";
import { paged } from "../http/page.js";
import { Parameters } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Workspace } from "../workspace.js";
import { definitionOf, scheduleOf, sensorsOf } from "./definition.js";

const REPOSITORY = "northgate-foods/data-pipelines";

/** All pipelines as a bare array; with both `page` and `page_size`, one page of them sorted by name. */
export function listPipelines({ query, workspace, now }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const name = parameters.text("name")?.toLowerCase();
  const page = parameters.page(100, 50);
  parameters.check();
  const latest = workspace.latestRuns();
  const render = (pipeline: Pipeline): Json => pipelineJson(pipeline, latest.get(pipeline.id), now);
  const found = workspace.pipelines.filter(
    (pipeline) => name === undefined || pipeline.name.toLowerCase().includes(name),
  );
  if (!parameters.has("page") || !parameters.has("page_size")) return ok(found.map(render));
  return paged(
    found.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    page,
    render,
  );
}

export function getPipeline({ query, workspace, now }: ApiRequest): Answer {
  const pipeline = selected(new Parameters(query), workspace);
  return ok(pipelineJson(pipeline, workspace.latestRuns().get(pipeline.id), now));
}

export function getPipelineData({ query, workspace }: ApiRequest): Answer {
  return ok(definitionOf(selected(new Parameters(query), workspace)));
}

/** The pipeline with this id or alias. */
export function byIdOrAlias(workspace: Workspace, text: string): Pipeline {
  const id = text.toLowerCase();
  const found = workspace.pipelines.find((pipeline) => pipeline.id === id || pipeline.alias === text);
  if (found === undefined) throw notFound("Pipeline not found");
  return found;
}

/** Exactly one selector: `pipeline_id`, `alias`, or `repository` together with `yaml_path`. */
function selected(parameters: Parameters, workspace: Workspace): Pipeline {
  const id = parameters.uuid("pipeline_id");
  const version = parameters.integer("version");
  parameters.check();
  const alias = parameters.text("alias");
  const repository = parameters.text("repository");
  const path = parameters.text("yaml_path");
  if ((repository === undefined) !== (path === undefined)) {
    throw new Problem(400, "repository and yaml_path must be provided together");
  }
  if ([id, alias, repository].filter((selector) => selector !== undefined).length !== 1) {
    throw new Problem(400, "Provide exactly one of pipeline_id, alias, or repository with yaml_path");
  }
  const found = workspace.pipelines.find(
    (pipeline) =>
      pipeline.id === id ||
      pipeline.alias === alias ||
      (pipeline.storage === "GITHUB" && repository === REPOSITORY && yamlPath(pipeline) === path),
  );
  if (found === undefined) throw notFound("Pipeline not found");
  if (version !== undefined && (version < 1 || version > found.version)) throw notFound("Pipeline version not found");
  return found;
}

function yamlPath(pipeline: Pipeline): string {
  return `pipelines/${pipeline.alias}.yml`;
}

/** The page of a commit where the pipeline's code is kept. */
export function gitLinkOf(commit: string): string {
  return `https://github.com/${REPOSITORY}/tree/${commit}`;
}

function pipelineJson(pipeline: Pipeline, latest: Run | undefined, now: number): Json {
  const git = pipeline.storage === "GITHUB";
  const state = latest === undefined ? undefined : runState(latest, now);
  return {
    id: pipeline.id,
    name: pipeline.name,
    numTasks: pipeline.tasks.length,
    yamlPath: yamlPath(pipeline),
    createdAt: stamp(pipeline.createdAt),
    updatedAt: stamp(pipeline.createdAt + (60 + (pipeline.version % 9)) * DAY_MS),
    paused: pipeline.paused,
    triggerEvents: "[]",
    webhook: JSON.stringify({ enabled: pipeline.trigger === "WEBHOOK" }),
    schedule: JSON.stringify(scheduleOf(pipeline)),
    sensors: JSON.stringify(sensorsOf(pipeline)),
    inputs: pipeline.inputs,
    productId: pipeline.productId,
    productName: pipeline.product,
    latestVersionNumber: pipeline.version,
    publishedVersionNumber: pipeline.version,
    storageProvider: pipeline.storage,
    repository: git ? REPOSITORY : null,
    defaultBranch: git ? "main" : null,
    alias: pipeline.alias,
    latestRunId: latest?.id ?? null,
    latestRunStatus: state?.status ?? null,
    latestRunMessage: state?.message ?? null,
    latestRunCreatedAt: stampOrNull(latest?.createdAt, now),
    latestRunCompletedAt: stampOrNull(state?.completedAt, now),
    latestRunStartedAt: stampOrNull(state?.startedAt, now),
  };
}
