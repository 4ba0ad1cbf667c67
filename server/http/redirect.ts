/** Where a redirect leads, and whether it is followed. */
import type { HttpRequest } from "./outcome.js";

/** How many redirects one request follows. */
export const MAX_REDIRECTS = 5;

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Headers that still say what they should at another origin; all others stay with the one they were meant for. */
const PORTABLE = new Set(["accept", "accept-language", "range", "user-agent"]);

export type Redirect =
  /** The answer is no redirect. */
  | { readonly kind: "none" }
  | { readonly kind: "follow"; readonly request: HttpRequest }
  /** It is not followed; a sentence that says why, and what to do. */
  | { readonly kind: "refuse"; readonly detail: string };

/**
 * The request that the redirect asks for (RFC 9110, 15.4). A method that changes something is never turned into GET
 * behind the model's back, nor sent to another origin; nothing leaves https for http.
 */
export function redirectOf(request: HttpRequest, status: number, location: string | null): Redirect {
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return { kind: "none" };
  const from = new URL(request.url);
  let to: URL;
  try {
    to = new URL(location, from);
  } catch {
    return refuse(status, "to something that is no URL");
  }
  const isSafe = SAFE.has(request.method);
  const crosses = to.origin !== from.origin;
  if (to.protocol !== "https:" && to.protocol !== "http:") return refuse(status, `to ${to.protocol}`);
  if (from.protocol === "https:" && to.protocol === "http:") {
    return refuse(status, `from https to http at ${to.host}, which would send the request in the open`);
  }
  if (crosses && !isSafe) {
    return refuse(status, `a ${request.method} to ${to.origin}. If the API has moved there, set the base URL to it`);
  }
  if (status === 303 && !isSafe) return follow({ method: "GET", url: to.href, headers: withoutBody(request) });
  if (!isSafe && (status === 301 || status === 302)) {
    return refuse(
      status,
      `a ${request.method} to ${to.origin}${to.pathname}. Set the base URL to where the API is now`,
    );
  }
  if (!crosses) return follow({ ...request, url: to.href });
  const headers = request.headers.filter(([name]) => PORTABLE.has(name.toLowerCase()));
  return follow({ method: request.method, url: to.href, headers });
}

function follow(request: HttpRequest): Redirect {
  return { kind: "follow", request };
}

function refuse(status: number, what: string): Redirect {
  return { kind: "refuse", detail: `The API redirects (${status}) ${what}.` };
}

function withoutBody(request: HttpRequest): HttpRequest["headers"] {
  return request.headers.filter(([name]) => !name.toLowerCase().startsWith("content-"));
}
