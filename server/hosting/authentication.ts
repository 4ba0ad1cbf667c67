/** Who sends a request, by what it shows. What is shown is used for this request alone, and kept nowhere. */
import { Secret } from "../secret.js";
import { isSecret } from "../secret-digest.js";
import type { SecretSource } from "../secret-source.js";
import { type AccessTokens, AccessTokenError, AuthorizationServerError } from "./access-token.js";
import type { HostingSettings } from "./hosting-settings.js";

export interface Caller {
  /** The key that this caller's calls go out with; undefined where it is the server's own. */
  readonly key: Secret | undefined;
  /** Whether only tools that change nothing are there for this caller. */
  readonly readOnly: boolean;
  /** What seals the questions to this caller, where it is not the key. */
  readonly sealedBy?: Secret | undefined;
}

/** A request that is not served, as OAuth's bearer tokens have it (RFC 6750, section 3.1). */
export interface Refusal {
  readonly status: 401 | 403 | 503;
  readonly error: "invalid_token" | "insufficient_scope" | "temporarily_unavailable";
  /** What to do, for people. */
  readonly description: string;
  /** The scopes that would do. */
  readonly scope?: string;
}

export type Authenticate = (authorization: string | null) => Promise<Caller | Refusal>;

export function isRefusal(outcome: Caller | Refusal): outcome is Refusal {
  return "status" in outcome;
}

/** Longer bearers are no keys and no tokens. */
const MAX_BEARER_CHARACTERS = 8_192;

/**
 * How requests are told to be a caller's, by these settings. `serverKey` gives the key of the server itself, where it
 * has one; `tokens` is there where access tokens are accepted.
 */
export function createAuthentication(
  settings: HostingSettings,
  serverKey: SecretSource | undefined,
  tokens: AccessTokens | undefined,
): Authenticate {
  const { modes } = settings;
  const sharedSecret = async () => serverKey?.load().catch(() => undefined);
  return async (authorization) => {
    if (modes.includes("none") || modes.includes("proxy")) {
      return { key: undefined, readOnly: false, sealedBy: await sharedSecret() };
    }
    const bearer = bearerIn(authorization);
    if (bearer === undefined) return refused(missing(settings));
    if (modes.includes("token") && (await isOneOf(bearer, settings.tokens))) {
      return { key: undefined, readOnly: false, sealedBy: new Secret(bearer) };
    }
    if (tokens !== undefined && settings.oauth !== undefined && (isTokenLike(bearer) || !modes.includes("key"))) {
      return byAccessToken(bearer, tokens, settings.oauth, sharedSecret);
    }
    if (modes.includes("key")) return { key: new Secret(bearer), readOnly: false };
    return refused("The bearer in the Authorization header is not this server's token.");
  };
}

async function byAccessToken(
  bearer: string,
  tokens: AccessTokens,
  oauth: NonNullable<HostingSettings["oauth"]>,
  sharedSecret: () => Promise<Secret | undefined>,
): Promise<Caller | Refusal> {
  try {
    const scopes = await tokens.verify(bearer);
    const { readScope, writeScope, forward } = oauth;
    if (!scopes.has(readScope) && !scopes.has(writeScope)) {
      return {
        status: 403,
        error: "insufficient_scope",
        description: `The access token allows neither ${readScope} nor ${writeScope}.`,
        scope: readScope,
      };
    }
    return {
      key: forward ? new Secret(bearer) : undefined,
      readOnly: !scopes.has(writeScope),
      sealedBy: await sharedSecret(),
    };
  } catch (error) {
    if (error instanceof AccessTokenError) return refused(error.message);
    if (error instanceof AuthorizationServerError) {
      return { status: 503, error: "temporarily_unavailable", description: `${error.message} Try again soon.` };
    }
    throw error;
  }
}

function refused(description: string): Refusal {
  return { status: 401, error: "invalid_token", description };
}

function missing({ modes }: HostingSettings): string {
  const ways: Partial<Record<string, string>> = {
    token: "this server's token",
    key: "your key of the API",
    oauth: "an access token of the authorization server",
  };
  const named = modes.flatMap((mode) => ways[mode] ?? []);
  return `Send the header "Authorization: Bearer …" with ${named.join(", or ")}.`;
}

/** RFC 6750, section 2.1: printable, without blanks. */
function bearerIn(authorization: string | null): string | undefined {
  if (authorization === null || authorization.length > MAX_BEARER_CHARACTERS) return undefined;
  return /^Bearer +(?<bearer>[\u0021-\u007e]+) *$/i.exec(authorization)?.groups?.["bearer"];
}

/** Three parts, the first of which is a header as a JSON Web Token has it. */
function isTokenLike(bearer: string): boolean {
  const [header = "", ...rest] = bearer.split(".");
  if (rest.length !== 2) return false;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(header, "base64url").toString("utf8"));
    return typeof parsed === "object" && parsed !== null && "alg" in parsed;
  } catch {
    return false;
  }
}

async function isOneOf(bearer: string, sources: readonly SecretSource[]): Promise<boolean> {
  let found = false;
  for (const source of sources) {
    // oxlint-disable-next-line no-await-in-loop -- two at most, and read once.
    const token = await source.load();
    if (token !== undefined && isSecret(token, bearer)) found = true;
  }
  return found;
}
