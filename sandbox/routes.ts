/** Which endpoint answers which request, and what a workspace's plan has to do with it. */
import type { Api } from "./http/exchange.js";
import { notFound, Problem } from "./http/problem.js";
import type { Endpoint } from "./http/request.js";
import { AGENTS_ROUTES } from "./routes/agents.js";
import { ENGINE_ROUTES } from "./routes/engine.js";
import { PLATFORM_ROUTES } from "./routes/platform.js";
import type { Manner, Route } from "./routes/route.js";

/**
 * What the workspace pays for. On `standard` the endpoints of a single run do not exist (404, as for any unknown path);
 * on `basic` the Metadata API is off as well (task runs, operations, assets, logs and artifacts answer 403).
 */
export type Plan = (typeof PLANS)[number];
export const PLANS = ["enterprise", "standard", "basic"] as const;

const ROUTES: Readonly<Record<Api, readonly Route[]>> = {
  engine: ENGINE_ROUTES,
  platform: PLATFORM_ROUTES,
  agents: AGENTS_ROUTES,
};

/** What answers a request: its endpoint, its path parameters (decoded), and whom the route answers. */
export interface Match {
  readonly route: Manner;
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, string>>;
}

/** Throws 404 for a path that no route has, 405 for a method that none of them has. `path` is below the API's base path. */
export function match(api: Api | undefined, method: string, path: string, plan: Plan): Match {
  const routes = api === undefined ? [] : ROUTES[api];
  const candidates = routes
    .filter((route) => plan === "enterprise" || route.onBasic !== "absent")
    .flatMap((route) => {
      const parameters = pathParameters(route.path, path);
      return parameters === undefined ? [] : [{ route, parameters }];
    });
  if (candidates.length === 0) throw notFound();
  const found = candidates.find(({ route }) => route.method === method);
  if (found === undefined) {
    throw new Problem(405, "Method Not Allowed", { allow: candidates.map(({ route }) => route.method).join(", ") });
  }
  const { route, parameters } = found;
  const forbidden = plan === "basic" && route.onBasic === "forbidden";
  return { route, endpoint: forbidden ? metadataApiOff : route.endpoint, path: parameters };
}

const metadataApiOff: Endpoint = () => {
  throw new Problem(403, "The Metadata API is not enabled for this workspace");
};

function pathParameters(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  const rest = /\{(\w+):path\}$/.exec(template)?.[1];
  if (rest === undefined ? wanted.length !== given.length : given.length < wanted.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, segment] of wanted.entries()) {
    const last = rest !== undefined && at === wanted.length - 1;
    const text = last ? given.slice(at).map(decoded).join("/") : decoded(given[at] ?? "");
    if (segment.startsWith("{") && text !== "") parameters[segment.slice(1, -1).replace(/:path$/, "")] = text;
    else if (segment !== text) return undefined;
  }
  return parameters;
}

/** A segment that is not properly encoded stays as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
