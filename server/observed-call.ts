/** A call from the outside, told to those who watch: the log, and telemetry. */
import { aboutCall, type CallContext, type CallOptions } from "./call-context.js";
import { findTool } from "./catalogue.js";
import type { ListedTool } from "./definition.js";
import type { ToolAnswer } from "./result/answer.js";
import type { CallFailure } from "./telemetry.js";

/**
 * The tool that is served under this name or alias.
 * @throws UnknownToolError
 */
export function servedTool(context: CallContext, name: string, options: CallOptions): ListedTool {
  try {
    return findTool(context.served, name);
  } catch (error) {
    context.telemetry.startCall({ mcp: options.mcp }).end({ failure: "unknown-tool" });
    throw error;
  }
}

/** Carries the call out under a span of its own; as a part of the call that it belongs to, where there is one. */
export async function observed(
  context: CallContext,
  tool: ListedTool,
  options: CallOptions,
  carryOut: (options: CallOptions) => Promise<ToolAnswer>,
): Promise<ToolAnswer> {
  if (options.span !== undefined) return carryOut(options);
  const span = context.telemetry.startCall({ tool: tool.name, mcp: options.mcp });
  const started = performance.now();
  const { askUser } = options;
  let isAsking = false;
  const inside: CallOptions = {
    ...options,
    span,
    askUser:
      askUser &&
      ((question) => {
        const reply = askUser(question);
        isAsking = reply === "asked";
        return reply;
      }),
  };
  const ended = (failure: CallFailure | undefined, resultCharacters?: number) => {
    span.end({ failure, resultCharacters });
    const took = `in ${Math.round(performance.now() - started)} ms`;
    const what = resultCharacters === undefined ? "ended" : `answered with ${resultCharacters} characters`;
    const line = `${what} ${took}${failure === undefined ? "" : `; not done: ${failure}`}`;
    // Over HTTP the log is an operator's, who wants to see who calls; over stdio it is the user's, who knows.
    context.log[options.mcp?.transport === "tcp" ? "info" : "debug"](line, aboutCall(tool.name, inside));
  };
  try {
    const answer = await carryOut(inside);
    // To ask the user is what the call is for at this point.
    ended(isAsking ? undefined : failureOf(answer, options.signal), isAsking ? undefined : answer.text.length);
    return answer;
  } catch (error) {
    ended("defect");
    throw error;
  }
}

function failureOf({ isError, failure }: ToolAnswer, signal: AbortSignal | undefined): CallFailure | undefined {
  if (!isError) return undefined;
  return signal?.aborted === true ? "cancelled" : (failure ?? "api");
}
