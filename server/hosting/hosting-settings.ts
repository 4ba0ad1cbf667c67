/** Everything that serving over HTTP is configured by. The variables' names follow the catalogue: `NAME_HTTP_…`. */
import type { Catalogue } from "../definition.js";
import { nearest } from "../nearest.js";
import { type Environment, type SecretSource, secretSource } from "../secret-source.js";
import { type Parsed, readBoolean, readInteger, readUrl } from "../setting-values.js";
import { UsageError } from "../settings.js";

/** Who a request may come from: how a caller shows it. */
export const authenticationModes = ["none", "proxy", "token", "key", "oauth"] as const;
/**
 * - `none`: anyone who reaches the port; on loopback only.
 * - `proxy`: a proxy in front has seen to it, and nothing else reaches the port.
 * - `token`: the server's own token as bearer.
 * - `key`: the caller's own key of the API as bearer, which its calls then go out with.
 * - `oauth`: an access token that an authorization server issued for this server.
 */
export type AuthenticationMode = (typeof authenticationModes)[number];

/** The path at which the protocol is spoken. */
export const MCP_PATH = "/mcp";

export interface HostingSettings {
  /** What the variables of hosting begin with: `NAME_HTTP_`. */
  readonly prefix: string;
  readonly modes: readonly AuthenticationMode[];
  /** The server's own tokens: the one in use, and the one before it while clients change. */
  readonly tokens: readonly SecretSource[];
  readonly oauth: OAuthSettings | undefined;
  /** Host names that requests may be addressed to, without ports; undefined where any may be. */
  readonly allowedHosts: readonly string[] | undefined;
  /** Host names of the pages that may send requests; those named by the user also get CORS headers. */
  readonly allowedOrigins: readonly string[];
  readonly namedOrigins: readonly string[];
  /** The largest body of a request, in bytes. */
  readonly maxBodyBytes: number;
  /** How many requests are answered at a time. */
  readonly maxConcurrency: number;
  /** How long calls may still run once the server is told to end, in milliseconds. */
  readonly shutdownMs: number;
  /** How long the server goes on taking requests once it is told to end, in milliseconds. */
  readonly drainMs: number;
}

export interface OAuthSettings {
  readonly issuer: string;
  /** Where the issuer's public keys are; undefined where its metadata is to say. */
  readonly jwksUri: string | undefined;
  /** What tokens must be issued for: RFC 8707. */
  readonly audience: string;
  /** The URL of the protocol's endpoint as clients know it. */
  readonly resource: string;
  readonly readScope: string;
  readonly writeScope: string;
  /** Whether calls go out with the caller's token instead of the server's key. */
  readonly forward: boolean;
}

/** What the command line says of hosting. */
export interface HostingFlags {
  readonly http: string;
  readonly httpAuth?: string | undefined;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_ADDRESS: Address = { host: "127.0.0.1", port: 8080 };
const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];
const DEFAULT_MAX_BODY_BYTES = 4 * 1024 * 1024;
const DEFAULT_MAX_CONCURRENCY = 64;
const DEFAULT_SHUTDOWN_MS = 25_000;

/**
 * Reads where to listen: `HOST:PORT`, a host or a port alone, or nothing for 127.0.0.1:8080.
 * @throws UsageError
 */
export function readAddress(text: string | true): Address {
  if (text === true || text.trim() === "") return DEFAULT_ADDRESS;
  const given = text.trim();
  if (/^\d+$/.test(given)) return { ...DEFAULT_ADDRESS, port: portOf(given, given) };
  const parts = /^(?<host>\[[0-9a-fA-F:.]+\]|[^:[\]/\s]+)(?::(?<port>\d+))?$/.exec(given)?.groups;
  if (parts?.["host"] === undefined) {
    throw new UsageError(`--http: "${given}" is no HOST:PORT. Give 127.0.0.1:8080, [::1]:8080, or a port alone.`);
  }
  const host = parts["host"].replace(/^\[|\]$/g, "");
  return { host, port: parts["port"] === undefined ? DEFAULT_ADDRESS.port : portOf(parts["port"], given) };
}

function portOf(text: string, given: string): number {
  const port = Number(text);
  if (port <= 65_535) return port;
  throw new UsageError(`--http: "${given}" has no port. Allowed: 0 to 65535; 0 picks a free one.`);
}

/** Is this an address that only this machine reaches? */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Reads the settings of hosting; `host` is where the server listens, undefined where somebody else does that for it.
 * @throws UsageError naming every wrong value at once, or why nobody may be served there without authentication.
 */
export function readHostingSettings(from: {
  readonly catalogue: Catalogue;
  readonly prefix: string;
  readonly environment: Environment;
  readonly host: string | undefined;
  readonly authentication?: string | undefined;
}): HostingSettings {
  const { catalogue, prefix, environment, host } = from;
  const faults: string[] = [];
  const variable = (name: string) => `${prefix}HTTP_${name}`;
  const text = (name: string) => environment[variable(name)]?.trim() || undefined;
  const read = <Value>(name: string, parse: (text: string) => Parsed<Value>, otherwise: Value): Value => {
    const given = text(name);
    if (given === undefined) return otherwise;
    const parsed = parse(given);
    if ("value" in parsed) return parsed.value;
    faults.push(`${variable(name)}: ${parsed.fault}`);
    return otherwise;
  };
  const integer = (name: string, [least, most]: readonly [number, number], unit: string, otherwise: number) =>
    read(name, (given) => readInteger(given, least, most, unit), otherwise);

  const tokens = [secretSource(variable("TOKEN"), environment), secretSource(variable("TOKEN_PREVIOUS"), environment)];
  const publicUrl = read<string | undefined>("PUBLIC_URL", readUrl, undefined);
  const issuer = read<string | undefined>("OAUTH_ISSUER", readUrl, undefined);
  const modes = readModes(from.authentication ?? text("AUTH"), from.authentication === undefined, faults, variable, {
    token: tokens[0]?.from !== undefined,
    oauth: issuer !== undefined,
    loopback: host !== undefined && isLoopback(host),
  });
  const resource =
    publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, "").replace(/\/mcp$/, "")}${MCP_PATH}`;
  const { name } = catalogue.server;
  const oauth: OAuthSettings | undefined =
    issuer === undefined || resource === undefined
      ? undefined
      : {
          // Compared as text with the tokens' own: the slash that a URL gains must not count.
          issuer: text("OAUTH_ISSUER") ?? issuer,
          jwksUri: read<string | undefined>("OAUTH_JWKS_URI", readUrl, undefined),
          audience: text("OAUTH_AUDIENCE") ?? resource,
          resource,
          readScope: text("OAUTH_READ_SCOPE") ?? `${name}:read`,
          writeScope: text("OAUTH_WRITE_SCOPE") ?? `${name}:write`,
          forward: read("OAUTH_FORWARD", readBoolean, false),
        };
  if (modes.includes("token") && tokens[0]?.from === undefined) {
    faults.push(`${variable("AUTH")}: "token" needs ${variable("TOKEN")} (or _FILE, or _COMMAND).`);
  }
  if (modes.includes("oauth") && oauth === undefined) {
    faults.push(
      `${variable("AUTH")}: "oauth" needs ${variable("OAUTH_ISSUER")}, the authorization server, and ` +
        `${variable("PUBLIC_URL")}, the URL under which clients know this server.`,
    );
  }
  if (modes.includes("key")) faults.push(...faultsOfKeyMode(catalogue, variable("AUTH")));

  const named = (list: string | undefined) =>
    (list ?? "")
      .split(",")
      .map(hostName)
      .filter((each) => each !== "");
  const publicHost = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
  const namedHosts = [...named(text("ALLOWED_HOSTS")), ...publicHost];
  const namedOrigins = named(text("ALLOWED_ORIGINS"));
  const bearer = modes.some((mode) => mode === "token" || mode === "key" || mode === "oauth");
  const settings: HostingSettings = {
    prefix: variable(""),
    modes,
    tokens,
    oauth: modes.includes("oauth") ? oauth : undefined,
    // A page that was led here by a name of its own (DNS rebinding) has no bearer to show; with one needed, any name will do.
    allowedHosts: namedHosts.length > 0 || !bearer ? [...LOOPBACK_NAMES, ...namedHosts] : undefined,
    allowedOrigins: [...LOOPBACK_NAMES, ...publicHost, ...namedOrigins],
    namedOrigins,
    maxBodyBytes: integer("MAX_BODY_BYTES", [1_024, 256 * 1024 * 1024], "bytes", DEFAULT_MAX_BODY_BYTES),
    maxConcurrency: integer("MAX_CONCURRENCY", [1, 10_000], "requests", DEFAULT_MAX_CONCURRENCY),
    shutdownMs: integer("SHUTDOWN_MS", [0, 600_000], "milliseconds", DEFAULT_SHUTDOWN_MS),
    drainMs: integer("DRAIN_MS", [0, 600_000], "milliseconds", 0),
  };
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return settings;
}

/** What is known of the configuration and of the place, for choosing a mode where none is named. */
interface Known {
  readonly token: boolean;
  readonly oauth: boolean;
  readonly loopback: boolean;
}

function readModes(
  given: string | undefined,
  byVariable: boolean,
  faults: string[],
  variable: (name: string) => string,
  known: Known,
): readonly AuthenticationMode[] {
  const where = byVariable ? variable("AUTH") : "--http-auth";
  if (given === undefined) {
    const configured = (["token", "oauth"] as const).filter((mode) => known[mode]);
    if (configured.length > 0) return configured;
    if (known.loopback) return ["none"];
    throw new UsageError(unguarded(variable));
  }
  const names = [...new Set(given.split(",").map((name) => name.trim().toLowerCase()))].filter((name) => name !== "");
  const modes = authenticationModes.filter((mode) => names.includes(mode));
  for (const name of names.filter((each) => !authenticationModes.some((mode) => mode === each))) {
    const meant = nearest(name, authenticationModes);
    faults.push(
      `${where}: there is no authentication "${name}".${meant === undefined ? "" : ` Did you mean "${meant}"?`} ` +
        `Allowed: ${authenticationModes.join(", ")}.`,
    );
  }
  if (modes.length > 1 && (modes.includes("none") || modes.includes("proxy"))) {
    faults.push(`${where}: "none" and "proxy" let everyone in, so they stand alone.`);
  }
  if (modes.includes("none") && !known.loopback) throw new UsageError(unguarded(variable));
  return modes;
}

function unguarded(variable: (name: string) => string): string {
  return (
    "Not started: whoever reaches this port would act with this server's key. Listen on loopback (--http 127.0.0.1:8080), " +
    "or say how callers show who they are:\n" +
    `  ${variable("TOKEN")}          a token of this server's own (or _FILE, or _COMMAND)\n` +
    `  ${variable("AUTH")}=key       each caller sends its own key of the API, and none of this server's is used\n` +
    `  ${variable("OAUTH_ISSUER")}   an authorization server, with ${variable("PUBLIC_URL")}\n` +
    `  ${variable("AUTH")}=proxy     a proxy in front has seen to it, and nothing else reaches this port`
  );
}

/** A caller brings one key, so there must be one that it can stand for. */
function faultsOfKeyMode(catalogue: Catalogue, variable: string): string[] {
  const keys = new Set(
    Object.values(catalogue.documents).flatMap(({ auth }) => (auth === undefined ? [] : [auth.env])),
  );
  if (keys.size === 1) return [];
  return [`${variable}: "key" is for an API with one key; this catalogue needs ${[...keys].join(", ") || "none"}.`];
}

/** `https://app.example.com:8443` or `app.example.com` -> `app.example.com`. */
function hostName(text: string): string {
  const host = text.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, "");
  return host.replace(/\/.*$/, "").replace(/:\d+$/, "").toLowerCase();
}
