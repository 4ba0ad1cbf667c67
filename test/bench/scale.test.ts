/** Three servers behind nginx under load, shortly: one killed, one restarted; and that the laws notice what breaks them. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Ended } from "../../bench/scale/client.js";
import { breachesIn } from "../../bench/scale/laws.js";
import { hasNginx } from "../../bench/scale/nginx.js";
import { runScale, type ScaleOutcome } from "../../bench/scale/run.js";
import { NGINX_MISSING } from "../../bench/scale/scale.js";
import { percentile } from "../../bench/scale/table.js";
import { program } from "../cli/built-program.js";

const isThere = hasNginx();
if (!isThere) console.warn(`The proof of scale is left out: ${NGINX_MISSING}`);

describe.skipIf(!isThere)("a short run", () => {
  let outcome: ScaleOutcome;
  beforeAll(async () => {
    outcome = await runScale({ program, clientsPerEra: 4, phaseMs: 800, measuresPlain: false });
  });

  it("breaks no law: nothing fails but what was in flight on the killed server, and no start arrives twice", () => {
    expect(breachesIn(outcome)).toEqual([]);
  });

  it("had calls in flight on the server when it was killed", () => {
    const cut = outcome.logged.filter(
      ({ ports, upstreamStatuses }) => ports[0] === outcome.killedPort && upstreamStatuses[0] === "502",
    );
    expect(cut.length).toBeGreaterThan(0);
  });

  it("was spread over the servers in turn while all three were there", () => {
    const counts = outcome.ports.map((port) => outcome.logged.filter(({ ports }) => ports[0] === port).length);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    // The killed one had the least of it.
    expect(counts[outcome.ports.indexOf(outcome.killedPort)]).toBe(Math.min(...counts));
  });
});

describe("the laws", () => {
  const call = (tool: string, tries = 1, failure?: string): Ended => ({ tool, startMs: 0, endMs: 9, tries, failure });
  const late = { startMs: 5_000, endMs: 5_001 };
  const request = (ports: number[], status = 200, tool = "-") => ({
    status,
    ports,
    upstreamStatuses: [],
    connected: ports.map(() => true),
    tool,
  });
  const right: ScaleOutcome = {
    calm: { ended: [call("list_pipeline_runs")], durationMs: 1 },
    disturbed: {
      ended: [call("list_pipeline_runs", 2), call("trigger_pipeline"), call("trigger_pipeline", 1, "502")],
      durationMs: 1,
    },
    plain: undefined,
    ports: [1, 2, 3],
    killedPort: 1,
    killedAtMs: 4,
    restartExitCode: 0,
    called: new Map([
      ["a", call("trigger_pipeline")],
      ["b", call("trigger_pipeline", 1, "502")],
    ]),
    arrived: ["a", "b"],
    violations: 0,
    logged: [request([1], 502), request([1, 2]), request([3])],
  };

  it("find nothing in a run that is as it must be", () => {
    expect(breachesIn(right)).toEqual([]);
    expect(breachesIn({ ...right, arrived: ["a"] })).toEqual([]);
  });

  it.each<[string, Partial<ScaleOutcome>, RegExp]>([
    ["a start that arrived twice", { arrived: ["a", "a", "b"] }, /arrived 2 times/u],
    ["a failed start that arrived twice", { arrived: ["a", "b", "b"] }, /arrived 2 times/u],
    ["an answered start that never arrived", { arrived: ["b"] }, /arrived 0 times/u],
    ["a start that nobody called", { arrived: ["a", "c"] }, /never called/u],
    [
      "a read that failed",
      { disturbed: { ended: [call("list_pipeline_runs", 4, "502")], durationMs: 1 } },
      /only starts/u,
    ],
    [
      "a start that was sent again",
      { disturbed: { ended: [call("trigger_pipeline", 2)], durationMs: 1 } },
      /sent again/u,
    ],
    [
      "a failure without a disturbance",
      { calm: { ended: [call("trigger_pipeline", 1, "502")], durationMs: 1 } },
      /undisturbed/u,
    ],
    [
      "a failure that has another cause",
      { disturbed: { ended: [{ ...call("trigger_pipeline", 1, "502"), ...late }], durationMs: 1 } },
      /4996 ms after/u,
    ],
    ["a failure at a server that lives", { logged: [...right.logged, request([2], 502)] }, /at the ports 2/u],
    ["a request passed on from one that lives", { logged: [...right.logged, request([3, 2])] }, /passed on/u],
    [
      "a start passed on although it had been sent",
      { logged: [...right.logged, request([1, 2], 200, "trigger_pipeline")] },
      /after it had been sent/u,
    ],
    ["a server that was sent nothing", { logged: [request([1]), request([2])] }, /sent nothing/u],
    ["an end that was none in order", { restartExitCode: null }, /did so with null/u],
  ])("find %s", (_, change, message) => {
    expect(breachesIn({ ...right, ...change }).join("\n")).toMatch(message);
  });
});

it("percentiles are by the nearest rank", () => {
  const values = Array.from({ length: 100 }, (_, at) => at + 1);
  expect([50, 95, 99].map((each) => percentile(values, each))).toEqual([50, 95, 99]);
  expect(percentile([7], 99)).toBe(7);
});
