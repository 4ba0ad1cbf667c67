/**
 * Access tokens of an authorization server (RFC 9068): checked by its published keys, for this server alone. Tokens are
 * never looked up elsewhere, so whoever holds one of another server gets nothing here.
 */
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from "jose";
import type { OAuthSettings } from "./hosting-settings.js";

/** The token is none that is accepted here. The message may be told to the caller: it holds nothing of the token. */
export class AccessTokenError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "AccessTokenError";
  }
}

/** The authorization server's keys cannot be had: no fault of the caller. */
export class AuthorizationServerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "AuthorizationServerError";
  }
}

/** Signatures by a public key: a shared secret would let every holder of it issue tokens. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const CLOCK_TOLERANCE_SECONDS = 30;
const METADATA_TIMEOUT_MS = 5_000;

export interface AccessTokens {
  /**
   * The scopes of a token that is accepted.
   * @throws AccessTokenError, AuthorizationServerError
   */
  verify(token: string): Promise<ReadonlySet<string>>;
  /**
   * Makes sure that the authorization server's keys can be had.
   * @throws AuthorizationServerError
   */
  ready(): Promise<void>;
}

export function createAccessTokens(oauth: OAuthSettings): AccessTokens {
  const keys = remembered(async () => {
    const jwksUri = oauth.jwksUri ?? (await jwksUriOf(oauth.issuer));
    return createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: METADATA_TIMEOUT_MS });
  });
  return {
    async verify(token) {
      const keySet = await keys();
      try {
        const { payload } = await jwtVerify(token, keySet, {
          issuer: [...new Set([oauth.issuer, oauth.issuer.replace(/\/$/, ""), `${oauth.issuer.replace(/\/$/, "")}/`])],
          audience: oauth.audience,
          algorithms: ALGORITHMS,
          requiredClaims: ["exp"],
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
        });
        return scopesOf(payload);
      } catch (error) {
        throw refusal(error, oauth);
      }
    },
    async ready() {
      const keySet = await keys();
      if (keySet.jwks() === undefined) {
        await keySet.reload().catch(() => {
          throw new AuthorizationServerError(`The keys of ${oauth.issuer} cannot be read.`);
        });
      }
    },
  };
}

/** RFC 8693 has `scope` as one text; some servers issue `scp`, a list or a text. */
function scopesOf({ scope, scp }: JWTPayload & { scope?: unknown; scp?: unknown }): ReadonlySet<string> {
  const words = (value: unknown): string[] => {
    if (typeof value === "string") return value.split(" ");
    return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
  };
  return new Set([...words(scope), ...words(scp)].filter((word) => word !== ""));
}

function refusal(error: unknown, oauth: OAuthSettings): Error {
  if (error instanceof errors.JWTExpired) return new AccessTokenError("The access token has expired.");
  if (error instanceof errors.JWTClaimValidationFailed) {
    const wanted: Record<string, string> = { aud: `"${oauth.audience}"`, iss: `"${oauth.issuer}"` };
    const should = wanted[error.claim];
    return new AccessTokenError(
      `The access token's claim "${error.claim}" is not as it must be${should === undefined ? "" : `: ${should}`}.`,
    );
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return new AccessTokenError("The access token's signature is of a kind not allowed here.");
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed) {
    return new AccessTokenError("The access token is not signed by a key of the authorization server.");
  }
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported
  ) {
    return new AccessTokenError("The access token is no JSON Web Token that can be read.");
  }
  return new AuthorizationServerError(`The keys of ${oauth.issuer} cannot be read.`);
}

/** RFC 8414, section 3.1, and OpenID Connect Discovery, section 4: where the metadata of an issuer is. */
async function jwksUriOf(issuer: string): Promise<string> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  for (const place of new Set(places)) {
    const metadata = await metadataAt(place);
    if (metadata?.issuer === undefined || metadata.jwks_uri === undefined) continue;
    if (metadata.issuer.replace(/\/$/, "") === issuer.replace(/\/$/, "")) return metadata.jwks_uri;
  }
  throw new AuthorizationServerError(`No metadata of the authorization server ${issuer} can be read.`);
}

async function metadataAt(url: string): Promise<{ issuer?: string; jwks_uri?: string } | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(METADATA_TIMEOUT_MS), redirect: "error" });
    if (!response.ok) return undefined;
    const metadata = (await response.json()) as Record<string, unknown>;
    const { issuer, jwks_uri } = metadata;
    return typeof issuer === "string" && typeof jwks_uri === "string" ? { issuer, jwks_uri } : undefined;
  } catch {
    return undefined;
  }
}

/** Done once when it succeeds; tried again after a failure. */
function remembered<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
