/** What a merge tells about its two documents beside the document that comes of them. */
import type { Shape } from "./shapes.js";
import type { Spot } from "./spots.js";

/** What became of what the two documents have each on their own. */
export interface MergeNotes {
  /** Marked as inferred, and not in the fetched document: kept. */
  readonly kept: Spot[];
  /** Neither marked nor in the fetched document, and kept all the same because what is kept refers to it. */
  readonly needed: Spot[];
  /** Was marked as inferred, and is in the fetched document now: the mark is gone. */
  readonly confirmed: Spot[];
  /** How many texts of ours stay although the fetched document has another one there. */
  ourTexts: number;
  /** Texts of the fetched document, which came with what is new. */
  readonly theirTexts: Spot[];
}

/** Nothing noted. */
export function createNotes(): MergeNotes {
  return { kept: [], needed: [], confirmed: [], ourTexts: 0, theirTexts: [] };
}

/** The merge of one value, which the parts of a merge call for what is inside. */
export type MergeOne = (ours: unknown, theirs: unknown, shape: Shape, spot: Spot) => unknown;
