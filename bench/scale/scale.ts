/**
 * `npm run bench -- scale`: three servers behind nginx under load, one killed and one restarted; writes docs/scale.md.
 * Fails where anything did that may not.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildProgram } from "../../cli/build.mjs";
import { breachesIn } from "./laws.js";
import { hasNginx } from "./nginx.js";
import { runScale } from "./run.js";
import { begin, end, tableOf } from "./table.js";

const page = fileURLToPath(new URL("../../docs/scale.md", import.meta.url));
const PHASE_MS = 15_000;
const CLIENTS_PER_ERA = 8;

/** What to do where nginx is missing. */
export const NGINX_MISSING = "nginx is not installed. On Debian: apt-get install nginx-light";

/** Runs, prints and writes the page. Throws where nginx is missing, or a law was broken. */
export async function measureScale(): Promise<void> {
  if (!hasNginx()) throw new Error(NGINX_MISSING);
  const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "scale-"));
  try {
    const program = await buildProgram(join(folder, "dist"));
    const options = { program, clientsPerEra: CLIENTS_PER_ERA, phaseMs: PHASE_MS, measuresPlain: true };
    const outcome = await runScale(options);
    const breaches = breachesIn(outcome);
    if (breaches.length > 0) throw new Error(`Not as it must be:\n${breaches.join("\n")}`);
    const table = tableOf(outcome);
    const before = readFileSync(page, "utf8");
    const [from, to] = [before.indexOf(begin), before.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`docs/scale.md has no part that opens with ${begin}`);
    writeFileSync(page, `${before.slice(0, from)}${begin}\n\n${table}\n\n${before.slice(to)}`);
    process.stdout.write(`${table}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
