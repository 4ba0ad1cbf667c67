/** A list read in windows and pages: which items the caller asked for, and how to go on. */
import { apiNow, type CallContext, type CallOptions, skewOf } from "./call-context.js";
import type { AnyTool, JsonValue } from "./definition.js";
import { ApiError, ArgumentError } from "./errors.js";
import { gather, type Gathered, type ListPage } from "./gather.js";
import { isObject } from "./result/json.js";
import { plainAnswer } from "./result/shape.js";
import { sendOperation } from "./send-operation.js";
import { boundsOf, partsOf, type Window, windowOf, windowText } from "./window.js";

type Arguments = Readonly<Record<string, unknown>>;

/** Items of a list, and where in it they stand. */
export interface ReadList {
  readonly items: readonly JsonValue[];
  readonly total: number | undefined;
  /** How many items come before these. */
  readonly offset: number;
  readonly hasMore: boolean;
  /** Arguments that hold the list still for the next call: the window's ends. */
  readonly held: Readonly<Record<string, string>>;
  readonly about: Readonly<Record<string, JsonValue>>;
}

/** A tool that the server reads for its callers, rather than passing on single requests. */
export type ListTool = AnyTool & Required<Pick<AnyTool, "page">>;

export function isList(tool: AnyTool): tool is ListTool {
  return tool.page !== undefined;
}

/** What is read where no limit is given. */
const USUAL_LIMIT = 50;
/** Windows that end this near to each other are the same, in milliseconds. */
const SAME_WINDOW_MS = 30_000;

/** Reads the items that the arguments ask for. */
export async function readList(
  context: CallContext,
  tool: ListTool,
  args: Arguments,
  options: CallOptions,
): Promise<ReadList> {
  const range = rangeOf(tool, args);
  if (tool.window === undefined) return readWindow(context, tool, args, range, undefined, options);
  const { document } = tool.operation;
  const skewBefore = skewOf(context, document);
  const window = windowOf(tool, tool.window, args, apiNow(context, document));
  const list = await readWindow(context, tool, args, range, window, options);
  if (!window.byClock || skewOf(context, document) === skewBefore) return list;
  // The API's clock is not ours, and now is what it says.
  const meant = windowOf(tool, tool.window, args, apiNow(context, document));
  return Math.abs(meant.to - window.to) > SAME_WINDOW_MS
    ? readWindow(context, tool, args, range, meant, options)
    : list;
}

interface Range {
  readonly offset: number;
  readonly limit: number;
  /** One page was asked for, as the API counts them. */
  readonly isPage: boolean;
}

function rangeOf(tool: ListTool, args: Arguments): Range {
  const { number, size, max } = tool.page;
  const limitName = serverArgument(tool, "limit");
  const offsetName = serverArgument(tool, "offset");
  const limit = numberIn(args, limitName);
  const offset = numberIn(args, offsetName);
  const page = numberIn(args, number);
  const pageSize = numberIn(args, size);
  if (page === undefined && pageSize === undefined) {
    return { offset: offset ?? 0, limit: limit ?? Math.min(USUAL_LIMIT, max), isPage: false };
  }
  if (limit !== undefined || offset !== undefined) {
    const message = `Give ${number} and ${size}, or ${limitName} and ${offsetName}, not both.`;
    throw new ArgumentError(tool.name, page === undefined ? size : number, message);
  }
  const each = Math.min(pageSize ?? Math.min(USUAL_LIMIT, max), max);
  return { offset: ((page ?? 1) - 1) * each, limit: each, isPage: true };
}

async function readWindow(
  context: CallContext,
  tool: ListTool,
  args: Arguments,
  { offset, limit, isPage }: Range,
  window: Window | undefined,
  options: CallOptions,
): Promise<ReadList> {
  const parts = window === undefined || tool.window === undefined ? [undefined] : partsOf(window, tool.window);
  if (isPage && parts.length > 1) {
    const message =
      `${tool.page.number}: pages are of one window of at most ${tool.window?.max ?? ""}, and this one is longer. ` +
      `Use ${serverArgument(tool, "limit")} and ${serverArgument(tool, "offset")}.`;
    throw new ArgumentError(tool.name, tool.page.number, message);
  }
  let done = 0;
  const wanted = Math.max(parts.length, Math.ceil(limit / tool.page.max));
  const fetch = async (part: number, page: number, size: number) => {
    const bounds = parts[part] === undefined || tool.window === undefined ? {} : boundsOf(tool.window, parts[part]);
    const asked = { ...args, ...bounds, [tool.page.number]: page, [tool.page.size]: size };
    const fetched = pageOf(tool, plainAnswer(tool, await sendOperation(context, tool, asked, options)));
    done += 1;
    if (wanted > 1) options.progress?.(done, Math.max(done, wanted), `${tool.title}: ${done} of about ${wanted} parts`);
    return fetched;
  };
  const source = { parts: parts.length, maxSize: tool.page.max, key: tool.page.key, fetch };
  const { items, total, hasMore, isUnsteady } = await gather(source, offset, limit);
  const held = window === undefined || tool.window === undefined ? {} : boundsOf(tool.window, window);
  return { items, total, offset, hasMore, held, about: aboutOf(window, isUnsteady) };
}

function aboutOf(window: Window | undefined, isUnsteady: Gathered["isUnsteady"]): ReadList["about"] {
  return {
    ...(window === undefined ? {} : { window: windowText(window) }),
    ...(isUnsteady ? { changing: "The list changed while it was read: an item may be missing. Ask again." } : {}),
  };
}

function pageOf(tool: ListTool, value: JsonValue | undefined): ListPage {
  const { items, parse: _ } = tool.result;
  const list = Array.isArray(value) ? value : isObject(value) && items !== undefined ? value[items] : undefined;
  if (!Array.isArray(list)) {
    const what = items === undefined ? "a list" : `an object with the list "${items}"`;
    const next = "Calling again will not help. The API may have changed: the person who runs this server has to look.";
    throw new ApiError(undefined, `The API's answer is not ${what}, which its document promises.`, next);
  }
  const { total } = tool.page;
  const told = total === undefined || !isObject(value) ? undefined : value[total];
  const isWhole = items !== undefined && Array.isArray(value);
  return { items: list as readonly JsonValue[], total: typeof told === "number" ? told : undefined, isWhole };
}

/** The tool's argument for this feature of the server. */
export function serverArgument(tool: AnyTool, feature: "limit" | "offset" | "fields" | "detail"): string {
  const isMeant = ([, { binding }]: [string, AnyTool["arguments"][string]]) =>
    binding.in === "server" && binding.feature === feature;
  return Object.entries(tool.arguments).find(isMeant)?.[0] ?? feature;
}

function numberIn(args: Arguments, name: string): number | undefined {
  const value = args[name];
  return typeof value === "number" ? value : undefined;
}
