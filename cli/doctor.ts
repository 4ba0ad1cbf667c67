/** `orchestra-mcp doctor`: what is configured, whether the API answers, and what the key may do, on one screen. */
import { arch, release, type } from "node:os";
import { catalogue as generated } from "../generated/index.js";
import { examine } from "../server/doctor/examine.js";
import { readSettings } from "../server/settings.js";
import { doctorText } from "./doctor-text.js";
import { flagsOf, type ServingOptions } from "./serving-options.js";
import { version } from "./version.js";

export interface DoctorOptions extends ServingOptions {
  readonly json?: true;
  readonly sandbox?: true;
  /** Another `tools.yaml` than the one that `generated/` is made from. */
  readonly config?: string;
}

/** Examines and prints. Answers with the exit code: 0 where the tools that are served can work, else 1. */
export async function doctor({ config, json, sandbox, ...options }: DoctorOptions): Promise<number> {
  const curated = config === undefined ? undefined : await (await import("./curated.js")).curatedCatalogue(config);
  const catalogue = config === undefined ? generated : curated?.catalogue;
  if (catalogue === undefined) return 1;
  const embedded = sandbox === true ? await (await import("./sandbox.js")).startEmbeddedSandbox() : undefined;
  try {
    const environment = embedded?.environment ?? process.env;
    const settings = readSettings({ catalogue, environment, flags: flagsOf(options) });
    const { ok, ...examination } = await examine(catalogue, settings);
    const program = {
      name: "orchestra-mcp",
      version,
      node: process.versions.node,
      system: `${type()} ${release()} ${arch()}`,
      ...(embedded === undefined ? {} : { against: "the embedded sandbox" }),
    };
    const report = { ok, program, ...examination };
    process.stdout.write(json === true ? `${JSON.stringify(report, undefined, 2)}\n` : `${doctorText(report)}\n`);
    return ok ? 0 : 1;
  } finally {
    await embedded?.sandbox.close();
  }
}
