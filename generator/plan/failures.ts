/** The known causes of failures, held against the tools: that all they name is there, and that each can be reached. */
import { failureVariables, type FailureRule, isWorkflow } from "../../server/definition.js";
import { nearest } from "../../server/nearest.js";
import type { CuratedFailure, CuratedName } from "../curation.js";
import type { Place } from "../operation.js";
import { type NamingContext, toolNamed } from "./named-tool.js";
import { clean } from "./prose.js";

/** The causes in their order. What is wrong with them is reported. */
export function planFailures(curated: readonly CuratedFailure[], context: NamingContext): readonly FailureRule[] {
  const rules = curated.map((failure): FailureRule => {
    for (const name of failure.tools ?? []) checkTool(name, context);
    checkText(failure.cause, failure.at.cause, context);
    checkText(failure.next, failure.at.next, context);
    const { on, says, saysOnly, tools, cause, next } = failure;
    return {
      on,
      ...(says === undefined ? {} : { says }),
      ...(saysOnly === undefined ? {} : { saysOnly }),
      ...(tools === undefined ? {} : { tools: tools.map(({ key }) => key) }),
      cause: clean(cause),
      next: clean(next),
    };
  });
  checkOrder(curated, rules, context);
  return rules;
}

function checkTool({ key, at }: CuratedName, context: NamingContext): void {
  const tool = toolNamed(key, at, context);
  if (tool === undefined || !isWorkflow(tool)) return;
  const message = `"${key}" is a workflow: what fails is a tool that it calls.`;
  context.report.add("unknown-tool", message, at, { help: "name the tools of the operations that can fail so." });
}

/** Every name in braces is something that is known of a call, or a tool. */
function checkText(text: string, at: Place, { tools, listed, report }: NamingContext): void {
  const known = [...Object.keys(failureVariables), ...listed, ...tools.map(({ name }) => name)];
  for (const [, name = ""] of text.matchAll(/\{([^{}]*)\}/g)) {
    if (known.includes(name)) continue;
    const guess = nearest(name, known);
    const help =
      guess === undefined
        ? `write the name of a tool, or one of ${Object.keys(failureVariables).join(", ")}.`
        : `did you mean "{${guess}}"?`;
    report.add("unknown-variable", `"{${name}}" is neither a tool nor known of a call that failed.`, at, { help });
  }
}

/** The first cause that fits is told: one behind another that always fits before it would never be. */
function checkOrder(
  curated: readonly CuratedFailure[],
  rules: readonly FailureRule[],
  { report }: NamingContext,
): void {
  for (const [index, rule] of rules.entries()) {
    const earlier = rules.slice(0, index).findIndex((each) => covers(each, rule));
    const [own, other] = [curated[index], curated[earlier]];
    if (own === undefined || other === undefined) continue;
    report.add("unreachable-failure", "This cause is never told: an earlier one fits wherever it does.", own.at.whole, {
      help: "put the one that says more first.",
      notes: [{ message: "this one fits first.", at: other.at.whole }],
    });
  }
}

function covers(earlier: FailureRule, later: FailureRule): boolean {
  const { tools } = earlier;
  return (
    earlier.says === undefined &&
    earlier.saysOnly === undefined &&
    later.on.every((status) => earlier.on.includes(status)) &&
    (tools === undefined || later.tools?.every((tool) => tools.includes(tool)) === true)
  );
}
