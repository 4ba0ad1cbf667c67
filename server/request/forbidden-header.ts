/** Headers that no argument may set. */

/** They frame the message or steer the connection (RFC 9110, 7.6.1 and 10.1; RFC 9112, 6), or route it. */
const framing = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "upgrade",
  "te",
  "trailer",
  "expect",
  "via",
]);

/** They carry credentials, which come from the configuration alone; declared cookies have a binding of their own. */
const credentials = new Set(["authorization", "cookie", "cookie2", "set-cookie"]);

/** Whether the header may never be set by an argument. Names are compared without regard to case. */
export function isForbiddenHeader(name: string): boolean {
  return isFramingHeader(name) || credentials.has(name.trim().toLowerCase());
}

/** Whether the header may be set by nobody but the HTTP client, not even by a constant. */
export function isFramingHeader(name: string): boolean {
  const lower = name.trim().toLowerCase();
  return framing.has(lower) || lower.startsWith("proxy-");
}
