/** Fetches a text over http or https, within limits. Nothing is sent along that would tell who asks. */

export interface FetchLimits {
  /** For everything: the connection, the redirects and the whole answer. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly maxRedirects: number;
}

/** The text, or a sentence about why there is none and what to do. */
export type Fetched = { readonly text: string } | { readonly fault: string; readonly help: string };

const usualLimits: FetchLimits = { timeoutMs: 60_000, maxBytes: 32 * 1024 * 1024, maxRedirects: 5 };
const fromFile = "or save the document to a file and pull it with --from FILE.";

/** Fetches the text at an address. Never throws. */
export async function fetchText(address: string, limits: Partial<FetchLimits> = {}): Promise<Fetched> {
  const within = { ...usualLimits, ...limits };
  const signal = AbortSignal.timeout(within.timeoutMs);
  try {
    return await follow(address, within, signal).catch((error: unknown) => {
      // A connection that was kept and has been closed meanwhile says so only when it is used again.
      if (signal.aborted || codeOf(error) === undefined) throw error;
      return follow(address, within, signal);
    });
  } catch (error) {
    if (signal.aborted) {
      const fault = `${shown(address)} has not answered in whole within ${within.timeoutMs / 1000} seconds.`;
      return { fault, help: `try again, ${fromFile}` };
    }
    return unreachable(address, error);
  }
}

async function follow(address: string, limits: FetchLimits, signal: AbortSignal): Promise<Fetched> {
  let url = address;
  for (let redirects = 0; redirects <= limits.maxRedirects; redirects += 1) {
    const fault = faultOf(url, address);
    if (fault !== undefined) return fault;
    const response = await send(url, signal);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) return read(response, url, limits);
    await response.body?.cancel();
    url = URL.canParse(location, url) ? new URL(location, url).href : location;
  }
  return {
    fault: `${shown(address)} redirects more than ${limits.maxRedirects} times.`,
    help: `write the address at which the document is, ${fromFile}`,
  };
}

/** Redirects are followed here and not by fetch, which would go from https to http without a word. */
async function send(url: string, signal: AbortSignal): Promise<Response> {
  const headers = { accept: "application/json, application/yaml;q=0.9, text/yaml;q=0.9, */*;q=0.5" };
  const request: RequestInit = { headers, redirect: "manual", signal };
  if (!isProxied(url)) return fetch(url, request);
  // Built-in fetch knows nothing of proxies; the package that does is loaded only where one is set.
  const proxied = await import("undici");
  const dispatcher = new proxied.EnvHttpProxyAgent();
  return proxied.fetch(url, { headers, redirect: "manual", signal, dispatcher });
}

function isProxied(url: string): boolean {
  const { hostname } = new URL(url);
  if (hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname)) return false;
  return ["http_proxy", "https_proxy"].some(
    (name) => (process.env[name] ?? process.env[name.toUpperCase()] ?? "") !== "",
  );
}

async function read(response: Response, url: string, limits: FetchLimits): Promise<Fetched> {
  if (!response.ok) {
    await response.body?.cancel();
    return { fault: `${shown(url)} answers with status ${response.status}.`, help: helpFor(response.status) };
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limits.maxBytes) {
      const fault = `${shown(url)} answers with more than ${limits.maxBytes} bytes.`;
      return { fault, help: "an OpenAPI document is smaller: check the address." };
    }
    chunks.push(chunk);
  }
  return { text: new TextDecoder().decode(Buffer.concat(chunks)) };
}

function faultOf(url: string, address: string): Fetched | undefined {
  const { protocol, username, password } = URL.canParse(url) ? new URL(url) : new URL("none:");
  const start = url === address ? shown(url) : `${shown(address)} redirects to ${shown(url)}, which`;
  if (protocol !== "http:" && protocol !== "https:") {
    return { fault: `${start} is no http or https address.`, help: `write the whole address, ${fromFile}` };
  }
  if (username !== "" || password !== "") {
    return { fault: `${start} holds a user name or password.`, help: `none is sent: leave it out, ${fromFile}` };
  }
  if (protocol === "http:" && address.startsWith("https:")) {
    return {
      fault: `${start} is not encrypted.`,
      help: `write an https address that does not lead there, ${fromFile}`,
    };
  }
  return undefined;
}

function helpFor(status: number): string {
  if (status === 401 || status === 403) return `no credentials are sent: write an address that needs none, ${fromFile}`;
  if (status === 404 || status === 410)
    return `find out where the document is now, and correct the address, ${fromFile}`;
  if (status === 429 || status >= 500) return `try again later, ${fromFile}`;
  return `check the address, ${fromFile}`;
}

function unreachable(address: string, error: unknown): Fetched {
  const why = codeOf(error) ?? (error instanceof Error ? error.message : "unknown fault");
  return {
    fault: `${shown(address)} cannot be reached (${why}).`,
    help: `check the address and the connection (behind a proxy set HTTPS_PROXY), ${fromFile}`,
  };
}

/** The code of a fault of the network, such as ECONNRESET. */
function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
}

/** An address as messages name it: without a password. */
function shown(address: string): string {
  return `"${address.replace(/\/\/[^/@]*@/, "//")}"`;
}
