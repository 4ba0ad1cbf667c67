/** The difference of two clocks, from simulated answers: the true one is known, and the header cut as HTTP cuts it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { clockReport } from "../../../server/doctor/clock.js";
import type { TimedAnswer } from "../../../server/doctor/probe.js";

/** An answer written at some moment between sending and receiving, by a clock that is behind this one by so much. */
function answered(sentMs: number, tripMs: number, writtenAfterMs: number, aheadMs: number, more = {}): TimedAnswer {
  const date = new Date(sentMs + writtenAfterMs - aheadMs).toUTCString();
  const headers = new Headers({ date, ...more });
  const answer = {
    kind: "answer",
    status: 200,
    headers,
    body: new Uint8Array(),
    isCut: false,
    tries: 1,
    isFinal: false,
  };
  return { answer: answer as TimedAnswer["answer"], sentMs, receivedMs: sentMs + tripMs };
}

it("is never said to be larger than it is, and is found to within the shortest trip and a second", () => {
  const moment = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) });
  const ahead = fc.oneof(fc.integer({ min: -3_000, max: 3_000 }), fc.integer({ min: -86_400_000, max: 86_400_000 }));
  const trip = fc
    .integer({ min: 0, max: 5_000 })
    .chain((ms) => fc.tuple(moment, fc.constant(ms), fc.integer({ min: 0, max: ms })));
  fc.assert(
    fc.property(ahead, fc.array(trip, { minLength: 1, maxLength: 5 }), (aheadMs, trips) => {
      const answers = trips.map(([sentMs, tripMs, afterMs]) => answered(sentMs, tripMs, afterMs, aheadMs));
      const { skewMs } = clockReport(answers) ?? { skewMs: Number.NaN };
      expect(Math.abs(skewMs)).toBeLessThanOrEqual(Math.abs(aheadMs));
      const shortestMs = Math.min(...trips.map(([, tripMs]) => tripMs));
      expect(Math.abs(skewMs - aheadMs)).toBeLessThanOrEqual(shortestMs + 1_000);
    }),
  );
});

it("of two clocks that differ is that of the better one", () => {
  const now = Date.UTC(2026, 10, 28);
  expect(clockReport([answered(now, 0, 0, 600_000), answered(now, 0, 0, 0)])).toEqual({ skewMs: 0 });
});

it("is not read from an answer that a cache kept, nor from one without a date", () => {
  const now = Date.UTC(2026, 10, 28);
  expect(clockReport([answered(now, 10, 5, 600_000, { age: "600" })])).toBeUndefined();
  const dated = answered(now, 10, 5, 0);
  for (const headers of [new Headers(), new Headers({ date: "yesterday" })]) {
    expect(clockReport([{ ...dated, answer: { ...dated.answer, headers } }])).toBeUndefined();
  }
});
