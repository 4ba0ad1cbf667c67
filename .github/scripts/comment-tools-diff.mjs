/**
 * Puts the difference of the tools on a pull request: one comment, which is rewritten when it changes, and the label
 * `tools: breaking` where something breaks. A token that may not write leads to a warning, not to a failure: the
 * difference stands in the summary of the run as well.
 *
 *   GH_REPO=owner/name node .github/scripts/comment-tools-diff.mjs PULL_REQUEST < difference.json
 *
 * Standard input: { "markdown": "…", "breaking": true }.
 */
import { readFileSync } from "node:fs";
import { bodyOf, gh } from "./gh.mjs";

const mark = "<!-- tools:diff -->";
const label = "tools: breaking";

const [number, ...others] = process.argv.slice(2);
if (!/^[0-9]+$/.test(number ?? "") || others.length > 0) {
  process.stderr.write("Usage: node .github/scripts/comment-tools-diff.mjs PULL_REQUEST < difference.json\n");
  process.exit(2);
}
const { markdown, breaking } = JSON.parse(readFileSync(0, "utf8"));
if (typeof markdown !== "string" || typeof breaking !== "boolean") {
  process.stderr.write('Standard input is no difference: { "markdown": "…", "breaking": true }.\n');
  process.exit(2);
}
const thread = `repos/{owner}/{repo}/issues/${number}`;

function comment() {
  const body = JSON.stringify({ body: `${mark}\n${bodyOf(markdown)}` });
  const isOurs = `.[] | select(.user.type == "Bot" and (.body | startswith("${mark}"))) | .id`;
  const [id] = gh(["api", "--paginate", `${thread}/comments`, "--jq", isOurs]).split("\n");
  if (id !== undefined && id !== "") {
    gh(["api", "--method", "PATCH", `repos/{owner}/{repo}/issues/comments/${id}`, "--input", "-"], body);
  } else gh(["api", "--method", "POST", `${thread}/comments`, "--input", "-"], body);
}

function setLabel() {
  const isSet = gh(["api", `${thread}/labels`, "--jq", ".[].name"])
    .split("\n")
    .includes(label);
  if (breaking && !isSet) {
    gh(["api", "--method", "POST", `${thread}/labels`, "--input", "-"], JSON.stringify({ labels: [label] }));
  }
  if (!breaking && isSet) gh(["api", "--method", "DELETE", `${thread}/labels/${encodeURIComponent(label)}`]);
}

function unlessForbidden(act, what) {
  try {
    act();
  } catch (error) {
    if (!/HTTP 403/.test(error.message)) throw error;
    process.stdout.write(`::warning::${what} (${error.message.split("\n")[0]})\n`);
  }
}

unlessForbidden(comment, "The comment is not written: the token may not. The summary of the run has the difference.");
// A token that may write to pull requests alone cannot create a label, only set one.
unlessForbidden(setLabel, `The label is not changed. Where there is none yet: gh label create "${label}"`);
