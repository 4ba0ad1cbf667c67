/** The tools at a commit and the tools in the folder, compared: the whole of `tools:diff` but for printing. */
import { resolve } from "node:path";
import { compareCatalogues } from "./compare-catalogues.js";
import type { CatalogueDifference, ToolsetTokens } from "./difference.js";
import { filesAtCommit, filesInFolder, NoSuchFilesError } from "./generated-files.js";
import { type GeneratedFiles, readCatalogue, UnreadableCatalogueError } from "./read-catalogue.js";
import { toolsetTokens } from "./toolset-tokens.js";

export interface ToolsDifferenceOptions {
  /** A commit, tag or branch. */
  readonly base: string;
  /** The folder of generated files, relative to `root`. */
  readonly out: string;
  /** A folder within the repository. */
  readonly root: string;
  readonly countTokens: (text: string) => number;
}

export interface ToolsDifference extends CatalogueDifference {
  /** The full name of the commit. */
  readonly commit: string;
  readonly tokens: readonly ToolsetTokens[];
}

/** Nothing is run and nothing fetched. What stands in the way is a sentence: what it is, and what to do. */
export function toolsDifference({ base, out, root, countTokens }: ToolsDifferenceOptions): ToolsDifference | string {
  try {
    const { commit, files } = filesAtCommit(base, out, root);
    const before = catalogueOf(files, `${out} at ${base}`);
    const after = catalogueOf(filesInFolder(resolve(root, out)), out);
    return { commit, ...compareCatalogues(before, after), tokens: toolsetTokens(before, after, countTokens) };
  } catch (error) {
    if (error instanceof NoSuchFilesError || error instanceof UnreadableCatalogueError) return error.message;
    throw error;
  }
}

function catalogueOf(files: GeneratedFiles, where: string): ReturnType<typeof readCatalogue> {
  try {
    return readCatalogue(files);
  } catch (error) {
    if (!(error instanceof UnreadableCatalogueError)) throw error;
    throw new UnreadableCatalogueError(`${where} cannot be read: ${error.message} Run \`npm run generate\`.`);
  }
}
