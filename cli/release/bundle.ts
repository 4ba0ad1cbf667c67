/**
 * `npm run bundle`: builds the program and packs it with its manifest into `orchestra-mcp.mcpb`, for clients that install
 * servers from a file. With `--server-json FILE` it also writes the entry of the registry that has the bundle's digest.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import packageJson from "../../package.json" with { type: "json" };
import { buildProgram } from "../build.mjs";
import { packageRoot } from "../package-root.js";
import { bundleManifest } from "./manifest.js";
import { bundleName } from "./package-facts.js";
import { serverJson } from "./server-json.js";

/**
 * Packs what the package holds, with the built program of the folder, and answers with the digest of the bundle.
 * @throws where the manifest is not valid, with what the validator says.
 */
export function makeBundle(program: string, output: string): string {
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  try {
    // `dist` comes from where it was built, and the manifest is written beside it.
    const filter = (path: string) => !path.endsWith(".map");
    for (const file of ["package.json", ...packageJson.files.filter((each) => !each.startsWith("!"))]) {
      const from = file === "dist" ? resolve(program, "..") : join(packageRoot(), file);
      if (existsSync(from)) cpSync(from, join(folder, file), { recursive: true, filter });
    }
    writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(bundleManifest(), undefined, 2)}\n`);
    mcpb("validate", join(folder, "manifest.json"));
    rmSync(output, { force: true });
    mcpb("pack", folder, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return createHash("sha256").update(readFileSync(output)).digest("hex");
}

function mcpb(...words: readonly string[]): void {
  const script = join(packageRoot(), "node_modules/@anthropic-ai/mcpb/dist/cli/cli.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { encoding: "utf8" });
  if (status !== 0) throw new Error(`mcpb ${words.join(" ")} failed:\n${stdout}${stderr}`);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const output = join(packageRoot(), bundleName);
  const digest = makeBundle(await buildProgram(), output);
  process.stdout.write(`${output}\n${(statSync(output).size / 1_000_000).toFixed(1)} MB, SHA-256 ${digest}\n`);
  const at = process.argv.indexOf("--server-json");
  const file = process.argv[at + 1];
  if (at !== -1 && file !== undefined) writeFileSync(file, `${JSON.stringify(serverJson(digest), undefined, 2)}\n`);
}
