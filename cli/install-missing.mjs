// Installs the dependencies when node_modules is absent or older than package-lock.json asks for, so that each npm
// script works on a fresh clone. Plain JavaScript: it runs before anything is installed. Prints to stderr only.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The version of every installed package by its folder; optional ones are left out, since platforms differ. */
function versionsIn(lockFile) {
  try {
    const { packages } = JSON.parse(readFileSync(new URL(`../${lockFile}`, import.meta.url), "utf8"));
    return Object.entries(packages).filter(
      ([folder, { optional, devOptional }]) => folder && !optional && !devOptional,
    );
  } catch {
    return undefined;
  }
}

const wanted = versionsIn("package-lock.json") ?? [];
const installed = new Map(versionsIn("node_modules/.package-lock.json") ?? []);
const isMissing = wanted.some(([folder, { version }]) => installed.get(folder)?.version !== version);

if (isMissing) {
  process.stderr.write("Installing dependencies…\n");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    process.stderr.write("npm ci did not succeed; its message is above. Run it by hand, then try again.\n");
    process.exit(1);
  }
}
