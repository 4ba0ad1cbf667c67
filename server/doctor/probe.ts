/** One question to the API: a call, how long it took, and what its answer means for whoever set the server up. */
import { checkArguments } from "../arguments.js";
import type { CallContext } from "../call-context.js";
import { deliver, type Delivery } from "../send-operation.js";
import type { AnyTool, JsonValue } from "../definition.js";
import { ApiError, ArgumentError } from "../errors.js";
import type { HttpAnswer } from "../http/outcome.js";
import { retryAfterMs } from "../http/retry.js";
import { baseUrlHelp, type FailedCall, failedAnswer, failedConnection, keyHelp } from "../result/failure.js";
import { parseJson } from "../result/json.js";
import { problemIn } from "../result/problem.js";
import { decodeText } from "../result/text.js";

/**
 * What came of a question: `no-path` is a 404 for the path itself, `refused` a key that may not, `key` one that is not
 * accepted, `busy` an API asked too often; `untried` found nothing to ask about, `skipped` no sense in asking.
 */
export type Verdict = "ok" | "no-path" | "refused" | "key" | "busy" | "failed" | "unreachable" | "untried" | "skipped";

export interface Finding {
  readonly tool: string;
  readonly document: string;
  readonly method: string;
  readonly path: string;
  /** What the document says of its own certainty. */
  readonly confidence?: string;
  readonly verdict: Verdict;
  readonly status?: number;
  /** From sending to the end of the answer, retries included. */
  readonly milliseconds?: number;
  /** What happened; absent where all is well. */
  readonly says?: string;
  readonly next?: string;
}

/** An answer with its times, in milliseconds since 1970 by this machine's clock. */
export interface TimedAnswer {
  readonly answer: HttpAnswer;
  readonly sentMs: number;
  readonly receivedMs: number;
}

export interface Asked {
  readonly finding: Finding;
  /** The whole answer, where it was a success in JSON. */
  readonly value?: JsonValue;
  readonly timed?: TimedAnswer;
}

/** What a finding says of every tool. */
export function subjectOf(tool: AnyTool): Omit<Finding, "verdict"> {
  const { document, method, path, confidence } = tool.operation;
  return { tool: tool.name, document, method, path, ...(confidence === undefined ? {} : { confidence }) };
}

/** Calls the tool once. Neither the network nor the API makes it throw. */
export async function ask(
  context: CallContext,
  tool: AnyTool,
  given: Readonly<Record<string, JsonValue>>,
  options: { readonly withoutKey?: boolean } = {},
): Promise<Asked> {
  const subject = subjectOf(tool);
  try {
    const checked = await checkArguments(tool, given);
    const sentMs = Date.now();
    const delivery = await deliver(context, tool, checked, options);
    return judged(tool, delivery, sentMs, Date.now());
  } catch (error) {
    if (error instanceof ApiError) {
      return { finding: { ...subject, verdict: "unreachable", says: error.message, next: error.nextStep } };
    }
    if (!(error instanceof ArgumentError)) throw error;
    const says = `it cannot be called as it is described: ${firstLine(error.message)}`;
    return { finding: { ...subject, verdict: "failed", says, next: "Correct what the doctor asks in the curation." } };
  }
}

function judged(tool: AnyTool, { outcome, failedCall }: Delivery, sentMs: number, receivedMs: number): Asked {
  const subject = { ...subjectOf(tool), milliseconds: receivedMs - sentMs };
  if (outcome.kind === "fault") {
    const { message, nextStep } = failedConnection(failedCall, outcome);
    const next =
      outcome.fault === "deadline"
        ? `It is slow, or something on the way holds it back. ${baseUrlHelp(failedCall.document)}`
        : nextStep;
    return { finding: { ...subject, verdict: "unreachable", says: message, next } };
  }
  const timed = { answer: outcome, sentMs, receivedMs };
  const withStatus = { ...subject, status: outcome.status };
  if (outcome.status < 200 || outcome.status > 299) {
    return { finding: { ...withStatus, ...failure(tool, failedCall, outcome) }, timed };
  }
  const parsed = parseJson(decodeText(outcome.body, outcome.headers.get("content-type")));
  if (parsed !== undefined) return { finding: { ...withStatus, verdict: "ok" }, value: parsed.value, timed };
  if (tool.result.mediaType !== undefined || outcome.body.length === 0 || outcome.isCut) {
    return { finding: { ...withStatus, verdict: "ok" }, timed };
  }
  const says = "the answer is no JSON: something else than the API answers there.";
  return { finding: { ...withStatus, verdict: "failed", says, next: baseUrlHelp(failedCall.document) }, timed };
}

function failure(tool: AnyTool, call: FailedCall, answer: HttpAnswer): Pick<Finding, "verdict" | "says" | "next"> {
  const error = failedAnswer(call, answer);
  const words = problemIn(tool, answer, call.redact);
  const says = firstLine(words ?? error.message.replace(/^\d+: /, ""));
  const { status } = answer;
  if (status === 401) {
    const next = `The key may be mistyped, expired, revoked, or of another installation. ${keyHelp(call.document)}`;
    return { verdict: "key", says, next };
  }
  if (status === 402 || status === 403) {
    const next =
      "The key is accepted and this is refused: have whoever administers the account enable it for this key, in its " +
      "rights, its plan or its network restrictions.";
    return { verdict: "refused", says, next };
  }
  if (status === 404 && isAboutPath(tool, words)) {
    const next = `This plan or version of the API does not have the path, or the address is wrong. ${baseUrlHelp(call.document)}`;
    return { verdict: "no-path", says: "no such path there", next };
  }
  if (status === 429 || status >= 500) {
    const waitMs = retryAfterMs(answer, Date.now());
    const next = `Wait ${waitMs === undefined ? "a minute" : `${Math.ceil(waitMs / 1000)} s`}, then examine again.`;
    return { verdict: status === 429 ? "busy" : "failed", says, next };
  }
  return { verdict: "failed", says, next: error.nextStep };
}

/** Frameworks say no more than "Not Found" of a path that they do not have; an API says what it has not found. */
function isAboutPath(tool: AnyTool, words: string | undefined): boolean {
  const namesThing = Object.values(tool.arguments).some(({ binding }) => binding.in === "path");
  return (
    !namesThing || words === undefined || /^(404:? )?not found\.?$/i.test(words) || words.startsWith("an HTML page")
  );
}

function firstLine(text: string): string {
  const longest = 160;
  const [line = ""] = text.split("\n");
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
