/** Calls at random, of every tool of the catalogue and of the fixture documents: a few thousand. */
import { expect, it } from "vitest";
import { runApart } from "./process.js";

it("end in an answer, and send nothing that the operation does not have", async () => {
  const { figures, defects } = await runApart("calls", { runs: 4_000, seed: 20_261_128 });
  expect(defects).toEqual([]);
  expect(figures.map(({ kind }) => kind)).toEqual(["calls, our tools", "calls, fixtures", "calls, our workflows"]);
  // Where nothing were accepted, or nothing refused, the laws would hold of nothing.
  for (const { accepted, refused } of figures) expect(Math.min(accepted, refused)).toBeGreaterThan(5);
}, 600_000);
