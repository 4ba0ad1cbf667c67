/** The simulated workspace with a clock that the test moves, our workflows on it, and the API asked past all of our code. */
import { expect } from "vitest";
import { catalogue } from "../../generated/index.js";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/start.js";
import { callTool } from "../../server/call.js";
import { createCallContext } from "../../server/call-context.js";
import { readSettings } from "../../server/settings.js";
import { workflows } from "../../workflows/index.js";

export const NOW = Date.parse("2026-11-23T15:22:11.250Z");
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

// oxlint-disable-next-line typescript/no-explicit-any
export type Answer = Record<string, any>;

export interface Workspace {
  readonly sandbox: Sandbox;
  /** Moves the clock of the API and ours. */
  advance(milliseconds: number): void;
  /** Calls a tool as an assistant does. */
  ask(tool: string, args?: object): Promise<Answer>;
  /** One request to the API; fails the test where it is refused. */
  api(path: string, init?: RequestInit): Promise<Answer>;
  /** All items of a list of the API in a window. */
  all(path: string, from: number, to: number): Promise<Answer[]>;
}

/** @param options.ours how far our clock is from the API's, in milliseconds. */
export async function openWorkspace(options: SandboxOptions & { ours?: number } = {}): Promise<Workspace> {
  const { ours = 0, ...rest } = options;
  let now = NOW;
  const sandbox = await startSandbox({ now: () => new Date(now), ...rest });
  const environment = { ORCHESTRA_API_KEY: sandbox.apiKey, ORCHESTRA_BASE_URL: sandbox.url };
  const settings = readSettings({ catalogue, environment, flags: { toolsets: ["all"] } });
  const clock = { now: () => now + ours, random: () => 0.5, sleep: () => Promise.resolve() };
  const context = createCallContext(catalogue, settings, undefined, { clock, workflows });
  const api = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${sandbox.apiKey}`, "content-type": "application/json" };
    const response = await fetch(`${sandbox.url}${path}`, { ...init, headers });
    expect(response.status, path).toBeLessThan(300);
    return (await response.json()) as Answer;
  };
  return {
    sandbox,
    api,
    advance(milliseconds) {
      now += milliseconds;
    },
    async ask(tool, args = {}) {
      const { structuredContent, isError, text } = await callTool(context, tool, args);
      return { ...structuredContent, isError, text };
    },
    async all(path, from, to) {
      const found: Answer[] = [];
      for (let page = 1; ; page++) {
        const bounds = `time_from=${new Date(from).toISOString()}&time_to=${new Date(to).toISOString()}`;
        const { results } = await api(`${path}${path.includes("?") ? "&" : "?"}${bounds}&page=${page}&page_size=100`);
        found.push(...results);
        if (results.length < 100) return found;
      }
    },
  };
}
