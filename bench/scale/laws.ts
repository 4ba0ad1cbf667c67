/** What must be true of a run, and what is not: no request fails but those in flight on the server that was killed. */
import type { Ended } from "./client.js";
import type { ScaleOutcome } from "./run.js";

const START = "trigger_pipeline";
/** How long nginx may take to notice that a connection is gone, over which it has sent a request by then. */
const NOTICED_MS = 1_000;

/** Every breach, as a sentence; none where all is as it must be. */
export function breachesIn(outcome: ScaleOutcome): string[] {
  return [...ofCalls(outcome), ...ofStarts(outcome), ...ofLog(outcome), ...ofCourse(outcome)];
}

function ofCalls({ calm, disturbed, killedAtMs }: ScaleOutcome): string[] {
  const breaches: string[] = [];
  for (const call of calm.ended) {
    if (call.failure !== undefined || call.tries > 1) breaches.push(`undisturbed, ${described(call)}`);
  }
  for (const call of disturbed.ended.filter(({ tries, failure }) => failure !== undefined || tries > 1)) {
    const { tool, tries, failure, startMs, endMs } = call;
    if (tool === START && tries > 1) breaches.push(`a start was sent again: ${described(call)}`);
    if (tool !== START && failure !== undefined) breaches.push(`only starts may fail, and ${described(call)}`);
    if (startMs > killedAtMs + NOTICED_MS || endMs < killedAtMs) {
      breaches.push(`${Math.round(startMs - killedAtMs)} ms after the server was killed, ${described(call)}`);
    }
  }
  return breaches;
}

/** Each start that was answered arrived once; one that failed, once at most; and nothing else arrived. */
function ofStarts({ called, arrived }: ScaleOutcome): string[] {
  const counts = new Map<string, number>();
  for (const mark of arrived) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const breaches: string[] = [];
  for (const [mark, { failure }] of called) {
    const count = counts.get(mark) ?? 0;
    if (count > 1 || (failure === undefined && count !== 1)) {
      breaches.push(`the start ${mark} arrived ${count} times (${failure ?? "answered"})`);
    }
  }
  for (const mark of counts.keys()) if (!called.has(mark)) breaches.push(`the start ${mark} was never called`);
  return breaches;
}

/** By the log of nginx, which no client writes: what failed was at the killed server, and no start went on from another. */
function ofLog({ logged, killedPort, disturbed }: ScaleOutcome): string[] {
  const failed = logged.filter(({ status }) => status >= 500 || status === 499);
  const breaches = failed
    .filter(({ ports }) => ports.at(-1) !== killedPort)
    .map(({ status, ports, tool }) => `status ${status} of ${tool} at the ports ${ports.join(", ")}`);
  for (const { ports, connected, tool } of logged) {
    if (tool === START && ports.slice(0, -1).some((_, at) => connected[at] === true)) {
      breaches.push(`a start went on to another server after it had been sent: ${ports.join(", ")}`);
    }
    if (ports.slice(0, -1).some((port) => port !== killedPort)) {
      breaches.push(`${tool} was passed on from a server that was not killed: ${ports.join(", ")}`);
    }
  }
  const lost = disturbed.ended.filter(({ failure, tool }) => failure !== undefined && tool === START).length;
  const atKilled = logged.filter(({ ports }) => ports.at(-1) === killedPort).length;
  if (lost > atKilled) breaches.push(`${lost} starts failed, and the killed server had been sent ${atKilled} requests`);
  return breaches;
}

/** The run was what it says: each server had its share, and the restarted one ended in order. */
function ofCourse({ restartExitCode, violations, logged, calm, disturbed, called, ports }: ScaleOutcome): string[] {
  const breaches: string[] = [];
  if (restartExitCode !== 0) breaches.push(`the server that was told to end did so with ${restartExitCode}`);
  if (violations > 0) breaches.push(`${violations} requests to the API do not fit its document`);
  const shares = ports.map((port) => logged.filter((each) => each.ports.includes(port)).length);
  if (shares.includes(0)) breaches.push(`a server was sent nothing: ${shares.join(", ")} requests each`);
  if (calm.ended.length === 0 || disturbed.ended.length === 0 || called.size === 0) breaches.push("nothing was called");
  return breaches;
}

function described({ tool, tries, failure }: Ended): string {
  return `${tool} was sent ${tries} times: ${failure ?? "answered"}`;
}
