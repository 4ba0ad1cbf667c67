/** One call, top to bottom: check the arguments, ask for consent, carry out, shape. */
import { checkArguments } from "./arguments.js";
import { type CallContext, type CallOptions } from "./call-context.js";
import { findTool } from "./catalogue.js";
import { missingConsent } from "./confirmation.js";
import type { AnyTool, ToolDefinition } from "./definition.js";
import { drive, plainValue } from "./drive.js";
import { ApiError, ArgumentError } from "./errors.js";
import { apiErrorAnswer, argumentErrorAnswer, refusalAnswer, resultAnswer, type ToolAnswer } from "./result/answer.js";
import { shapeDriven } from "./result/shape-driven.js";

/**
 * Calls a tool by its name or alias, or by its definition. What is wrong with the arguments, the configuration or the
 * API becomes an answer with `isError`.
 * @throws UnknownToolError where no tool of this name is served. Anything else thrown is a defect.
 */
export async function callTool(
  context: CallContext,
  nameOrTool: string | AnyTool,
  args: unknown,
  options: CallOptions = {},
): Promise<ToolAnswer> {
  const tool = typeof nameOrTool === "string" ? findTool(context.served, nameOrTool) : nameOrTool;
  const { redact } = context.log;
  try {
    const checked = await checkArguments(tool, args);
    const refusal = options.askUser === undefined ? undefined : missingConsent(tool, checked, options.askUser);
    if (refusal !== undefined) return refusalAnswer(refusal, redact);
    const driven = await drive(context, tool, checked, options);
    const maxCharacters = context.settings.maxResultCharacters.value;
    return resultAnswer(shapeDriven(tool, checked, driven, { maxCharacters, redact }), redact);
  } catch (error) {
    if (error instanceof ArgumentError) return argumentErrorAnswer(tool, error, redact);
    if (error instanceof ApiError) return apiErrorAnswer(error, redact);
    throw error;
  }
}

/**
 * Calls a tool from TypeScript: the whole answer of the API, unshaped, with the definition's types.
 * @throws ArgumentError, ApiError
 */
export async function call<Arguments extends object, Result>(
  context: CallContext,
  definition: ToolDefinition<Arguments, Result>,
  args: Arguments,
  options: CallOptions = {},
): Promise<Result> {
  const tool = definition as unknown as AnyTool;
  const driven = await drive(context, tool, await checkArguments(tool, args), options);
  return plainValue(tool, driven) as Result;
}
