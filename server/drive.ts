/** What the server drives itself around an operation: names, windows, pages, and other ways to the same answer. */
import { apiNow, type CallContext, type CallOptions } from "./call-context.js";
import type { AnyTool, JsonValue } from "./definition.js";
import { fallBack } from "./fallback.js";
import { ApiError } from "./errors.js";
import type { HttpAnswer } from "./http/outcome.js";
import { chosen, namesIn } from "./lookup.js";
import { withOpenSettings } from "./open-settings.js";
import { isObject } from "./result/json.js";
import { plainAnswer } from "./result/shape.js";
import { isList, type ReadList, readList } from "./read-list.js";
import { sendOperation } from "./send-operation.js";
import { boundsOf, windowOf, windowText } from "./window.js";

type Arguments = Readonly<Record<string, unknown>>;

/** What came of an operation, before it is shaped. */
export type Driven = {
  /** What the reader must know of how it was found: the window, what a name was taken for, another way that was used. */
  readonly about: Readonly<Record<string, JsonValue>>;
} & ({ readonly answer: HttpAnswer } | { readonly list: ReadList } | { readonly value: JsonValue | undefined });

/**
 * Carries out the tool's operation, in as many requests as it takes. The arguments have been checked.
 * @throws ArgumentError, ApiError
 */
export async function drive(
  context: CallContext,
  tool: AnyTool,
  args: Arguments,
  options: CallOptions,
): Promise<Driven> {
  const { args: known, about } = await withIds(context, tool, args, options);
  try {
    if (!isList(tool)) {
      const { bounds, told } = spanOf(context, tool, known);
      const answer = await sendOperation(context, tool, { ...known, ...bounds }, options);
      return { about: { ...about, ...told }, answer };
    }
    const list = await readList(context, tool, known, options);
    return { about: { ...about, ...list.about }, list };
  } catch (error) {
    const ways = error instanceof ApiError ? (tool.fallback ?? []) : [];
    const ask = (name: string, given: Arguments) => askAnother(context, name, given, { tool, args: known }, options);
    for (const way of ways.filter(({ on }) => on.includes((error as ApiError).status ?? 0))) {
      const found = await fallBack(context, tool, way, known, error as ApiError, ask);
      return { about: { ...about, ...found.about }, value: found.value };
    }
    throw error;
  }
}

/** The window of a single answer: its ends as they are sent, and told. */
function spanOf(context: CallContext, tool: AnyTool, args: Arguments) {
  if (tool.window === undefined) return { bounds: {}, told: {} };
  const window = windowOf(tool, tool.window, args, apiNow(context, tool.operation.document));
  return { bounds: boundsOf(tool.window, window), told: { window: windowText(window) } };
}

/** The API's whole answer, unshaped: of a list its items with their number. */
export function plainValue(tool: AnyTool, driven: Driven): JsonValue | undefined {
  if ("answer" in driven) return plainAnswer(tool, driven.answer);
  if ("value" in driven) return driven.value;
  const { items, total } = driven.list;
  const at = tool.result.items;
  return at === undefined ? items : { ...(total === undefined ? {} : { total }), [at]: items };
}

/** The arguments with ids in the place of names. */
export async function withIds(context: CallContext, tool: AnyTool, args: Arguments, options: CallOptions) {
  const things = namesIn(tool, args);
  if (things.length === 0) return { args, about: {} };
  const known: Record<string, unknown> = { ...args };
  const about: Record<string, JsonValue> = {};
  for (const thing of things) {
    const definition = context.catalogue.lookups?.[thing.lookup];
    if (definition === undefined) throw new Error(`${tool.name}: the catalogue has no lookup "${thing.lookup}"`);
    const { tool: lister, search } = definition;
    const given = search === undefined ? {} : { [search]: thing.name };
    const narrowed = await allItems(context, lister, given, { tool, args }, options);
    // Of a misspelt name nothing is left; among all of them is the one that was meant.
    const isLost = narrowed.length === 0 && search !== undefined;
    const items = isLost ? await allItems(context, lister, {}, { tool, args }, options) : narrowed;
    const found = chosen(tool, thing, definition, items);
    delete known[thing.argument];
    known[thing.fills] = thing.takesSeveral ? found.map(({ id }) => id) : found[0]?.id;
    about[thing.argument] = found.map(({ name }) => name).join(", ");
  }
  return { args: known, about };
}

/** How many items a name is searched among. */
const MOST_SEARCHED = 1000;

async function allItems(
  context: CallContext,
  name: string,
  args: Arguments,
  from: { readonly tool: AnyTool; readonly args: Arguments },
  options: CallOptions,
): Promise<readonly JsonValue[]> {
  const lister = catalogueTool(context, name);
  const limited = lister.page === undefined ? args : { ...args, ...limitArgument(lister, MOST_SEARCHED) };
  const value = await askAnother(context, name, limited, from, options);
  if (Array.isArray(value)) return value as readonly JsonValue[];
  const items = isObject(value) && lister.result.items !== undefined ? value[lister.result.items] : undefined;
  return Array.isArray(items) ? (items as readonly JsonValue[]) : [];
}

function limitArgument(tool: AnyTool, limit: number): Arguments {
  const name = Object.entries(tool.arguments).find(
    ([, { binding }]) => binding.in === "server" && binding.feature === "limit",
  )?.[0];
  return name === undefined ? {} : { [name]: limit };
}

/** Another tool of the catalogue, asked for the sake of this one: with the same settings, whether it is served or not. */
async function askAnother(
  context: CallContext,
  name: string,
  args: Arguments,
  from: { readonly tool: AnyTool; readonly args: Arguments },
  options: CallOptions,
): Promise<JsonValue | undefined> {
  const other = catalogueTool(context, name);
  const settings = Object.entries(from.tool.arguments).flatMap(([key, { configured }]) =>
    configured === undefined || from.args[key] === undefined ? [] : [[key, from.args[key]] as const],
  );
  return plainValue(other, await drive(context, other, { ...Object.fromEntries(settings), ...args }, options));
}

function catalogueTool(context: CallContext, name: string): AnyTool {
  const tool = context.catalogue.tools.find((each) => each.name === name);
  if (tool === undefined) throw new Error(`the catalogue has no tool "${name}"`);
  return context.settings.openSettings.value ? withOpenSettings(tool) : tool;
}
