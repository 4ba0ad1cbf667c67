/** `orchestra-mcp serve`: MCP over standard input and output, until standard input ends. */
import { catalogue } from "../generated/index.js";
import { serveStdioCatalogue } from "../server/mcp.js";
import { flagsOf, type ServingOptions } from "./serving-options.js";
import { readSettings } from "../server/settings.js";
import { version } from "./version.js";

/** Serves the generated catalogue. Answers with the exit code once the client has gone. */
export async function serve(options: ServingOptions & { readonly sandbox?: true }): Promise<number> {
  const embedded = options.sandbox === true ? await (await import("./sandbox.js")).startEmbeddedSandbox() : undefined;
  const settings = readSettings({
    catalogue,
    environment: embedded?.environment ?? process.env,
    flags: flagsOf(options),
  });
  await serveStdioCatalogue(catalogue, settings, { version });
  await embedded?.sandbox.close();
  return 0;
}
