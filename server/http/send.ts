/** Sends a request to an API: credentials, redirects, retries, a deadline and the client's cancellation. */
import { setTimeout as sleepFor } from "node:timers/promises";
import type { Environment } from "../secret-source.js";
import { type Credentials, UnsendableKeyError, withCredentials } from "./credentials.js";
import { BodyReaderError, type ReadBody } from "./exchange.js";
import { faultOf } from "./faults.js";
import { type Exchanger, observedExchange, type StartRequest } from "./observed-exchange.js";
import type { HttpFault, HttpRequest, Outcome } from "./outcome.js";
import { MAX_REDIRECTS, redirectOf } from "./redirect.js";
import { waitBeforeRetry } from "./retry.js";

export interface SendOptions {
  readonly credentials?: Credentials | undefined;
  /** For everything together: tries, waits, reading. */
  readonly timeoutMs: number;
  /** The client's cancellation. */
  readonly signal?: AbortSignal | undefined;
  readonly environment: Environment;
  readonly maxBytes?: number | undefined;
  /** Takes the body of a successful answer as it comes; begun anew with each try. */
  readonly readBody?: ReadBody | undefined;
  /** Told of each request, repeats and redirects included. */
  readonly startRequest?: StartRequest | undefined;
  /** Told of each retry, for the log. */
  readonly onRetry?: ((outcome: Outcome, waitMs: number) => void) | undefined;
  /** Time and chance, for tests. */
  readonly clock?: Clock | undefined;
}

export interface Clock {
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The machine's own. */
export const realClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (ms, signal) => sleepFor(ms, undefined, { signal }),
};

/**
 * Sends the request, again where that is safe, and gives what came of it. Does not throw for what the network does.
 * @throws BodyReaderError
 */
export async function send(request: HttpRequest, options: SendOptions): Promise<Outcome> {
  // A controller of our own: on Node.js 20 a signal made by AbortSignal.any may be collected before it fires.
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, options.timeoutMs);
  options.signal?.addEventListener("abort", abort, { once: true });
  if (options.signal?.aborted === true) abort();
  try {
    return await sendUntilSettled(request, options, controller.signal);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", abort);
  }
}

async function sendUntilSettled(request: HttpRequest, options: SendOptions, signal: AbortSignal): Promise<Outcome> {
  const clock = options.clock ?? realClock;
  const startMs = clock.now();
  if (signal.aborted) return interrupted(options, false, 0);
  const exchanger = observedExchange(options.startRequest, (error) => {
    if (error instanceof BodyReaderError) return "defect";
    return signal.aborted ? interruption(options) : faultOf(error).fault;
  });
  for (let tries = 1; ; tries++) {
    const outcome = await attempt(request, { ...options, signal, exchanger }, tries);
    if (outcome.kind === "fault" && signal.aborted) return interrupted(options, outcome.mayHaveArrived, tries);
    const waitMs = waitBeforeRetry(request.method, outcome, clock);
    const leftMs = options.timeoutMs - (clock.now() - startMs);
    if (waitMs === undefined || waitMs >= leftMs) return outcome;
    options.onRetry?.(outcome, waitMs);
    try {
      await clock.sleep(waitMs, signal);
    } catch {
      return interrupted(options, outcome.kind === "fault" && outcome.mayHaveArrived, tries);
    }
  }
}

/** One try, with the redirects that it leads to. */
async function attempt(
  request: HttpRequest,
  options: SendOptions & { readonly signal: AbortSignal; readonly exchanger: Exchanger },
  tries: number,
): Promise<Outcome> {
  let current = request;
  const failed = (kind: HttpFault["fault"], mayHaveArrived: boolean, detail: string): HttpFault => {
    const isFinal = current.method !== request.method;
    return { kind: "fault", fault: kind, mayHaveArrived: mayHaveArrived || isFinal, detail, tries, isFinal };
  };
  try {
    for (let hops = 0; ; hops++) {
      const answer = await options.exchanger(withCredentials(current, options.credentials), options, hops);
      const redirect = redirectOf(current, answer.status, answer.headers.get("location"));
      if (redirect.kind === "none") {
        const { origin } = new URL(current.url);
        const redirectedTo = origin === new URL(request.url).origin ? {} : { redirectedTo: origin };
        return { kind: "answer", ...answer, ...redirectedTo, tries, isFinal: current.method !== request.method };
      }
      if (redirect.kind === "refuse") return failed("redirect", true, redirect.detail);
      if (hops >= MAX_REDIRECTS) {
        return failed("redirect", true, `The API redirects more than ${MAX_REDIRECTS} times in a row.`);
      }
      current = redirect.request;
    }
  } catch (error) {
    if (error instanceof BodyReaderError) throw error;
    if (error instanceof UnsendableKeyError) return failed("credentials", false, error.message);
    const { fault, mayHaveArrived, detail } = faultOf(error);
    return failed(fault, mayHaveArrived, detail);
  }
}

function interruption(options: SendOptions): "cancelled" | "deadline" {
  return options.signal?.aborted === true ? "cancelled" : "deadline";
}

function interrupted(options: SendOptions, mayHaveArrived: boolean, tries: number): HttpFault {
  const fault = interruption(options);
  return {
    kind: "fault",
    fault,
    mayHaveArrived,
    detail: fault === "cancelled" ? "cancelled by the client" : `no answer within ${options.timeoutMs} ms`,
    tries,
    isFinal: true,
  };
}
