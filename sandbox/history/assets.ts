/** The assets that operations make or look at, and what the latest runs of each pipeline say about them. */
import type { JsonObject } from "../data/pipeline.js";
import { between, randomOf, uuidOf } from "../data/random.js";
import type { Workspace } from "../workspace.js";
import { operationsOf, type Operation } from "./operations.js";
import { DAY_MS, stamp } from "./time.js";

/** As the answers have it (`AssetResponse`). */
export type Asset = JsonObject & { readonly assetId: string; readonly externalId: string };

/** What the operations of the latest runs of each pipeline say about each asset. */
export function madeAssets(workspace: Workspace, now: number): Asset[] {
  const seen = new Map<string, { newest: Operation; succeededAt: number | undefined }>();
  const counts = new Map<string, number>();
  for (const run of workspace.runsBetween(now - 7 * DAY_MS, now)) {
    if (run.environment?.isDefault !== true) continue; // other environments build tables of their own
    const count = (counts.get(run.pipeline.id) ?? 0) + 1;
    counts.set(run.pipeline.id, count);
    if (count > 3) continue;
    for (const operation of run.taskRuns.flatMap(operationsOf)) {
      if (operation.asset === null || operation.insertedAt > now) continue;
      const before = seen.get(operation.asset);
      const passed = operation.status === "SUCCEEDED" ? operation.endedAt : undefined;
      if (before === undefined) seen.set(operation.asset, { newest: operation, succeededAt: passed });
      else if (worse(operation, before.newest))
        seen.set(operation.asset, { newest: operation, succeededAt: undefined });
      else before.succeededAt ??= operation.taskRun.run === before.newest.taskRun.run ? undefined : passed;
    }
  }
  const downstream = new Map<string, string[]>();
  const upstream = new Map([...seen].map(([id, { newest }]) => [id, upstreamOf(newest, seen)]));
  for (const [id, parents] of upstream) {
    for (const parent of parents) downstream.set(parent, [...(downstream.get(parent) ?? []), id]);
  }
  return [...seen].map(([id, { newest, succeededAt }]) =>
    assetJson(workspace, id, newest, succeededAt, upstream.get(id) ?? [], downstream.get(id) ?? []),
  );
}

/** A failed test says more about a table than the model that was built before it in the same run. */
function worse(a: Operation, b: Operation): boolean {
  return a.taskRun === b.taskRun && a.status !== "SUCCEEDED" && b.status === "SUCCEEDED";
}

function upstreamOf({ node, taskRun, asset }: Operation, seen: ReadonlyMap<string, unknown>): string[] {
  const { work } = taskRun.task;
  if (node === undefined || work.kind !== "dbt") return [];
  const model =
    node.test === undefined ? node : work.project.nodes.find((candidate) => candidate.uniqueId === node.parents[0]);
  const parents = new Set(model?.parents ?? []);
  const read = operationsOf(taskRun).flatMap((operation) =>
    parents.has(operation.externalId) ? (operation.asset ?? []) : [],
  );
  const [, source, entity] = /^stg_(.+)__(.+)$/.exec(model?.name ?? "") ?? [];
  if (source === undefined || entity === undefined) return read.filter((id) => id !== asset);
  const raw = [`RAW.${source}.${entity}`, `RAW.${source}.GL_${entity}`].map((id) => id.toUpperCase());
  return raw.filter((id) => seen.has(id));
}

const STATUSES = { FAILED: "UNHEALTHY", WARNING: "WARNING", SKIPPED: "WARNING", SUCCEEDED: "HEALTHY" } as const;

function assetJson(
  workspace: Workspace,
  externalId: string,
  newest: Operation,
  succeededAt: number | undefined,
  upstream: readonly string[],
  downstream: readonly string[],
): Asset {
  const { run, task } = newest.taskRun;
  const dashboard = newest.type === "REFRESH";
  const parts = externalId.split(".");
  const [database = null, schema = null, table = null] = dashboard ? [] : parts;
  const random = randomOf(`${workspace.seed}/${externalId}`);
  const createdAt = run.pipeline.createdAt + between(random, 0, 40) * DAY_MS;
  const rows = dashboard ? null : (newest.rows ?? between(random, 500, 900_000));
  return {
    assetId: uuidOf(`${workspace.seed}/asset/${externalId}`),
    integration:
      task.integration === "POWER_BI" || task.integration === "TABLEAU_CLOUD" ? task.integration : "SNOWFLAKE",
    accountId: workspace.accountId,
    assetName: dashboard ? newest.name : (table ?? externalId),
    assetType: dashboard ? (task.integration === "POWER_BI" ? "DATASET" : "WORKBOOK") : tableType(newest),
    integrationAccountId: (dashboard ? task.connection : null) ?? "northgate-eu1",
    databaseName: database,
    schemaName: schema,
    workspaceName: dashboard ? "Northgate Analytics" : null,
    workspaceId: dashboard ? uuidOf(`${workspace.seed}/bi`) : null,
    externalId,
    connection: task.connection,
    status: STATUSES[newest.status as keyof typeof STATUSES] ?? "UNKNOWN",
    createdAt: stamp(createdAt),
    updatedAt: stamp(newest.insertedAt),
    connectionIntegration: task.integration,
    lastSuccessfulRun: succeededAt === undefined ? null : stamp(succeededAt),
    upstreamDependencies: upstream,
    downstreamDependencies: downstream,
    integrationAssetType: dashboard ? "dataset" : "relation",
    owner: run.pipeline.product,
    owners: run.pipeline.product === null ? [] : [run.pipeline.product],
    createdInIntegration: stamp(createdAt),
    lastUpdatedInIntegration: stamp(newest.endedAt),
    usagePercentage: Math.round(random() * 1000) / 10,
    freshnessConfig: null,
    meta: null,
    tableName: table,
    rowCount: rows,
    bytes: rows === null ? null : rows * between(random, 60, 400),
    description: null,
    url: null,
    lastViewed: null,
    uniqueViewers: dashboard ? between(random, 1, 60) : null,
    viewCount: dashboard ? between(random, 1, 900) : null,
    viewCountFromTimestamp: null,
  };
}

function tableType({ node, taskRun }: Operation): string {
  const { work } = taskRun.task;
  const name = node?.test?.model ?? node?.name;
  const model = work.kind === "dbt" ? work.project.nodes.find((candidate) => candidate.name === name) : node;
  return model?.materialized === "view" ? "VIEW" : "TABLE";
}
