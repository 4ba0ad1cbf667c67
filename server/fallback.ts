/** Another way to the same answer, where a plan or a version of the API lacks the operation. */
import { apiNow, type CallContext } from "./call-context.js";
import type { AnyTool, FallbackDefinition, JsonValue } from "./definition.js";
import { statedDurationMs } from "./duration.js";
import { ApiError } from "./errors.js";
import { filledArguments, hasValues } from "./placeholders.js";
import { isObject } from "./result/json.js";
import { boundsOf, partsOf, timeText } from "./window.js";

type Arguments = Readonly<Record<string, unknown>>;
/** Asks another tool of the catalogue: its plain answer. */
type Ask = (tool: string, args: Arguments) => Promise<JsonValue | undefined>;

/**
 * Takes the other way.
 * @throws ApiError, the one that led here, where the other way finds nothing; it then says so as well.
 */
export async function fallBack(
  context: CallContext,
  tool: AnyTool,
  way: FallbackDefinition,
  args: Arguments,
  error: ApiError,
  askAnother: Ask,
): Promise<{ readonly value: JsonValue; readonly about: Readonly<Record<string, JsonValue>> }> {
  const ask: Ask = (name, given) =>
    askAnother(name, given).catch((reason: unknown) => failedAsWell(error, name, reason));
  const first =
    way.first === undefined ? undefined : await ask(way.first.tool, filledArguments(way.first.arguments, args));
  const values = { ...args, first };
  const other = context.catalogue.tools.find(({ name }) => name === way.tool);
  if (other === undefined) throw new Error(`${tool.name}: the catalogue has no tool "${way.tool}"`);
  const given = filledArguments(way.arguments, values);
  const used = `${tool.title} is not to be had here (${error.status}), so this comes from ${way.tool}`;
  for (const { bounds, text } of windowsOf(context, other, way)) {
    const value = await ask(way.tool, { ...given, ...bounds });
    const items = itemsIn(other, value).filter((item) => hasValues(item, way.where ?? {}, values));
    const [found] = items;
    const about = { found_by: `${used}${text}.` };
    if (way.take === "first" && found !== undefined) return { value: found, about };
    if (way.take === undefined) return { value: listValue(tool, other, value, items), about };
  }
  const depth = way.lookBack === undefined ? "" : ` of the last ${way.lookBack}`;
  const message = `${error.message}\n${way.tool} has it not either${depth === "" ? "" : `, among those${depth}`}.`;
  throw new ApiError(error.status, message, error.nextStep);
}

/** The error that led here, with the one that ended the other way. */
function failedAsWell(error: ApiError, name: string, reason: unknown): never {
  if (!(reason instanceof ApiError)) throw reason;
  const message = `${name} was asked instead (${error.status} here), and fails: ${reason.message}`;
  throw new ApiError(error.status, message, reason.nextStep);
}

/** One window after the other, newest first; a single turn without windows where it does not look back. */
function windowsOf(context: CallContext, other: AnyTool, { lookBack }: FallbackDefinition) {
  const { window, operation } = other;
  if (window === undefined || lookBack === undefined) return [{ bounds: {}, text: "" }];
  const now = apiNow(context, operation.document);
  const whole = { from: now - statedDurationMs(lookBack), to: now, byClock: true };
  return partsOf(whole, window).map((part) => ({
    bounds: boundsOf(window, part),
    text: `, from ${timeText(part.from)} to ${timeText(part.to)}`,
  }));
}

function itemsIn(other: AnyTool, value: JsonValue | undefined): readonly JsonValue[] {
  const items = isObject(value) && other.result.items !== undefined ? value[other.result.items] : value;
  return Array.isArray(items) ? (items as readonly JsonValue[]) : [];
}

/** The list as the tool itself would answer it. */
function listValue(
  tool: AnyTool,
  other: AnyTool,
  value: JsonValue | undefined,
  items: readonly JsonValue[],
): JsonValue {
  const at = tool.result.items ?? other.result.items;
  if (at === undefined) return items;
  const envelope = isObject(value) && other.result.items === at ? value : {};
  return { ...envelope, total: items.length, [at]: items };
}
