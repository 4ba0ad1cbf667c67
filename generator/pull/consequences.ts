/** What `generate` makes of documents that are not written yet. */
import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics.js";
import { compareCatalogues } from "../diff/compare-catalogues.js";
import { type Effect, gravest, type ToolDifference } from "../diff/difference.js";
import { emptyCatalogue } from "../diff/read-catalogue.js";
import { generate, type Generated } from "../generate.js";
import type { Sources } from "../render.js";
import { compareFiles, isUpToDate, type Staleness } from "../write.js";

export interface GenerationOptions {
  readonly root: string;
  readonly config: string;
  readonly out: string;
  readonly countTokens?: (text: string) => number;
}

/** What keeps a document from being taken, with the files that the messages are about. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}

export interface Consequences extends Findings {
  /** What `generate` would do to the folder as it is now. */
  readonly files: Staleness;
  /** Whether the folder is already behind the committed documents: not all of `files` is then due to new ones. */
  readonly isBehind: boolean;
  /** The tools that are another definition than with the committed documents. */
  readonly tools: readonly ToolTouched[];
}

/** A tool, and the gravest effect of what changes of it. */
export type ToolTouched = Omit<ToolDifference, "toolset" | "changes"> & { readonly effect: Effect };

export interface Judgement {
  /** The keys of those candidates with which everything generates. */
  readonly accepted: ReadonlySet<string>;
  /** What stands against each of the others. */
  readonly refused: ReadonlyMap<string, Findings>;
  readonly consequences: Consequences | undefined;
}

/**
 * Generates in memory with the candidates (absolute path -> text) in place of their files. Where that fails with all of
 * them, each is tried on top of those that passed before it, so that one bad document does not hold up the others.
 * `isCommitted` tells of a candidate that it is what is in its file.
 */
export function judge(
  candidates: ReadonlyMap<string, string>,
  options: GenerationOptions & { readonly isCommitted: (path: string) => boolean },
): Judgement {
  if (candidates.size === 0) return { accepted: new Set(), refused: new Map(), consequences: undefined };
  const whole = generateWith(candidates, options);
  if (isSound(whole)) {
    return {
      accepted: new Set(candidates.keys()),
      refused: new Map(),
      consequences: consequencesOf(whole, options, [...candidates.keys()].every(options.isCommitted)),
    };
  }
  if (candidates.size === 1) {
    return {
      accepted: new Set(),
      refused: new Map([...candidates.keys()].map((path) => [path, whole])),
      consequences: undefined,
    };
  }
  const accepted = new Map<string, string>();
  const refused = new Map<string, Findings>();
  let last: Generated | undefined;
  for (const [path, text] of candidates) {
    const attempt = generateWith(new Map([...accepted, [path, text]]), options);
    if (isSound(attempt)) {
      accepted.set(path, text);
      last = attempt;
    } else refused.set(path, attempt);
  }
  const consequences =
    last === undefined ? undefined : consequencesOf(last, options, [...accepted.keys()].every(options.isCommitted));
  return { accepted: new Set(accepted.keys()), refused, consequences };
}

function generateWith(texts: ReadonlyMap<string, string>, options: GenerationOptions): Generated {
  return generate({ ...options, texts });
}

function isSound({ diagnostics }: Generated): boolean {
  return diagnostics.every(({ severity }) => severity !== "error");
}

function consequencesOf(generated: Generated, options: GenerationOptions, isSame: boolean): Consequences {
  const { diagnostics, sources, files } = generated;
  const folder = resolve(options.root, options.out);
  const committed = isSame ? generated : generate(options);
  return {
    diagnostics,
    sources,
    files: compareFiles(folder, files),
    isBehind: isSound(committed) && !isUpToDate(compareFiles(folder, committed.files)),
    tools: toolsTouched(committed, generated),
  };
}

/** By name, in the words and the order of `tools:diff`. */
function toolsTouched(before: Generated, after: Generated): ToolTouched[] {
  const [older, newer] = [before, after].map(({ plan }) => plan?.catalogue ?? emptyCatalogue);
  const { tools } = compareCatalogues(older ?? emptyCatalogue, newer ?? emptyCatalogue);
  return tools.map(({ name, formerName, kind, changes }) => ({
    name,
    ...(formerName === undefined ? {} : { formerName }),
    kind,
    effect: gravest(changes) ?? "compatible",
  }));
}
