/** In what a run differs from another of the same pipeline, as far as the runs themselves tell. */
import type { PipelineRunResponse } from "../../generated/models/engine.js";
import { isDeepStrictEqual } from "node:util";
import { messageText, shortList } from "../message-text.js";
import { durationText, secondsBetween } from "../time-text.js";
import { commitText } from "./run-text.js";

/** Inputs and tasks that are named. */
const NAMED = 5;
/** The longest value that is shown, in characters. */
const VALUE = 60;
/** A run is much longer than one that takes less than this part of its time; a failed run is shorter anyway. */
const MUCH = 0.5;

/** What differs, from the other run to this one: `commit abc → def`; empty where nothing that is known does. */
export function differencesOf(run: PipelineRunResponse, other: PipelineRunResponse): string[] {
  const changed = (name: string, before: unknown, after: unknown) =>
    (before ?? null) === (after ?? null) ? [] : [`${name} ${valueText(before)} → ${valueText(after)}`];
  const seconds = secondsBetween(run.startedAt, run.completedAt);
  const otherSeconds = secondsBetween(other.startedAt, other.completedAt);
  const isMuchLonger = seconds !== undefined && otherSeconds !== undefined && otherSeconds < seconds * MUCH;
  return [
    ...changed("branch", other.branch, run.branch),
    ...changed("commit", shortCommit(other), shortCommit(run)),
    ...changed("version", other.pipelineVersionNumber, run.pipelineVersionNumber),
    ...changed("environment", other.envName ?? other.envId, run.envName ?? run.envId),
    ...changed("trigger", other.triggeredBy?.[0]?.triggerType, run.triggeredBy?.[0]?.triggerType),
    ...inputDifferences(run, other),
    ...taskDifferences(run, other),
    ...(isMuchLonger ? [`duration ${durationText(otherSeconds)} → ${durationText(seconds)}`] : []),
  ];
}

function shortCommit({ commit }: PipelineRunResponse): string | undefined {
  return commit ? commitText(commit) : undefined;
}

function inputDifferences(run: PipelineRunResponse, other: PipelineRunResponse): string[] {
  const [before, after] = [other.data?.inputs ?? {}, run.data?.inputs ?? {}];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const different = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const lines = different.map((name) => {
    const values = [before[name]?.default, after[name]?.default].map((value) => valueText(value, name));
    return `input ${messageText(name, VALUE)} ${values.join(" → ")}`;
  });
  return shortList(lines, NAMED);
}

/** Tasks whose definition is not the same: which ones, since what changed in them may be long. */
function taskDifferences(run: PipelineRunResponse, other: PipelineRunResponse): string[] {
  if (!run.data?.pipeline || !other.data?.pipeline) return [];
  const [before, after] = [tasksOf(other.data.pipeline), tasksOf(run.data.pipeline)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const different = names.filter((name) => !isDeepStrictEqual(before.get(name), after.get(name)));
  if (different.length === 0) return [];
  const shown = different.map((name) =>
    !before.has(name) ? `${name} (new)` : !after.has(name) ? `${name} (gone)` : name,
  );
  return [`definition of ${shortList(shown, NAMED).join(", ")}`];
}

function tasksOf(nodes: object): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, node] of Object.entries(nodes) as [string, unknown][]) {
    const inner = typeof node === "object" && node !== null && "tasks" in node ? node.tasks : undefined;
    if (typeof inner === "object" && inner !== null) {
      for (const [task, definition] of Object.entries(inner)) found.set(task, definition);
    } else found.set(name, node);
  }
  return found;
}

/** The value without what looks like a secret: with its name before it, since the name may be what tells. */
function valueText(value: unknown, name = ""): string {
  if (value === undefined || value === null || value === "") return "none";
  const written = typeof value === "string" ? value : JSON.stringify(value);
  const shown = messageText(name === "" ? written : `${name}=${written}`, VALUE) ?? "";
  return name !== "" && shown.startsWith(`${name}=`) ? shown.slice(name.length + 1) : shown;
}
