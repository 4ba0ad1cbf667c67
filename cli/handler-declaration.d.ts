/** What `orchestra-mcp/handler` exports, for those who use the package: `cli/handler.ts`, without the sources behind it. */
import type { RequestListener } from "node:http";

export interface HandlerOptions {
  /** Toolsets to serve, separated by commas, or `all`. */
  readonly toolsets?: string;
  /** Tools to serve, separated by commas, whatever their toolset. */
  readonly tools?: string;
  /** Tools not to serve, separated by commas. */
  readonly excludeTools?: string;
  /** Serve only tools that change nothing. */
  readonly readOnly?: true;
  /** Serve also tools that overwrite or delete. */
  readonly allowDestructive?: true;
  /** For a key that covers several workspaces: each call names the workspace that it is about. */
  readonly multiWorkspace?: true;
  /** How much is told on standard error, as `--log-level` has it. */
  readonly logLevel?: string;
  /** In which form, as `--log-format` has it. */
  readonly logFormat?: string;
  /** Tell the API, too, which trace a call belongs to. */
  readonly propagateTrace?: true;
  /** The variables that configure it, as `orchestra-mcp serve` reads them; those of the process by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Who may use it, as `--http-auth` has it. There is no loopback here, so it must be said, here or by variables. */
  readonly httpAuth?: string;
}

export interface Handler {
  /** Web-standard: answers `/mcp`, `/healthz`, `/readyz` and OAuth's metadata. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The same for a server of Node's. */
  readonly listener: RequestListener;
  /** Breaks off what still runs. */
  readonly close: () => Promise<void>;
}

/**
 * Makes the handler; nothing is read or sent before the first request.
 * @throws Error named UsageError, for wrong options or variables, each named in the message.
 */
export declare function createHandler(options?: HandlerOptions): Handler;
