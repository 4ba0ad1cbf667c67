/** The official suite as a child process: installed into the cache when it is not there, run on one set of requirements. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = "@modelcontextprotocol/conformance";
const cache = fileURLToPath(new URL("../../node_modules/.cache/conformance/", import.meta.url));
/** The longest run of one set; a scenario alone has half a minute by the suite's own clock. */
const RUN_MS = 600_000;

/** One version of the suite on one of its sets. */
export interface RequirementSet {
  readonly name: string;
  readonly suite: string;
  /** The suite's own arguments that choose the set. */
  readonly words: readonly string[];
}

export const sets: readonly RequirementSet[] = [
  { name: "2025-11-25, released suite", suite: "0.1.16", words: ["--suite", "all"] },
  { name: "2025-11-25", suite: "0.2.0-alpha.12", words: ["--requirements", "2025-11-25"] },
  { name: "2026-07-28", suite: "0.2.0-alpha.12", words: ["--requirements", "2026-07-28"] },
];

/** One check as the suite writes it; INFO and SKIPPED say that there was nothing to hold against. */
export interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "INFO" | "SKIPPED";
  readonly errorMessage?: string;
}

export interface SuiteRun {
  /** The checks of each scenario, by its name. */
  readonly scenarios: ReadonlyMap<string, readonly Check[]>;
  /** Run by the suite for information: no part of the set. */
  readonly unscored: ReadonlySet<string>;
}

/** Runs the set against the server at the URL. @throws Error where the suite could not be installed, or broke off. */
export async function runSuite(set: RequirementSet, url: string): Promise<SuiteRun> {
  const folder = installed(set.suite);
  const results = join(folder, "results");
  rmSync(results, { recursive: true, force: true });
  const program = join(folder, "node_modules", PACKAGE, "dist", "index.js");
  const words = ["--import", join(folder, "glob-sync.mjs"), program, "server", "--url", url, ...set.words];
  const output = await outputOf([...words, "--output-dir", results], folder);
  const [scored = "", rest = ""] = (output.split("=== SUMMARY ===")[1] ?? "").split(/^Not scored for /mu);
  const named = (text: string, form: RegExp) => [...text.matchAll(form)].map((match) => match[1] ?? "");
  const told = named(scored, /^[✓✗] (\S+): /gmu);
  const scenarios = new Map(told.map((name) => [name, checksOf(results, name)]));
  if (scenarios.size === 0) throw new Error(`The suite ${set.suite} told no results:\n${output.slice(-2_000)}`);
  return { scenarios, unscored: new Set(named(rest, /^ {2}[✓✗] (\S+) \(/gmu)) };
}

function checksOf(results: string, scenario: string): readonly Check[] {
  const folder = readdirSync(results).find((name) =>
    new RegExp(`^server-${scenario}-\\d{4}-\\d\\d-\\d\\dT`).test(name),
  );
  if (folder === undefined) throw new Error(`The suite wrote no results of ${scenario} into ${results}`);
  return JSON.parse(readFileSync(join(results, folder, "checks.json"), "utf8")) as readonly Check[];
}

/** The folder of the version. Its packages run no scripts of their own. */
function installed(version: string): string {
  const folder = join(cache, version);
  if (!existsSync(join(folder, "node_modules", PACKAGE, "dist", "index.js"))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"private":true}\n');
    process.stderr.write(`Installing ${PACKAGE} ${version} into ${folder}…\n`);
    const words = [
      "install",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      "--ignore-scripts",
      `${PACKAGE}@${version}`,
    ];
    const { status } = spawnSync("npm", words, { cwd: folder, stdio: ["ignore", 2, 2] });
    if (status !== 0) throw new Error("npm could not install the suite; its message is above. Try again.");
  }
  writeFileSync(join(folder, "glob-sync.mjs"), globSync);
  return folder;
}

/**
 * The suite imports a function that Node 20 does not have, for a command that is not used here. Without it, it does not
 * even start.
 */
const globSync = `import fs from "node:fs";
import { register } from "node:module";
if (fs.globSync === undefined) {
  const source = 'export * from "node:fs"; export { default } from "node:fs"; export function globSync() { throw new Error("needs Node 22"); }';
  const hooks = \`
    export async function resolve(name, context, next) {
      const isTheirs = /conformance[\\\\\\\\/]dist/.test(context.parentURL ?? "");
      if (isTheirs && (name === "fs" || name === "node:fs")) return { url: "conformance:fs", shortCircuit: true };
      return next(name, context);
    }
    export async function load(url, context, next) {
      if (url === "conformance:fs") return { format: "module", shortCircuit: true, source: \${JSON.stringify(source)} };
      return next(url, context);
    }\`;
  register("data:text/javascript," + encodeURIComponent(hooks));
}
`;

function outputOf(words: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { cwd, stdio: ["ignore", "pipe", "pipe"], timeout: RUN_MS });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    // It ends with 1 where a scenario fails: what is expected is decided here, check by check.
    child.once("close", (code) =>
      code === 0 || code === 1
        ? resolve(output)
        : reject(new Error(`The suite ended with ${code}:\n${output.slice(-2_000)}`)),
    );
  });
}
