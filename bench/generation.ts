/** `npm run bench -- generation`: documents to files, beside other generators, and how it grows with the document. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { OURS } from "./contestants.js";
import { type Contestant, inTurns, type Measured, ROUNDS, type Sample, valuesOf } from "./measuring/rounds.js";
import { writeResults } from "./measuring/results.js";
import { spreadOf, spreadText } from "./measuring/spread.js";
import { markdownTable, tableOf, verdict } from "./measuring/table.js";
import { engineFile, grownFile } from "./peers/documents.js";
import { generatorCommands } from "./peers/generators.js";
import { cache } from "./peers/installed.js";

const project = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const corpus = fileURLToPath(new URL("../../shared/corpus", import.meta.url));
const MEBI = 1 / 1024 ** 2;
const SIZES = [50, 200, 500, 2_000];
const UNCHANGED = "`npm run generate` of an unchanged tree";
const FULL = "the same with `--check`, all of the work";

const columns = [
  { name: "ms", title: "ms" },
  { name: "peakBytes", title: "MiB at most", scale: MEBI },
];

/** Measures, prints and writes the tables. */
export async function measureGeneration(): Promise<void> {
  const parts = [await ownTree(), await besideOthers("Orchestra's engine", await engineFile())];
  for (const [name, file] of corpusDocuments()) parts.push(await besideOthers(name, file));
  parts.push(await growth());
  writeResults("generation", "Generation: documents to files", parts.join("\n\n"));
}

async function ownTree(): Promise<string> {
  const script = join(project, "generator/commands/generate-if-changed.ts");
  const run = (...words: string[]) => finished(["--import", "tsx", script, ...words], project);
  const measured = await inTurns([
    { name: UNCHANGED, run: () => run() },
    { name: FULL, run: () => run("--check") },
  ]);
  return `### This project's own three documents\n\n${tableOf(measured, { columns, ours: UNCHANGED })}`;
}

async function besideOthers(title: string, document: string): Promise<string> {
  const contestants: Contestant[] = [oursFor(document)];
  for (const { name, argv, folder } of generatorCommands()) {
    const out = join(cache, "generated", name.split(" ")[0] ?? name);
    contestants.push({
      name,
      run: () => {
        rmSync(out, { recursive: true, force: true });
        mkdirSync(out, { recursive: true });
        return finished(argv(document, out), folder);
      },
    });
  }
  const measured = await inTurns(await thatSucceed(contestants), ROUNDS, true);
  const others = [...measured.keys()].filter((name) => name !== OURS);
  const targets = others.map((contestant) => ({ contestant, name: "ms", atMost: 1 }));
  return `### ${title}\n\n${tableOf(measured, { columns, ours: OURS, targets })}`;
}

/** Some documents are more than some generators can read: they are told, and left out. */
async function thatSucceed(contestants: readonly Contestant[]): Promise<Contestant[]> {
  const able: Contestant[] = [];
  for (const contestant of contestants) {
    try {
      await contestant.run();
      able.push(contestant);
    } catch (error) {
      if (contestant.name === OURS) throw error;
      process.stderr.write(`${contestant.name}: ${String(error).slice(0, 300)}\n`);
    }
  }
  return able;
}

/** Everything that the document offers, drafted once, generated into an empty folder each time. */
function oursFor(document: string): Contestant {
  const folder = join(cache, "generated/ours");
  let isDrafted = false;
  return {
    name: OURS,
    async run() {
      const config = join(folder, "tools.yaml");
      if (!isDrafted) {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true });
        await command("draft.ts", "--spec", document, "--out", config);
        isDrafted = true;
      }
      rmSync(join(folder, "generated"), { recursive: true, force: true });
      return command("generate.ts", "--config", config, "--out", join(folder, "generated"));
    },
  };
}

function command(script: string, ...words: string[]): Promise<Sample> {
  return finished(["--import", "tsx", join(project, "generator/commands", script), ...words], project);
}

async function growth(): Promise<string> {
  const contestants: Contestant[] = [];
  for (const size of SIZES) {
    const { run } = oursFor(await grownFile(size));
    // The folder is shared: each drafts anew.
    contestants.push({ name: String(size), run });
  }
  const rows: string[][] = [];
  const medians = new Map<string, number>();
  for (const contestant of contestants) {
    const measured: Measured = await inTurns([contestant], ROUNDS, true);
    const [ms, bytes] = [valuesOf(measured, contestant.name, "ms"), valuesOf(measured, contestant.name, "peakBytes")];
    medians.set(contestant.name, spreadOf(ms).median);
    const each = spreadOf(ms.map((value) => value / Number(contestant.name)));
    rows.push([
      contestant.name,
      spreadText(spreadOf(ms)),
      spreadText(each),
      spreadText(spreadOf(bytes.map((value) => value * MEBI))),
    ]);
  }
  const median = (size: number) => medians.get(String(size)) ?? Number.NaN;
  // The slope from 500 to 2,000 beside that from 50 to 500: what a run costs without any operation falls out.
  const bend = (median(2_000) - median(500)) / 1_500 / ((median(500) - median(50)) / 450);
  const table = markdownTable(["operations", "ms", "ms an operation", "MiB at most"], rows);
  return `### Growth\n\n${table}\n\n${verdict("an operation more, above 500 to below", 1.25, bend)}`;
}

/** Runs it to its end. Its peak of memory is looked at while it runs, which Linux alone tells. */
async function finished(argv: readonly string[], folder: string): Promise<Sample> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, argv, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let complaints = "";
  child.stderr.on("data", (chunk) => (complaints = (complaints + String(chunk)).slice(-1_000)));
  let peakBytes = Number.NaN;
  const looking = setInterval(() => {
    peakBytes = peakOf(child.pid) ?? peakBytes;
  }, 50);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(looking);
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${complaints}`);
  return { ms: performance.now() - startedAt, peakBytes };
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** The real documents, where they are at hand. */
function corpusDocuments(): [string, string][] {
  const files = {
    "dbt Cloud": "dbt-cloud-v2/openapi-v2.yaml",
    Hightouch: "hightouch/openapi.json",
    Airflow: "airflow-v2/v2.yaml",
    Prefect: "prefect-server/schema.json",
    Discord: "discord/openapi.json",
    "Docker Engine": "docker-engine/swagger.yaml",
  };
  return Object.entries(files)
    .map(([name, file]): [string, string] => [name, join(corpus, file)])
    .filter(([, file]) => existsSync(file));
}
