/** Exchanges that are told to whoever watches: what came of each, and how many bytes. */
import type { RequestSpan, RequestStart } from "../telemetry.js";
import { exchange, type Exchange, type ExchangeOptions, type ReadBody } from "./exchange.js";
import type { HttpRequest } from "./outcome.js";

/** Told of each request before it goes out; `isRedirected` where it goes where an answer pointed. */
export type StartRequest = (
  request: Omit<RequestStart, "template"> & { readonly isRedirected: boolean },
) => RequestSpan | undefined;

/** Sends one request, like `exchange`. */
export type Exchanger = (request: HttpRequest, options: ExchangeOptions, hops: number) => Promise<Exchange>;

/** An `exchange` for all tries of one request; it counts them. `faultIn` puts what the network throws in one word. */
export function observedExchange(start: StartRequest | undefined, faultIn: (error: unknown) => string): Exchanger {
  if (start === undefined) return exchange;
  let resends = 0;
  return async (request, options, hops) => {
    const isRedirected = hops > 0;
    const { origin } = new URL(request.url);
    const span = start({ method: request.method, origin, resends, isRedirected });
    resends += 1;
    let receivedBytes = 0;
    const readBody = options.readBody && counting(options.readBody, (bytes) => (receivedBytes += bytes));
    const headers = [...request.headers, ...(span?.headers ?? [])];
    try {
      const answer = await exchange({ ...request, headers }, { ...options, readBody });
      span?.end({ status: answer.status, receivedBytes: receivedBytes + answer.body.length });
      return answer;
    } catch (error) {
      span?.end({ fault: faultIn(error), receivedBytes });
      throw error;
    }
  };
}

function counting(readBody: ReadBody, count: (bytes: number) => void): ReadBody {
  return (head) => {
    const reader = readBody(head);
    return {
      write(piece) {
        count(piece.length);
        return reader.write(piece);
      },
    };
  };
}
