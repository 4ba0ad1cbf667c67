/** What calls work with, made once for a run, and what one call brings along. */
import { selectTools, type ServedTools } from "./catalogue.js";
import type { AskUser } from "./confirmation.js";
import type { Catalogue } from "./definition.js";
import type { Digests } from "./file/digest.js";
import type { Clock } from "./http/send.js";
import { createLog, type Log, type LogAbout } from "./log.js";
import type { Progress } from "./progress.js";
import type { Settings } from "./settings.js";
import { type CallSpan, type McpRequest, noTelemetry, type Telemetry, traceIdIn } from "./telemetry.js";
import type { Workflows } from "./workflow.js";

/** What a call works with; made once for a run. */
export interface CallContext {
  readonly catalogue: Catalogue;
  readonly served: ServedTools;
  readonly settings: Settings;
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Sent as `User-Agent`. */
  readonly userAgent: string;
  /** Reads a file that an argument names by its path; absent where paths are not allowed. */
  readonly readFile?: ((path: string) => Promise<Uint8Array>) | undefined;
  /** The digests of files that tools may offer. */
  readonly digests?: Digests | undefined;
  readonly clock?: Clock | undefined;
  /** The code of the catalogue's workflows. */
  readonly workflows?: Workflows | undefined;
  /** Seals questions to the user; the same wherever the answer may arrive. */
  readonly sealKey?: (() => Uint8Array) | undefined;
  /** By document: how many milliseconds the API's clock is ahead of ours, as its latest answer told. */
  readonly clockSkewMs: Map<string, number>;
}

/** The context of a run: the tools that these settings serve, and a log that hides what must be hidden. */
export function createCallContext(
  catalogue: Catalogue,
  settings: Settings,
  served: ServedTools = selectTools(catalogue, settings),
  options: Partial<Omit<CallContext, "catalogue" | "served" | "settings">> = {},
): CallContext {
  const { name } = catalogue.server;
  return {
    log: createLog({ name, level: settings.logLevel.value, format: settings.logFormat.value }),
    telemetry: noTelemetry,
    userAgent: `${name}-mcp`,
    clockSkewMs: new Map(),
    ...options,
    catalogue,
    served,
    settings,
  };
}

/** Clocks that differ less tell the same time: answers are dated in whole seconds, and travel. In milliseconds. */
const SAME_TIME_MS = 30_000;

/** How far the API's clock is ahead of ours, as far as its answers have told, in milliseconds. */
export function skewOf(context: CallContext, document: string): number {
  const skewMs = context.clockSkewMs.get(document) ?? 0;
  return Math.abs(skewMs) <= SAME_TIME_MS ? 0 : skewMs;
}

/** What time it is by the API's clock, in milliseconds since 1970. */
export function apiNow(context: CallContext, document: string): number {
  return (context.clock?.now ?? Date.now)() + skewOf(context, document);
}

export interface CallOptions {
  /** The client's cancellation. */
  readonly signal?: AbortSignal | undefined;
  /** How the user is asked before something is destroyed; absent where whoever calls is the user. */
  readonly askUser?: AskUser | undefined;
  /** Told how far the call is; absent where nobody asked. */
  readonly progress?: Progress | undefined;
  /** The message that asks for the call; absent where no MCP client does. */
  readonly mcp?: McpRequest | undefined;
  /** The call that this one is a part of. */
  readonly span?: CallSpan | undefined;
}

/** What a line of the log is about: this call. */
export function aboutCall(tool: string, { mcp, span }: CallOptions): LogAbout {
  return { tool, requestId: mcp?.id, traceId: span?.traceId ?? (mcp && traceIdIn(mcp.trace)) };
}
