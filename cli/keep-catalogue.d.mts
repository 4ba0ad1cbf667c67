import type { Plugin } from "esbuild";
import type { Catalogue, ListedTool } from "../server/definition.js";

/** A plugin of esbuild: whoever imports `generated/index.js` gets the catalogue of this folder, kept in a file. */
export declare function keepingCatalogue(folder: string, chunks: string): Plugin;

/** The lines that `keptCatalogue` reads. */
export declare function keptText(
  catalogue: Catalogue,
  listingOf: (tool: ListedTool) => object,
  lookedAt: readonly string[],
): string;
