/** The entry of this server in a client's settings. It holds no key, only a word on where the key comes from. */
import type { Client } from "./clients.js";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** How the server is started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Wanted {
  /** The variable that holds the key: `NAME_API_KEY`. */
  readonly variable: string;
  readonly launch: Launch;
  /** A command that prints the key, in place of the variable. */
  readonly keyCommand?: string | undefined;
  /** The address of a server that runs elsewhere, in place of one that the client starts. */
  readonly remote?: string | undefined;
  readonly platform: NodeJS.Platform;
}

/** What VS Code asks the user for. */
export interface Input {
  readonly type: "promptString";
  readonly id: string;
  readonly description: string;
  readonly password: true;
}

export interface Entry {
  readonly entry: JsonObject;
  readonly input?: Input;
}

/** A reason why there is no entry, as a sentence with what to do. */
export interface Fault {
  readonly fault: string;
}

/** The entry, or why the client can have none of this kind. */
export function entryFor(client: Client, wanted: Wanted): Entry | Fault {
  const texts = [wanted.launch.command, ...wanted.launch.args, wanted.keyCommand ?? "", wanted.remote ?? ""];
  const replaced = client.replaces && texts.find((text) => client.replaces?.test(text));
  if (replaced !== undefined) {
    return {
      fault: `${client.title} would replace the "$" in ${JSON.stringify(replaced)}. Put the command into a script of its own, and name that.`,
    };
  }
  return wanted.remote === undefined ? localEntry(client, wanted) : remoteEntry(client, wanted, wanted.remote);
}

function localEntry(client: Client, wanted: Wanted): Entry {
  const { variable, keyCommand } = wanted;
  const launch = {
    ...client.fixed,
    command: wanted.launch.command,
    args: [...wanted.launch.args],
  };
  const started = client.needsCmdForScripts && wanted.platform === "win32" ? throughCmd(launch) : launch;
  if (keyCommand !== undefined) return { entry: { ...started, env: { [`${variable}_COMMAND`]: keyCommand } } };
  const { key } = client;
  switch (key.by) {
    case "text":
      return { entry: { ...started, env: { [variable]: key.write(variable) } } };
    case "input": {
      const input = inputFor(variable);
      return { entry: { ...started, env: { [variable]: `\${input:${input.id}}` } }, input };
    }
    case "names":
      return { entry: { ...started, [key.under]: [variable] } };
    case "inheritance":
    case "nothing":
      return { entry: started };
  }
}

function remoteEntry(client: Client, { variable, keyCommand }: Wanted, address: string): Entry | Fault {
  const { remote, key } = client;
  if (keyCommand !== undefined) {
    return { fault: "--key-command is run by a server on this machine; one that runs elsewhere cannot use it." };
  }
  if (remote === undefined) {
    return {
      fault: `${client.title} has no servers over HTTP in its file: add the address under Settings, Connectors.`,
    };
  }
  const entry = { ...remote.fixed, [remote.url]: address };
  if (remote.variableUnder !== undefined) return { entry: { ...entry, [remote.variableUnder]: variable } };
  if (remote.headers === false) return { entry };
  const input = key.by === "input" ? inputFor(variable) : undefined;
  const reference = key.by === "text" ? key.write(variable) : `\${input:${input?.id ?? ""}}`;
  return {
    entry: { ...entry, headers: { Authorization: `Bearer ${reference}` } },
    ...(input === undefined ? {} : { input }),
  };
}

/** Windows starts only .exe files without a shell, and npx is a script there; node is an .exe. */
function throughCmd<Started extends { command: string; args: string[] }>(launch: Started): Started {
  if (launch.command !== "npx") return launch;
  return { ...launch, command: "cmd", args: ["/c", launch.command, ...launch.args] };
}

function inputFor(variable: string): Input {
  const id = variable.toLowerCase().replaceAll("_", "-");
  const words = variable.split("_").map((word) => (word === "API" ? word : word.toLowerCase()));
  const description = words.join(" ").replace(/^./u, (letter) => letter.toUpperCase());
  return { type: "promptString", id, description, password: true };
}
