/** Everything that a run is configured by, and where each value came from. The variables' names follow the catalogue. */
import type { AuthDefinition, Catalogue } from "./definition.js";
import { type Environment, type SecretSource, secretSource } from "./secret-source.js";
import { readBoolean, readInteger, readList, readOneOf, readUrl } from "./setting-values.js";

/** Where a value came from. */
export type Origin =
  | { readonly kind: "flag"; readonly name: string }
  | { readonly kind: "environment"; readonly name: string }
  | { readonly kind: "default" };

/** A value and where it came from. */
export interface Setting<Value> {
  readonly value: Value;
  readonly from: Origin;
}

/** How one document's API is reached. */
export interface DocumentSettings {
  /** Without a slash at its end; undefined where nothing says where the API is. */
  readonly baseUrl: Setting<string> | undefined;
  /** The variable that sets the base URL, for messages. */
  readonly baseUrlVariable: string | undefined;
  readonly auth: AuthDefinition | undefined;
  readonly secret: SecretSource | undefined;
}

export interface Settings {
  /** What the environment's variables begin with: `NAME_`. */
  readonly prefix: string;
  /** Undefined where the user names none: then those marked as default are served. */
  readonly toolsets: Setting<readonly string[] | undefined>;
  readonly tools: Setting<readonly string[] | undefined>;
  readonly excludeTools: Setting<readonly string[]>;
  readonly readOnly: Setting<boolean>;
  readonly allowDestructive: Setting<boolean>;
  /** Whether the user is asked before a destructive tool does anything. */
  readonly confirmDestructive: Setting<boolean>;
  /** Whether configured parameters that may be are arguments, with the setting as default. */
  readonly openSettings: Setting<boolean>;
  /** The longest that one call may take, retries included. */
  readonly timeoutMs: Setting<number>;
  /** The largest result, in characters of its JSON. */
  readonly maxResultCharacters: Setting<number>;
  readonly logLevel: Setting<LogLevel>;
  readonly logFormat: Setting<LogFormat>;
  /** Whether requests to the API carry the trace that they stand on. */
  readonly propagateTrace: Setting<boolean>;
  readonly documents: Readonly<Record<string, DocumentSettings>>;
  /** Parameters of operations whose value is a setting: variable -> value; not there where it is not set. */
  readonly configured: ReadonlyMap<string, Setting<string>>;
  /** The environment itself, for what is read later: proxies, and keys at their first use. */
  readonly environment: Environment;
}

export const logLevels = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];
export const logFormats = ["text", "json"] as const;
export type LogFormat = (typeof logFormats)[number];

/** Names as one text, separated by commas, or as a list. */
export type Names = string | readonly string[];

/** What the command line says; a flag that was not given is undefined. Texts are checked here, as the environment's. */
export interface Flags {
  readonly toolsets?: Names | undefined;
  readonly tools?: Names | undefined;
  readonly excludeTools?: Names | undefined;
  readonly readOnly?: boolean | undefined;
  readonly allowDestructive?: boolean | undefined;
  readonly confirmDestructive?: boolean | undefined;
  readonly openSettings?: boolean | undefined;
  readonly timeoutMs?: string | undefined;
  readonly maxResultChars?: string | undefined;
  readonly logLevel?: string | undefined;
  readonly logFormat?: string | undefined;
  readonly propagateTrace?: boolean | undefined;
  /** For every document. */
  readonly baseUrl?: string | undefined;
}

/** Wrong usage: the message has one line for each wrong value, with what is allowed. Exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

export const DEFAULT_TIMEOUT_MS = 45_000;
export const DEFAULT_MAX_RESULT_CHARACTERS = 40_000;
/** A day: longer is a mistake of units. */
const MAX_TIMEOUT_MS = 86_400_000;

/** What stands for every toolset. */
export const ALL_TOOLSETS = "all";

/**
 * Reads the settings. A flag wins over the environment, which wins over the default; an empty variable is one not set.
 * @throws UsageError naming every wrong value at once.
 */
export function readSettings(from: {
  readonly catalogue: Catalogue;
  readonly environment: Environment;
  readonly flags?: Flags | undefined;
}): Settings {
  const { catalogue, environment, flags = {} } = from;
  const prefix = prefixOf(catalogue.server.name);
  const faults: string[] = [];

  /** One setting: the flag, else the variable, else the default. A wrong value is noted, and the default stands in. */
  const read = <Value>(source: Source<Value>): Setting<Value> => {
    const given = firstGiven(source, prefix, environment);
    if (given === undefined) return { value: source.otherwise, from: { kind: "default" } };
    const parsed = typeof given.text === "boolean" ? readBoolean(String(given.text)) : source.parse(given.text);
    if ("fault" in parsed) {
      faults.push(`${given.from.name}: ${parsed.fault}`);
      return { value: source.otherwise, from: { kind: "default" } };
    }
    return { value: parsed.value as Value, from: given.from };
  };

  const toolsetNames = [...Object.keys(catalogue.toolsets), ALL_TOOLSETS];
  const toolNames = [...catalogue.tools, ...(catalogue.workflows ?? [])].flatMap((tool) => [
    tool.name,
    ...(tool.aliases ?? []),
  ]);
  const settings: Settings = {
    prefix,
    toolsets: read<readonly string[] | undefined>({
      flag: ["--toolsets", flags.toolsets?.toString()],
      variable: "TOOLSETS",
      parse: (text) => readList(text, "toolset", toolsetNames),
      otherwise: undefined,
    }),
    tools: read<readonly string[] | undefined>({
      flag: ["--tools", flags.tools?.toString()],
      parse: (text) => readList(text, "tool", toolNames),
      otherwise: undefined,
    }),
    excludeTools: read<readonly string[]>({
      flag: ["--exclude-tools", flags.excludeTools?.toString()],
      parse: (text) => readList(text, "tool", toolNames),
      otherwise: [],
    }),
    readOnly: read({
      flag: ["--read-only", flags.readOnly],
      variable: "READ_ONLY",
      parse: readBoolean,
      otherwise: false,
    }),
    allowDestructive: read({
      flag: ["--allow-destructive", flags.allowDestructive],
      variable: "ALLOW_DESTRUCTIVE",
      parse: readBoolean,
      otherwise: false,
    }),
    // No variable: whether a person is asked is for whoever starts the server, and no client's configuration.
    confirmDestructive: read({
      flag: ["--confirm-destructive", flags.confirmDestructive],
      parse: readBoolean,
      otherwise: true,
    }),
    openSettings: read({
      flag: ["--multi-workspace", flags.openSettings],
      variable: "MULTI_WORKSPACE",
      parse: readBoolean,
      otherwise: false,
    }),
    timeoutMs: read({
      flag: ["--timeout-ms", flags.timeoutMs],
      variable: "TIMEOUT_MS",
      parse: (text) => readInteger(text, 1, MAX_TIMEOUT_MS, "milliseconds"),
      otherwise: DEFAULT_TIMEOUT_MS,
    }),
    maxResultCharacters: read({
      flag: ["--max-result-chars", flags.maxResultChars],
      variable: "MAX_RESULT_CHARS",
      parse: (text) => readInteger(text, 1_000, 10_000_000, "characters"),
      otherwise: DEFAULT_MAX_RESULT_CHARACTERS,
    }),
    logLevel: read<LogLevel>({
      flag: ["--log-level", flags.logLevel],
      variable: "LOG_LEVEL",
      parse: (text) => readOneOf(text, "level of logging", logLevels),
      otherwise: "info",
    }),
    logFormat: read<LogFormat>({
      flag: ["--log-format", flags.logFormat],
      variable: "LOG_FORMAT",
      parse: (text) => readOneOf(text, "format of the log", logFormats),
      otherwise: "text",
    }),
    propagateTrace: read({
      flag: ["--propagate-trace", flags.propagateTrace],
      variable: "PROPAGATE_TRACE",
      parse: readBoolean,
      otherwise: false,
    }),
    documents: readDocuments(catalogue, environment, flags, faults),
    configured: readConfigured(catalogue, environment),
    environment,
  };
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return settings;
}

/** `my-api` -> `MY_API_`. */
function prefixOf(name: string): string {
  return `${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}_`;
}

interface Source<Value> {
  readonly flag: readonly [name: string, given: string | boolean | undefined];
  /** Without the prefix. */
  readonly variable?: string;
  readonly parse: (text: string) => { readonly value: Value } | { readonly fault: string };
  readonly otherwise: Value;
}

function firstGiven(source: Source<unknown>, prefix: string, environment: Environment) {
  const [flagName, flag] = source.flag;
  if (flag !== undefined) return { text: flag, from: { kind: "flag", name: flagName } as const };
  if (source.variable === undefined) return undefined;
  const name = prefix + source.variable;
  const text = environment[name]?.trim();
  return text === undefined || text === "" ? undefined : { text, from: { kind: "environment", name } as const };
}

function readDocuments(catalogue: Catalogue, environment: Environment, flags: Flags, faults: string[]) {
  const documents: Record<string, DocumentSettings> = Object.create(null);
  for (const [name, document] of Object.entries(catalogue.documents)) {
    documents[name] = {
      baseUrl: readBaseUrl(document.baseUrl, environment, flags, faults),
      baseUrlVariable: document.baseUrl.env,
      auth: document.auth,
      secret: document.auth === undefined ? undefined : secretSource(document.auth.env, environment),
    };
  }
  return documents;
}

function readBaseUrl(
  definition: { readonly env?: string; readonly default?: string },
  environment: Environment,
  flags: Flags,
  faults: string[],
): Setting<string> | undefined {
  const variable = definition.env === undefined ? undefined : environment[definition.env]?.trim();
  const given: Setting<string> | undefined =
    flags.baseUrl !== undefined
      ? { value: flags.baseUrl, from: { kind: "flag", name: "--base-url" } }
      : definition.env !== undefined && variable !== undefined && variable !== ""
        ? { value: variable, from: { kind: "environment", name: definition.env } }
        : undefined;
  if (given === undefined) {
    return definition.default === undefined
      ? undefined
      : { value: trimSlash(definition.default), from: { kind: "default" } };
  }
  const parsed = readUrl(given.value);
  if ("value" in parsed) return { value: trimSlash(parsed.value), from: given.from };
  const name = given.from.kind === "default" ? "" : given.from.name;
  // With several documents the same flag or variable is read more than once.
  const fault = `${name}: ${parsed.fault}`;
  if (!faults.includes(fault)) faults.push(fault);
  return undefined;
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function readConfigured(catalogue: Catalogue, environment: Environment): ReadonlyMap<string, Setting<string>> {
  const configured = new Map<string, Setting<string>>();
  for (const hidden of catalogue.tools.flatMap((tool) => tool.hidden ?? [])) {
    if (!("configured" in hidden)) continue;
    const value = environment[hidden.configured]?.trim();
    if (value === undefined || value === "") continue;
    configured.set(hidden.configured, { value, from: { kind: "environment", name: hidden.configured } });
  }
  return configured;
}
