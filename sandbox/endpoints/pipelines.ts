/** Pipelines: list, get, definition. */
import type { JsonObject, Pipeline } from "../data/pipeline.js";
import type { Run } from "../history/run.js";
import { runState } from "../history/state.js";
import { stamp, stampOrNull } from "../history/time.js";
import { paged } from "../http/page.js";
import { Parameters } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Workspace } from "../workspace.js";
import { definitionAt, triggersOf } from "./definition.js";

/** All pipelines as a bare array; with both `page` and `page_size`, one page of them sorted by name. */
export function listPipelines({ query, workspace, now }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const name = parameters.text("name")?.toLowerCase();
  const page = parameters.page(100, 50);
  parameters.check();
  const latest = workspace.latestRuns();
  const render = (pipeline: Pipeline): JsonObject => pipelineJson(pipeline, latest.get(pipeline.id), now);
  const found = workspace.pipelines
    .all()
    .filter((pipeline) => name === undefined || pipeline.name.toLowerCase().includes(name));
  if (!parameters.has("page") || !parameters.has("page_size")) return ok(found.map(render));
  return paged(
    found.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    page,
    render,
  );
}

export function getPipeline(request: ApiRequest): Answer {
  return ok(currentJson(request, selected(request)));
}

/** The definition at the version that is asked for, or the latest. */
export function getPipelineData(request: ApiRequest): Answer {
  const pipeline = selected(request);
  return ok(definitionAt(pipeline, new Parameters(request.query).integer("version") ?? pipeline.version));
}

/** The pipeline with this id or alias. */
export function byIdOrAlias(workspace: Workspace, text: string): Pipeline {
  const id = text.toLowerCase();
  const found = workspace.pipelines.all().find((pipeline) => pipeline.id === id || pipeline.alias === text);
  if (found === undefined) throw notFound("Pipeline not found");
  return found;
}

/** Exactly one selector: `pipeline_id`, `alias`, or `repository` together with `yaml_path`. */
export function selected({ query, workspace }: ApiRequest): Pipeline {
  const parameters = new Parameters(query);
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
  const found = workspace.pipelines
    .all()
    .find(
      (pipeline) =>
        pipeline.id === id ||
        (alias !== undefined && pipeline.alias === alias) ||
        (repository !== undefined && pipeline.repository === repository && pipeline.yamlPath === path),
    );
  if (found === undefined) throw notFound("Pipeline not found");
  if (version !== undefined && (version < 1 || version > found.version)) throw notFound("Pipeline version not found");
  return found;
}

/** The page of a commit where a pipeline's code is kept; null where it is kept in no repository. */
export function gitLinkOf({ repository }: Pipeline, commit: string | null): string | null {
  return commit === null || repository === null ? null : `https://github.com/${repository}/tree/${commit}`;
}

/** A pipeline with its newest run (`PipelineResponse`). */
export function currentJson({ workspace, now }: ApiRequest, pipeline: Pipeline): JsonObject {
  return pipelineJson(pipeline, workspace.latestRuns().get(pipeline.id), now);
}

function pipelineJson(pipeline: Pipeline, latest: Run | undefined, now: number): JsonObject {
  const state = latest === undefined ? undefined : runState(latest, now);
  return {
    id: pipeline.id,
    name: pipeline.name,
    numTasks: pipeline.tasks.length,
    yamlPath: pipeline.yamlPath,
    createdAt: stamp(pipeline.createdAt),
    updatedAt: stamp(pipeline.updatedAt),
    paused: pipeline.paused,
    ...triggersOf(pipeline),
    productId: pipeline.productId,
    productName: pipeline.product,
    latestVersionNumber: pipeline.version,
    publishedVersionNumber: pipeline.published,
    storageProvider: pipeline.storage,
    repository: pipeline.repository,
    defaultBranch: pipeline.defaultBranch,
    alias: pipeline.alias,
    latestRunId: latest?.id ?? null,
    latestRunStatus: state?.status ?? null,
    latestRunMessage: state?.message ?? null,
    latestRunCreatedAt: stampOrNull(latest?.createdAt, now),
    latestRunCompletedAt: stampOrNull(state?.completedAt, now),
    latestRunStartedAt: stampOrNull(state?.startedAt, now),
  };
}
