/** Calls of every tool with arguments of every making, over real HTTP, held against the laws of requests and answers. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import * as fc from "fast-check";
import { callTool } from "../../../server/call.js";
import { createCallContext } from "../../../server/call-context.js";
import type { ListedTool } from "../../../server/definition.js";
import { isWorkflow } from "../../../server/definition.js";
import { createLog } from "../../../server/log.js";
import { readSettings } from "../../../server/settings.js";
import { dbtDigests } from "../../../workflows/digests/dbt.js";
import { Counter, type Defect, type Figures, type Outcome, type RunOptions } from "../figures.js";
import { argumentsFor } from "./call-arguments.js";
import { answerFaults, defectOf } from "./laws.js";
import { type Received, type RecordingApi, startRecordingApi } from "./recording-api.js";
import { faultsOf, operationsOf } from "./request-laws.js";
import { runWorkflows } from "./workflows.js";
import { fixtureTargets, isOpenOnPurpose, ownTargets, type Target } from "./targets.js";

const KEY = "key-7f3a9c2e51-fuzz";
/** Of all calls, those to our own tools, to the fixtures', and to workflows, which make many requests each. */
const SHARES = { own: 0.78, fixtures: 0.2, workflows: 0.02 };
const BASE = "/base";
const TOLD_EVERY = 20;
const LONG = 10_000;

/** Runs about so many calls; each tool gets its equal part, and a seed of its own. */
export async function runCalls({ runs, seed, at }: RunOptions): Promise<Outcome> {
  const api = await startRecordingApi();
  const defects: Defect[] = [];
  const figures: Figures[] = [];
  let place = "";
  const noted = (input: string) => {
    place = input;
    at(input);
  };
  const stopWatching = watchOrigins((message) => defects.push({ kind: "calls", at: place, message }));
  try {
    const own = await ownTargets();
    const fixtures = await fixtureTargets();
    for (const [kind, targets, share] of [
      ["calls, our tools", own, SHARES.own],
      ["calls, fixtures", fixtures, SHARES.fixtures],
    ] as const) {
      const counter = new Counter(kind);
      const tools = targets
        .flatMap((target) => toolsOf(target, api.url).map((tool) => ({ target, tool })))
        // Each tool costs a compiled schema: a short run tries settings left to callers on some of them.
        .filter(({ target }, index) => runs >= LONG || !target.openSettings || index % 8 === 0);
      if (tools.length === 0) continue;
      const each = Math.ceil((runs * share) / tools.length);
      for (const { target, tool } of tools) {
        defects.push(...(await callOne({ target, tool, api, runs: each, seed, at: noted, counter })));
      }
      figures.push(counter.figures());
    }
    const ofWorkflows = await runWorkflows({ runs: Math.ceil(runs * SHARES.workflows), seed, at: noted });
    figures.push(...ofWorkflows.figures);
    defects.push(...ofWorkflows.defects);
  } finally {
    stopWatching();
    await api.close();
  }
  return { figures, defects };
}

/** Every request goes to loopback, whoever makes it. */
function watchOrigins(tell: (message: string) => void): () => void {
  const listener = (message: unknown) => {
    const { origin } = (message as { request: { origin: string | URL } }).request;
    if (!/^http:\/\/127\.0\.0\.1:\d+\/?$/.test(String(origin))) tell(`a request goes to ${String(origin)}`);
  };
  subscribe("undici:request:create", listener);
  return () => unsubscribe("undici:request:create", listener);
}

function contextOf(target: Target, url: string) {
  const { catalogue } = target;
  const environment: Record<string, string> = {};
  for (const { auth } of Object.values(catalogue.documents)) if (auth !== undefined) environment[auth.env] = KEY;
  if (catalogue.server.name === "orchestra")
    environment["ORCHESTRA_ACCOUNT_ID"] = "123e4567-e89b-42d3-a456-426614174000";
  const flags = {
    toolsets: ["all"],
    allowDestructive: true,
    openSettings: target.openSettings,
    baseUrl: `${url}${BASE}`,
    timeoutMs: "20000",
  };
  const settings = readSettings({ catalogue, environment, flags });
  const logged: string[] = [];
  const log = createLog({ name: "fuzz", level: "debug", write: (line) => logged.push(line) });
  let sleptMs = 0;
  const clock = {
    now: () => Date.now() + sleptMs,
    random: () => 0.5,
    sleep: async (ms: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      sleptMs += ms;
    },
  };
  const { workflows } = target;
  const context = createCallContext(catalogue, settings, undefined, { log, clock, workflows, digests: dbtDigests });
  return { context, logged };
}

/** Workflows need answers that fit, and are called on the sandbox (`workflows.ts`). */
function toolsOf(target: Target, url: string): readonly ListedTool[] {
  return contextOf(target, url).context.served.tools.filter((tool) => !isWorkflow(tool));
}

interface One {
  readonly target: Target;
  readonly tool: ListedTool;
  readonly api: RecordingApi;
  readonly runs: number;
  readonly seed: number;
  readonly at: RunOptions["at"];
  readonly counter: Counter;
}

/** All calls of one tool; the first that breaks a law is made as small as it can be, and told. */
async function callOne({ target, tool, api, runs, seed, at, counter }: One): Promise<readonly Defect[]> {
  const place = `${target.name}: ${tool.name} (seed ${seed})`;
  const { context, logged } = contextOf(target, api.url);
  const operations = operationsOf(tool, context.catalogue);
  let number = 0;
  const property = fc.asyncProperty(argumentsFor(tool), async (made) => {
    number += 1;
    // Each word to the other process costs as much as a call.
    if (number % TOLD_EVERY === 1) at(`${place}, call ${number} or one of the ${TOLD_EVERY} from there`);
    api.take();
    logged.length = 0;
    const answer = await callTool(context, tool, made.args);
    const requests = api.take();
    counter.count(requests.length > 0 || !answer.isError);
    const faults = [
      ...requests.flatMap((request) => faultsOf(request, operations, () => BASE)),
      ...refusalsOf(target, tool, requests),
      ...answerFaults(answer, logged, KEY),
    ];
    if (faults.length > 0) throw new Error(faults.slice(0, 3).join("; "));
  });
  const result = await fc.check(property, { numRuns: runs, seed, interruptAfterTimeLimit: 240_000 });
  return result.failed ? [defectOf("calls", place, result)] : [];
}

/** What the document's own validator has against what was sent. */
function refusalsOf(target: Target, tool: ListedTool, requests: readonly Received[]): readonly string[] {
  return requests.flatMap((request) => {
    const [path = "", ...query] = request.url.split("?");
    const sent = { ...request, path: path.slice(BASE.length), search: query.length === 0 ? "" : `?${query.join("?")}` };
    const documents = isWorkflow(tool) ? [...target.checks.keys()] : [tool.operation.document];
    const refusals = documents.map((name) => target.checks.get(name)?.(sent));
    if (refusals.length === 0 || refusals.includes(undefined)) return [];
    const problems = (refusals[0]?.problems ?? []).filter((problem) => !isOpenOnPurpose(tool.name, problem));
    return problems.map((problem) => `the document refuses ${request.method} ${request.url.slice(0, 300)}: ${problem}`);
  });
}
