/** Bytes on standard input at random, in both eras of the protocol and in neither. */
import { expect, it } from "vitest";
import { runApart } from "./process.js";

it("are answered or passed over, and the server goes on serving", async () => {
  const { figures, defects } = await runApart("protocol", { runs: 45, seed: 20_261_128 });
  expect(defects).toEqual([]);
  expect(Math.min(...figures.flatMap(({ accepted, refused }) => [accepted, refused]))).toBeGreaterThan(20);
}, 600_000);
