/** One call, top to bottom: check the arguments, ask for consent, carry out, shape. */
import { checkArguments } from "./arguments.js";
import type { CallContext, CallOptions } from "./call-context.js";
import { missingConsent } from "./confirmation.js";
import { type AnyTool, isWorkflow, type ListedTool, type ToolDefinition } from "./definition.js";
import { drive, plainValue } from "./drive.js";
import { ApiError, ArgumentError } from "./errors.js";
import { asksForPart } from "./file/asked.js";
import { withFollowed } from "./follow.js";
import { observed, servedTool } from "./observed-call.js";
import { MASK } from "./redaction/masking.js";
import { readFilePart } from "./read-file-part.js";
import { risingProgress } from "./progress.js";
import { apiErrorAnswer, argumentErrorAnswer, refusalAnswer, resultAnswer, type ToolAnswer } from "./result/answer.js";
import type { Structured } from "./result/budget.js";
import type { Shaping } from "./result/shape.js";
import { shapeDriven } from "./result/shape-driven.js";
import { performWorkflow } from "./workflow-call.js";

/**
 * Calls a tool by its name or alias, or by its definition. What is wrong with the arguments, the configuration or the
 * API becomes an answer with `isError`.
 * @throws UnknownToolError where no tool of this name is served. Anything else thrown is a defect.
 */
export async function callTool(
  context: CallContext,
  nameOrTool: string | ListedTool,
  args: unknown,
  options: CallOptions = {},
): Promise<ToolAnswer> {
  const tool = typeof nameOrTool === "string" ? servedTool(context, nameOrTool, options) : nameOrTool;
  return observed(context, tool, options, (inside) => answerOf(context, tool, args, inside));
}

async function answerOf(
  context: CallContext,
  tool: ListedTool,
  args: unknown,
  options: CallOptions,
): Promise<ToolAnswer> {
  const { redact } = context.log;
  try {
    const checked = await checkArguments(tool, args);
    refuseMasks(tool, checked);
    const refusal = options.askUser === undefined ? undefined : missingConsent(tool, checked, options.askUser);
    if (refusal !== undefined) return refusalAnswer(refusal, redact);
    const shaping: Shaping = { maxCharacters: context.settings.maxResultCharacters.value, redact };
    const result = isWorkflow(tool)
      ? await performWorkflow(context, tool, checked, options, shaping, call)
      : await performTool(context, tool, checked, options, shaping);
    return resultAnswer(result, redact);
  } catch (error) {
    if (error instanceof ArgumentError) return argumentErrorAnswer(tool, error, redact);
    if (error instanceof ApiError) return apiErrorAnswer(error, redact);
    throw error;
  }
}

/**
 * What was taken out of an answer must not be written back in its place.
 * @throws ArgumentError
 */
function refuseMasks(tool: ListedTool, checked: Readonly<Record<string, unknown>>): void {
  if (tool.annotations.readOnlyHint) return;
  const held = Object.entries(checked).find(([, value]) => JSON.stringify(value ?? null).includes(MASK));
  if (held === undefined) return;
  const message =
    `${held[0]}: it holds ${MASK}, which stands for a value that was taken out of an answer, and would overwrite that ` +
    "value. Leave this part out, or let the user give the value or change it where it is kept.";
  throw new ArgumentError(tool.name, held[0], message);
}

/** The shaped answer of an operation's tool, and of the workflow that follows it. */
async function performTool(
  context: CallContext,
  tool: AnyTool,
  checked: Readonly<Record<string, unknown>>,
  options: CallOptions,
  shaping: Shaping,
): Promise<Structured> {
  const { progress, ...rest } = options;
  const rising = progress && risingProgress(progress, shaping.redact, context.clock?.now ?? Date.now);
  if (tool.file !== undefined) return readFilePart(context, tool, checked, options);
  const driven = await drive(context, tool, checked, { ...rest, progress: rising });
  const shaped = shapeDriven(tool, checked, driven, shaping);
  const goOn = (inner: CallContext, workflow: ListedTool, given: object) => callTool(inner, workflow, given, options);
  return withFollowed(context, tool, checked, { shaped, plain: () => plainValue(tool, driven) }, goOn);
}

/**
 * Calls a tool from TypeScript: the whole answer of the API, unshaped, with the definition's types; of a file, where
 * the call asks for a part of it, the result that a model would get.
 * @throws ArgumentError, ApiError
 */
export async function call<Arguments extends object, Result>(
  context: CallContext,
  definition: ToolDefinition<Arguments, Result>,
  args: Arguments,
  options: CallOptions = {},
): Promise<Result> {
  const tool = definition as unknown as AnyTool;
  const checked = await checkArguments(tool, args);
  if (asksForPart(tool, checked)) return (await readFilePart(context, tool, checked, options)) as Result;
  return plainValue(tool, await drive(context, tool, checked, options)) as Result;
}
