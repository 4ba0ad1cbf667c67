/** How each server is made and started. A maker answers with undefined where what it needs cannot be installed. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildProgram, type BuildOptions } from "../../cli/build.mjs";
import { type JsonObject, type Launch, startSession } from "../measuring/session.js";
import { otherGenerators } from "./generators.js";
import { cache, installed } from "./installed.js";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const project = fileURLToPath(new URL("../..", import.meta.url));

/** The API that servers are pointed at. */
export interface Api {
  /** Of the engine. */
  readonly url: string;
  readonly apiKey: string;
}

/** Nobody answers there: for what is measured without a call. */
export const NO_API: Api = { url: "http://127.0.0.1:9/api/engine", apiKey: "unused" };

/** What an SDK v1 server is built with, at the newest versions that the generated manifests allow. */
const generatedServerPackages = [
  "@modelcontextprotocol/sdk@1.32.2",
  "axios@1.21.1",
  "dotenv@16.6.1",
  "zod@3.25.76",
  "json-schema-to-zod@2.8.1",
  "hono@4.13.19",
  "@hono/node-server@1.19.19",
  "uuid@11.1.0",
  "fetch-to-node@2.1.0",
];
const kubbServerPackages = ["@modelcontextprotocol/sdk@1.32.2", "axios@1.21.1", "zod@4.6.7"];
const ivotoby = "@ivotoby/openapi-mcp-server@1.16.1";

let built: Promise<string> | undefined;

/** Ours, built as it is published. */
export async function ourServer(words: readonly string[], { url, apiKey }: Api = NO_API): Promise<Launch> {
  built ??= builtAsPublished(join(cache, "ours"));
  const environment = { ORCHESTRA_BASE_URL: url, ORCHESTRA_API_KEY: apiKey, ORCHESTRA_LOG_LEVEL: "error" };
  return { argv: [await built, ...words], environment };
}

/** Below a manifest as the package's own: without it Node looks into each file to see whether it is a module. */
function builtAsPublished(folder: string, options: BuildOptions = {}): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return buildProgram(join(folder, "dist"), options);
}

/** Ours, made of any document: generated as it comes, and built as ours is. */
export async function ourServerOf(document: string, name: string): Promise<Launch> {
  const folder = join(cache, "ours", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const config = join(folder, "tools.yaml");
  const run = (script: string, ...words: string[]) =>
    execFileSync(process.execPath, ["--import", "tsx", join(project, "generator/commands", script), ...words], {
      cwd: project,
      stdio: ["ignore", "ignore", "pipe"],
    });
  run("draft.ts", "--spec", document, "--out", config);
  run("generate.ts", "--config", config, "--out", join(folder, "generated"));
  const program = await builtAsPublished(folder, { generated: join(folder, "generated") });
  return { argv: [program, "serve", "--toolsets", "all", "--allow-destructive"] };
}

/** The tools as a server lists them. */
export async function listOf(launch: Launch): Promise<JsonObject[]> {
  const session = startSession(launch);
  try {
    return (await session.request("tools/list", {}))["tools"] as JsonObject[];
  } finally {
    await session.close();
  }
}

/** The floor, with these tools. */
export function bareLoop(
  tools: readonly JsonObject[],
  name: string,
  { url, apiKey }: Api = NO_API,
  port?: number,
): Launch {
  const file = join(cache, "bare", `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(tools));
  return { argv: [here("bare-loop.mjs"), file], environment: { BASE_URL: url, API_KEY: apiKey, ...portOf(port) } };
}

/** The smallest server of the SDK with these tools, in one minified file. */
export async function minimalServer(
  tools: readonly JsonObject[],
  name: string,
  { url, apiKey }: Api = NO_API,
  port?: number,
): Promise<Launch> {
  const outfile = join(cache, "minimal", `${name}.mjs`);
  await build({
    entryPoints: [here("minimal-server.ts")],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20.20",
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    plugins: [
      {
        name: "listed-tools",
        setup(each) {
          each.onResolve({ filter: /^listed-tools$/ }, ({ path }) => ({ path, namespace: "listed" }));
          each.onLoad({ filter: /.*/, namespace: "listed" }, () => ({
            contents: JSON.stringify(tools),
            loader: "json",
          }));
        },
      },
    ],
  });
  return { argv: [outfile], environment: { BASE_URL: url, API_KEY: apiKey, ...portOf(port) } };
}

function portOf(port: number | undefined): { readonly PORT?: string } {
  return port === undefined ? {} : { PORT: String(port) };
}

/** What openapi-mcp-generator makes of the document, compiled as its manual says. */
export async function openapiMcpGeneratorServer(
  document: string,
  name: string,
  api: Api = NO_API,
  port?: number,
): Promise<Launch | undefined> {
  const folder = join(cache, "openapi-mcp-generator-server");
  const generator = otherGenerators().find((each) => each.name.startsWith("openapi-mcp-generator"));
  if (generator === undefined || !installed(folder, generatedServerPackages)) return undefined;
  // Below the packages that it imports.
  const out = join(folder, name);
  mkdirSync(out, { recursive: true });
  generator.generate(
    document,
    out,
    port === undefined ? [] : ["--transport", "streamable-http", "--port", String(port)],
  );
  // File by file, as its own compiler does; that one would only check the types as well.
  await build({
    entryPoints: readdirSync(join(out, "src")).map((file) => join(out, "src", file)),
    outdir: join(out, "build"),
    format: "esm",
    logLevel: "warning",
  });
  const environment = { API_BASE_URL: api.url, BEARER_TOKEN_BEARER: api.apiKey };
  const words = port === undefined ? [] : ["--transport=streamable-http"];
  return { argv: [join(out, "build/index.js"), ...words], environment, folder: out };
}

/** @ivotoby/openapi-mcp-server, which reads the document at its start. */
export function ivotobyServer(document: string, { url, apiKey }: Api = NO_API, port?: number): Launch | undefined {
  const folder = join(cache, "ivotoby");
  if (!installed(folder, [ivotoby])) return undefined;
  const program = join(folder, "node_modules/@ivotoby/openapi-mcp-server/bin/mcp-server.js");
  const transport = port === undefined ? ["stdio"] : ["http", "--host", "127.0.0.1", "--port", String(port)];
  const words = ["--transport", ...transport, "--openapi-spec", document, "--api-base-url", url];
  return { argv: [program, ...words, "--headers", `authorization:Bearer ${apiKey}`], folder };
}

/** What Kubb makes of the document, bundled, since it is TypeScript that nothing else compiles. */
export async function kubbServer(document: string, name: string): Promise<Launch | undefined> {
  const folder = join(cache, "kubb-server");
  const generator = otherGenerators().find((each) => each.name.startsWith("Kubb"));
  if (generator === undefined || !installed(folder, kubbServerPackages)) return undefined;
  const out = join(folder, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  generator.generate(document, join(out, "generated"));
  cpSync(join(cache, "kubb/node_modules/@kubb"), join(folder, "node_modules/@kubb"), { recursive: true });
  writeFileSync(
    join(out, "start.ts"),
    'import { startServer } from "./generated/mcp/server.ts";\nawait startServer();\n',
  );
  await build({
    entryPoints: [join(out, "start.ts")],
    outfile: join(out, "server.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    // Kubb writes the SDK's modules without their ending, which a bundler of its manual's kind adds.
    alias: {
      "@modelcontextprotocol/sdk/server/mcp": "@modelcontextprotocol/sdk/server/mcp.js",
      "@modelcontextprotocol/sdk/server/stdio": "@modelcontextprotocol/sdk/server/stdio.js",
      "@modelcontextprotocol/sdk/types": "@modelcontextprotocol/sdk/types.js",
    },
    absWorkingDir: folder,
    logLevel: "error",
    banner: { js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
  });
  return { argv: [join(out, "server.mjs")] };
}
