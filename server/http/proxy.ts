/** Proxies by environment. The package that speaks to them is loaded only where a proxy is set. */
import type { Environment } from "../secret-source.js";

/** What built-in fetch takes as `dispatcher`; its type is of another version of the same package. */
export type Dispatcher = object;

interface ProxyVariables {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  readonly noProxy: string;
}

const agents = new Map<string, Promise<Dispatcher>>();

/** The way to this URL where a proxy is set for it; undefined for the direct one. Loopback is always direct. */
export async function proxyFor(url: string, environment: Environment): Promise<Dispatcher | undefined> {
  const variables = proxyVariables(environment);
  if (variables === undefined || isLoopback(new URL(url).hostname)) return undefined;
  const key = JSON.stringify(variables);
  let agent = agents.get(key);
  if (agent === undefined) {
    agent = import("./undici.js").then(({ EnvHttpProxyAgent }) => new EnvHttpProxyAgent(variables));
    agents.set(key, agent);
  }
  return agent;
}

/** The proxy variables in lower or upper case, as other programs read them; undefined where none is set. */
export function proxyVariables(environment: Environment): ProxyVariables | undefined {
  const read = (name: string) => {
    const value = (environment[name] ?? environment[name.toUpperCase()])?.trim();
    return value === "" ? undefined : value;
  };
  const forAll = read("all_proxy");
  const httpProxy = read("http_proxy") ?? forAll;
  const httpsProxy = read("https_proxy") ?? forAll;
  if (httpProxy === undefined && httpsProxy === undefined) return undefined;
  return {
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    // Empty, it keeps the agent from reading the process's own variable.
    noProxy: read("no_proxy") ?? "",
  };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
