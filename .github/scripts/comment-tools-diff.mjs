/**
 * Puts the difference of the tools on a pull request: one comment, which is rewritten when it changes, and the label
 * `tools: breaking` where something breaks.
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
const thread = `repos/{owner}/{repo}/issues/${number}`;

const body = JSON.stringify({ body: `${mark}\n${bodyOf(markdown)}` });
const isOurs = `.[] | select(.user.type == "Bot" and (.body | startswith("${mark}"))) | .id`;
const [comment] = gh(["api", "--paginate", `${thread}/comments`, "--jq", isOurs]).split("\n");
if (comment !== undefined && comment !== "") {
  gh(["api", "--method", "PATCH", `repos/{owner}/{repo}/issues/comments/${comment}`, "--input", "-"], body);
} else gh(["api", "--method", "POST", `${thread}/comments`, "--input", "-"], body);

const labels = gh(["api", `${thread}/labels`, "--jq", ".[].name"]).split("\n");
if (breaking === true && !labels.includes(label)) {
  gh(["api", "--method", "POST", `${thread}/labels`, "--input", "-"], JSON.stringify({ labels: [label] }));
}
if (breaking !== true && labels.includes(label)) {
  gh(["api", "--method", "DELETE", `${thread}/labels/${encodeURIComponent(label)}`]);
}
