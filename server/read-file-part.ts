/** A file that the API keeps, of which a call wants a part. */
import type { CallContext, CallOptions } from "./call-context.js";
import type { AnyTool, HiddenParameter } from "./definition.js";
import { withIds } from "./drive.js";
import { answerFromFile } from "./file/answer.js";
import type { Structured } from "./result/budget.js";
import { sendOperation } from "./send-operation.js";

/**
 * The part of the file that the arguments ask for, shaped.
 * @throws ArgumentError, ApiError
 */
export async function readFilePart(
  context: CallContext,
  tool: AnyTool,
  checked: Readonly<Record<string, unknown>>,
  options: CallOptions,
): Promise<Structured> {
  const { args, about } = await withIds(context, tool, checked, options);
  const part = await answerFromFile(tool, args, {
    maxCharacters: context.settings.maxResultCharacters.value,
    redact: context.log.redact,
    source: {
      hasRanges: !(tool.hidden ?? []).some(isRangeHeader),
      fetch: (readBody, range) => sendOperation(context, tool, args, options, { readBody, range }),
    },
    fetchRange: (range) => sendOperation(context, tool, args, options, { range }),
    digests: context.digests ?? {},
  });
  return { ...about, ...part };
}

/** A parameter of the operation that its curation keeps from being sent. */
function isRangeHeader(hidden: HiddenParameter): boolean {
  return hidden.in === "header" && hidden.name.toLowerCase() === "range";
}
