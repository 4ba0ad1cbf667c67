/** Creates, replaces and deletes pipelines, pauses them and puts them into folders. */
import { REPOSITORY } from "../data/catalogue.js";
import type { JsonObject, Pipeline, Schedule } from "../data/pipeline.js";
import { commitOf } from "../data/random.js";
import { slug } from "../data/tasks.js";
import { STORAGE_PROVIDERS } from "../data/vocabulary.js";
import { faultsOf } from "../definition/faults.js";
import { definitionModel, type Definition } from "../definition/model.js";
import { tasksOf } from "../definition/tasks.js";
import { scheduleOf } from "../history/schedule.js";
import { readBody } from "../http/body.js";
import { choice, flag, nullable, object, text, uuid } from "../http/kinds.js";
import { Parameters } from "../http/parameters.js";
import { notFound, Problem } from "../http/problem.js";
import { created, DONE, ok, type Answer, type ApiRequest } from "../http/request.js";
import type { Workspace } from "../workspace.js";
import { definitionOf } from "./definition.js";
import { byIdOrAlias, currentJson, selected } from "./pipelines.js";

const creation = object(
  { data: definitionModel, published: flag },
  {
    storageProvider: choice(STORAGE_PROVIDERS),
    defaultBranch: nullable(text()),
    message: nullable(text()),
    messageIsCustom: nullable(flag),
    repository: nullable(text()),
    workingBranch: nullable(text()),
    yamlPath: nullable(text()),
    alias: nullable(text()),
  },
  "allowed",
);

const replacement = object(
  { data: definitionModel, published: flag },
  { alias: nullable(text()), pipelineId: nullable(uuid) },
);

/** 201 with the new pipeline. Needs the place of the file where the definition is to live in Git. */
export function createPipeline(request: ApiRequest): Answer {
  const { workspace } = request;
  const body = readBody(request, creation);
  const { storageProvider: storage = "ORCHESTRA", repository = null, yamlPath = null } = body;
  refuseFaults(workspace, body.data);
  if (storage !== "ORCHESTRA") {
    if (!repository || !yamlPath) throw new Problem(400, `repository and yamlPath are required for ${storage}`);
    refuseUnconnected(storage, repository);
  }
  const pipeline = addPipeline(workspace, body.data, {
    alias: body.alias ?? null,
    published: body.published,
    storage,
    repository: storage === "ORCHESTRA" ? null : repository,
    defaultBranch: storage === "ORCHESTRA" ? null : (body.defaultBranch ?? "main"),
    yamlPath: yamlPath ?? `pipelines/${body.alias ?? slug(body.data.name)}.yml`,
  });
  return created(changedJson(request, pipeline));
}

/** What a new pipeline is beside its definition. */
type Placement = Pick<Pipeline, "alias" | "storage" | "repository" | "defaultBranch" | "yamlPath"> & {
  readonly published: boolean;
};

/** Throws 409 where its alias or its file belongs to another pipeline. */
export function addPipeline(workspace: Workspace, definition: Definition, placement: Placement): Pipeline {
  const now = workspace.now();
  const { alias, repository, yamlPath } = placement;
  for (const other of workspace.pipelines.all()) {
    if (alias !== null && other.alias === alias)
      throw new Problem(409, `A pipeline with alias '${alias}' already exists`);
    if (repository !== null && other.repository === repository && other.yamlPath === yamlPath) {
      throw new Problem(409, `A pipeline for ${yamlPath} in ${repository} already exists`);
    }
  }
  const id = workspace.newId("pipeline");
  return workspace.pipelines.put({
    ...placement,
    ...livePartOf(definition, undefined),
    id,
    key: id,
    product: null,
    productId: null,
    folder: null,
    trigger: "SCHEDULED",
    paused: false,
    version: 1,
    published: placement.published ? 1 : null,
    createdAt: now,
    updatedAt: now,
    versions: new Map([[1, definition as JsonObject]]),
  });
}

/** Only where Orchestra stores the definition. An unpublished version can be read, and started by its number. */
export function updatePipeline(request: ApiRequest): Answer {
  const { workspace, now, query } = request;
  const body = readBody(request, replacement);
  const alias = body.alias ?? new Parameters(query).text("alias");
  if (!body.pipelineId && !alias) throw new Problem(400, "Provide pipelineId or alias");
  const before = byIdOrAlias(workspace, body.pipelineId ?? alias ?? "");
  if (before.storage !== "ORCHESTRA") {
    throw new Problem(400, `The pipeline is stored in ${before.storage}: change ${before.yamlPath} there`);
  }
  refuseFaults(workspace, body.data);
  const version = before.version + 1;
  const earlier = before.versions.size > 0 ? before.versions : new Map([[before.version, definitionOf(before)]]);
  const after = workspace.pipelines.put({
    ...before,
    ...(body.published ? { ...livePartOf(body.data, before), published: version } : {}),
    version,
    updatedAt: now,
    versions: new Map([...earlier, [version, body.data as JsonObject]]),
  });
  return ok(changedJson(request, after));
}

export function deletePipeline(request: ApiRequest): Answer {
  request.workspace.pipelines.remove(selected(request).id);
  return DONE;
}

export function pausePipeline(request: ApiRequest): Answer {
  const { paused } = readBody(request, object({ paused: flag }));
  return changed(request, { paused });
}

/** No answer shows the folder. */
export function movePipeline(request: ApiRequest): Answer {
  const { folder } = readBody(request, object({ folder: nullable(text()) }));
  const pipeline = pipelineOfPath(request);
  if (pipeline.storage !== "ORCHESTRA") {
    throw new Problem(400, `The pipeline is stored in ${pipeline.storage}: its file decides the folder`);
  }
  return changed(request, { folder: folder || null });
}

function changed(request: ApiRequest, change: Partial<Pipeline>): Answer {
  const before = pipelineOfPath(request);
  const after = request.workspace.pipelines.put({ ...before, ...change, updatedAt: request.now });
  return ok(currentJson(request, after));
}

function pipelineOfPath({ workspace, path }: ApiRequest): Pipeline {
  return byIdOrAlias(workspace, path["pipeline_id_or_alias"] ?? "");
}

/** A pipeline after a change (`CreateOrUpdatePipelineResponse`). */
export function changedJson(request: ApiRequest, pipeline: Pipeline): JsonObject {
  const git = pipeline.repository !== null;
  const sha = commitOf(`${pipeline.id}/${pipeline.version}/${pipeline.updatedAt}`);
  return {
    ...currentJson(request, pipeline),
    data: pipeline.versions.get(pipeline.version) ?? definitionOf(pipeline),
    latestFileSha: git ? commitOf(sha) : null,
    newCommitSha: git ? sha : null,
    currentVersionNumber: pipeline.version,
  };
}

/** What of a pipeline follows from its definition. */
export function livePartOf(definition: Definition, before: Pipeline | undefined) {
  return {
    name: definition.name,
    tasks: tasksOf(definition, before?.tasks),
    schedule: timesOf(definition) ?? (stillTriggered(definition, before) ? before?.schedule : undefined),
    inputs: (definition.inputs ?? {}) as JsonObject,
    definition: definition as JsonObject,
  };
}

/** When its runs are due, as far as the sandbox understands the expression; other runs are never due. */
function timesOf({ schedule }: Definition): Schedule | undefined {
  const first = schedule?.[0];
  return first === undefined || (first.timezone ?? "UTC") !== "UTC" ? undefined : scheduleOf(first.cron);
}

/** Whether what started the pipeline's runs, if no schedule did, is still in the definition. */
function stillTriggered(definition: Definition, before: Pipeline | undefined): boolean {
  if (before?.trigger === "SENSOR") return Object.keys(definition.sensors ?? {}).length > 0;
  return before?.trigger === "WEBHOOK" && definition.webhook?.enabled === true;
}

/** Throws 422 for a definition that could not run. */
function refuseFaults(workspace: Workspace, definition: Definition): void {
  const faults = faultsOf(definition, { connections: workspace.connectionIds() }, ["body", "data"]);
  if (faults.length > 0) throw new Problem(422, faults);
}

/** Throws for a Git provider or repository that the workspace has no connection with. */
export function refuseUnconnected(storage: string, repository: string): void {
  if (storage !== "GITHUB") throw new Problem(400, `The workspace has no connection with ${storage}`);
  if (repository !== REPOSITORY) throw notFound(`Repository ${repository} not found, or out of reach`);
}
