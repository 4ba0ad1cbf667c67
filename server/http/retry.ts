/** When a request is sent again, and after how long. */
import type { HttpAnswer, Outcome } from "./outcome.js";

/** How often one request is sent at most. */
export const MAX_TRIES = 3;
/** A longer `Retry-After` is not waited for: the model is told instead. */
export const MAX_WAIT_MS = 20_000;
const FIRST_WAIT_MS = 400;

const RETRIED_STATUS = new Set([429, 502, 503, 504]);
/** RFC 9110, 9.2.1; QUERY is that of draft-ietf-httpbis-safe-method-w-body. */
const SAFE = new Set(["GET", "HEAD", "OPTIONS", "QUERY", "TRACE"]);
/** RFC 9110, 9.2.2; QUERY is that of draft-ietf-httpbis-safe-method-w-body. */
const IDEMPOTENT = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "QUERY"]);

/**
 * How long to wait before this request is sent again; undefined where it is not. A request that may have taken effect
 * is sent again only when its method is idempotent: of POST and PATCH only what never left. Even of 429 nobody knows
 * which of the machines on the way refused, and what those before it have done.
 */
export function waitBeforeRetry(
  method: string,
  outcome: Outcome,
  chance: { readonly random: () => number; readonly now: () => number },
): number | undefined {
  if (outcome.isFinal || outcome.tries >= MAX_TRIES) return undefined;
  const backoff = FIRST_WAIT_MS * 2 ** (outcome.tries - 1);
  // Half fixed, half by chance, so that many callers do not come back together.
  const jittered = backoff / 2 + (backoff / 2) * chance.random();
  if (outcome.kind === "fault") {
    if (outcome.fault === "refused") return jittered;
    if (outcome.fault === "name") return outcome.detail === "EAI_AGAIN" ? jittered : undefined;
    const isWorthIt = outcome.fault === "broken" || outcome.fault === "garbled";
    return isWorthIt && IDEMPOTENT.has(method) ? jittered : undefined;
  }
  if (!RETRIED_STATUS.has(outcome.status) || !IDEMPOTENT.has(method)) return undefined;
  const asked = retryAfterMs(outcome, chance.now());
  if (asked === undefined) return jittered;
  return asked > MAX_WAIT_MS ? undefined : Math.max(asked, jittered);
}

/** Does the method change nothing? */
export function isSafeMethod(method: string): boolean {
  return SAFE.has(method);
}

/** What `Retry-After` asks for, in milliseconds from now; undefined where it is not there or unreadable (RFC 9110, 10.2.3). */
export function retryAfterMs(answer: Pick<HttpAnswer, "headers">, nowMs: number): number | undefined {
  const text = answer.headers.get("retry-after")?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
