/** Where the plan lacks the requests of a single run, the lists give the same answers. */
import { expect, it } from "vitest";
import { openWorkspace } from "./workspace.js";

it.each([
  ["whats_broken", () => ({ window: "-3d" })],
  ["diagnose", (latest: string) => ({ run: latest })],
  ["pipeline_context", () => ({ pipeline: "Sales Journal" })],
  ["compare_pipeline_runs", (latest: string) => ({ a: latest })],
])("%s answers the same on the standard plan", async (tool, argumentsOf) => {
  const texts = [];
  for (const plan of ["enterprise", "standard"] as const) {
    const at = await openWorkspace({ plan });
    const { results } = await at.api("/public/pipelines?name=Sales%20Journal&page=1&page_size=1");
    const { text, isError } = await at.ask(tool, argumentsOf(results[0].latestRunId));
    expect(isError).toBe(false);
    texts.push(text);
    await at.sandbox.close();
  }
  expect(texts[1]).toBe(texts[0]);
});
