/** One request of a tool's operation: encoded, sent with its key, and a failure told as an error. */
import { aboutCall, type CallContext, type CallOptions } from "./call-context.js";
import type { AnyTool } from "./definition.js";
import { ApiError } from "./errors.js";
import type { Credentials } from "./http/credentials.js";
import type { ReadBody } from "./http/exchange.js";
import type { HttpAnswer, HttpRequest, Outcome } from "./http/outcome.js";
import { send } from "./http/send.js";
import { encodeRequest } from "./request/encode.js";
import { resolveFiles } from "./request/files.js";
import { baseUrlHelp, type FailedCall, failedAnswer, failedConnection, keyHelp } from "./result/failure.js";
import { SecretError } from "./secret-source.js";
import type { DocumentSettings, Settings } from "./settings.js";

/** How a file is read: by whom, and which bytes the server itself asks for, as the `Range` header has them. */
export interface FileRequest {
  readonly readBody?: ReadBody;
  readonly range?: string | undefined;
}

/**
 * Everything between arguments that are right and a successful answer; where the server reads a part of a file, that
 * there is no such part is an answer, too.
 * @throws ApiError for an answer that is no success, and where none came.
 */
export async function sendOperation(
  context: CallContext,
  tool: AnyTool,
  checked: Readonly<Record<string, unknown>>,
  options: CallOptions,
  file: FileRequest = {},
): Promise<HttpAnswer> {
  const { outcome, failedCall } = await deliver(context, tool, checked, options, file);
  if (outcome.kind === "fault") throw failedConnection(failedCall, outcome);
  if (outcome.status === 416 && file.readBody !== undefined && file.range !== undefined) return outcome;
  noteClock(context, tool.operation.document, outcome.headers.get("date"));
  if (outcome.status < 200 || outcome.status > 299) throw failedAnswer(failedCall, outcome);
  return outcome;
}

/** A request that was sent: what came of it, and what an error about it would tell. */
export interface Delivery {
  readonly outcome: Outcome;
  readonly failedCall: FailedCall;
}

/**
 * Sends a call whose arguments are right, and gives what comes of it, whatever its status.
 * @throws ApiError where nothing could be sent, for want of an address or a key; ArgumentError for what cannot be encoded.
 */
export async function deliver(
  context: CallContext,
  tool: AnyTool,
  checked: Readonly<Record<string, unknown>>,
  options: CallOptions & { readonly withoutKey?: boolean } = {},
  file: FileRequest = {},
): Promise<Delivery> {
  const { settings, log } = context;
  const document = documentOf(tool, settings);
  const baseUrl = requiredBaseUrl(document);
  const { readFile } = context;
  const resolved = await resolveFiles(tool, checked, readFile === undefined ? {} : { readFile });
  const setting = (name: string) => settings.configured.get(name)?.value;
  const request = encodeRequest(tool, resolved, { baseUrl, setting });
  const credentials = options.withoutKey === true ? undefined : await credentialsFor(context, document, baseUrl);
  const started = Date.now();
  const about = aboutCall(tool.name, options);
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
      startRequest: ({ isRedirected, ...start }) =>
        options.span?.startRequest({ ...start, template: isRedirected ? undefined : tool.operation.path }),
      onRetry: (last, waitMs) => log.info(`${summary(last)}; sending again in ${Math.round(waitMs)} ms`, about),
    },
  );
  // Never the query: it may hold what a person would not want in a log.
  log.debug(`${request.method} ${pathOnly(request.url)}: ${summary(outcome)} in ${Date.now() - started} ms`, about);
  const failedCall: FailedCall = {
    tool,
    document,
    timeoutMs: settings.timeoutMs.value,
    timeoutVariable: `${settings.prefix}TIMEOUT_MS`,
    rules: context.catalogue.failures,
    served: context.served,
    redact: log.redact,
  };
  return { outcome, failedCall };
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

/** How far the API's clock is from ours, by the time that it puts on its answers; it tells whole seconds. */
function noteClock(context: CallContext, document: string, date: string | null): void {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  if (!Number.isNaN(theirs)) context.clockSkewMs.set(document, theirs - (context.clock?.now ?? Date.now)());
}
