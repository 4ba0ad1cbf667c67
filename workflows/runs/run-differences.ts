/** On what two runs of a pipeline ran differently: version, commit, environment, inputs, trigger. */
import type { PipelineRunResponse, TriggeredByApiModel } from "../../generated/models/engine.js";
import { differencesOf, differenceText } from "./value-differences.js";

/** The differences as lines, and the names of what is the same. */
export function runDifferences(before: PipelineRunResponse, after: PipelineRunResponse) {
  const [left, right] = [factsOf(before), factsOf(after)];
  const differences = differencesOf(left, right);
  const changed = new Set(differences.map(({ path }) => path.split(".")[0]));
  return {
    differences: differences.map(differenceText),
    same: Object.keys(right).filter((name) => !changed.has(name)),
  };
}

function factsOf({ pipelineVersionNumber, branch, commit, envName, envId, triggeredBy, data }: PipelineRunResponse) {
  const inputs = Object.entries(data?.inputs ?? {}).map(([name, input]) => [name, input.default]);
  const values = Object.entries(data?.environment ?? {}).map(([name, entry]) => [name, entry.value]);
  return {
    version: pipelineVersionNumber,
    branch,
    commit,
    environment: envName ?? envId,
    trigger: (triggeredBy ?? []).map(triggerText).join(", "),
    inputs: Object.fromEntries(inputs) as Record<string, unknown>,
    environmentValues: Object.fromEntries(values) as Record<string, unknown>,
  };
}

function triggerText({ triggerType, scheduleName, sensorName, pipelineName, runTaskIds }: TriggeredByApiModel): string {
  const by = scheduleName ?? sensorName ?? pipelineName ?? "";
  const tasks = (runTaskIds ?? []).length === 0 ? "" : ` (only ${(runTaskIds ?? []).join(", ")})`;
  return `${triggerType}${by === "" ? "" : ` ${by}`}${tasks}`;
}
