/** `npm run generate`: arguments, exit codes and printing; no logic. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { dispositionsOf } from "../emit/account-file.js";
import { generate, type Generated } from "../generate.js";
import { render, renderJson } from "../render.js";
import { tokensOf } from "../tokens.js";
import { compareFiles, isUpToDate, type Staleness, writeFiles } from "../write.js";

/** The project's folder. */
const project = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** Where text goes. */
interface Output {
  write(text: string): unknown;
}

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
  const options = optionsOf(argv);
  if (typeof options === "string") {
    complain.write(`${options}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    print.write(usage);
    return 0;
  }
  const folder = resolve(root, options.out);
  const generated = generate({ config: options.config, out: options.out, root, countTokens: tokensOf });
  const failed = generated.diagnostics.some(({ severity }) => severity === "error");
  const stale = failed
    ? undefined
    : options.check
      ? compareFiles(folder, generated.files)
      : writeFiles(folder, generated.files);
  const outcome = failed ? "Nothing was written." : "";
  if (options.json) print.write(renderJson(generated.diagnostics, generated.sources));
  else if (generated.diagnostics.length > 0)
    complain.write(render(generated.diagnostics, generated.sources, { outcome }));
  if (stale === undefined) return 1;
  if (!options.json) print.write(`${summary(generated)}\n`);
  if (!options.check) {
    if (!options.json) print.write(`${writtenText(stale, options.out)}\n`);
    if (generated.diagnostics.length === 0) onWritten(generated, summary(generated));
    return 0;
  }
  if (isUpToDate(stale)) return 0;
  complain.write(`${staleText(stale, options.out)}\n`);
  return 1;
}

interface Options {
  readonly config: string;
  readonly out: string;
  readonly check: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

function optionsOf(argv: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        config: { type: "string", default: "tools.yaml" },
        out: { type: "string", default: "generated" },
        check: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
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

function writtenText({ missing, changed, extra }: Staleness, out: string): string {
  const count = missing.length + changed.length + extra.length;
  if (count === 0) return `${out} is up to date.`;
  return `${out}: ${missing.length} added, ${changed.length} changed, ${extra.length} removed.`;
}

function staleText({ missing, changed, extra }: Staleness, out: string): string {
  const lines = [
    ...missing.map((path) => `missing  ${out}/${path}`),
    ...changed.map((path) => `stale    ${out}/${path}`),
    ...extra.map((path) => `extra    ${out}/${path}`),
  ];
  return `${lines.join("\n")}\nRun \`npm run generate\` and commit the result.`;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = generateCommand(process.argv.slice(2));
}
