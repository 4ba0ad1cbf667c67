/** The credentials of a request, as the document's security scheme says. They go to one origin only. */
import type { AuthDefinition } from "../definition.js";
import type { Secret } from "../secret.js";
import type { HttpRequest } from "./outcome.js";

/** What a request is authenticated with, and where to. */
export interface Credentials {
  readonly auth: AuthDefinition;
  readonly secret: Secret;
  /** The only origin that the secret is sent to: that of the configured base URL. */
  readonly origin: string;
}

/** The key holds a character that no header can carry. */
export class UnsendableKeyError extends Error {
  constructor(variable: string) {
    super(`The key in ${variable} holds a character that cannot stand in a header. Copy it again, as it was issued.`);
    this.name = "UnsendableKeyError";
  }
}

/**
 * The request with its credentials, where it goes to their origin; unchanged where it does not. What an argument put in
 * the place of a credential is taken away in either case.
 * @throws UnsendableKeyError where the key cannot be written in its place.
 */
export function withCredentials(request: HttpRequest, credentials: Credentials | undefined): HttpRequest {
  if (credentials === undefined) return request;
  const clean = {
    ...request,
    headers: request.headers.filter(([name]) => !isCredentialHeader(name, credentials.auth)),
  };
  if (new URL(request.url).origin !== credentials.origin) return clean;
  return placed(clean, credentials.auth, credentials.secret.reveal());
}

/** Is this a header that carries credentials by this scheme, or by HTTP's own? */
export function isCredentialHeader(name: string, auth: AuthDefinition | undefined): boolean {
  const lower = name.toLowerCase();
  if (lower === "authorization" || lower === "proxy-authorization") return true;
  return auth !== undefined && auth.scheme === "header" && lower === auth.name.toLowerCase();
}

function placed(request: HttpRequest, auth: AuthDefinition, key: string): HttpRequest {
  if (auth.scheme === "bearer") return withHeader(request, "authorization", `Bearer ${headerText(key, auth)}`);
  if (auth.scheme === "basic") {
    return withHeader(request, "authorization", `Basic ${Buffer.from(key, "utf8").toString("base64")}`);
  }
  if (auth.scheme === "header") return withHeader(request, auth.name, headerText(key, auth));
  if (auth.scheme === "query") return { ...request, url: withQuery(request.url, auth.name, key) };
  // One Cookie header only (RFC 6265, 5.4): ours joins those that the operation declares.
  const others = request.headers.filter(([name]) => name.toLowerCase() === "cookie").map(([, value]) => value);
  const rest = request.headers.filter(([name]) => name.toLowerCase() !== "cookie");
  const pair = `${auth.name}=${headerText(key, auth).replaceAll(/[;,\s]/g, encodeURIComponent)}`;
  return withHeader({ ...request, headers: rest }, "cookie", [...others, pair].join("; "));
}

/** Appended as text: what the encoder wrote must not be written anew. */
function withQuery(url: string, name: string, value: string): string {
  const [address = "", fragment] = url.split("#", 2);
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  return `${address}${address.includes("?") ? "&" : "?"}${pair}${fragment === undefined ? "" : `#${fragment}`}`;
}

function withHeader(request: HttpRequest, name: string, value: string): HttpRequest {
  return { ...request, headers: [...request.headers, [name, value]] };
}

function headerText(key: string, auth: AuthDefinition): string {
  if (!/^[\u0020-\u007e]+$/.test(key)) throw new UnsendableKeyError(auth.env);
  return key;
}
