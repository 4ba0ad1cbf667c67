/** A question that people ask of their workspace, and the two ways to its answer that are compared. */
import type { Assistant } from "./assistant.js";
import type { Workspace } from "./workspace.js";

export interface Question {
  /** In the words of whoever asks: all that the ways start from. */
  readonly words: string;
  /** What a right answer holds, worked out from the API by itself. */
  truth(workspace: Workspace): Promise<readonly string[]>;
  /** With the tools of this project: what they say, on which the answer rests. */
  curated(assistant: Assistant): Promise<string>;
  /** With a tool for each operation of the document, and what an assistant can make of their answers. */
  plain(assistant: Assistant): Promise<string>;
  /** It changes the workspace, so that each way gets one of its own. */
  readonly changes?: true;
}

/** What is true and was not said. Throws where nothing is known to be true: then nothing would be checked. */
export function missingIn(said: string, truth: readonly string[]): readonly string[] {
  if (truth.length === 0) throw new Error("the truth is empty");
  return truth.filter((part) => typeof part !== "string" || !said.includes(part));
}
