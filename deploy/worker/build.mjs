// Bundles the Worker into modules of its own folder: wrangler's bundler would make one file, in which modules that are
// loaded on first use come too early.
import { readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Builds into the folder, which is emptied first, and answers with the names of its modules, `worker.js` first. */
export async function buildWorker(outputFolder = join(root, "deploy/worker/dist")) {
  rmSync(outputFolder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { worker: "deploy/worker/worker.mjs" },
    outdir: outputFolder,
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker"],
    target: "es2023",
    format: "esm",
    external: ["node:*"],
    alias: { "orchestra-mcp/handler": join(root, "cli/handler.ts") },
    plugins: [interpretedSchemas, fetchTransport],
    minifySyntax: true,
    legalComments: "none",
    logLevel: "warning",
  });
  const modules = readdirSync(outputFolder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  );
  return modules.sort((a, b) => Number(b === "worker.js") - Number(a === "worker.js"));
}

/** Ajv makes code of schemas, which a Worker may not do. */
const interpretedSchemas = {
  name: "interpreted-schemas",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/ajv\.js$/ }, ({ importer }) =>
      importer.endsWith("server/validation/compile.ts")
        ? { path: join(root, "deploy/worker/interpreted-schema.ts") }
        : undefined,
    );
  },
};

/** Node's own client of HTTP is not there. */
const fetchTransport = {
  name: "fetch-transport",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/transport\.js$/ }, ({ importer }) =>
      importer.endsWith("server/http/exchange.ts")
        ? { path: join(root, "deploy/worker/fetch-transport.ts") }
        : undefined,
    );
  },
};

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await buildWorker();
