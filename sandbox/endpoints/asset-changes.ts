/** What people tell of assets: registers them, changes their metadata, forgets them, draws edges between them. */
import type { JsonObject } from "../data/pipeline.js";
import { ASSET_STATUSES, ASSET_TYPES, INTEGRATIONS } from "../data/vocabulary.js";
import { knownAssets } from "../history/known-assets.js";
import { stamp } from "../history/time.js";
import { readBody } from "../http/body.js";
import { choice, list, moment, nullable, object, open, text } from "../http/kinds.js";
import { notFound, Problem } from "../http/problem.js";
import { created, DONE, ok, type Answer, type ApiRequest } from "../http/request.js";
import { assetOfPath } from "./assets.js";

const words = nullable(text());

/** What can be told of an asset at any time. */
const metadata = {
  createdInIntegration: nullable(moment),
  lastUpdatedInIntegration: nullable(moment),
  owners: nullable(list(text())),
  meta: nullable(open),
  databaseName: words,
  schemaName: words,
  tableName: words,
  description: words,
  workspaceName: words,
  workspaceId: words,
  url: words,
};

const registration = object(
  { assetName: text(), externalId: text(), integrationAccountId: text(), integration: choice(INTEGRATIONS) },
  {
    ...metadata,
    assetType: choice(ASSET_TYPES),
    status: nullable(choice(ASSET_STATUSES)),
    integrationAssetType: words,
  },
);
const change = object({}, { ...metadata, schema: nullable(open) });
const edge = object({ fromId: text(), toId: text(), lineageDetail: text() }, { integration: choice(INTEGRATIONS) });

/** 409 where another asset has the same external id. */
export function createAsset(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const body = readBody(request, registration);
  if (knownAssets(workspace, now).some((asset) => asset.externalId === body.externalId)) {
    throw new Problem(409, `An asset with externalId '${body.externalId}' already exists`);
  }
  const assetId = workspace.newId("asset");
  workspace.assetChanges.registered.set(body.externalId, {
    ...UNTOLD,
    ...(body as JsonObject),
    ...firstOwner(body.owners),
    assetId,
    accountId: workspace.accountId,
    assetType: body.assetType ?? "UNKNOWN",
    status: body.status ?? "UNKNOWN",
    createdAt: stamp(now),
    updatedAt: stamp(now),
  });
  return created(assetOfPath({ ...request, path: { asset_id: assetId } }));
}

/** Fields that are not sent stay as they are. */
export function updateAsset(request: ApiRequest): Answer {
  const { assetChanges } = request.workspace;
  const { assetId } = assetOfPath(request);
  const { schema: _schema, ...fields } = readBody(request, change);
  const updatedAt = stamp(request.now);
  const before = assetChanges.set.get(assetId);
  assetChanges.set.set(assetId, { ...before, ...(fields as JsonObject), ...firstOwner(fields.owners), updatedAt });
  return ok(assetOfPath({ ...request, path: { asset_id: assetId } }));
}

export function deleteAsset(request: ApiRequest): Answer {
  const { registered, forgotten } = request.workspace.assetChanges;
  const { assetId, externalId } = assetOfPath(request);
  if (!registered.delete(externalId)) forgotten.add(assetId);
  return DONE;
}

/** Both ends of every edge must be there; an edge that is there already counts for nothing. */
export function createDependencies(request: ApiRequest): Answer {
  const { workspace, now } = request;
  const { dependencies } = readBody(request, object({ dependencies: list(edge, { most: 100 }) }));
  const known = new Set(knownAssets(workspace, now).map((asset) => asset.externalId));
  const unknown = dependencies.flatMap(({ fromId, toId }) => [fromId, toId]).find((id) => !known.has(id));
  if (unknown !== undefined) throw notFound(`Asset '${unknown}' not found`);
  const { edges } = workspace.assetChanges;
  let count = 0;
  for (const { fromId, toId } of dependencies) {
    const targets = edges.get(fromId) ?? new Set();
    if (!targets.has(toId)) count += 1;
    edges.set(fromId, targets.add(toId));
  }
  return created({ created: count });
}

/** The first owner also stands alone. */
function firstOwner(owners: readonly string[] | null | undefined): JsonObject {
  return owners === undefined ? {} : { owner: owners?.[0] ?? null };
}

/** The fields of an asset of which nothing is known. */
const UNTOLD: JsonObject = {
  databaseName: null,
  schemaName: null,
  workspaceName: null,
  workspaceId: null,
  connection: null,
  connectionIntegration: null,
  lastSuccessfulRun: null,
  upstreamDependencies: [],
  downstreamDependencies: [],
  integrationAssetType: null,
  owner: null,
  owners: null,
  createdInIntegration: null,
  lastUpdatedInIntegration: null,
  usagePercentage: null,
  freshnessConfig: null,
  meta: null,
  tableName: null,
  rowCount: null,
  bytes: null,
  description: null,
  url: null,
  lastViewed: null,
  uniqueViewers: null,
  viewCount: null,
  viewCountFromTimestamp: null,
};
