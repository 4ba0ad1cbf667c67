/**
 * Commits what changed below some folders to a branch of its own, pushes it, and opens a pull request for it, or
 * rewrites the one that is open. Where nothing changed it does nothing; nor where somebody else has worked on the branch.
 *
 *   node .github/scripts/open-pull-request.mjs --branch NAME --title TEXT --body FILE FOLDER …
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { bodyOf, gh } from "./gh.mjs";

const { values, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { branch: { type: "string" }, title: { type: "string" }, body: { type: "string" } },
});
const { branch, title, body: file } = values;
if (branch === undefined || title === undefined || file === undefined || folders.length === 0) {
  process.stderr.write("Usage: open-pull-request.mjs --branch NAME --title TEXT --body FILE FOLDER …\n");
  process.exit(2);
}
const git = (...argv) => execFileSync("git", argv, { encoding: "utf8" }).trim();

if (git("status", "--porcelain", "--", ...folders) === "") {
  process.stdout.write("Nothing changed.\n");
  process.exit(0);
}
const base = git("rev-parse", "--abbrev-ref", "HEAD");
if (git("ls-remote", "--heads", "origin", branch) !== "") {
  git("fetch", "--quiet", "--depth=1", "origin", branch);
  const author = git("log", "-1", "--format=%ae", "FETCH_HEAD");
  if (author !== git("config", "user.email")) {
    process.stdout.write(
      `The branch ${branch} has work of others, and is left as it is: merge it, or close it first.\n`,
    );
    process.exit(0);
  }
}
const body = bodyOf(readFileSync(file, "utf8"));
git("checkout", "--quiet", "-B", branch);
git("add", "--all", "--", ...folders);
git("commit", "--quiet", `--message=${title}`);
git("push", "--quiet", "--force", "origin", branch);

const [open] = JSON.parse(gh(["pr", "list", "--head", branch, "--state", "open", "--json", "number"]));
if (open === undefined) {
  process.stdout.write(
    gh(["pr", "create", "--base", base, "--head", branch, "--title", title, "--body-file", "-"], body),
  );
} else gh(["pr", "edit", String(open.number), "--title", title, "--body-file", "-"], body);
