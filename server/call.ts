/** One call, top to bottom: validate, resolve files, encode, send, shape. */
import { checkArguments } from "./arguments.js";
import { findTool, selectTools, type ServedTools } from "./catalogue.js";
import { type AskUser, missingConsent } from "./confirmation.js";
import type { AnyTool, Catalogue, HiddenParameter, ToolDefinition } from "./definition.js";
import { ApiError, ArgumentError } from "./errors.js";
import { answerFromFile } from "./file/answer.js";
import { asksForPart } from "./file/asked.js";
import type { Digests } from "./file/digest.js";
import type { Credentials } from "./http/credentials.js";
import type { ReadBody } from "./http/exchange.js";
import type { HttpAnswer, HttpRequest, Outcome } from "./http/outcome.js";
import { type Clock, send } from "./http/send.js";
import { createLog, type Log } from "./log.js";
import { encodeRequest } from "./request/encode.js";
import { resolveFiles } from "./request/files.js";
import { apiErrorAnswer, argumentErrorAnswer, refusalAnswer, resultAnswer, type ToolAnswer } from "./result/answer.js";
import type { Structured } from "./result/budget.js";
import { baseUrlHelp, type FailedCall, failedAnswer, failedConnection, keyHelp } from "./result/failure.js";
import type { FailureRule } from "./result/failure-rules.js";
import { plainAnswer, shapeAnswer } from "./result/shape.js";
import { SecretError } from "./secret-source.js";
import type { DocumentSettings, Settings } from "./settings.js";

/** What a call works with; made once for a run. */
export interface CallContext {
  readonly served: ServedTools;
  readonly settings: Settings;
  readonly log: Log;
  /** Sent as `User-Agent`. */
  readonly userAgent: string;
  /** Reads a file that an argument names by its path; absent where paths are not allowed. */
  readonly readFile?: ((path: string) => Promise<Uint8Array>) | undefined;
  readonly failureRules?: readonly FailureRule[] | undefined;
  /** The digests of files that tools may offer. */
  readonly digests?: Digests | undefined;
  readonly clock?: Clock | undefined;
}

/** The context of a run: the tools that these settings serve, and a log that hides what must be hidden. */
export function createCallContext(
  catalogue: Catalogue,
  settings: Settings,
  served: ServedTools = selectTools(catalogue, settings),
  options: Partial<Omit<CallContext, "served" | "settings">> = {},
): CallContext {
  const { name } = catalogue.server;
  return {
    log: createLog({ name, level: settings.logLevel.value }),
    userAgent: `${name}-mcp`,
    ...options,
    served,
    settings,
  };
}

export interface CallOptions {
  /** The client's cancellation. */
  readonly signal?: AbortSignal | undefined;
  /** How the user is asked before something is destroyed; absent where whoever calls is the user. */
  readonly askUser?: AskUser | undefined;
}

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
    return resultAnswer(await shapedResult(context, tool, checked, options), redact);
  } catch (error) {
    if (error instanceof ArgumentError) return argumentErrorAnswer(tool, error, redact);
    if (error instanceof ApiError) return apiErrorAnswer(error, redact);
    throw error;
  }
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
  if (asksForPart(tool, checked)) return (await shapedResult(context, tool, checked, options)) as Result;
  return plainAnswer(tool, await perform(context, tool, checked, options)) as Result;
}

/** The answer as the model gets it. */
async function shapedResult(
  context: CallContext,
  tool: AnyTool,
  checked: Readonly<Record<string, unknown>>,
  options: CallOptions,
): Promise<Structured> {
  const shaping = { maxCharacters: context.settings.maxResultCharacters.value, redact: context.log.redact };
  if (tool.file === undefined) {
    return shapeAnswer(tool, checked, await perform(context, tool, checked, options), shaping);
  }
  return answerFromFile(tool, checked, {
    ...shaping,
    source: {
      hasRanges: !(tool.hidden ?? []).some(isRangeHeader),
      fetch: (readBody, range) => perform(context, tool, checked, options, { readBody, range }),
    },
    fetchRange: (range) => perform(context, tool, checked, options, { range }),
    digests: context.digests ?? {},
  });
}

/** How a file is read: by whom, and which bytes the server itself asks for, as the `Range` header has them. */
interface FileRequest {
  readonly readBody?: ReadBody;
  readonly range?: string | undefined;
}

/**
 * Everything between arguments that are right and a successful answer; where the server reads a part of a file, that
 * there is no such part is an answer, too.
 */
async function perform(
  context: CallContext,
  tool: AnyTool,
  checked: Readonly<Record<string, unknown>>,
  options: CallOptions,
  file: FileRequest = {},
): Promise<HttpAnswer> {
  const { settings, log } = context;
  const document = documentOf(tool, settings);
  const baseUrl = requiredBaseUrl(document);
  const { readFile } = context;
  const resolved = await resolveFiles(tool, checked, readFile === undefined ? {} : { readFile });
  const setting = (name: string) => settings.configured.get(name)?.value;
  const request = encodeRequest(tool, resolved, { baseUrl, setting });
  const credentials = await credentialsFor(context, document, baseUrl);
  const started = Date.now();
  const range: HttpRequest["headers"] = file.range === undefined ? [] : [["Range", file.range]];
  const outcome = await send(
    { ...request, headers: [...withUserAgent(request.headers, context.userAgent), ...range] },
    {
      readBody: file.readBody,
      credentials,
      timeoutMs: settings.timeoutMs.value,
      signal: options.signal,
      environment: settings.environment,
      clock: context.clock,
      onRetry: (last, waitMs) => log.info(`${tool.name}: ${summary(last)}; sending again in ${Math.round(waitMs)} ms`),
    },
  );
  // Never the query: it may hold what a person would not want in a log.
  log.debug(
    `${tool.name}: ${request.method} ${pathOnly(request.url)}: ${summary(outcome)} in ${Date.now() - started} ms`,
  );
  const failedCall: FailedCall = {
    tool,
    document,
    timeoutMs: settings.timeoutMs.value,
    timeoutVariable: `${settings.prefix}TIMEOUT_MS`,
    rules: context.failureRules,
    redact: log.redact,
  };
  if (outcome.kind === "fault") throw failedConnection(failedCall, outcome);
  if (outcome.status === 416 && file.readBody !== undefined && file.range !== undefined) return outcome;
  if (outcome.status < 200 || outcome.status > 299) throw failedAnswer(failedCall, outcome);
  return outcome;
}

function documentOf(tool: AnyTool, settings: Settings): DocumentSettings {
  const document = settings.documents[tool.operation.document];
  if (document === undefined)
    throw new Error(`${tool.name}: the catalogue has no document "${tool.operation.document}"`);
  return document;
}

function requiredBaseUrl(document: DocumentSettings): string {
  if (document.baseUrl !== undefined) return document.baseUrl.value;
  throw new ApiError(undefined, "It is not known where the API is, so nothing was sent.", baseUrlHelp(document));
}

async function credentialsFor(
  context: CallContext,
  document: DocumentSettings,
  baseUrl: string,
): Promise<Credentials | undefined> {
  const { auth, secret } = document;
  if (auth === undefined) return undefined;
  let key;
  try {
    key = await secret?.load();
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new ApiError(
      undefined,
      `The API's key could not be read, so nothing was sent. ${error.message}`,
      keyHelp(document),
    );
  }
  if (key === undefined) {
    throw new ApiError(undefined, "The API needs a key and none is set, so nothing was sent.", keyHelp(document));
  }
  context.log.hide(key);
  return { auth, secret: key, origin: new URL(baseUrl).origin };
}

function withUserAgent(headers: HttpRequest["headers"], userAgent: string): HttpRequest["headers"] {
  const isSet = headers.some(([name]) => name.toLowerCase() === "user-agent");
  return isSet ? headers : [...headers, ["User-Agent", userAgent]];
}

function summary(outcome: Outcome): string {
  return outcome.kind === "answer" ? `status ${outcome.status}` : `${outcome.fault} (${outcome.detail})`;
}

function pathOnly(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? "";
}

function isRangeHeader(hidden: HiddenParameter): boolean {
  return hidden.in === "header" && hidden.name.toLowerCase() === "range";
}
