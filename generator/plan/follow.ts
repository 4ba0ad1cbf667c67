/** The workflow that goes on from a tool's answer: is it there, and is it given what it needs? */
import {
  type ArgumentDefinition,
  type FollowDefinition,
  isCoveredBy,
  type JsonValue,
  type ToolAnnotations,
} from "../../server/definition.js";
import { nearest } from "../../server/nearest.js";
import type { CuratedFollow, CuratedTool, CuratedWorkflow } from "../curation.js";
import type { Report } from "../diagnostics.js";
import { clean } from "./prose.js";
import type { PlannedResult } from "./result.js";
import { fromEntries } from "./schema/keywords.js";
import { hintsOf } from "./workflow.js";

/** How the tool is followed, and the argument that asks for it. */
export interface PlannedFollow {
  readonly definition: FollowDefinition;
  readonly argument: ArgumentDefinition;
}

/** The follow of the tool with these hints, argument names and result; undefined where it has none. */
export function planFollow(
  { follow, name }: CuratedTool,
  hints: ToolAnnotations,
  taken: ReadonlySet<string>,
  result: PlannedResult,
  workflows: readonly CuratedWorkflow[],
  report: Report,
): PlannedFollow | undefined {
  if (follow === undefined) return undefined;
  if (taken.has(follow.argument)) {
    const message = `"${follow.argument}" is the name of another argument, too.`;
    report.add("duplicate-argument-name", message, follow.argumentAt, { help: "give it another name." });
  }
  const properties = Object.keys(result.definition.schema?.properties ?? {});
  if (properties.includes(follow.argument)) {
    const message = `The answer has a property "${follow.argument}" of its own, which the workflow's answer would hide.`;
    report.add("duplicate-argument-name", message, follow.argumentAt, { help: "give the argument another name." });
  }
  const workflow = workflows.find((each) => each.name === follow.workflow);
  if (workflow === undefined) reportUnknown(follow, workflows, report);
  else {
    checkHints(name, hints, workflow, follow, report);
    checkArguments(follow, workflow, properties, report);
  }
  return {
    definition: {
      argument: follow.argument,
      workflow: follow.workflow,
      arguments: fromEntries(follow.arguments.map((each) => [each.name, sourceOf(each.value)])),
    },
    argument: {
      binding: { in: "server", feature: "follow" },
      schema: { type: "boolean", default: false },
      description: clean(follow.description),
    },
  };
}

/** `$name` is a property of the answer. */
function sourceOf(value: JsonValue): FollowDefinition["arguments"][string] {
  return typeof value === "string" && value.startsWith("$") ? { answer: value.slice(1) } : { constant: value };
}

function reportUnknown(follow: CuratedFollow, workflows: readonly CuratedWorkflow[], report: Report): void {
  const names = workflows.map(({ name }) => name);
  const guess = nearest(follow.workflow, names);
  const help = `${guess === undefined ? "" : `did you mean "${guess}"? `}There is ${names.join(", ") || "none"}.`;
  report.add("unknown-workflow", `There is no workflow "${follow.workflow}".`, follow.workflowAt, { help });
}

/** What a client was told of the tool must hold for all that it does. */
function checkHints(
  name: string,
  hints: ToolAnnotations,
  workflow: CuratedWorkflow,
  follow: CuratedFollow,
  report: Report,
): void {
  if (isCoveredBy(hintsOf(workflow.annotations), hints)) return;
  const message = `"${workflow.name}" may change more than "${name}" says of itself.`;
  report.add("wrong-shape", message, follow.workflowAt, { help: "say so in the annotations of the tool." });
}

function checkArguments(
  follow: CuratedFollow,
  workflow: CuratedWorkflow,
  properties: readonly string[],
  report: Report,
): void {
  const known = workflow.arguments.map(({ name }) => name);
  for (const { name, value, at } of follow.arguments) {
    if (!known.includes(name)) {
      const guess = nearest(name, known);
      const help = `${guess === undefined ? "" : `did you mean "${guess}"? `}It takes ${known.join(", ") || "none"}.`;
      report.add("unknown-parameter", `"${workflow.name}" has no argument "${name}".`, at, { help });
    }
    const source = sourceOf(value);
    if (!("answer" in source) || properties.length === 0 || properties.includes(source.answer)) continue;
    const guess = nearest(source.answer, properties);
    const help = `${guess === undefined ? "" : `did you mean "$${guess}"? `}It has ${properties.join(", ")}.`;
    report.add("unknown-field", `The answer has no property "${source.answer}".`, at, { help });
  }
  const given = new Set(follow.arguments.map(({ name }) => name));
  for (const { name, required } of workflow.arguments) {
    if (!required || given.has(name)) continue;
    const message = `"${workflow.name}" needs "${name}", which it is not given.`;
    const help = `add it under "arguments": ${name}: $… names the property of the answer.`;
    report.add("required-parameter-omitted", message, follow.workflowAt, { help });
  }
}
