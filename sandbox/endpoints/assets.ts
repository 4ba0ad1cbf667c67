/** Assets: the tables, views and dashboards that the pipelines' operations make, and those that were registered. */
import { ASSET_STATUSES, ASSET_TYPES, INTEGRATIONS } from "../data/vocabulary.js";
import type { Asset } from "../history/assets.js";
import { knownAssets } from "../history/known-assets.js";
import { paged } from "../http/page.js";
import { Parameters } from "../http/parameters.js";
import { notFound } from "../http/problem.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";

/** The columns by which a list can be sorted, and the fields behind them. */
const SORT_FIELDS = {
  asset_name: "assetName",
  asset_type: "assetType",
  status: "status",
  integration: "integration",
  created_in_integration: "createdInIntegration",
  last_updated_in_integration: "lastUpdatedInIntegration",
} as const;

export function listAssets({ query, workspace, now }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const page = parameters.page(100, 50);
  const integration = parameters.choice("integration", INTEGRATIONS);
  const column = parameters.choice("sort_column", Object.keys(SORT_FIELDS)) ?? "created_in_integration";
  const direction = parameters.choice("sort_direction", ["asc", "desc"]) ?? "desc";
  parameters.check();
  const types = parameters.list("asset_type", ASSET_TYPES);
  const statuses = parameters.list("status", ASSET_STATUSES);
  const ids = parameters.ids("asset_ids");
  const equal: readonly [field: string, wanted: string | undefined][] = [
    ["integration", integration],
    ["integrationAccountId", parameters.text("integration_account_id")],
    ["workspaceId", parameters.text("workspace_id")],
    ["databaseName", parameters.text("database_name")],
    ["schemaName", parameters.text("schema_name")],
  ];
  const field = SORT_FIELDS[column as keyof typeof SORT_FIELDS];
  const sign = direction === "asc" ? 1 : -1;
  const found = knownAssets(workspace, now)
    .filter(
      (asset) =>
        (types === undefined || types.has(textOf(asset, "assetType"))) &&
        (statuses === undefined || statuses.has(textOf(asset, "status"))) &&
        (ids === undefined || ids.has(asset.assetId)) &&
        equal.every(([name, wanted]) => wanted === undefined || asset[name] === wanted),
    )
    .sort((a, b) => sign * compare(textOf(a, field), textOf(b, field)) || compare(a.assetId, b.assetId));
  return paged(found, page, (asset) => asset);
}

function textOf(asset: Asset, field: string): string {
  const value = asset[field];
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** By Orchestra's id or by the external id. */
export function getAsset(request: ApiRequest): Answer {
  return ok(assetOfPath(request));
}

/** The asset in the path. Throws 404. */
export function assetOfPath({ path, workspace, now }: ApiRequest): Asset {
  const id = path["asset_id"] ?? "";
  const found = knownAssets(workspace, now).find((asset) => asset.assetId === id || asset.externalId === id);
  if (found === undefined) throw notFound("Asset not found");
  return found;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
