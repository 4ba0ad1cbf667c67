/** The part of serving over HTTP that the MCP SDK does: the protocol, and its checks of where a request comes from. */
import { toNodeHandler } from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  readRequestBody,
  ProtocolErrorCode,
  validateHostHeader,
  validateOriginHeader,
} from "@modelcontextprotocol/server";
import type { RequestListener } from "node:http";
import type { CallContext } from "./call-context.js";
import type { Log } from "./log.js";
import { createServer, type Offer } from "./mcp.js";

/** What one request is answered with: the tools that its caller gets, and the context of its calls. */
export interface Serving {
  readonly offer: Offer;
  readonly context: CallContext;
}

/** Speaks the protocol on requests of which all else is settled. */
export interface ProtocolHandler {
  /** `body` is the request's own, parsed. */
  answer(request: Request, body: unknown, serving: Serving): Promise<Response>;
  close(): Promise<void>;
}

/** Both eras, without sessions: each request is answered by a server made for it. */
export function createProtocolHandler(version: string, log: Log): ProtocolHandler {
  const handler = createMcpHandler(
    ({ authInfo }) => {
      const serving = authInfo?.extra?.["serving"] as Serving | undefined;
      if (serving === undefined) throw new Error("A request came by another way than `answer`.");
      return createServer(serving.offer, serving.context, version);
    },
    { onerror: (error) => log.warn(`protocol: ${error.message}`) },
  );
  return {
    answer(request, body, serving) {
      // What is handed through with a request; who its caller is has been settled, and no token goes further than that.
      const authInfo = { token: "", clientId: "", scopes: [], extra: { serving } };
      return handler.fetch(request, { authInfo, ...(body === undefined ? {} : { parsedBody: body }) });
    },
    close: () => handler.close(),
  };
}

/** The request's body as text; undefined where it is longer than `maxBytes`. */
export async function bodyText(request: Request, maxBytes: number): Promise<string | undefined> {
  const body = await readRequestBody(request, maxBytes);
  return body.tooLarge ? undefined : body.text;
}

/** May a request be addressed to this host? Ports do not count. */
export function isHostAllowed(host: string | null, allowed: readonly string[]): boolean {
  return validateHostHeader(host, [...allowed]).ok;
}

/** May a page of this origin send requests? A request that no page sent has none. */
export function isOriginAllowed(origin: string | null, allowed: readonly string[]): boolean {
  return validateOriginHeader(origin, [...allowed]).ok;
}

/** An error of the protocol's own form, for what is refused before a message is read. */
export function protocolErrorBody(message: string): object {
  return { jsonrpc: "2.0", error: { code: ProtocolErrorCode.InvalidRequest, message }, id: null };
}

/** The web-standard handler as a listener of Node's server. */
export function listenerOf(
  handler: { fetch(request: Request): Promise<Response> },
  options: { readonly maxBodyBytes: number; readonly log: Log },
): RequestListener {
  const listener = toNodeHandler(handler, {
    maxRequestBodySize: options.maxBodyBytes,
    onerror: (error) =>
      isGone(error)
        ? options.log.debug("http: a client went away before its request was whole")
        : options.log.error(`http: ${error.stack ?? error.message}`),
  });
  // Their type of a request has members that are there or not; Node's are there and may be undefined.
  return (request, response) => void listener(request as Parameters<typeof listener>[0], response);
}

/** What Node's stream of a request ends with when its connection does. */
function isGone(error: NodeJS.ErrnoException): boolean {
  return error.code === "ECONNRESET";
}
