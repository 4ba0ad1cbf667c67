/** `npm run tools:draft`: arguments, exit codes and printing; no logic. */
import { existsSync, mkdirSync, realpathSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { draftTools } from "../draft.js";
import type { Draft } from "../draft/new-file.js";
import { render } from "../render.js";
import { isProgram, type Output, type Outputs, project, runCommand } from "./command.js";

const usage = `Usage: npm run tools:draft -- --spec FILE [--spec FILE …] [--out FILE]

  --spec FILE  an OpenAPI document; may be left out where --out exists: then every document listed there
  --out FILE   the tools.yaml to write. One that exists keeps all it says, and gets the documents that it does not
               list and the operations that it has not decided on. Without --out the text is printed, with paths
               relative to the project.

Paths are relative to the project.
`;

/**
 * Runs the command.
 * @returns 0 where all is well, 1 where there are errors and nothing is written, 2 for wrong usage.
 */
export function draftCommand(
  argv: readonly string[],
  print: Output = process.stdout,
  complain: Output = process.stderr,
  root: string = project,
): number {
  return runCommand(
    {
      usage,
      options: { spec: { type: "string", multiple: true, default: [] }, out: { type: "string" } },
      check: ({ values }) => faultOf(values, root),
      run: ({ values }) => draftInto(values, { print, complain }, root),
    },
    argv,
    { print, complain },
  );
}

interface Options {
  readonly spec: readonly string[];
  readonly out?: string | undefined;
}

function draftInto({ spec: specs, out }: Options, { print, complain }: Outputs, root: string): number {
  const path = resolve(root, out ?? "tools.yaml");
  const adding = out !== undefined && existsSync(path);
  const { text, draft, diagnostics, sources } = draftTools({ specs, out: path, adding, root });
  if (text === undefined) {
    complain.write(render(diagnostics, sources, { outcome: "Nothing was written." }));
    return 1;
  }
  if (out === undefined) {
    print.write(text);
    complain.write(`${summaryOf(draft)}.\n`);
    return 0;
  }
  if (adding && isEmpty(draft)) {
    print.write(`${out} has decided on every operation; it is left as it is.\n`);
    return 0;
  }
  replaceFile(path, text);
  print.write(`${out}: ${summaryOf(draft)}${adding ? " added" : ""}.\n`);
  return 0;
}

function faultOf({ spec, out }: Options, root: string): string | undefined {
  const url = spec.find((each) => /^[a-z]+:\/\//i.test(each));
  if (url !== undefined) return `--spec takes a file. Fetch the document first: curl -o openapi.json ${url}`;
  const path = out === undefined ? undefined : resolve(root, out);
  const isThere = path !== undefined && existsSync(path);
  if (isThere && !statSync(path).isFile()) return `--out takes a file; ${out ?? ""} is none.`;
  if (spec.length > 0 || isThere) return undefined;
  return out === undefined ? "Which document? Give it with --spec." : `There is no ${out} yet: give a --spec to draft.`;
}

function isEmpty({ documents, tools, excluded }: Draft): boolean {
  return documents.length + tools.length + excluded.length === 0;
}

/** `1 document, 4 tools in 1 new toolset, 0 excluded that cannot be built`. */
function summaryOf({ documents, toolsets, tools, excluded }: Draft): string {
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  return [
    ...(documents.length === 0 ? [] : [plural(documents.length, "document")]),
    plural(tools.length, "tool"),
    ...(toolsets.length === 0 ? [] : [plural(toolsets.length, "toolset")]),
    ...(excluded.length === 0 ? [] : [`${plural(excluded.length, "operation")} excluded that cannot be built`]),
  ].join(", ");
}

/** Beside its place first, then there at once: a reader sees the old file or the new one. A link stays a link. */
function replaceFile(path: string, text: string): void {
  const isThere = existsSync(path);
  const place = isThere ? realpathSync(path) : path;
  mkdirSync(dirname(place), { recursive: true });
  const draft = `${place}.${process.pid}.tmp`;
  writeFileSync(draft, text, isThere ? { mode: statSync(place).mode } : {});
  renameSync(draft, place);
}

if (isProgram(import.meta.url)) {
  process.exitCode = draftCommand(process.argv.slice(2));
}
