/** The messages of a session: whole turns in pages, or as a stream of events. */
import type { JsonObject } from "../data/pipeline.js";
import { Parameters } from "../http/parameters.js";
import { Problem } from "../http/problem.js";
import { ok, textual, type Answer, type ApiRequest } from "../http/request.js";
import { messagesOf, turnEnd, type Message } from "../sessions/session.js";
import { sessionOfPath } from "./sessions.js";

/** How many turns the stream begins with. */
const REPLAYED = 3;

/** Oldest first; a turn under way is missing until it has ended. */
export function listMessages(request: ApiRequest): Answer {
  const parameters = new Parameters(request.query);
  const limit = parameters.within("turn_limit", 1, 10, 3);
  parameters.check();
  const before = parameters.text("before_sequence_id");
  const after = parameters.text("after_sequence_id");
  if ((before === undefined) === (after === undefined)) {
    throw new Problem(400, "Provide exactly one of before_sequence_id and after_sequence_id");
  }
  const all = turnsOf(request, true);
  const endsBefore = all.filter((turn) => lastId(turn) < (before ?? ""));
  const beginsAfter = all.filter((turn) => startId(turn) > (after ?? ""));
  const page = after === undefined ? endsBefore.slice(-limit) : beginsAfter.slice(0, limit);
  const [oldest, newest] = [page.at(0), page.at(-1)];
  const place = oldest === undefined ? (after === undefined ? 0 : all.length) : all.indexOf(oldest);
  const hasPreviousPage = place > 0;
  const hasNextPage = place + page.length < all.length;
  return ok({
    results: page.flat().map(messageJson),
    hasPreviousPage,
    hasNextPage,
    nextBeforeSequenceId: hasPreviousPage && oldest !== undefined ? startId(oldest) : null,
    nextAfterSequenceId: hasNextPage && newest !== undefined ? lastId(newest) : null,
    turnCount: page.length,
  });
}

/** The last turns, the one under way included; then the stream ends, where Orchestra's would wait for more. */
export function streamMessages(request: ApiRequest): Answer {
  const events = turnsOf(request, false)
    .slice(-REPLAYED)
    .flat()
    .map(
      (message) =>
        `id: ${message.sequenceId}\nevent: ${message.type}\ndata: ${JSON.stringify(messageJson(message))}\n\n`,
    );
  return textual(events.join(""), "text/event-stream; charset=utf-8");
}

function turnsOf(request: ApiRequest, whole: boolean): Message[][] {
  const { now } = request;
  return sessionOfPath(request).turns.flatMap((turn, at) => {
    const messages = whole && turnEnd(turn) > now ? [] : messagesOf(turn, at, now);
    return messages.length === 0 ? [] : [messages];
  });
}

/** Where the agent began with it, which is after the turn before; its prompt may have been taken earlier. */
function startId(turn: readonly Message[]): string {
  return turn.at(1)?.sequenceId ?? "";
}

function lastId(turn: readonly Message[]): string {
  return turn.at(-1)?.sequenceId ?? "";
}

function messageJson({ sequenceId, type, payload }: Message): JsonObject {
  return { sequenceId, messageType: type, messagePayload: payload };
}
