/**
 * Writes what the commit that is checked out does to the tools, as `comment-tools-diff.mjs` takes it, to standard output;
 * and for people to the summary of the run, where there is one. Ends with 1 where the tools cannot be compared.
 *
 *   node .github/scripts/compare-tools.mjs COMMIT > difference.json
 *
 * COMMIT is what it shall be merged into: compared is with where the two parted.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { bodyOf } from "./gh.mjs";

const [commit, ...others] = process.argv.slice(2);
if (!/^[0-9A-Za-z._/-]+$/.test(commit ?? "") || commit.startsWith("-") || others.length > 0) {
  process.stderr.write("Usage: node .github/scripts/compare-tools.mjs COMMIT > difference.json\n");
  process.exit(2);
}
const base = execFileSync("git", ["merge-base", commit, "HEAD"], { encoding: "utf8" }).trim();
const argv = ["run", "--silent", "tools:diff", "--", "--base", base, "--fail-on", "breaking"];
const { status, stdout, stderr } = spawnSync("npm", argv, { encoding: "utf8", maxBuffer: 1 << 28 });
if (status !== 0 && status !== 1) {
  process.stderr.write(`The tools cannot be compared with ${base}:\n${stderr}`);
  process.exit(1);
}
const summary = process.env.GITHUB_STEP_SUMMARY;
if (summary !== undefined) appendFileSync(summary, bodyOf(stdout));
process.stdout.write(`${JSON.stringify({ markdown: bodyOf(stdout), breaking: status === 1 })}\n`);
