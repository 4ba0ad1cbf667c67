/** Values offered while an argument of a prompt, or a variable of a resource's URI, is typed. Never an error. */
import { aboutCall, type CallContext, type CallOptions } from "./call-context.js";
import {
  allowedTexts,
  type ListedTool,
  type Catalogue,
  type CompletionDefinition,
  type JsonValue,
} from "./definition.js";
import { ApiError, ArgumentError } from "./errors.js";
import type { CallFailure } from "./telemetry.js";
import { argumentsFromTexts } from "./text-arguments.js";

/** The most values that MCP lets one answer have. */
export const MAX_VALUES = 100;
/** Who types does not wait longer for an offer. */
const DEADLINE_MS = 3_000;
/** A longer value is no name, in characters. */
const MAX_VALUE = 500;

export interface CompletionRequest {
  readonly ref:
    { readonly type: "ref/prompt"; readonly name: string } | { readonly type: "ref/resource"; readonly uri: string };
  readonly argument: { readonly name: string; readonly value: string };
  /** What has been chosen for the other arguments. */
  readonly context?: { readonly arguments?: Readonly<Record<string, string>> | undefined } | undefined;
}

export interface Completion {
  readonly values: readonly string[];
  readonly total: number;
  readonly hasMore: boolean;
}

/** Whether anything of the catalogue offers values. */
export function hasCompletions({ resources = [], prompts = [] }: Catalogue): boolean {
  return (
    resources.some((resource) => "tool" in resource && resource.uri.includes("{")) ||
    prompts.some((prompt) => Object.values(prompt.arguments).some(({ complete }) => complete !== undefined))
  );
}

/** The values to offer; none where nothing is known, or the API cannot be asked. */
export async function completionFor(
  catalogue: Catalogue,
  context: CallContext,
  request: CompletionRequest,
  options: CallOptions = {},
): Promise<Completion> {
  const definition = definitionFor(catalogue, request);
  const typed = request.argument.value;
  const offered = definition === undefined ? [] : await valuesFor(catalogue, context, definition, request, options);
  // What the API has searched by other properties need not contain what was typed.
  const isSearched = definition !== undefined && "search" in definition && typed !== "";
  const values = isSearched ? offered : matching(offered, typed);
  return { values: values.slice(0, MAX_VALUES), total: values.length, hasMore: values.length > MAX_VALUES };
}

function definitionFor(catalogue: Catalogue, { ref, argument }: CompletionRequest): CompletionDefinition | undefined {
  const { name } = argument;
  if (ref.type === "ref/prompt") {
    const prompt = catalogue.prompts?.find((each) => each.name === ref.name);
    return own(prompt?.arguments, name)?.complete;
  }
  const resource = catalogue.resources?.find(({ uri }) => uri === ref.uri);
  if (resource === undefined || !("tool" in resource)) return undefined;
  return own(resource.complete, name) ?? { valuesOf: { tool: resource.tool, argument: name } };
}

async function valuesFor(
  catalogue: Catalogue,
  context: CallContext,
  definition: CompletionDefinition,
  { argument, context: chosen }: CompletionRequest,
  options: CallOptions,
): Promise<readonly string[]> {
  if ("valuesOf" in definition) {
    const { valuesOf } = definition;
    const bound = own(catalogue.tools.find(({ name }) => name === valuesOf.tool)?.arguments, valuesOf.argument);
    return bound === undefined ? [] : (allowedTexts(bound) ?? []);
  }
  const tool = toolToAsk(context, definition.tool);
  if (tool === undefined) return [];
  const { search } = definition;
  const texts = new Map(requiredTexts(tool, chosen?.arguments ?? {}));
  if (search !== undefined && argument.value !== "") texts.set(search, argument.value);
  const args = { ...definition.arguments, ...argumentsFromTexts(tool, texts) };
  const { redact } = context.log;
  const isName = (text: string) => text !== "" && text.length <= MAX_VALUE && redact(text) === text;
  return valuesAt(await askQuietly(context, tool, args, options), definition.values.split(".")).filter(isName);
}

/**
 * A tool that changes nothing may be asked although its toolset is not chosen: the choice is about what a model is shown.
 * One that was left out by its name stays out.
 */
function toolToAsk({ served, settings }: CallContext, name: string): ListedTool | undefined {
  const isNamed = (each: ListedTool) => each.name === name;
  const tool = served.tools.find(isNamed);
  if (tool !== undefined || settings.tools.value !== undefined) return tool;
  const leftOut = served.leftOut.map((each) => each.tool).find(isNamed);
  const excluded = settings.excludeTools.value ?? [];
  const isExcluded = [name, ...(leftOut?.aliases ?? [])].some((each) => excluded.includes(each));
  return leftOut?.annotations.readOnlyHint === true && !isExcluded ? leftOut : undefined;
}

function requiredTexts(
  tool: ListedTool,
  chosen: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  return Object.entries(tool.arguments).flatMap(([name, { required }]) => {
    const value = required === true ? own(chosen, name) : undefined;
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
}

/** The tool's whole answer; undefined where it cannot be called, or not in time. */
async function askQuietly(
  context: CallContext,
  tool: ListedTool,
  args: object,
  { signal, mcp }: CallOptions,
): Promise<unknown> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, DEADLINE_MS);
  signal?.addEventListener("abort", abort, { once: true });
  const span = context.telemetry.startCall({ tool: tool.name, mcp });
  let failure: CallFailure | undefined = "defect";
  try {
    const { call } = await import("./call.js");
    const options = { signal: controller.signal, mcp, span };
    const answer = await call<object, unknown>(context, tool as never, args, options);
    failure = undefined;
    return answer;
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof ArgumentError)) throw error;
    failure = error instanceof ArgumentError ? "arguments" : controller.signal.aborted ? "cancelled" : "api";
    context.log.debug(`no values to offer: ${error.message}`, aboutCall(tool.name, { mcp, span }));
    return undefined;
  } finally {
    span.end({ failure });
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** The texts at the path, each once; lists on the way, and at its end, are walked. */
export function valuesAt(answer: unknown, path: readonly string[]): readonly string[] {
  let level: readonly unknown[] = [answer];
  for (const name of path) level = level.flat(Infinity).map((each) => own(each as Record<string, JsonValue>, name));
  return [...new Set(level.flat(Infinity).filter((each) => typeof each === "string"))];
}

/** Those that hold what was typed, whatever its case; those that begin with it first. */
function matching(values: readonly string[], typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const found = values.filter((value) => value.toLowerCase().includes(wanted));
  const begins = (value: string) => value.toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((value) => !begins(value))];
}

function own<Value>(object: Readonly<Record<string, Value>> | undefined | null, name: string): Value | undefined {
  return typeof object === "object" && object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
}
