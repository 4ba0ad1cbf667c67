/** Documents and tools.yaml, damaged at random: a few hundred. */
import { expect, it } from "vitest";
import { runApart } from "./process.js";

it("come to files that are sound, or to errors that name a place", async () => {
  const { figures, defects } = await runApart("documents", { runs: 100, seed: 20_261_128 });
  expect(defects).toEqual([]);
  const [damaged] = figures;
  expect(Math.min(damaged?.accepted ?? 0, damaged?.refused ?? 0)).toBeGreaterThan(10);
}, 600_000);
