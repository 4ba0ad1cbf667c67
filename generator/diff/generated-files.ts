/** The generated files of a folder, as they are there now or as they were at a commit. Reads; changes nothing. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { GeneratedFiles } from "./read-catalogue.js";

/** There is no telling what the files are or were; the message says why, and what to do. */
export class NoSuchFilesError extends Error {}

/** No answer of git is larger: the generated files of a large catalogue take a few megabytes. */
const largestAnswerBytes = 1 << 28;

/** The TypeScript files below the folder. @throws NoSuchFilesError where it is no folder. */
export function filesInFolder(folder: string): GeneratedFiles {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new NoSuchFilesError(`There is no folder ${folder}. Run \`npm run generate\` first, or name it with --out.`);
  }
  const paths = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join("/"), readFileSync(path, "utf8")]));
}

/** A commit, and the files of a folder in it. */
export interface FilesAtCommit {
  /** Its full name. */
  readonly commit: string;
  /** Empty where the commit does not have the folder. */
  readonly files: GeneratedFiles;
}

/**
 * The TypeScript files below the folder at a commit, tag or branch of its repository. Nothing is checked out.
 * @throws NoSuchFilesError where there is no repository, or no such commit in it.
 */
export function filesAtCommit(reference: string, out: string, root: string): FilesAtCommit {
  const commit = commitOf(reference, root);
  const prefix = `${relative(root, join(root, out)).split(sep).join("/")}/`;
  if (prefix.startsWith("../")) throw new NoSuchFilesError(`${out} is outside of the repository at ${root}.`);
  const listed = git(["ls-tree", "-r", "-z", "--name-only", commit, "--", prefix], root);
  const paths = listed.split("\0").filter((path) => path.startsWith(prefix) && path.endsWith(".ts"));
  return {
    commit,
    files: new Map(blobs(commit, paths, root).map(([path, text]) => [path.slice(prefix.length), text])),
  };
}

function commitOf(reference: string, root: string): string {
  const found = run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`], root);
  if (found.status === 0) return found.stdout.toString().trim();
  const isRepository = run(["rev-parse", "--git-dir"], root).status === 0;
  throw new NoSuchFilesError(
    isRepository
      ? `There is no commit "${reference}" here. Name one that \`git log\` shows, or fetch it: \`git fetch origin ${reference}\`.`
      : `${root} is no git repository: there is nothing to compare with.`,
  );
}

/** All at once: a process for each file would take seconds. */
function blobs(commit: string, paths: readonly string[], root: string): [string, string][] {
  if (paths.length === 0) return [];
  const wanted = paths.map((path) => `${commit}:./${path}\n`).join("");
  const { stdout } = run(["cat-file", "--batch"], root, wanted);
  let position = 0;
  return paths.map((path) => {
    const end = stdout.indexOf("\n", position);
    const size = Number(stdout.toString("utf8", position, end).split(" ")[2]);
    if (!Number.isInteger(size)) throw new NoSuchFilesError(`git cannot show ${path} at ${commit}.`);
    const text = stdout.toString("utf8", end + 1, end + 1 + size);
    position = end + 1 + size + 1;
    return [path, text];
  });
}

function git(argv: readonly string[], root: string): string {
  const { status, stdout, stderr } = run(argv, root);
  if (status !== 0) throw new NoSuchFilesError(`git ${argv[0] ?? ""} failed: ${stderr.toString().trim()}`);
  return stdout.toString();
}

function run(argv: readonly string[], root: string, input = "") {
  const result = spawnSync("git", argv, { cwd: root, input, maxBuffer: largestAnswerBytes });
  if (result.error !== undefined) {
    throw new NoSuchFilesError(`git does not run here (${result.error.message}): install it, or put it on the PATH.`);
  }
  return result;
}
