/** `orchestra-mcp setup CLIENT`: prints the entry for a client's settings, or merges it into them. */
import { homedir } from "node:os";
import { catalogue } from "../../generated/index.js";
import { nearest } from "../../server/nearest.js";
import { readSettings, UsageError } from "../../server/settings.js";
import { flagsOf, type ServingOptions } from "../serving-options.js";
import { type Client, clients, type Scope } from "./clients.js";
import { differenceOf } from "./difference.js";
import { entryFor, type Launch } from "./entry.js";
import { launchOfThisProgram } from "./launch.js";
import type { Machine } from "./machine.js";
import { replaceFile, readSettingsFile } from "./replace-file.js";
import { merged, printed, snippetOf } from "./snippet.js";

export interface SetupOptions extends Pick<ServingOptions, "toolsets" | "readOnly" | "allowDestructive"> {
  readonly write?: true;
  readonly scope?: string;
  readonly name?: string;
  readonly keyCommand?: string;
  readonly remote?: string;
}

/** What stands where the user's own command belongs, in an entry that is only shown. */
export const EXAMPLE_KEY_COMMAND = 'op read "op://Private/Orchestra/credential"';

/** The variable that holds the key, as the documents name it. */
export const keyVariable =
  Object.values(catalogue.documents).find(({ auth }) => auth !== undefined)?.auth?.env ?? "API_KEY";

const thisMachine: Machine = {
  platform: process.platform,
  home: homedir(),
  folder: process.cwd(),
  environment: process.env,
};

/**
 * Prints the entry to standard output, or with `write` merges it. Answers with the exit code.
 * @throws UsageError where the options do not fit the client.
 */
export async function setup(id: string, options: SetupOptions, machine = thisMachine): Promise<number> {
  const client = clientNamed(id);
  const { path, name, wanted, isExample } = requestOf(client, options, machine, launchOfThisProgram());
  const made = entryFor(client, wanted);
  if ("fault" in made) throw new UsageError(made.fault);

  const file = await readSettingsFile(path);
  if ("fault" in file) return failed(file.fault);
  const result = merged(client, name, made, file.text ?? "");
  if ("fault" in result) return failed(`${path}: ${result.fault} Nothing was written.`);
  const isThere = result.text === file.text;
  const isOther = !isThere && result.before !== undefined;

  if (options.write !== true) process.stdout.write(snippetOf(client, name, made));
  if (isOther) {
    const difference = differenceOf(result.before, made.entry, (value) => printed(client, name, value));
    tell(`${file.path} has another "${name}":\n${difference}`);
  }
  if (options.write !== true) {
    tell(isThere ? `${file.path} has this entry.` : `For ${file.path}; with --write it is put there.`);
    if (isExample)
      tell(`Put a command that prints your key in the place of ${EXAMPLE_KEY_COMMAND}, with --key-command.`);
    tell(keyHint(client, options));
    return 0;
  }
  if (isThere) {
    tell(`${file.path} has this entry already: nothing was written.`);
    return 0;
  }
  const written = await replaceFile(file, result.text);
  if ("fault" in written) return failed(written.fault);
  tell(`Wrote "${name}" to ${file.path}${written.backup === undefined ? "" : `; as it was: ${written.backup}`}.`);
  tell(`${keyHint(client, options)} ${client.next}`.trim());
  return 0;
}

function clientNamed(id: string): Client {
  const client = clients.find((each) => each.id === id);
  if (client !== undefined) return client;
  const ids = clients.map((each) => each.id);
  const meant = nearest(id, ids);
  throw new UsageError(
    `"${id}" is no client that setup knows.${meant === undefined ? "" : ` Did you mean ${meant}?`} It knows ${ids.join(", ")}.`,
  );
}

function requestOf(client: Client, options: SetupOptions, machine: Machine, launch: Launch) {
  const { name = catalogue.server.name, scope, remote, keyCommand } = options;
  if (!/^[A-Za-z][\w-]{0,31}$/u.test(name)) {
    throw new UsageError(
      `--name: "${name}" is no name that every client takes: a letter, then letters, digits, _ and -.`,
    );
  }
  const file = scope === undefined ? client.files[0] : client.files.find((each) => each.scope === scope);
  if (file === undefined) {
    throw new UsageError(`--scope: ${client.title} has settings of scope ${scopesOf(client)} alone, not "${scope}".`);
  }
  refuseKeys(options, machine);
  const words = servingWords(options);
  if (remote !== undefined && words.length > 0) {
    throw new UsageError(`${words[0]} is for a server that the client starts; one that runs elsewhere has its own.`);
  }
  if (remote !== undefined) checkAddress(remote);
  const isWithoutKey = client.key.by === "nothing" && keyCommand === undefined && remote === undefined;
  if (isWithoutKey && options.write === true) {
    throw new UsageError(
      `${client.title} gives servers none of your variables, and a key is not written into a file. ` +
        `Give --key-command with a command that prints it, for example '${EXAMPLE_KEY_COMMAND}'; or install the bundle (.mcpb), which asks for the key.`,
    );
  }
  return {
    path: file.path(machine),
    name,
    isExample: isWithoutKey,
    wanted: {
      variable: keyVariable,
      launch: words.length === 0 ? launch : { command: launch.command, args: [...launch.args, "serve", ...words] },
      keyCommand: isWithoutKey ? EXAMPLE_KEY_COMMAND : keyCommand,
      remote,
      platform: machine.platform,
    },
  };
}

/** The options of `serve`, checked as it checks them. */
function servingWords(options: SetupOptions): string[] {
  const { toolsets, readOnly, allowDestructive } = options;
  readSettings({ catalogue, environment: {}, flags: flagsOf(options) });
  return [
    ...(toolsets === undefined ? [] : ["--toolsets", toolsets]),
    ...(readOnly === undefined ? [] : ["--read-only"]),
    ...(allowDestructive === undefined ? [] : ["--allow-destructive"]),
  ];
}

function checkAddress(remote: string): void {
  const url = URL.canParse(remote) ? new URL(remote) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol)) {
    throw new UsageError("--remote: give the address of the server, for example https://mcp.example.com/mcp.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError("--remote: the address holds a name or a password, which must not stand in a file.");
  }
}

function refuseKeys({ keyCommand, remote }: SetupOptions, { environment }: Machine): void {
  const key = environment[keyVariable]?.trim() ?? "";
  if (key.length >= 6 && `${keyCommand ?? ""} ${remote ?? ""}`.includes(key)) {
    throw new UsageError(
      `The key itself must not stand in a file: refer to ${keyVariable}, or to a command that prints it.`,
    );
  }
}

function keyHint(client: Client, { keyCommand, remote }: SetupOptions): string {
  if (keyCommand !== undefined || client.key.by === "nothing" || client.key.by === "input") return "";
  if (remote !== undefined && client.remote?.headers === false) {
    return `${client.title} sends headers as they stand, so the entry has no key: the server must have its own.`;
  }
  return `The key is taken from ${keyVariable}, in the environment that ${client.title} is started in.`;
}

function scopesOf({ files }: Client): string {
  return files.map(({ scope }): Scope => scope).join(" and ");
}

function tell(text: string): void {
  if (text !== "") process.stderr.write(`${text}\n`);
}

function failed(fault: string): number {
  tell(`orchestra-mcp: ${fault}`);
  return 1;
}
