/** Stands in for `server/http/transport.ts`: a Worker has `fetch`, and neither connections to keep nor proxies. */
import type { HttpRequest } from "../../server/http/outcome.js";
import type { Received, TransportOptions } from "../../server/http/transport.js";

/** Sends the request, and waits for the head of its answer. Throws what `fetch` throws. */
export async function transport(
  { url, method, headers, body }: HttpRequest,
  { signal }: TransportOptions,
): Promise<Received> {
  const response = await fetch(url, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    redirect: "manual",
    signal,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
  });
  return { status: response.status, headers: response.headers, body: response.body ?? nothing() };
}

// oxlint-disable-next-line eslint/require-yield
async function* nothing(): AsyncGenerator<Uint8Array> {}
