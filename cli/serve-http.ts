/** `orchestra-mcp serve --http`: the catalogue over Streamable HTTP, until SIGTERM or SIGINT. */
import type { Catalogue } from "../server/definition.js";
import { readAddress, readHostingSettings } from "../server/hosting/hosting-settings.js";
import { listen, ListenError, type NodeServer } from "../server/hosting/node-server.js";
import { createWebHandler } from "../server/hosting/web-handler.js";
import type { ServeOptions } from "../server/mcp.js";
import type { Settings } from "../server/settings.js";

/** Serves until a signal has ended it in order. A second signal ends it at once. */
export async function serveHttp(
  catalogue: Catalogue,
  settings: Settings,
  parts: ServeOptions,
  flags: { readonly http: string | true; readonly httpAuth: string | undefined },
): Promise<number> {
  const address = readAddress(flags.http);
  const { prefix, environment } = settings;
  const { host } = address;
  const hosting = readHostingSettings({ catalogue, prefix, environment, host, authentication: flags.httpAuth });
  // A token that cannot be read would refuse everybody, one by one.
  for (const token of hosting.tokens) await token.load();
  const handler = createWebHandler(catalogue, settings, hosting, parts);
  let server: NodeServer;
  try {
    server = await listen(handler, address, hosting);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    handler.log.error(error.message);
    return 1;
  }
  // Before anyone is told where it is: whoever starts it may end it at once.
  const signalled = firstSignal();
  const shownHost = server.address.host.includes(":") ? `[${server.address.host}]` : server.address.host;
  handler.log.info(
    `serving ${handler.toolCount} tools at http://${shownHost}:${server.address.port}/mcp ` +
      `(authentication: ${hosting.modes.join(", ")})`,
  );
  const signal = await signalled;
  handler.log.info(`${signal}: ending; calls that run are finished first`);
  await server.end();
  return 0;
}

/** The first signal to end; the handlers go with it, so that the next one does what signals do. */
function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const signals = ["SIGTERM", "SIGINT"] as const;
    const ended = (signal: NodeJS.Signals) => {
      for (const each of signals) process.off(each, ended);
      resolve(signal);
    };
    for (const each of signals) process.on(each, ended);
  });
}
