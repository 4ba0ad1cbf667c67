/** The main job, end to end: the transcript of `npm start` names the cause, and the new run ends well. */
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { demonstrate } from "../../cli/demonstration.js";
import { sandboxDocument } from "../../cli/sandbox-document.js";
import { createTranscript } from "../../cli/transcript.js";
import { startSandbox } from "../../sandbox/start.js";
import { program } from "./built-program.js";

it("finds the failed test of Sales Journal by name, its cause, and follows a new run to its end", async () => {
  const sandbox = await startSandbox({ document: await sandboxDocument(), speed: 1000 });
  const stream = new PassThrough();
  const written = text(stream);
  try {
    await demonstrate(
      {
        command: process.execPath,
        words: [program],
        environment: { ORCHESTRA_BASE_URL: sandbox.url, ORCHESTRA_API_KEY: sandbox.apiKey },
        pipelineName: "Sales Journal",
      },
      createTranscript(stream),
    );
  } finally {
    stream.end();
    await sandbox.close();
  }
  const transcript = await written;
  expect(transcript).toMatch(/SKIPPED/u);
  expect(transcript).toMatch(/TEST: .*unique/u);
  expect(transcript).toMatch(/Got \d+ results?, configured to fail/u);
  expect(transcript.trimEnd()).toMatch(/SUCCEEDED$/u);
  expect(transcript).not.toContain(sandbox.apiKey);
  expect(sandbox.violations).toEqual([]);
});
