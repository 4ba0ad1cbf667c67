/** `failures.ts`: the known causes of failures, to be read in review. */
import type { FailureRule } from "../../server/definition.js";
import { type Entry, literal, prose } from "./literal.js";
import { type FileOptions, listFile } from "./list-file.js";

/** The file's text. */
export function failuresFile(failures: readonly FailureRule[], options: FileOptions): string {
  const list = failures.map(({ on, says, saysOnly, tools, cause, next }): readonly (Entry | undefined)[] => [
    ["on", literal(on)],
    says === undefined ? undefined : ["says", literal(says)],
    saysOnly === undefined ? undefined : ["saysOnly", literal(saysOnly)],
    tools === undefined ? undefined : ["tools", literal(tools)],
    ["cause", prose(cause)],
    ["next", prose(next)],
  ]);
  return listFile("failures", "FailureRule", [], list, options);
}
