/** What people have told of assets: those they registered, what they changed, forgot, or drew between them. */
import type { JsonObject } from "./pipeline.js";

export interface AssetChanges {
  /** Registered assets by external id. */
  readonly registered: Map<string, JsonObject>;
  /** Fields that were set, by the id of the asset. */
  readonly set: Map<string, JsonObject>;
  /** Ids of assets that are not to be known any more. */
  readonly forgotten: Set<string>;
  /** Edges that were drawn, by the external id of the one that data comes from. */
  readonly edges: Map<string, Set<string>>;
}
