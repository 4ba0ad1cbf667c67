/** `npm run tools:diff`: arguments, exit codes and printing; no logic. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { allChanges, type Effect } from "../diff/difference.js";
import { markdownOf } from "../diff/markdown.js";
import { toolsDifference } from "../diff/tools-difference.js";
import { tokensOf } from "../tokens.js";

/** The project's folder. */
const project = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** Where text goes. */
interface Output {
  write(text: string): unknown;
}

const usage = `Usage: npm run tools:diff -- [--base REF] [--out DIR] [--json] [--fail-on breaking|unproven]

Compares the tools at a commit with those in the working tree, from the generated files, which are read and not run;
writes Markdown for a pull request. Each change is told with its effect on those who use the tools.

  --base REF     the commit, tag or branch to compare with (HEAD)
  --out DIR      the folder of generated files (generated)
  --json         the same as data
  --fail-on WHAT exit with 1 where something breaks (breaking); or where that could not be excluded, either (unproven)
`;

/**
 * Runs the command; paths are relative to the project.
 * @returns 0 where the tools could be compared; 1 where `--fail-on` applies; 2 for wrong usage, and where there is nothing
 * to compare.
 */
export function diffCommand(
  argv: readonly string[],
  print: Output = process.stdout,
  complain: Output = process.stderr,
  root: string = project,
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
  const { base, out } = options;
  const difference = toolsDifference({ base, out, root, countTokens: tokensOf });
  if (typeof difference === "string") {
    complain.write(`${difference}\n`);
    return 2;
  }
  const { commit, tools, others, tokens } = difference;
  if (options.json)
    print.write(`${JSON.stringify({ base: { reference: base, commit }, tools, others, tokens }, null, 2)}\n`);
  else print.write(markdownOf({ tools, others }, { base, tokens }));
  const fails = failures[options["fail-on"] ?? ""] ?? [];
  return allChanges(difference).some((change) => fails.includes(change.effect)) ? 1 : 0;
}

const failures: Readonly<Record<string, readonly Effect[]>> = {
  breaking: ["breaks-client", "breaks-request"],
  unproven: ["breaks-client", "breaks-request", "unproven"],
};

function optionsOf(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        base: { type: "string", default: "HEAD" },
        out: { type: "string", default: "generated" },
        json: { type: "boolean", default: false },
        "fail-on": { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const failOn = values["fail-on"];
    if (failOn !== undefined && !Object.hasOwn(failures, failOn))
      return `--fail-on takes ${Object.keys(failures).join(" or ")}, not "${failOn}".`;
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = diffCommand(process.argv.slice(2));
}
