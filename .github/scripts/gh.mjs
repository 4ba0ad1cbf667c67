/** Runs GitHub's own program, `gh`, which takes its token and repository from the environment. */
import { spawnSync } from "node:child_process";

/** What `gh` prints; `input` is given to it on standard input. @throws with what it says where it fails. */
export function gh(argv, input = "") {
  const { status, stdout, stderr, error } = spawnSync("gh", argv, { input, encoding: "utf8" });
  if (error !== undefined) throw new Error(`gh does not run here (${error.message}): install it, and log in.`);
  if (status !== 0) throw new Error(`gh ${argv.slice(0, 3).join(" ")} failed: ${stderr.trim()}`);
  return stdout;
}

/** A text that GitHub takes as the body of a comment or a pull request: it takes 65,536 characters at most. */
export function bodyOf(text, longest = 60_000) {
  if (text.length <= longest) return text;
  const end = text.lastIndexOf("\n", longest);
  return `${text.slice(0, end === -1 ? longest : end)}\n\n… and more than fits here: \`npm run tools:diff\` shows it whole.\n`;
}
