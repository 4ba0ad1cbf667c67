/** `orchestra-mcp serve`: MCP over standard input and output, until standard input ends. */
import { catalogue } from "../generated/index.js";
import { serveStdioCatalogue } from "../server/mcp.js";
import { startObserving } from "./observing.js";
import { flagsOf, type ServingOptions } from "./serving-options.js";
import { readSettings } from "../server/settings.js";
import { checkWorkflows } from "../server/workflow.js";
import { workflows } from "../workflows/index.js";
import { dbtDigests } from "../workflows/digests/dbt.js";
import { version } from "./version.js";

export interface ServeOptions extends ServingOptions {
  readonly sandbox?: true;
  /** Another `tools.yaml` than the one that `generated/` is made from. */
  readonly config?: string;
}

/** Serves the generated catalogue, or that of a `tools.yaml`. Answers with the exit code once the client has gone. */
export async function serve({ config, sandbox, ...options }: ServeOptions): Promise<number> {
  const served =
    config === undefined ? { catalogue, workflows } : await (await import("./curated.js")).curatedCatalogue(config);
  if (served === undefined) return 1;
  checkWorkflows(served.catalogue, served.workflows);
  const embedded = sandbox === true ? await (await import("./sandbox.js")).startEmbeddedSandbox() : undefined;
  const settings = readSettings({
    catalogue: served.catalogue,
    environment: embedded?.environment ?? process.env,
    flags: flagsOf(options),
  });
  const { log, telemetry, close } = await startObserving(served.catalogue, settings);
  await serveStdioCatalogue(served.catalogue, settings, {
    version,
    log,
    telemetry,
    workflows: served.workflows,
    digests: dbtDigests,
  });
  await embedded?.sandbox.close();
  await close();
  return 0;
}
