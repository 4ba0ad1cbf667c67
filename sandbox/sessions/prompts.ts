/** Takes prompts: a turn for each, which ends after a second or so with an answer that fits what the workspace holds. */
import { between, randomOf } from "../data/random.js";
import { brokenTask, type Run } from "../history/run.js";
import type { Incident } from "../incidents/incident.js";
import { acceptedId, type Session, turnEnd, type Turn } from "./session.js";

/** The session with one more turn; it begins when the turn before has ended. */
export function withPrompt(session: Session, prompt: string, answer: string, now: number): Session {
  const at = session.turns.length;
  const random = randomOf(`${session.id}/turn/${at}`);
  const before = session.turns.at(-1);
  const startsAt = Math.max(now + between(random, 40, 120), before === undefined ? 0 : turnEnd(before) + 20);
  const turn: Turn = {
    prompt,
    acceptedAt: now,
    startsAt,
    endsAt: startsAt + between(random, 800, 1300),
    answer,
    inputTokens: between(random, 4000, 40_000),
    outputTokens: between(random, 150, 1800),
    cancelledAt: undefined,
  };
  return { ...session, turns: [...session.turns, turn] };
}

/** The session with the turn of that prompt left at `now`; undefined where there is no such prompt or it has ended. */
export function withoutPrompt(session: Session, promptAccepted: string, now: number): Session | undefined {
  const at = session.turns.findIndex((turn, place) => acceptedId(turn, place) === promptAccepted);
  const turn = session.turns[at];
  if (turn === undefined) return undefined;
  if (turnEnd(turn) <= now) return session;
  return { ...session, turns: session.turns.with(at, { ...turn, cancelledAt: now }) };
}

/** What an agent answers about an incident: where it began, in which words, and how often it happened. */
export function answerAbout({ pipeline, failures, status }: Incident): string {
  const latest = failures.at(-1) ?? failures[0];
  const times = failures.length === 1 ? "once" : `${failures.length} times`;
  return [
    `${pipeline.name} has failed ${times}; the incident is ${status.toLowerCase()}.`,
    causeOf(latest),
    `What came after that task was skipped. Put the cause right, then restart run ${latest.id} from the failure.`,
  ].join("\n\n");
}

/** What went wrong in a run, in the words of the system that did the work. */
export function causeOf(run: Run): string {
  const failed = brokenTask(run);
  if (failed?.failure === undefined) return `Run ${run.id} ended without a failed task.`;
  const { externalMessage, operationMessage, operation } = failed.failure;
  const words = operationMessage === "" ? externalMessage : `${operation ?? ""}: ${operationMessage}`;
  return `The first task that failed is ${failed.task.name} (${failed.task.integration}), at ${words}`;
}

/** What an agent answers where a prompt is about nothing in particular. */
export function plainAnswer(prompt: string, agent: string): string {
  const words = prompt.length > 80 ? `${prompt.slice(0, 77)}…` : prompt;
  return `You asked: "${words}". I am ${agent} in a simulated workspace: I looked at the latest runs and changed nothing.`;
}
