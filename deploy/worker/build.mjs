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
    plugins: [withStandIns],
    minifySyntax: true,
    legalComments: "none",
    logLevel: "warning",
  });
  const modules = readdirSync(outputFolder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  );
  return modules.sort((a, b) => Number(b === "worker.js") - Number(a === "worker.js"));
}

/** What a Worker may not do, or does not have, and the module here that does it another way. */
const standIns = [
  // Ajv makes code of schemas.
  { module: "./ajv.js", importer: "server/validation/compile.ts", standIn: "deploy/worker/interpreted-schema.ts" },
  // Node's own client of HTTP is not there.
  { module: "./transport.js", importer: "server/http/exchange.ts", standIn: "deploy/worker/fetch-transport.ts" },
];

const withStandIns = {
  name: "stand-ins",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ path, importer }) => {
      const found = standIns.find((each) => each.module === path && join(root, each.importer) === importer);
      return found === undefined ? undefined : { path: join(root, found.standIn) };
    });
  },
};

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await buildWorker();
