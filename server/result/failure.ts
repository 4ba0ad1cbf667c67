/** A failure of the API, or of the way to it, as what the model should know: what happened, why, and what to do next. */
import type { ServedTools } from "../catalogue.js";
import type { AnyTool, FailureRule, FailureVariable } from "../definition.js";
import { ApiError } from "../errors.js";
import type { FaultKind, HttpAnswer, HttpFault } from "../http/outcome.js";
import { isSafeMethod, retryAfterMs } from "../http/retry.js";
import { waysToSet } from "../secret-source.js";
import type { DocumentSettings } from "../settings.js";
import { failureRules, ruleForClass } from "./failure-rules.js";
import { isMeant } from "./known-cause.js";
import { problemIn } from "./problem.js";

/** What is known of the call that failed. */
export interface FailedCall {
  readonly tool: AnyTool;
  readonly document: DocumentSettings;
  readonly timeoutMs: number;
  /** The variable that sets the time limit. */
  readonly timeoutVariable: string;
  /** A catalogue's own rules; they come first. */
  readonly rules?: readonly FailureRule[] | undefined;
  /** Which of the tools that rules name can be called; all of them where this is not given. */
  readonly served?: ServedTools | undefined;
  /** Takes the secrets out of a text. */
  readonly redact: (text: string) => string;
  readonly nowMs?: number;
}

/** The error for an answer whose status is no success. */
export function failedAnswer(call: FailedCall, answer: HttpAnswer): ApiError {
  const words = problemIn(call.tool, answer, call.redact);
  const rule =
    ruleForRedirected(answer) ??
    [...(call.rules ?? []), ...failureRules].find((each) => isMeant(each, call.tool.name, answer.status, words)) ??
    ruleForClass(answer.status);
  const fill = (text: string) => filled(text, call, answer);
  const tries = answer.tries > 1 ? ` It was asked ${answer.tries} times.` : "";
  const said = words === undefined ? "" : ` It says:${quoted(words)}`;
  const happened = `${answer.status}: ${fill(rule.cause)}${tries}${said}`;
  const effect = answer.status >= 500 && !isSafeMethod(call.tool.operation.method) ? `${MAYBE_DONE} ` : "";
  return new ApiError(answer.status, happened, `${effect}${fill(rule.next)}`.trim());
}

/** The API's words, marked as such line by line: none of them can pass for what this server says. */
function quoted(words: string): string {
  const lines = words.split("\n");
  return lines.length === 1 ? ` ${words}` : lines.map((line) => `\n> ${line}`).join("");
}

/** Another origin refuses because it was not sent the key: that says nothing about the key. */
function ruleForRedirected({ status, redirectedTo }: HttpAnswer): FailureRule | undefined {
  if (redirectedTo === undefined || (status !== 401 && status !== 403)) return undefined;
  return {
    on: [status],
    cause: `The API redirects to ${redirectedTo}, which the key is not sent to, and which refuses the request.`,
    next: "If the API has moved there, set the base URL to it. {base_url_help}",
  };
}

const MAYBE_DONE = "It may have taken effect all the same: look before you call again.";

/** The error for a request that got no answer. */
export function failedConnection(call: FailedCall, fault: HttpFault): ApiError {
  const { message, next } = describeFault(call, fault);
  const isUnsure = fault.mayHaveArrived && !isSafeMethod(call.tool.operation.method);
  const tries = fault.tries > 1 ? ` (tried ${fault.tries} times)` : "";
  return new ApiError(undefined, `${message}${tries}`, isUnsure ? `${MAYBE_DONE} ${next}` : next);
}

function describeFault(call: FailedCall, { fault, detail }: HttpFault): Description {
  const where = call.document.baseUrl?.value ?? "its address";
  const help = baseUrlHelp(call.document);
  const again = `Call ${call.tool.name} again`;
  const descriptions: Record<FaultKind, Description> = {
    refused: {
      message: `Nothing answers at ${where} (${detail}).`,
      next: `${help} Is the API running, and the network up?`,
    },
    name: { message: `The host of ${where} is not known (${detail}).`, next: `${help} Is the network up?` },
    tls: {
      message: `No secure connection to ${where} comes about (${detail}).`,
      next:
        "Where a company's proxy or a private certificate is in use, set NODE_EXTRA_CA_CERTS to the file of its " +
        `certificate authority. ${help}`,
    },
    broken: {
      message: `The connection to ${where} broke before the answer was complete (${detail}).`,
      next: `${again} later.`,
    },
    garbled: {
      message: `What came from ${where} cannot be read as an answer of HTTP (${detail}).`,
      next: `${again} later; where it stays so, something between here and the API damages its answers. ${help}`,
    },
    deadline: {
      message: `The API at ${where} gave no answer within ${seconds(call.timeoutMs)}.`,
      next: `Ask for less, or set ${call.timeoutVariable} to more milliseconds.`,
    },
    cancelled: { message: "The call was cancelled.", next: `${again} when it is wanted.` },
    redirect: { message: detail, next: help },
    credentials: { message: detail, next: keyHelp(call.document) },
    other: { message: `The request to ${where} could not be made (${detail}).`, next: help },
  };
  return descriptions[fault];
}

interface Description {
  readonly message: string;
  readonly next: string;
}

function filled(text: string, call: FailedCall, answer: HttpAnswer): string {
  const waitMs = retryAfterMs(answer, call.nowMs ?? Date.now());
  const size = /\/(\d+)$/.exec(answer.headers.get("content-range") ?? "")?.[1];
  const known: Readonly<Record<FailureVariable, string>> = {
    tool: call.tool.name,
    wait: waitMs === undefined ? "a minute" : seconds(waitMs),
    key_help: keyHelp(call.document),
    base_url: call.document.baseUrl?.value ?? "",
    base_url_help: baseUrlHelp(call.document),
    size: size === undefined ? "" : ` (it has ${size} bytes)`,
  };
  return text.replaceAll(/\{([a-z][a-z0-9_]*)\}/g, (_, name: string) =>
    Object.hasOwn(known, name) ? known[name as FailureVariable] : toolText(name, call.served),
  );
}

/** The name of a tool, as what to do next: with a remark where nobody can call it here. */
function toolText(name: string, served: ServedTools | undefined): string {
  const isLeftOut = served?.leftOut.some(({ tool }) => tool.name === name) === true;
  return isLeftOut ? `${name} (not served here)` : name;
}

/** How the key is set, and which way is in use now. */
export function keyHelp(document: DocumentSettings): string {
  if (document.auth === undefined) return "The API's document declares no credentials, so none were sent.";
  const from = document.secret?.from;
  if (from?.kind === "caller") return `It is the bearer in ${from.variable}: send another there.`;
  const now = from === undefined ? "" : ` It comes from ${from.variable} now.`;
  return `${waysToSet(document.auth.env)}${now}`;
}

/** Which address is in use, and what sets it. */
export function baseUrlHelp(document: DocumentSettings): string {
  const { baseUrl, baseUrlVariable } = document;
  if (baseUrl === undefined) {
    return baseUrlVariable === undefined
      ? "No base URL is known: start the server with --base-url."
      : `No base URL is known: set ${baseUrlVariable} to the address of the API.`;
  }
  const setBy =
    baseUrl.from.kind === "default"
      ? baseUrlVariable === undefined
        ? "the document says so"
        : `the default; ${baseUrlVariable} sets another`
      : `set by ${baseUrl.from.name}`;
  return `The base URL is ${baseUrl.value} (${setBy}).`;
}

function seconds(ms: number): string {
  const whole = Math.max(1, Math.ceil(ms / 1000));
  return whole === 1 ? "1 second" : `${whole} seconds`;
}
