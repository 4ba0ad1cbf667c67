/** The maintainer's loop in a repository of its own: a document changes, is pulled, generated from, and compared. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { diffCommand } from "../../generator/commands/diff.js";
import { generateCommand } from "../../generator/commands/generate.js";
import { pullCommand } from "../../generator/commands/pull.js";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** Any part of a document: the changes know what they reach into. */
// eslint-disable-next-line typescript/no-explicit-any
export type Part = any;

/** A change that a publisher may make, and what a maintainer then has to mend before it generates. */
export interface Rehearsal {
  readonly title: string;
  readonly change: (document: Part) => void;
  readonly mend?: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

/** Three changes of the engine's document. */
export const rehearsals: readonly Rehearsal[] = [
  {
    title: "A new filter",
    change: ({ paths }) =>
      paths["/public/pipeline_runs"].get.parameters.push({
        name: "trigger_type",
        in: "query",
        required: false,
        description: "Only runs that were started in this way.",
        schema: { type: "string" },
      }),
  },
  {
    title: "A value more, and a parameter that becomes required",
    change: ({ paths, components }) => {
      components.schemas.TaskRunStatus.enum.push("PARKED");
      paths["/public/assets"].get.parameters.find(({ name }: Part) => name === "workspace_id").required = true;
    },
  },
  {
    title: "An endpoint moved, and a field of its body renamed",
    change: ({ paths, components }) => {
      const path = "/public/pipelines/{pipeline_id_or_alias}";
      paths[`${path}/run`] = paths[`${path}/start`];
      delete paths[`${path}/start`];
      const { properties } = components.schemas.WebhookRequestData;
      const renamed = Object.entries(properties).map(([name, schema]) => [
        name === "runInputs" ? "inputs" : name,
        schema,
      ]);
      components.schemas.WebhookRequestData.properties = Object.fromEntries(renamed);
    },
    mend: [
      { file: "spec/engine.overlay.yaml", from: "/{pipeline_id_or_alias}/start", to: "/{pipeline_id_or_alias}/run" },
      { file: "tools.yaml", from: "runInputs:", to: "inputs:" },
    ],
  },
];

/** A step of the loop: how it ended, and what it printed. */
export interface Step {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** What each step printed; `refused` is the pull before anything was mended. */
export interface Rehearsed {
  readonly refused: Step | undefined;
  readonly pull: Step;
  readonly generate: Step;
  readonly diff: Step;
  readonly data: Step;
}

/** What the loop works on. */
const files = ["spec", "workflows", "tools.yaml", "generated"];

/** A repository with these files of the project, committed; gone after the work. */
export async function inRepository<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "upkeep-"));
  try {
    for (const file of files) cpSync(join(project, file), join(folder, file), { recursive: true });
    git(folder, "init", "--quiet");
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message=tools");
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The loop for one document, from what is committed; the folder is left as it comes out of it. */
export async function rehearse(
  folder: string,
  { change, mend = [] }: Rehearsal,
  { name, published }: { readonly name: string; readonly published: Part },
): Promise<Rehearsed> {
  const document = structuredClone(published);
  change(document);
  writeFileSync(join(folder, "published.json"), JSON.stringify(document));
  const refused = mend.length === 0 ? undefined : await pull(folder, name);
  for (const { file, from, to } of mend) {
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(from, to));
  }
  return {
    refused,
    pull: await pull(folder, name),
    generate: generate(folder),
    diff: run((print, complain) => diffCommand([], print, complain, folder)),
    data: run((print, complain) => diffCommand(["--json"], print, complain, folder)),
  };
}

/** As it was committed. */
export function restore(folder: string): void {
  git(folder, "reset", "--quiet", "--hard");
  git(folder, "clean", "--quiet", "-fd");
}

/** What a change costs a reviewer. */
export interface DiffCost {
  /** Added and removed; a line that is another one counts twice. */
  readonly lines: number;
  /** In all of these lines. */
  readonly characters: number;
}

/** The cost of what differs in some places from what is committed, as git tells lines apart. */
export function diffCost(folder: string, ...places: readonly string[]): DiffCost {
  git(folder, "add", "--all", "--intent-to-add");
  const lines = git(folder, "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames", "--", ...places)
    .split("\n")
    .filter((line) => /^[+-](?!\+\+ |-- )/.test(line));
  return { lines: lines.length, characters: lines.reduce((sum, line) => sum + line.length - 1, 0) };
}

async function pull(folder: string, name: string): Promise<Step> {
  let [output, errors] = ["", ""];
  const argv = [name, "--from", "published.json"];
  const code = await pullCommand(
    argv,
    { write: (text) => (output += text) },
    { write: (text) => (errors += text) },
    folder,
  );
  return { code, output, errors };
}

function generate(folder: string): Step {
  return run((print, complain) => generateCommand([], print, complain, folder));
}

interface Output {
  write(text: string): unknown;
}

function run(command: (print: Output, complain: Output) => number): Step {
  let [output, errors] = ["", ""];
  const code = command({ write: (text) => (output += text) }, { write: (text) => (errors += text) });
  return { code, output, errors };
}

export function git(folder: string, ...argv: string[]): string {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "core.autocrlf=false"];
  return execFileSync("git", [...identity, ...argv], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
}
