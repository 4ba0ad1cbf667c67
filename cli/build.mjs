// Bundles the program. Commands and rarely used parts stay in chunks of their own, loaded on first use.
import { copyFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Builds the program into the folder, which is emptied first, and answers with its path. */
export async function buildProgram(outputFolder = join(root, "dist")) {
  rmSync(outputFolder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { "orchestra-mcp": "cli/orchestra-mcp.ts", handler: "cli/handler.ts" },
    outdir: outputFolder,
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    platform: "node",
    target: "node20.20",
    format: "esm",
    minifySyntax: true,
    legalComments: "none",
    logLevel: "warning",
    // Some libraries are CommonJS and ask for Node's modules by require, which an ES module does not have.
    banner: {
      js: [
        "#!/usr/bin/env node",
        'import { createRequire as createRequireForBundle } from "node:module";',
        "const require = createRequireForBundle(import.meta.url);",
      ].join("\n"),
    },
  });
  copyFileSync(join(root, "cli/handler-declaration.d.ts"), join(outputFolder, "handler.d.ts"));
  return join(outputFolder, "orchestra-mcp.js");
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await buildProgram();
