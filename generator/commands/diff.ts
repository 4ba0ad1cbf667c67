/** `npm run tools:diff`: arguments, exit codes and printing; no logic. */
import { allChanges, type Effect } from "../diff/difference.js";
import { markdownOf } from "../diff/markdown.js";
import { toolsDifference } from "../diff/tools-difference.js";
import { tokensOf } from "../tokens.js";
import { isProgram, type Output, places, project, runCommand } from "./command.js";

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
  const options = {
    base: { type: "string", default: "HEAD" },
    out: places.out,
    json: { type: "boolean", default: false },
    "fail-on": { type: "string" },
  } as const;
  return runCommand(
    {
      usage,
      options,
      check: ({ values: { "fail-on": what } }) =>
        what === undefined || Object.hasOwn(failures, what)
          ? undefined
          : `--fail-on takes ${Object.keys(failures).join(" or ")}, not "${what}".`,
      run: ({ values: { base, out, json, "fail-on": what = "" } }) => {
        const difference = toolsDifference({ base, out, root, countTokens: tokensOf });
        if (typeof difference === "string") {
          complain.write(`${difference}\n`);
          return 2;
        }
        const { commit, tools, others, tokens } = difference;
        const data = { base: { reference: base, commit }, tools, others, tokens };
        print.write(json ? `${JSON.stringify(data, null, 2)}\n` : markdownOf({ tools, others }, { base, tokens }));
        const fails = failures[what] ?? [];
        return allChanges(difference).some((change) => fails.includes(change.effect)) ? 1 : 0;
      },
    },
    argv,
    { print, complain },
  );
}

const failures: Readonly<Record<string, readonly Effect[]>> = {
  breaking: ["breaks-client", "breaks-request"],
  unproven: ["breaks-client", "breaks-request", "unproven"],
};

if (isProgram(import.meta.url)) {
  process.exitCode = diffCommand(process.argv.slice(2));
}
