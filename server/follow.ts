/** A tool that goes on with a workflow after its own answer, where the call asks for it. */
import type { CallContext } from "./call-context.js";
import { type AnyTool, type FollowDefinition, isWorkflow, type JsonValue, type ListedTool } from "./definition.js";
import type { ToolAnswer } from "./result/answer.js";
import type { Structured } from "./result/budget.js";
import { isObject } from "./result/json.js";

/** Calls the workflow; what goes wrong with it is an answer. */
type GoOn = (context: CallContext, workflow: ListedTool, args: object) => Promise<ToolAnswer>;

/** The answer of the tool itself: as the model gets it, and as the API gave it. */
interface OwnAnswer {
  readonly shaped: Structured;
  readonly plain: () => JsonValue | undefined;
}

/**
 * The tool's answer and, where the call asks for it, that of the workflow beside it. What goes wrong in the workflow is
 * told within the answer: what the tool itself has done stays in sight.
 */
export async function withFollowed(
  context: CallContext,
  tool: AnyTool,
  args: Readonly<Record<string, unknown>>,
  { shaped, plain }: OwnAnswer,
  goOn: GoOn,
): Promise<Structured> {
  const { follow } = tool;
  if (follow === undefined || args[follow.argument] !== true) return shaped;
  const answer = plain();
  const found = argumentsFor(follow, answer);
  if (typeof found === "string")
    return { ...shaped, [follow.argument]: notFollowed(follow, `the answer has no ${found}`) };
  try {
    const given = { ...openedArguments(tool, args), ...found };
    const after = await goOn(within(context, shaped), workflowNamed(context, follow.workflow), given);
    const note = `${tool.name} is done and need not be called again; what failed is ${follow.workflow} after it.`;
    return {
      ...shaped,
      [follow.argument]: after.isError ? { note, ...after.structuredContent } : after.structuredContent,
    };
  } catch (error) {
    context.log.error(`${follow.workflow}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const reason = "a defect of this server stopped it, which its standard error tells of";
    return { ...shaped, [follow.argument]: notFollowed(follow, reason) };
  }
}

/** What the workflow is given; the name of a property that the answer lacks, where it lacks one. */
function argumentsFor(follow: FollowDefinition, answer: JsonValue | undefined): Record<string, JsonValue> | string {
  const args: Record<string, JsonValue> = {};
  for (const [name, source] of Object.entries(follow.arguments)) {
    const value = "constant" in source ? source.constant : propertyOf(answer, source.answer);
    if (value === undefined || (value === null && "answer" in source)) return "answer" in source ? source.answer : name;
    args[name] = value;
  }
  return args;
}

function propertyOf(answer: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(answer) && Object.hasOwn(answer, name) ? answer[name] : undefined;
}

/** The context for what stands beside this result: it may take what is left of the budget. */
function within(context: CallContext, beside: Structured): CallContext {
  const { maxResultCharacters } = context.settings;
  const value = Math.max(1_000, maxResultCharacters.value - JSON.stringify(beside).length);
  return { ...context, settings: { ...context.settings, maxResultCharacters: { ...maxResultCharacters, value } } };
}

/** The catalogue's workflow of this name, served by itself or not: it is a part of the tool that it follows. */
function workflowNamed({ served }: CallContext, name: string): ListedTool {
  const all = [...served.tools, ...served.leftOut.map(({ tool }) => tool)];
  const found = all.find((tool) => tool.name === name && isWorkflow(tool));
  if (found === undefined) throw new Error(`the catalogue has no workflow "${name}"`);
  return found;
}

/** Those arguments of the call that stand for settings. */
function openedArguments(tool: AnyTool, checked: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const opened = Object.entries(checked).filter(([name]) => tool.arguments[name]?.configured !== undefined);
  return Object.fromEntries(opened);
}

/** The same form that an error of any tool has. */
function notFollowed({ workflow }: FollowDefinition, reason: string): Structured {
  return {
    error: {
      message: `What was asked for is done, but ${workflow} did not follow: ${reason}.`,
      next_step: `Do not do it again: call ${workflow} by itself.`,
    },
  };
}
