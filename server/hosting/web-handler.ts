/** One HTTP request, top to bottom, as a web-standard `fetch`: where it goes, whether it may, who it is from, the answer. */
import { type CallContext, createCallContext } from "../call-context.js";
import { selectTools } from "../catalogue.js";
import type { Catalogue } from "../definition.js";
import type { Log } from "../log.js";
import { offerOf, type ServeOptions } from "../mcp.js";
import { bodyText, createProtocolHandler, protocolErrorBody, type Serving } from "../mcp-http.js";
import type { SecretSource } from "../secret-source.js";
import type { Settings } from "../settings.js";
import { createAccessTokens } from "./access-token.js";
import { createAuthentication, isRefusal, type Refusal } from "./authentication.js";
import { contextOf } from "./caller-context.js";
import { createCapacity, releasing } from "./capacity.js";
import { type HostingSettings, MCP_PATH, type OAuthSettings } from "./hosting-settings.js";
import { corsHeaders, preflight, refusedOrigin } from "./origins.js";

/** A handler of HTTP requests for whatever engine runs it: Node, a function, a worker. */
export interface WebHandler {
  /** Answers one request; never throws for what a caller does. */
  fetch(request: Request): Promise<Response>;
  /** From now on not ready for new callers; requests are still answered. */
  stop(): void;
  /** Resolves once every request is answered whole. */
  idle(): Promise<void>;
  /** Breaks off what still runs. */
  close(): Promise<void>;
  readonly log: Log;
  /** How many tools those who may do everything are served. */
  readonly toolCount: number;
}

/** RFC 9728, section 3.1. */
const METADATA_PATH = "/.well-known/oauth-protected-resource";
/** A subscription waits for news that never come; it takes no one's place. */
const WAITING_METHOD = "subscriptions/listen";

/** The handler of a catalogue with these settings. */
export function createWebHandler(
  catalogue: Catalogue,
  settings: Settings,
  hosting: HostingSettings,
  options: ServeOptions,
): WebHandler {
  const { version, ...rest } = options;
  const userAgent = `${catalogue.server.name}-mcp/${version}`;
  const everything = createCallContext(catalogue, settings, undefined, { userAgent, ...rest });
  const { log } = everything;
  const servings = servingsOf(catalogue, settings, everything);
  const serverKey = serverKeyOf(settings);
  const tokens = hosting.oauth === undefined ? undefined : createAccessTokens(hosting.oauth);
  const authenticate = createAuthentication(hosting, serverKey, tokens);
  const capacity = createCapacity(hosting.maxConcurrency);
  const protocol = createProtocolHandler(version, log);
  let stopping = false;

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/healthz") return json({ status: "alive" });
    if (pathname === "/readyz") return readiness();
    const refused = refusedOrigin(request, hosting);
    if (refused !== undefined) return json(protocolErrorBody(refused), 403);
    if (hosting.oauth !== undefined && isMetadataPath(pathname)) return metadata(hosting.oauth);
    if (pathname !== MCP_PATH) return notFound(pathname);
    if (request.method === "OPTIONS") return preflight(request, hosting);
    return withCors(request, await answerCaller(request));
  }

  async function answerCaller(request: Request): Promise<Response> {
    const release = request.headers.get("mcp-method") === WAITING_METHOD ? () => {} : capacity.take();
    if (release === undefined) return overloaded();
    try {
      return releasing(await answerAdmitted(request), release);
    } catch (error) {
      release();
      throw error;
    }
  }

  async function answerAdmitted(request: Request): Promise<Response> {
    const caller = await authenticate(request.headers.get("authorization"));
    if (isRefusal(caller)) return refusal(caller);
    const { maxBodyBytes } = hosting;
    const text = request.method === "POST" ? await bodyText(request, maxBodyBytes) : undefined;
    if (request.method === "POST" && text === undefined) {
      return json(protocolErrorBody(`A request's body may have ${maxBodyBytes} bytes; this one has more.`), 413);
    }
    const shared = caller.readOnly ? servings.readOnly() : servings.all;
    const message = text === undefined ? undefined : parsed(text);
    const write = caller.readOnly ? namedWriter(message, servings.all.context, shared.context) : undefined;
    if (write !== undefined && hosting.oauth !== undefined) return refusal(needsScope(write, hosting.oauth.writeScope));
    const plain = new Request(request.url, {
      method: request.method,
      headers: request.headers,
      signal: request.signal,
      ...(text === undefined ? {} : { body: text }),
    });
    return protocol.answer(plain, message, { ...shared, context: contextOf(shared.context, caller) });
  }

  async function readiness(): Promise<Response> {
    if (stopping) return json({ status: "stopping" }, 503);
    const usesServerKey = hosting.modes.some((mode) => mode !== "key") && hosting.oauth?.forward !== true;
    if (usesServerKey && serverKey !== undefined && serverKey.from === undefined) {
      return json({ status: "not ready", reason: `${serverKey.variable} is not set` }, 503);
    }
    try {
      await tokens?.ready();
    } catch (error) {
      return json({ status: "not ready", reason: (error as Error).message }, 503);
    }
    return json({ status: "ready" });
  }

  function metadata({ issuer, readScope, writeScope, resource }: OAuthSettings): Response {
    const body = {
      resource,
      authorization_servers: [issuer],
      // Clients ask for all that is named here: where nothing can be changed, nothing more is needed than reading.
      scopes_supported: settings.readOnly.value ? [readScope] : [readScope, writeScope],
      bearer_methods_supported: ["header"],
      resource_name: catalogue.server.title ?? catalogue.server.name,
    };
    return json(body, 200, { "access-control-allow-origin": "*" });
  }

  /** RFC 6750, section 3, and RFC 9728, section 5.1: what is missing, and where a client learns how to get it. */
  function refusal({ status, error, description, scope }: Refusal): Response {
    const parts = [
      ...(error === "temporarily_unavailable"
        ? []
        : [`error="${error}"`, `error_description="${quotable(description)}"`]),
      ...(scope === undefined ? [] : [`scope="${scope}"`]),
      ...(hosting.oauth === undefined ? [] : [`resource_metadata="${metadataUrl(hosting.oauth.resource)}"`]),
    ];
    const challenge = { "www-authenticate": `Bearer ${parts.join(", ")}` };
    return json({ error, error_description: description }, status, status === 503 ? { "retry-after": "5" } : challenge);
  }

  function overloaded(): Response {
    const message =
      `This server is answering ${hosting.maxConcurrency} requests, as many as it takes on at a time ` +
      `(${hosting.prefix}MAX_CONCURRENCY). Nothing was done: send the request again in a moment.`;
    return json(protocolErrorBody(message), 503, { "retry-after": "1" });
  }

  function withCors(request: Request, response: Response): Response {
    for (const [name, value] of corsHeaders(request, hosting)) response.headers.append(name, value);
    // Of the connection alone, which is not this handler's (RFC 9110, section 7.6.1).
    response.headers.delete("connection");
    return response;
  }

  return {
    log,
    toolCount: servings.all.offer.tools.length,
    async fetch(request) {
      const startMs = Date.now();
      let status = 500;
      try {
        const response = await answer(request);
        status = response.status;
        return response;
      } catch (error) {
        log.error(`http: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        return json(
          protocolErrorBody("A defect of this server, not of the request: its standard error says more."),
          500,
        );
      } finally {
        const { pathname } = new URL(request.url);
        log.debug(`http: ${request.method} ${pathname.slice(0, 200)}: status ${status} in ${Date.now() - startMs} ms`);
      }
    },
    stop: () => void (stopping = true),
    idle: () => capacity.idle(),
    close: () => protocol.close(),
  };
}

/** What is served to those who may do everything, and to those who may only read; the latter made when it is needed. */
function servingsOf(catalogue: Catalogue, settings: Settings, everything: CallContext) {
  const serve = (context: CallContext): Serving => ({ offer: offerOf(catalogue, context), context });
  const all = serve(everything);
  let reading: Serving | undefined;
  return {
    all,
    readOnly(): Serving {
      const readOnly = { ...settings, readOnly: { value: true, from: { kind: "default" } } } as const;
      reading ??= serve({ ...everything, settings: readOnly, served: selectTools(catalogue, readOnly) });
      return reading;
    },
  };
}

/** The key that the server itself has: of the first document that needs one. */
function serverKeyOf({ documents }: Settings): SecretSource | undefined {
  return Object.values(documents).find(({ secret }) => secret !== undefined)?.secret;
}

/** The tool that the message calls, where it is there for those who may write and not for this caller. */
function namedWriter(message: unknown, all: CallContext, own: CallContext): string | undefined {
  const calls = (Array.isArray(message) ? message : [message]) as { method?: unknown; params?: { name?: unknown } }[];
  for (const call of calls) {
    const name = call?.method === "tools/call" ? call.params?.name : undefined;
    if (typeof name !== "string") continue;
    const has = ({ served }: CallContext) =>
      served.tools.some((tool) => tool.name === name || tool.aliases?.includes(name) === true);
    if (has(all) && !has(own)) return name;
  }
  return undefined;
}

function needsScope(tool: string, scope: string): Refusal {
  const description = `The tool ${tool} changes something, and the access token allows reading alone.`;
  return { status: 403, error: "insufficient_scope", description, scope };
}

function isMetadataPath(pathname: string): boolean {
  return pathname === METADATA_PATH || pathname === `${METADATA_PATH}${MCP_PATH}`;
}

function metadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}${METADATA_PATH}${pathname}`;
}

function notFound(pathname: string): Response {
  const hint = pathname === "/" ? "" : ` Not ${JSON.stringify(pathname.slice(0, 100))}.`;
  return json(
    { error: `The protocol is spoken at ${MCP_PATH}; /healthz and /readyz are there for probes.${hint}` },
    404,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** As a quoted string of a header: RFC 9110, section 5.6.4. */
function quotable(text: string): string {
  return text.replaceAll(/[^\u0020-\u007e]|["\\]/g, "'");
}

function json(body: object, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}
