/** What a tool answers: a result, or an error that says what to do. Nothing secret passes here. */
import type { ListedTool, JsonValue } from "../definition.js";
import type { ApiError, ArgumentError } from "../errors.js";
import type { CallFailure } from "../telemetry.js";
import { maskedValue } from "../redaction/masked-value.js";
import type { Structured } from "./budget.js";
import { mapStrings } from "./json.js";

/** What a tool answers. */
export interface ToolAnswer {
  /** The result; of an error, what it says in parts. */
  readonly structuredContent: Structured;
  readonly isError: boolean;
  /** What kind of an error it is. */
  readonly failure?: CallFailure;
  /** The same JSON as the structured content; of an error, its sentences. */
  readonly text: string;
}

/** Why nothing was done, and what to do next. */
export interface Refusal {
  readonly message: string;
  readonly nextStep: string;
}

/** Takes the secrets out of a text: the log's `redact`. */
type Redact = (text: string) => string;

/** The answer of a call that went well. */
export function resultAnswer(shaped: Structured, redact: Redact): ToolAnswer {
  // String by string: a replacement in JSON text could leave half of an escape behind.
  const structuredContent = maskedValue(shaped, redact) as Structured;
  return { structuredContent, isError: false, text: JSON.stringify(structuredContent) };
}

/** The answer where the arguments cannot be used. */
export function argumentErrorAnswer(tool: ListedTool, error: ArgumentError, redact: Redact): ToolAnswer {
  const parts: Record<string, JsonValue> = {
    message: error.message,
    ...(error.argument === undefined ? {} : { argument: error.argument }),
  };
  const happened =
    error.tool === tool.name
      ? `Nothing was sent: the arguments of ${tool.name} cannot be used.`
      : `${tool.name} stopped: ${error.tool}, which it calls, cannot use its arguments.`;
  return errorAnswer("arguments", parts, `${happened}\n${error.message}`, redact);
}

/** The answer of a call that was not made, because nobody has agreed to it. */
export function refusalAnswer({ message, nextStep }: Refusal, redact: Redact): ToolAnswer {
  return errorAnswer("consent", { message, next_step: nextStep }, `${message}\nNext: ${nextStep}`, redact);
}

/** The answer where the API failed or refused, or could not be asked. */
export function apiErrorAnswer(error: ApiError, redact: Redact): ToolAnswer {
  const parts: Record<string, JsonValue> = {
    ...(error.status === undefined ? {} : { status: error.status }),
    message: error.message,
    next_step: error.nextStep,
  };
  return errorAnswer("api", parts, `${error.message}\nNext: ${error.nextStep}`, redact);
}

function errorAnswer(failure: CallFailure, parts: Record<string, JsonValue>, text: string, redact: Redact): ToolAnswer {
  const error = mapStrings(parts, redact);
  return { structuredContent: { error }, isError: true, failure, text: redact(text) };
}
