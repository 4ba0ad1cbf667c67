/** How many tokens the agents used, in stretches of time; a session counts where it began. */
import type { JsonObject } from "../data/pipeline.js";
import { DAY_MS, MINUTE_MS, stamp } from "../history/time.js";
import { Parameters } from "../http/parameters.js";
import { Problem } from "../http/problem.js";
import { ok, type Answer, type ApiRequest } from "../http/request.js";
import { turnEnd, type Session } from "../sessions/session.js";
import { readBounds } from "../http/window.js";

const USUAL_MS = 30 * DAY_MS;
const MOST_MS = 366 * DAY_MS;
const EARLIEST = Date.UTC(2023, 0, 1);

/** Without bounds the last thirty days; with one, the thirty days on its inner side. */
export function getUsage({ query, workspace, now }: ApiRequest): Answer {
  const parameters = new Parameters(query);
  const bounds = readBounds(parameters);
  const minutes = parameters.within("bucket_size", 15, 527_040, 1440);
  parameters.check();
  const to = bounds.to ?? (bounds.from === undefined ? now : Math.min(now, bounds.from + USUAL_MS));
  const from = bounds.from ?? to - USUAL_MS;
  if (from > to) throw new Problem(400, "time_from must be before time_to");
  if (to - from > MOST_MS) throw new Problem(400, "The time range must not exceed 366 days");
  if (from < EARLIEST) throw new Problem(400, "time_from must not be before 2023-01-01");
  const sessions = workspace.sessions.all();
  const buckets: JsonObject[] = [];
  for (let start = from; start < to; start += minutes * MINUTE_MS) {
    const end = Math.min(to, start + minutes * MINUTE_MS);
    buckets.push({ timeFrom: stamp(start), timeTo: stamp(end), values: tokens(sessions, start, end, now) });
  }
  return ok({ buckets, timeFrom: stamp(from), timeTo: stamp(to), values: tokens(sessions, from, to, now) });
}

function tokens(sessions: readonly Session[], from: number, to: number, now: number): JsonObject {
  const turns = sessions
    .filter(({ createdAt }) => createdAt >= from && createdAt < to)
    .flatMap((session) => session.turns.filter((turn) => turnEnd(turn) <= now));
  return {
    totalInputTokens: turns.reduce((sum, turn) => sum + turn.inputTokens, 0),
    totalOutputTokens: turns.reduce((sum, turn) => sum + turn.outputTokens, 0),
  };
}
