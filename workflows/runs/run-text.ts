/** A pipeline run in a line, and what started it. */
import type { PipelineRunResponse } from "../../generated/models/engine.js";
import { messageText } from "../message-text.js";
import { durationText, secondsBetween, timeText } from "../time-text.js";

/** As many digits of a commit as people write. */
const COMMIT_DIGITS = 8;
/** The longest name that is shown. */
const NAME = 80;

/** `Sales Journal FAILED: 2026-11-23T02:00:00Z, 18m 14s, Production, main@d4748f54, version 3, SCHEDULED (Nightly)`. */
export function runText(run: PipelineRunResponse): string {
  const { pipelineName, runStatus = "in an unknown state", envName, branch, pipelineVersionNumber: version } = run;
  const facts = [
    timeText(run.startedAt ?? run.createdAt),
    secondsText(secondsBetween(run.startedAt, run.completedAt)),
    messageText(envName, NAME),
    sourceText(branch, run.commit),
    typeof version === "number" ? `version ${version}` : undefined,
    triggerText(run),
  ];
  const name = messageText(pipelineName, NAME) ?? `pipeline ${run.pipelineId ?? "unknown"}`;
  return `${name} ${runStatus}: ${facts.filter((fact) => fact !== undefined).join(", ")}`;
}

/** `main@d4748f54`, as far as it is known. */
export function sourceText(branch: string | null | undefined, commit: string | null | undefined): string | undefined {
  const at = commit ? `@${commitText(commit)}` : "";
  return branch || at ? `${messageText(branch, NAME) ?? ""}${at}` : undefined;
}

export function commitText(commit: string): string {
  return commit.slice(0, COMMIT_DIGITS);
}

/** What started it: `SCHEDULED (Nightly)`, `TRIGGER_EVENT (Orders)`. */
export function triggerText({ triggeredBy }: PipelineRunResponse): string | undefined {
  const [trigger] = triggeredBy ?? [];
  if (trigger?.triggerType === undefined) return undefined;
  const { triggerType: type, scheduleName, sensorName, pipelineName, pipelineRunId } = trigger;
  const isAgain = type.startsWith("RESTART");
  const by = isAgain ? pipelineRunId : (scheduleName ?? sensorName ?? pipelineName);
  const shown = messageText(by, NAME);
  return shown === undefined ? type : `${type} (${isAgain ? "of " : ""}${shown})`;
}

/** Started by the clock, data or another pipeline, and not by somebody who may have mended something. */
export function isAutomatic({ triggeredBy }: PipelineRunResponse): boolean {
  const type = triggeredBy?.[0]?.triggerType ?? "";
  return ["SCHEDULED", "SENSOR", "TRIGGER_EVENT", "WEBHOOK"].includes(type);
}

function secondsText(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : durationText(seconds);
}
