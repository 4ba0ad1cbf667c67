/** Which proxies the environment names, without the credentials in their addresses. */
import { Secret } from "../secret.js";
import type { Environment } from "../secret-source.js";

export interface ProxyReport {
  readonly proxies: readonly {
    readonly variable: string;
    /** Scheme, host and port; undefined where the value is no such address. */
    readonly address: string | undefined;
    readonly hasCredentials: boolean;
  }[];
  /** What NO_PROXY says. */
  readonly except: string | undefined;
}

/** In the order in which they win (`http/proxy.ts`). `hide` is told of the passwords. */
export function proxyReport(environment: Environment, hide: (secret: Secret) => void): ProxyReport {
  const proxies = ["https_proxy", "http_proxy", "all_proxy"].flatMap((name) => {
    const set = variableOf(name, environment);
    return set === undefined ? [] : [described(set, hide)];
  });
  return { proxies, except: variableOf("no_proxy", environment)?.value };
}

function variableOf(name: string, environment: Environment) {
  const variable = environment[name] === undefined ? name.toUpperCase() : name;
  const value = environment[variable]?.trim() ?? "";
  return value === "" ? undefined : { variable, value };
}

function described({ variable, value }: { variable: string; value: string }, hide: (secret: Secret) => void) {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    hide(new Secret(value));
    return { variable, address: undefined, hasCredentials: false };
  }
  // Not the user name: it is not shown, and as an ordinary word it would be masked wherever it occurs.
  if (url.password !== "") {
    hide(new Secret(url.password));
    hide(new Secret(decoded(url.password)));
  }
  return { variable, address: url.origin, hasCredentials: url.username !== "" || url.password !== "" };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
