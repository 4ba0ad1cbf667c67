/** Packages at pinned versions, installed for measurements alone: as dependencies of the project they would double it. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Whatever is made for measurements; git does not see it, and `npm ci` empties it. */
export const cache = fileURLToPath(new URL("../../node_modules/.cache/bench", import.meta.url));

/** Installs them where they are not; false, and said on standard error, where the registry cannot be reached. */
export function installed(folder: string, packages: readonly string[]): boolean {
  if (existsSync(join(folder, "node_modules"))) return true;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  try {
    const argv = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", ...packages];
    execFileSync("npm", argv, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    return true;
  } catch (error) {
    process.stderr.write(
      `Not measured, since they cannot be installed here: ${packages.join(", ")} (${String(error)})\n`,
    );
    return false;
  }
}
