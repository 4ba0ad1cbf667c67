/** The server as a handler, for engines that listen themselves: functions, workers, an application's own server. */
import { catalogue } from "../generated/index.js";
import { readHostingSettings } from "../server/hosting/hosting-settings.js";
import { createWebHandler } from "../server/hosting/web-handler.js";
import { listenerOf } from "../server/mcp-http.js";
import type { Environment } from "../server/secret-source.js";
import { readSettings } from "../server/settings.js";
import { dbtDigests } from "../workflows/digests/dbt.js";
import { workflows } from "../workflows/index.js";
import type { RequestListener } from "node:http";
import { flagsOf, type ServingOptions } from "./serving-options.js";
import { version } from "./version.js";

export interface HandlerOptions extends ServingOptions {
  /** The variables that configure it, as `orchestra-mcp serve` reads them; those of the process by default. */
  readonly environment?: Environment;
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
 * @throws UsageError for wrong options or variables, each named in the message.
 */
export function createHandler(options: HandlerOptions = {}): Handler {
  const { environment = process.env, httpAuth, ...serving } = options;
  const settings = readSettings({ catalogue, environment, flags: flagsOf(serving) });
  const { prefix } = settings;
  const hosting = readHostingSettings({ catalogue, prefix, environment, host: undefined, authentication: httpAuth });
  const handler = createWebHandler(catalogue, settings, hosting, { version, workflows, digests: dbtDigests });
  return {
    fetch: (request) => handler.fetch(request),
    listener: listenerOf(handler, { maxBodyBytes: hosting.maxBodyBytes, log: handler.log }),
    close: () => handler.close(),
  };
}
