/**
 * What a run of `generate` read and wrote, kept as digests, so that the next one can tell that there is nothing to do
 * without doing it. Whatever cannot be told counts as changed.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** One run, in absolute paths. */
export interface Run {
  /** Every file that it read. */
  readonly read: readonly string[];
  /** Where it wrote: a file more, or less, is a change. */
  readonly out: string;
  /** Folders of code that decide what is written. */
  readonly code: readonly string[];
  /** What it told. */
  readonly told: string;
}

interface KeptRun extends Run {
  readonly digest: string;
}

/** Keeps the run in the file. Where that cannot be written the next run does all of the work. */
export function keepRun(file: string, run: Run): void {
  const kept: KeptRun = { ...run, digest: digestOf(run) };
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(kept));
  } catch {
    // It is for speed alone.
  }
}

/** What the kept run told, where everything is as it left it. */
export function unchangedRun(file: string): string | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as KeptRun;
    return digestOf(kept) === kept.digest ? kept.told : undefined;
  } catch {
    return undefined;
  }
}

function digestOf({ read, out, code }: Run): string {
  const hash = createHash("sha256").update(process.version);
  const files = [...read, ...[out, ...code].flatMap(filesBelow)];
  for (const path of files) {
    hash.update(`\0${path}\0`);
    if (existsSync(path)) hash.update(createHash("sha256").update(readFileSync(path)).digest());
  }
  return hash.digest("hex");
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
