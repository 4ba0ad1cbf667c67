/** Where an API key comes from: a variable, a file that a variable names, or a command whose output it is. */
import { readFile } from "node:fs/promises";
import { masked } from "./redaction/masking.js";
import { everSecret, redact, Secret } from "./secret.js";

/** The longest that a command may take to print a key: time enough for a person to unlock a password manager. */
const COMMAND_TIME_LIMIT_MS = 60_000;

/** A key that is set, and how to get it. */
export interface SecretSource {
  /** The variable that the curation names: `X_API_KEY`. */
  readonly variable: string;
  /** Which of the three ways is in use; undefined where the key is not set at all. */
  readonly from: SecretOrigin | undefined;
  /** What is set and ignored, because a way that comes first is in use. */
  readonly ignored: readonly string[];
  /**
   * The key; undefined where none is set. Files are read and commands run at the first call, and once.
   * @throws SecretError where the file or the command gives no key.
   */
  load(): Promise<Secret | undefined>;
}

export type SecretOrigin =
  | { readonly kind: "environment"; readonly variable: string }
  | { readonly kind: "file"; readonly variable: string; readonly path: string }
  | { readonly kind: "command"; readonly variable: string }
  /** Whoever sends the request; `variable` says where it stands there. */
  | { readonly kind: "caller"; readonly variable: string };

/** The file or command that should have given the key did not. The message says what to look at. */
export class SecretError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SecretError";
  }
}

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Finds the way in which a key is set: the variable itself wins over `_FILE`, which wins over `_COMMAND`. */
export function secretSource(variable: string, environment: Environment): SecretSource {
  const ways: readonly SecretOrigin[] = [
    { kind: "environment", variable },
    { kind: "file", variable: `${variable}_FILE`, path: environment[`${variable}_FILE`]?.trim() ?? "" },
    { kind: "command", variable: `${variable}_COMMAND` },
  ];
  const set = ways.filter((way) => (environment[way.variable] ?? "").trim() !== "");
  const from = set[0];
  const loadOnce = rememberSuccess(() => loadFrom(from, environment));
  return {
    variable,
    from,
    ignored: set.slice(1).map((way) => way.variable),
    load: loadOnce,
  };
}

/** The ways to set a key, for a message: what a person can do at once. */
export function waysToSet(variable: string): string {
  return (
    `Set ${variable} in the environment of this server, or ${variable}_FILE to the path of a file that holds the key, ` +
    `or ${variable}_COMMAND to a command that prints it.`
  );
}

async function loadFrom(from: SecretOrigin | undefined, environment: Environment): Promise<Secret | undefined> {
  if (from === undefined) return undefined;
  const value = environment[from.variable] ?? "";
  if (from.kind === "environment") return sendable(value.trim(), from.variable);
  const printed =
    from.kind === "file" ? await readKeyFile(from) : await runKeyCommand(from.variable, value, environment);
  if (printed.trim() === "") {
    throw new SecretError(
      from.kind === "file"
        ? `The file that ${from.variable} names${shownPath(from.path)} is empty. It should hold the key and nothing else.`
        : `The command in ${from.variable} ended well but printed nothing. Its standard output should be the key.`,
    );
  }
  return sendable(printed.trim(), from.variable);
}

/** A key with a line break or another control character cannot stand in a header; it is usually a whole file pasted. */
function sendable(key: string, variable: string): Secret {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(key)) {
    throw new SecretError(
      `The key that ${variable} gives has a line break or a control character within it. Give one line.`,
    );
  }
  return everSecret(new Secret(key));
}

async function readKeyFile(from: { readonly variable: string; readonly path: string }): Promise<string> {
  try {
    return await readFile(from.path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown fault";
    throw new SecretError(`The file that ${from.variable} names${shownPath(from.path)} cannot be read: ${code}.`);
  }
}

/** A path that cannot be the key itself, set under the wrong variable. */
function shownPath(path: string): string {
  return /^(?:\/|~|\.{1,2}[\\/]|[A-Za-z]:[\\/])/.test(path) ? ` (${path})` : " (no absolute path, and not shown here)";
}

async function runKeyCommand(variable: string, command: string, environment: Environment): Promise<string> {
  const { exec } = await import("node:child_process");
  return new Promise((resolve, reject) => {
    const options = { timeout: COMMAND_TIME_LIMIT_MS, env: { ...environment }, windowsHide: true };
    const child = exec(command, options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      // What it printed may be the key; only what it complained about is shown.
      const complaint = complaintIn(stderr, `${stdout} ${command}`, error.code);
      reject(
        new SecretError(
          `The command in ${variable} ${howItEnded(error)}${complaint === "" ? "" : `: ${complaint}`}. ` +
            "Run it in a terminal to see why; its standard output should be the key.",
        ),
      );
    });
    // It must never read the protocol's input, nor wait for an answer there.
    child.stdin?.end();
  });
}

/** The shell's, where it finds no such command: it then repeats the command, which may be the key itself. */
const NOT_FOUND = 127;

/** The last line of what the command complained of, without any word of its output or of the command itself. */
function complaintIn(stderr: string, unshown: string, code: number | string | null | undefined): string {
  if (code === NOT_FOUND) return "the shell finds no such command";
  // Of words in small letters the command may have many, and a key is none.
  const words = unshown.split(/[\s"'`|;&<>()$=]+/).filter((word) => word.length >= 6 && /[A-Z\d]|.{20}/.test(word));
  const last = stderr.trim().split("\n").at(-1) ?? "";
  return masked(
    redact(
      last,
      words.map((word) => new Secret(word)),
    ),
  ).slice(0, 200);
}

function howItEnded(error: { readonly killed?: boolean; readonly code?: number | string | null }): string {
  if (error.killed === true) return `did not end within ${COMMAND_TIME_LIMIT_MS / 1000} seconds`;
  return `ended with exit code ${error.code ?? "unknown"}`;
}

/** Runs once when it succeeds; after a failure the next call tries again, so that a person can put it right. */
function rememberSuccess<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
