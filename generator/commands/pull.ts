/** `npm run spec:pull`: arguments, exit codes and printing; no logic. */
import { type Outcome, type PulledFile, pullDocuments } from "../pull/pull-documents.js";
import { reportOf } from "../pull/report.js";
import { render } from "../render.js";
import { tokensOf } from "../tokens.js";
import { isProgram, type Output, places, project, runCommand } from "./command.js";

const usage = `Usage: npm run spec:pull -- [NAME] [--from FILE_OR_ADDRESS] [--config FILE] [--out DIR] [--check] [--json | --markdown]

Fetches documents from their "source" in tools.yaml, brings them into the order and the words of the committed ones,
shows what differs and what generate would change, and writes them where everything still generates.

  NAME           one document (all that have a source)
  --from ADDRESS pull that document from here: a file, or an http or https address
  --config FILE  the curation (tools.yaml)
  --out DIR      where generate writes (generated)
  --check        write nothing; exit with 1 where a document would be written
  --json         the report as JSON
  --markdown     the report as Markdown, for a pull request
`;

/**
 * Runs the command; paths are relative to the project.
 * @returns 0 where every document is up to date or written; 1 where one is refused, or `--check` would write one; 2 for
 * wrong usage.
 */
export async function pullCommand(
  argv: readonly string[],
  print: Output = process.stdout,
  complain: Output = process.stderr,
  root: string = project,
): Promise<number> {
  const options = {
    ...places,
    from: { type: "string" },
    check: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    markdown: { type: "boolean", default: false },
  } as const;
  return runCommand(
    {
      usage,
      options,
      allowPositionals: true,
      check: ({ values, positionals }) => {
        if (positionals.length > 1)
          return `One document at a time, not ${positionals.join(" and ")}; without a name all are pulled.`;
        return values.json && values.markdown ? "--json and --markdown exclude each other." : undefined;
      },
      run: async ({ values: { config, out, from, check, json, markdown }, positionals: [name] }) => {
        const outcome = await pullDocuments({ config, out, from, check, name, root, countTokens: tokensOf });
        if ("usage" in outcome) {
          complain.write(`${outcome.usage}\n`);
          return 2;
        }
        const { files, findings, consequences } = outcome;
        for (const { diagnostics, sources } of [findings, ...files.map((file) => file.findings)]) {
          complain.write(render(diagnostics, sources, {}));
        }
        if (json) print.write(jsonOf(outcome));
        else if (files.length > 0) {
          print.write(reportOf(files, consequences, { out, form: markdown ? "markdown" : "text" }));
        }
        const fine: PulledFile["status"][] = ["unchanged", "written"];
        return files.length > 0 && files.every(({ status }) => fine.includes(status)) ? 0 : 1;
      },
    },
    argv,
    { print, complain },
  );
}

function jsonOf({ files, consequences }: Exclude<Outcome, { usage: string }>): string {
  const report = {
    documents: files.map(({ name, from, file, status, pulled }) => ({
      name,
      from,
      file,
      status,
      changes: pulled?.difference.changes ?? [],
      ...pulled?.notes,
    })),
    generate:
      consequences === undefined
        ? null
        : { files: consequences.files, isBehind: consequences.isBehind, tools: consequences.tools },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

if (isProgram(import.meta.url)) {
  process.exitCode = await pullCommand(process.argv.slice(2));
}
