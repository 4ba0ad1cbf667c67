/** What to call next to see more of a file, and why what was asked for is not there. */
import type { AnyTool } from "../definition.js";
import { ApiError } from "../errors.js";
import { nearestOf } from "../nearest.js";
import { rangeArgument } from "../result/advice.js";
import { fileArgument } from "./asked.js";
import type { Pointed } from "./json/pointed.js";
import { MAX_SCANNED_BYTES } from "./limits.js";

/** How many names a message lists. */
const NAMED = 40;

/** The ways that the tool offers, as a sentence; more lines are asked for by the number given. */
export function waysAdvice(tool: AnyTool, lines = 800): string {
  const named = (feature: Parameters<typeof fileArgument>[1], how: (name: string) => string) => {
    const name = fileArgument(tool, feature);
    return name === undefined ? [] : [how(name)];
  };
  const range = rangeArgument(tool);
  const ways = [
    ...named("tail", (name) => `its end with ${name}=${lines}`),
    ...named("head", (name) => `its beginning with ${name}=${lines}`),
    ...named("grep", (name) => `lines that match with ${name}`),
    ...named("pointer", (name) => `a part of JSON with ${name}`),
    ...named("digest", (name) => `a summary with ${name}`),
    ...(range === undefined ? [] : [`bytes with ${range}="bytes=0-30000"`]),
  ];
  return ways.length === 0 ? "This tool takes nothing that narrows its answer." : `Ask for ${ways.join(", or ")}.`;
}

/** The file is not JSON, or not within the cap. */
export function notJson(tool: AnyTool, fault: string | undefined, isCapped: boolean): ApiError {
  const why = isCapped
    ? `what was asked for is not in its first ${MAX_SCANNED_BYTES} bytes, and no more is read`
    : `it is not JSON: ${fault ?? "it is empty"}`;
  return new ApiError(undefined, `The file cannot be read that way: ${why}.`, waysAdvice(tool));
}

/** The pointer leads to nothing: what there is instead. */
export function nothingThere(tool: AnyTool, pointed: Extract<Pointed, { kind: "missing" }>): ApiError {
  const { reached, type, step, names, count } = pointed;
  const place = reached === "" ? "The whole" : reached;
  const next = fileArgument(tool, "pointer") ?? "pointer";
  if (type === "array") {
    const range = count === 0 ? "is an empty list" : `is a list of ${count}, from 0 to ${count - 1}`;
    return new ApiError(undefined, `${place} ${range}: there is no "${step}".`, `Set ${next} to ${reached}/0, say.`);
  }
  if (type !== "object") {
    const message = `${place} is a ${type}, with nothing inside: there is no "${step}".`;
    return new ApiError(undefined, message, `Set ${next} to "${reached}".`);
  }
  const meant = nearestOf(step, names, 5);
  const shown = [...new Set([...meant, ...names])].slice(0, NAMED);
  const rest = count > shown.length ? `, and ${count - shown.length} more` : "";
  const has = count === 0 ? "is empty" : `has ${shown.join(", ")}${rest}`;
  const guess = meant[0] === undefined ? "" : ` Did you mean "${meant[0]}"?`;
  return new ApiError(
    undefined,
    `${place} has no "${step.slice(0, 200)}". It ${has}.`,
    `Set ${next} to one of these, behind ${reached}/; / within a name is written ~1.${guess}`,
  );
}
