/** The answer as the model gets it, whatever the operation came to: a single answer, a list, or another way's value. */
import type { AnyTool, JsonValue } from "../definition.js";
import type { Driven } from "../drive.js";
import { serverArgument } from "../read-list.js";
import { adviceFor } from "./advice.js";
import { type Structured, withinBudget } from "./budget.js";
import { conforming } from "./conform.js";
import { outputSchemaOf } from "./output-schema.js";
import { isObject } from "./json.js";
import { roomFor, shapeAnswer, type Shaping, shapeValue } from "./shape.js";

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Shapes what a call came to.
 * @throws ApiError where the answer is JSON that was too large to be read whole.
 */
export function shapeDriven(tool: AnyTool, args: Arguments, driven: Driven, shaping: Shaping): Structured {
  if ("list" in driven) return conforming(shapedList(tool, args, driven, shaping), outputSchemaOf(tool));
  if ("answer" in driven) return { ...driven.about, ...shapeAnswer(tool, args, driven.answer, shaping) };
  const value = driven.value ?? {};
  return conforming({ ...driven.about, ...shapeValue(tool, args, value, shaping) }, outputSchemaOf(tool));
}

/** A list with its place in the whole, and how to go on where there is more. */
function shapedList(
  tool: AnyTool,
  args: Arguments,
  { list, about }: Extract<Driven, { list: object }>,
  shaping: Shaping,
): Structured {
  const at = tool.result.items ?? "result";
  const head = { ...about, ...(list.total === undefined ? {} : { total: list.total }) };
  const answer: JsonValue = tool.result.items === undefined ? list.items : { [at]: list.items };
  const shown = shapeValue(tool, args, answer, { ...shaping, maxCharacters: Number.POSITIVE_INFINITY });
  const { [at]: items = [], ...rest } = shown;
  const whole = { ...head, ...rest, [at]: items };
  const advice = tool.window === undefined && list.offset === 0 ? adviceFor(tool, args) : "Call again as next says.";
  const result = withinBudget(whole, at, roomFor(shaping.maxCharacters), advice);
  const kept = isObject(result) && Array.isArray(result[at]) ? result[at].length : 0;
  if (!list.hasMore && kept === list.items.length) return result;
  const next = { [serverArgument(tool, "offset")]: list.offset + kept, ...list.held };
  const shownText =
    (kept === 0 ? "none" : `${list.offset + 1} to ${list.offset + kept}`) +
    `${list.total === undefined ? "" : ` of ${list.total}`}; for more call again with the arguments in next as well`;
  const { [at]: keptItems = [], ...before } = result;
  return { ...before, shown: shownText, next, [at]: keptItems };
}
