/** The assets that Orchestra knows: what the runs made, and what people have told of them. */
import type { AssetChanges } from "../data/asset-changes.js";
import type { Workspace } from "../workspace.js";
import { madeAssets, type Asset } from "./assets.js";

/** All assets; one that was registered gives way to one that a run has made under the same external id. */
export function knownAssets(workspace: Workspace, now: number): Asset[] {
  const changes = workspace.assetChanges;
  const made = madeAssets(workspace, now);
  const ids = new Set(made.map((asset) => asset.externalId));
  const registered = [...changes.registered].flatMap(([id, asset]) => (ids.has(id) ? [] : [asset as Asset]));
  return [...made, ...registered].flatMap((asset) =>
    changes.forgotten.has(asset.assetId) ? [] : [withEdges({ ...asset, ...changes.set.get(asset.assetId) }, changes)],
  );
}

function withEdges(asset: Asset, { edges }: AssetChanges): Asset {
  const upstream = [...edges].flatMap(([from, targets]) => (targets.has(asset.externalId) ? [from] : []));
  const downstream = [...(edges.get(asset.externalId) ?? [])];
  const { upstreamDependencies, downstreamDependencies } = asset;
  return {
    ...asset,
    upstreamDependencies: joined(upstreamDependencies, upstream),
    downstreamDependencies: joined(downstreamDependencies, downstream),
  };
}

function joined(before: unknown, added: readonly string[]): string[] {
  return [...new Set([...((before ?? []) as string[]), ...added])];
}
