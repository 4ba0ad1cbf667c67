/** Where requests may be addressed and where they may come from: against pages that reach a server through a browser. */
import { isHostAllowed, isOriginAllowed } from "../mcp-http.js";
import type { HostingSettings } from "./hosting-settings.js";

/** How long a browser may remember that a page is allowed, in seconds. */
const PREFLIGHT_AGE_SECONDS = 600;

/** Why a request is refused for its `Host` or `Origin`; undefined where both are fine. */
export function refusedOrigin(request: Request, hosting: HostingSettings): string | undefined {
  const host = request.headers.get("host") ?? new URL(request.url).host;
  const { allowedHosts, allowedOrigins, prefix } = hosting;
  if (allowedHosts !== undefined && !isHostAllowed(host, allowedHosts)) {
    return `The Host header names a host that this server is not known by: ${prefix}ALLOWED_HOSTS would add it.`;
  }
  if (!isOriginAllowed(request.headers.get("origin"), allowedOrigins)) {
    return `The Origin header names a page that may not use this server: ${prefix}ALLOWED_ORIGINS would add it.`;
  }
  return undefined;
}

/** What lets a page read the answer: for the pages that were named, and for no other. */
export function corsHeaders(request: Request, hosting: HostingSettings): readonly (readonly [string, string])[] {
  const origin = request.headers.get("origin");
  if (origin === null || !isOriginAllowed(origin, hosting.namedOrigins)) return [];
  return [
    ["access-control-allow-origin", origin],
    ["access-control-expose-headers", "WWW-Authenticate, Retry-After"],
    ["vary", "Origin"],
  ];
}

/** The answer to a browser that asks first. */
export function preflight(request: Request, hosting: HostingSettings): Response {
  const headers = new Headers(corsHeaders(request, hosting) as [string, string][]);
  if (headers.has("access-control-allow-origin")) {
    headers.set("access-control-allow-methods", "POST");
    const asked = request.headers.get("access-control-request-headers");
    if (asked !== null) headers.set("access-control-allow-headers", asked);
    headers.set("access-control-max-age", String(PREFLIGHT_AGE_SECONDS));
  }
  return new Response(null, { status: 204, headers });
}
