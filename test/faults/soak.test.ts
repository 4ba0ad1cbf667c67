/** A short soak: many clients, and far more faults than there will ever be. `npm run soak` is the long one. */
import { expect, it } from "vitest";
import { soak } from "../../bench/soak/soak.js";

it("every call ends, results are right or are errors, starts are sent once, and memory stays bounded", async () => {
  const report = await soak({ seconds: 6, clients: 16, rate: 0.25, seed: 3 });
  expect(report.wrong).toEqual([]);
  expect(report.results + report.errors).toBe(report.calls);
  // It was a soak: clients were answered, and met faults.
  expect(report.results).toBeGreaterThan(0);
  expect(report.faults).toBeGreaterThan(0);
  expect(report.startRequests).toBeLessThanOrEqual(report.startCalls);
  // Bombs of 10 GB and bodies without end are among the faults: of each no more than 8 MiB may be held.
  expect(Math.max(0, ...report.rssBytes)).toBeLessThan(1_000_000_000);
});
