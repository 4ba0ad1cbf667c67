/** Pipelines between Orchestra and Git: registers a file that lies in the repository, moves a definition there. */
import { catalogue } from "../data/catalogue.js";
import type { JsonObject } from "../data/pipeline.js";
import { STORAGE_PROVIDERS } from "../data/vocabulary.js";
import type { Definition } from "../definition/model.js";
import { readBody } from "../http/body.js";
import { choice, nullable, object, text } from "../http/kinds.js";
import { notFound, Problem } from "../http/problem.js";
import { created, ok, type Answer, type ApiRequest } from "../http/request.js";
import { definitionOf } from "./definition.js";
import { addPipeline, changedJson, refuseUnconnected } from "./pipeline-changes.js";
import { selected } from "./pipelines.js";

const place = {
  defaultBranch: text(),
  repository: text(),
  storageProvider: choice(STORAGE_PROVIDERS),
};

const importation = object(
  { ...place, yamlPath: text() },
  { alias: nullable(text()), workingBranch: nullable(text()) },
);
const migration = object({ ...place, path: text() }, { workingBranch: nullable(text()) });

/** 404 where the repository has no such file, 409 where it belongs to a pipeline already. */
export function importPipeline(request: ApiRequest): Answer {
  const { workspace } = request;
  const body = readBody(request, importation);
  refuseUnconnected(body.storageProvider, body.repository);
  const definition = filesOf(request).get(body.yamlPath);
  if (definition === undefined) {
    throw notFound(
      `${body.yamlPath} not found on branch ${body.workingBranch ?? body.defaultBranch} of ${body.repository}`,
    );
  }
  const pipeline = addPipeline(workspace, definition, {
    alias: body.alias ?? null,
    published: true,
    storage: body.storageProvider,
    repository: body.repository,
    defaultBranch: body.defaultBranch,
    yamlPath: body.yamlPath,
  });
  return created(changedJson(request, pipeline));
}

export function migratePipeline(request: ApiRequest): Answer {
  const body = readBody(request, migration);
  const before = selected(request);
  if (before.storage !== "ORCHESTRA") throw new Problem(400, `The pipeline is stored in ${before.storage} already`);
  refuseUnconnected(body.storageProvider, body.repository);
  const after = request.workspace.pipelines.put({
    ...before,
    storage: body.storageProvider,
    repository: body.repository,
    defaultBranch: body.defaultBranch,
    yamlPath: body.path,
    updatedAt: request.now,
  });
  return ok(changedJson(request, after));
}

/** The definitions in the repository: those of the workspace's first pipelines, and one that nobody has registered. */
function filesOf({ workspace }: ApiRequest): ReadonlyMap<string, Definition> {
  const registered = catalogue(workspace.seed, workspace.openedAt, 2)
    .filter((pipeline) => pipeline.storage === "GITHUB")
    .map((pipeline) => [pipeline.yamlPath, definitionOf(pipeline)] as const);
  return new Map([...registered, ["pipelines/loyalty_points.yml", LOYALTY_POINTS] as const]) as ReadonlyMap<
    string,
    JsonObject
  > as ReadonlyMap<string, Definition>;
}

const LOYALTY_POINTS: JsonObject = {
  version: "v1",
  name: "Loyalty Points",
  pipeline: {
    load: {
      tasks: {
        load_points: {
          integration: "SNOWFLAKE",
          integrationJob: "SNOWFLAKE_RUN_QUERY",
          parameters: { statement: "call ops.load_points();" },
          connection: "snowflake_prod_71934",
          name: "Load points",
        },
      },
    },
    publish: {
      dependsOn: ["load"],
      tasks: {
        refresh_power_bi: {
          integration: "POWER_BI",
          integrationJob: "POWER_BI_REFRESH_DATASET",
          parameters: { workspace: "Northgate Analytics", datasets: ["Loyalty"] },
          connection: "power_bi_90128",
          name: "Refresh Loyalty",
        },
      },
    },
  },
  schedule: [{ name: "Main schedule", cron: "40 7 * * ? *", timezone: "UTC" }],
};
