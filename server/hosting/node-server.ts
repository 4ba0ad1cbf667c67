/** A web handler on a socket of Node's, from the first request to an orderly end. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { listenerOf, protocolErrorBody } from "../mcp-http.js";
import type { Address, HostingSettings } from "./hosting-settings.js";
import type { WebHandler } from "./web-handler.js";

const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
/** For the request alone, from its first byte to its last; the answer may take longer. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Longer than the proxies in front wait, so that it is they who end an idle connection: else one could send into the end. */
const KEEP_ALIVE_MS = 75_000;
/** How long answers that were broken off still have to leave. */
const LAST_WORDS_MS = 1_000;

/** Where the server cannot listen: the port is taken, or the address is not this machine's. */
export class ListenError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ListenError";
  }
}

export interface NodeServer {
  /** As it came to be: the port is the one that was picked. */
  readonly address: Address;
  /** Goes on for `drainMs`, takes no more connections, lets calls end for `shutdownMs`, and breaks off the rest. */
  end(): Promise<void>;
}

/**
 * Listens, and serves until `end`.
 * @throws ListenError
 */
export async function listen(handler: WebHandler, address: Address, hosting: HostingSettings): Promise<NodeServer> {
  const serve = listenerOf(handler, { maxBodyBytes: hosting.maxBodyBytes, log: handler.log });
  let ending = false;
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (request, response) => {
      // Each answer of the last while tells its client to come by another connection, which leads to another server.
      if (ending) response.setHeader("connection", "close");
      if (isExpressible(request)) serve(request, response);
      else refuse(response);
    },
  );
  await listening(server, address);
  server.on("error", (error) => handler.log.error(`http: ${error.message}`));
  const { port } = server.address() as AddressInfo;
  return {
    address: { host: address.host, port },
    async end() {
      handler.stop();
      ending = true;
      if (hosting.drainMs > 0) await sleep(hosting.drainMs);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const done = await within(hosting.shutdownMs, handler.idle());
      if (!done) {
        handler.log.warn(`http: calls still running after ${hosting.shutdownMs} ms are broken off`);
        await handler.close();
      }
      server.closeIdleConnections();
      await within(LAST_WORDS_MS, closed);
      server.closeAllConnections();
      await closed;
      await handler.close();
    },
  };
}

/**
 * Whether the request can be one of the web's standard at all: HTTP knows more methods, such as TRACE, and more targets,
 * such as `*`, and hosts are written by whoever asks.
 */
function isExpressible({ method = "", url = "/", headers }: IncomingMessage): boolean {
  try {
    return new Request(`http://${headers.host ?? "localhost"}${url}`, { method }) instanceof Request;
  } catch {
    return false;
  }
}

function refuse(response: ServerResponse): void {
  const message =
    "Neither this method with this target nor this host is anything here. The protocol is spoken by POST.";
  response.writeHead(400, { "content-type": "application/json", "cache-control": "no-store", connection: "close" });
  response.end(JSON.stringify(protocolErrorBody(message)));
}

function listening(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(new ListenError(whyNot(error, host, port)));
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      resolve();
    });
  });
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === "EADDRINUSE")
    return `Port ${port} of ${host} is taken. Name another with --http, or 0 for any free one.`;
  if (code === "EACCES")
    return `Port ${port} of ${host} may not be used by this user. Name one above 1023 with --http.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `${host} is no address of this machine.`;
  return `It cannot listen at ${host}, port ${port}: ${message}`;
}

async function within(ms: number, done: Promise<unknown>): Promise<boolean> {
  const controller = new AbortController();
  const late = sleep(ms, false, { signal: controller.signal }).catch(() => false);
  try {
    return await Promise.race([done.then(() => true), late]);
  } finally {
    controller.abort();
  }
}
