/** Calls of our workflows on the sandbox, whose answers fit and whose own check holds each request against its document. */
import * as fc from "fast-check";
import { catalogue } from "../../../generated/index.js";
import { startSandbox } from "../../../sandbox/start.js";
import { callTool } from "../../../server/call.js";
import { createCallContext } from "../../../server/call-context.js";
import { createLog } from "../../../server/log.js";
import { readSettings } from "../../../server/settings.js";
import { dbtDigests } from "../../../workflows/digests/dbt.js";
import { workflows } from "../../../workflows/index.js";
import { Counter, type Defect, type Outcome, type RunOptions } from "../figures.js";
import { argumentsFor, type Made } from "./call-arguments.js";
import { answerFaults, defectOf } from "./laws.js";
import { orchestraDocuments } from "./targets.js";

/** A Monday afternoon: what the sandbox holds does not depend on the day of the run. */
const START = Date.parse("2026-11-23T15:22:11.250Z");

/** Runs about so many calls, as many of each workflow. */
export async function runWorkflows({ runs, seed, at }: RunOptions): Promise<Outcome> {
  let now = START;
  const sandbox = await startSandbox({ now: () => new Date(now), seed: 7, documents: orchestraDocuments() });
  const environment = {
    ORCHESTRA_API_KEY: sandbox.apiKey,
    ORCHESTRA_BASE_URL: sandbox.url,
    ORCHESTRA_AGENTS_URL: sandbox.agentsUrl,
    ORCHESTRA_PLATFORM_URL: sandbox.platformUrl,
  };
  const settings = readSettings({ catalogue, environment, flags: { toolsets: "all", openSettings: true } });
  const clock = {
    now: () => now,
    random: () => 0.5,
    sleep: async (ms: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      now += ms;
    },
  };
  const logged: string[] = [];
  const log = createLog({ name: "fuzz", level: "debug", write: (line) => logged.push(line) });
  const context = createCallContext(catalogue, settings, undefined, { log, clock, workflows, digests: dbtDigests });
  const tools = context.served.tools.filter(({ name }) => Object.hasOwn(workflows, name));
  const counter = new Counter("calls, our workflows");
  const defects: Defect[] = [];
  try {
    for (const tool of tools) {
      const place = `${tool.name} (seed ${seed})`;
      let number = 0;
      const property = fc.asyncProperty(argumentsFor(tool), async (made: Made) => {
        number += 1;
        at(`${place}, call ${number}`);
        logged.length = 0;
        const before = sandbox.violations.length;
        now = START;
        const answer = await callTool(context, tool, made.args);
        counter.count(!answer.isError);
        const faults = [
          ...sandbox.violations.slice(before).map(({ message }) => `the document refuses ${message.slice(0, 600)}`),
          ...answerFaults(answer, logged, sandbox.apiKey),
        ];
        if (faults.length > 0) throw new Error(faults.slice(0, 3).join("; "));
      });
      const result = await fc.check(property, { numRuns: Math.ceil(runs / tools.length), seed });
      if (result.failed) defects.push(defectOf("workflows", place, result));
    }
  } finally {
    await sandbox.close();
  }
  return { figures: [counter.figures()], defects };
}
