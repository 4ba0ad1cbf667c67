/** Sessions of agents: prompts and the turns that answer them, and how far they are at a moment. */
import type { Effort, Model, SessionMode, SessionStatus } from "../data/vocabulary.js";
import { DAY_MS } from "../history/time.js";

export interface Turn {
  readonly prompt: string;
  /** When the prompt was taken, when the agent began with it, and when it ends. */
  readonly acceptedAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly answer: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** When somebody asked to leave it. */
  readonly cancelledAt: number | undefined;
}

export interface Session {
  readonly id: string;
  readonly agentId: string;
  readonly mode: SessionMode;
  /** The user, the task run or the incident. */
  readonly ownerId: string;
  readonly pipelineRunId: string | null;
  readonly name: string;
  readonly model: Model;
  readonly effort: Effort | null;
  readonly createdAt: number;
  readonly archived: boolean;
  /** Oldest first. */
  readonly turns: readonly Turn[];
}

export interface Message {
  readonly sequenceId: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, string | number>>;
}

/** A session that nobody has used for so long is closed. */
const EXPIRES_AFTER_MS = DAY_MS;

/** How long a new session takes to begin. */
const STARTUP_MS = 250;

export function sessionStatus({ createdAt, turns }: Session, now: number): SessionStatus {
  if (now < createdAt + STARTUP_MS) return "INITIALISING";
  const last = turns.at(-1);
  if (last !== undefined && now < turnEnd(last)) return "BUSY";
  return now - (last === undefined ? createdAt : turnEnd(last)) > EXPIRES_AFTER_MS ? "EXPIRED" : "IDLE";
}

export function sessionUpdatedAt({ createdAt, turns }: Session, now: number): number {
  return Math.max(
    createdAt,
    ...turns.flatMap((turn) => [turn.acceptedAt, turnEnd(turn)]).filter((moment) => moment <= now),
  );
}

/** Also the moment at which it is left, where somebody asked for that. */
export function turnEnd({ endsAt, cancelledAt }: Turn): number {
  return cancelledAt ?? endsAt;
}

/** The messages of a turn up to `now`, in their order. */
export function messagesOf(turn: Turn, at: number, now: number): Message[] {
  const end = turnEnd(turn);
  const accepted = acceptedId(turn, at);
  const prompt = { promptAcceptedSequenceId: accepted };
  const messages: Message[] = [{ sequenceId: accepted, type: "prompt.accepted", payload: { prompt: turn.prompt } }];
  if (turn.startsAt <= end) messages.push(message(turn, at, 1, turn.startsAt, "turn.started", prompt));
  if (turn.cancelledAt === undefined) {
    const tokens = { inputTokens: turn.inputTokens, outputTokens: turn.outputTokens };
    messages.push(
      message(turn, at, 2, end, "provider.message", { ...prompt, role: "assistant", text: turn.answer }),
      message(turn, at, 3, end, "turn.completed", { ...prompt, ...tokens }),
    );
  } else {
    messages.push(
      message(turn, at, 2, turn.cancelledAt, "prompt.cancel_requested", prompt),
      message(turn, at, 3, end, "turn.cancelled", prompt),
    );
  }
  return messages.filter((entry) => Number(entry.sequenceId.split("-")[0]) <= now);
}

/** The sequence id of the message that a turn's prompt was taken; `at` is the place of the turn in its session. */
export function acceptedId(turn: Turn, at: number): string {
  return sequenceId(turn.acceptedAt, at, 0);
}

function message(
  turn: Turn,
  at: number,
  step: number,
  moment: number,
  type: string,
  payload: Message["payload"],
): Message {
  return { sequenceId: sequenceId(Math.max(turn.acceptedAt, moment), at, step), type, payload };
}

/** Sequence ids compare as text: the second number has always six digits. */
function sequenceId(moment: number, at: number, step: number): string {
  return `${moment}-${String(at * 10 + step).padStart(6, "0")}`;
}
