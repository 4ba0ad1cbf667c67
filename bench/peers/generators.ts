/** Two other generators, at pinned versions. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, installed } from "./installed.js";

/** A generator that is run as its manual says, on the document as it is published. */
export interface OtherGenerator {
  readonly name: string;
  /** Writes everything that it makes of the document to the folder. */
  generate(document: string, folder: string): void;
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
  const folder = cache;
  const first = installed(join(folder, "openapi-mcp-generator"), [`openapi-mcp-generator@${openapiMcpGenerator}`]);
  const second = installed(
    join(folder, "kubb"),
    kubbPlugins.map((plugin) => `@kubb/${plugin}@${kubb}`),
  );
  if (!first || !second) return [];
  writeFileSync(join(folder, "kubb", "generate.mjs"), kubbScript);
  const run = (cwd: string, argv: readonly string[]) =>
    execFileSync(process.execPath, argv, { cwd, stdio: ["ignore", "ignore", "pipe"] });
  return [
    {
      name: `openapi-mcp-generator ${openapiMcpGenerator}`,
      generate: (document, out) => {
        const program = "node_modules/openapi-mcp-generator/bin/openapi-mcp-generator.js";
        run(join(folder, "openapi-mcp-generator"), [program, "--input", document, "--output", out, "--force"]);
      },
    },
    {
      name: `Kubb ${kubb} (types, client, zod, MCP)`,
      generate: (document, out) => run(join(folder, "kubb"), ["generate.mjs", document, out]),
    },
  ];
}
