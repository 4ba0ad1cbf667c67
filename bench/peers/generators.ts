/** Two other generators, at pinned versions. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, installed } from "./installed.js";

/** A generator that is run as its manual says, on the document as it is published. */
export interface OtherGenerator {
  readonly name: string;
  /** Writes everything that it makes of the document to the folder. */
  generate(document: string, folder: string, words?: readonly string[]): void;
}

/** How it is started: what Node is given, and where. */
export interface GeneratorCommand {
  readonly name: string;
  readonly folder: string;
  argv(document: string, out: string): readonly string[];
}

const openapiMcpGenerator = "4.0.1";
/** The last line that runs on Node 20: 5 wants 22. */
const kubb = "4.39.2";
const kubbPlugins = ["core", "plugin-oas", "plugin-ts", "plugin-client", "plugin-zod", "plugin-mcp"];

const kubbScript = `
import { safeBuild } from "@kubb/core";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";
import { pluginClient } from "@kubb/plugin-client";
import { pluginZod } from "@kubb/plugin-zod";
import { pluginMcp } from "@kubb/plugin-mcp";
const [path, out] = process.argv.slice(2);
const plugins = [pluginOas({ validate: false }), pluginTs({}), pluginClient({}), pluginZod({}), pluginMcp({})];
const config = { root: process.cwd(), input: { path }, output: { path: out, clean: true }, plugins };
const { error, failedPlugins } = await safeBuild({ config });
if (error !== undefined || failedPlugins.size > 0) throw error ?? new Error([...failedPlugins].join(", "));
`;

/** The generators; none where the registry cannot be reached. */
export function otherGenerators(): OtherGenerator[] {
  return generatorCommands().map(({ name, folder, argv }) => ({
    name,
    generate: (document, out, words = []) =>
      void execFileSync(process.execPath, [...argv(document, out), ...words], {
        cwd: folder,
        stdio: ["ignore", "ignore", "pipe"],
      }),
  }));
}

/** The same as commands. */
export function generatorCommands(): GeneratorCommand[] {
  const [first, second] = [join(cache, "openapi-mcp-generator"), join(cache, "kubb")];
  const areInstalled =
    installed(first, [`openapi-mcp-generator@${openapiMcpGenerator}`]) &&
    installed(
      second,
      kubbPlugins.map((plugin) => `@kubb/${plugin}@${kubb}`),
    );
  if (!areInstalled) return [];
  writeFileSync(join(second, "generate.mjs"), kubbScript);
  const program = "node_modules/openapi-mcp-generator/bin/openapi-mcp-generator.js";
  return [
    {
      name: `openapi-mcp-generator ${openapiMcpGenerator}`,
      folder: first,
      argv: (document, out) => [program, "--input", document, "--output", out, "--force"],
    },
    {
      name: `Kubb ${kubb} (types, client, zod, MCP)`,
      folder: second,
      argv: (document, out) => ["generate.mjs", document, out],
    },
  ];
}
