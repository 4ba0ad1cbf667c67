/** `orchestra-mcp serve`: MCP over standard input and output until the input ends, or over HTTP until a signal. */
import { catalogue } from "../generated/index.js";
import { serveStdioCatalogue } from "../server/mcp.js";
import { startObserving } from "./observing.js";
import { flagsOf, type ServingOptions } from "./serving-options.js";
import { readSettings, UsageError } from "../server/settings.js";
import { checkWorkflows } from "../server/workflow.js";
import { workflows } from "../workflows/index.js";
import { dbtDigests } from "../workflows/digests/dbt.js";
import { version } from "./version.js";

export interface ServeOptions extends ServingOptions {
  readonly sandbox?: true;
  /** Another `tools.yaml` than the one that `generated/` is made from. */
  readonly config?: string;
  /** Where to listen; true for the default place. */
  readonly http?: string | true;
  readonly httpAuth?: string;
}

/** Serves the generated catalogue, or that of a `tools.yaml`. Answers with the exit code once the client has gone. */
export async function serve({ config, sandbox, http, httpAuth, ...options }: ServeOptions): Promise<number> {
  if (http === undefined && httpAuth !== undefined) throw new UsageError("--http-auth goes with --http.");
  const served =
    config === undefined ? { catalogue, workflows } : await (await import("./curated.js")).curatedCatalogue(config);
  if (served === undefined) return 1;
  checkWorkflows(served.catalogue, served.workflows);
  const embedded = sandbox === true ? await (await import("./sandbox.js")).startEmbeddedSandbox() : undefined;
  try {
    const environment = embedded?.environment ?? process.env;
    const settings = readSettings({ catalogue: served.catalogue, environment, flags: flagsOf(options) });
    const observing = await startObserving(served.catalogue, settings, { endsOnSignals: http === undefined });
    const { log, telemetry, close } = observing;
    const parts = { version, log, telemetry, workflows: served.workflows, digests: dbtDigests };
    if (http === undefined) {
      await serveStdioCatalogue(served.catalogue, settings, parts);
      await close();
      return 0;
    }
    const { serveHttp } = await import("./serve-http.js");
    const exitCode = await serveHttp(served.catalogue, settings, parts, { http, httpAuth });
    await close();
    return exitCode;
  } finally {
    await embedded?.sandbox.close();
  }
}
