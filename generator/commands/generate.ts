/** `npm run generate`: arguments, exit codes and printing; no logic. */
import { resolve } from "node:path";
import { dispositionsOf } from "../emit/account-file.js";
import { generate, type Generated } from "../generate.js";
import { render, renderJson } from "../render.js";
import { tokensOf } from "../tokens.js";
import { changedFiles, compareFiles, isUpToDate, type Staleness, UnwritableError, writeFiles } from "../write.js";
import { isProgram, type Output, places, project, runCommand } from "./command.js";

const usage = `Usage: npm run generate -- [--config FILE] [--out DIR] [--check] [--json]

  --config FILE  the curation (tools.yaml)
  --out DIR      where the files go (generated)
  --check        write nothing; name the stale files and exit with 1
  --json         the messages as JSON
`;

/**
 * Runs the command; paths are relative to the project.
 * @param onWritten told of a run that wrote everything, and had nothing to complain about.
 * @returns 0 where all is well, 1 where there are errors or `--check` finds stale files, 2 for wrong usage.
 */
export function generateCommand(
  argv: readonly string[],
  print: Output = process.stdout,
  complain: Output = process.stderr,
  root: string = project,
  onWritten: (generated: Generated, summary: string) => void = () => undefined,
): number {
  const options = {
    ...places,
    check: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  } as const;
  const run = ({ config, out, check, json }: Options) => {
    const folder = resolve(root, out);
    const generated = generate({ config, out, root, countTokens: tokensOf });
    const { diagnostics, sources, files } = generated;
    const failed = diagnostics.some(({ severity }) => severity === "error");
    let stale: Staleness | undefined;
    try {
      stale = failed ? undefined : check ? compareFiles(folder, files) : writeFiles(folder, files);
    } catch (error) {
      if (!(error instanceof UnwritableError)) throw error;
      complain.write(
        `${error.message} Nothing was changed.\nMake room or give another folder with --out, and run it again.\n`,
      );
      return 1;
    }
    const outcome = failed ? "Nothing was written." : "";
    if (json) print.write(renderJson(diagnostics, sources));
    else if (diagnostics.length > 0) complain.write(render(diagnostics, sources, { outcome }));
    if (stale === undefined) return 1;
    if (!json) print.write(`${summary(generated)}\n`);
    if (!check) {
      if (!json) print.write(`${writtenText(stale, out)}\n`);
      if (diagnostics.length === 0) onWritten(generated, summary(generated));
      return 0;
    }
    if (isUpToDate(stale)) return 0;
    complain.write(`${staleText(stale, out)}\n`);
    return 1;
  };
  return runCommand({ usage, options, run: ({ values }) => run(values) }, argv, { print, complain });
}

interface Options {
  readonly config: string;
  readonly out: string;
  readonly check: boolean;
  readonly json: boolean;
}

/** What was found, what became of it, and what is left out: four lines. */
function summary({ plan, documents }: Generated): string {
  if (plan === undefined) return "";
  const operations = documents.reduce((sum, document) => sum + document.operations.length, 0);
  const kinds = plan.tools.flatMap(({ definition }) => dispositionsOf(definition));
  const count = (kind: string) => kinds.filter((each) => each === kind).length;
  const left = (because: string) => plan.operationsLeftOut.filter((each) => each.because === because).length;
  const workflows = plan.workflows.length === 0 ? "" : ` and ${plan.workflows.length} workflows`;
  const tokens = [...plan.tools, ...plan.workflows].reduce((sum, tool) => sum + tool.tokens, 0);
  return [
    `documents   ${documents.length} with ${operations} operations`,
    `tools       ${plan.tools.length}${workflows}, ${tokens} tokens when all are listed`,
    `parameters  ${kinds.length}: ${count("argument")} arguments, ${count("constant")} constant, ` +
      `${count("configured")} configured, ${count("managed")} managed, ${count("omitted")} omitted`,
    `left out    ${plan.operationsLeftOut.length}: ${left("excluded")} excluded, ${left("undecided")} undecided, ${left("broken")} broken`,
  ].join("\n");
}

/** More files are only counted: `git status` has them all. */
const mostNamed = 20;

function writtenText(stale: Staleness, out: string): string {
  const { missing, changed, extra } = stale;
  const lines = changedFiles(stale, out);
  if (lines.length === 0) return `${out} is up to date.`;
  const rest = lines.length > mostNamed ? [`… and ${lines.length - mostNamed} more`] : [];
  return [
    `${out}: ${missing.length} added, ${changed.length} changed, ${extra.length} removed.`,
    ...[...lines.slice(0, mostNamed), ...rest].map((line) => `  ${line}`),
  ].join("\n");
}

function staleText({ missing, changed, extra }: Staleness, out: string): string {
  const lines = [
    ...missing.map((path) => `missing  ${out}/${path}`),
    ...changed.map((path) => `stale    ${out}/${path}`),
    ...extra.map((path) => `extra    ${out}/${path}`),
  ];
  return `${lines.join("\n")}\nRun \`npm run generate\` and commit the result.`;
}

if (isProgram(import.meta.url)) {
  process.exitCode = generateCommand(process.argv.slice(2));
}
