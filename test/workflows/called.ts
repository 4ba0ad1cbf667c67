/** Workflows called as a client calls them, on a sandbox whose clock sleeping moves. */
import { callTool } from "../../server/call.js";
import { type CallOptions, createCallContext } from "../../server/call-context.js";
import type { ListedTool } from "../../server/definition.js";
import type { Clock } from "../../server/http/send.js";
import { createLog } from "../../server/log.js";
import type { ToolAnswer } from "../../server/result/answer.js";
import { readSettings } from "../../server/settings.js";
import { sandboxDocument } from "../../cli/sandbox-document.js";
import { catalogue } from "../../generated/index.js";
import type { SandboxOptions } from "../../sandbox/start.js";
import { dbtDigests } from "../../workflows/digests/dbt.js";
import { workflows } from "../../workflows/index.js";
import { client, type Client } from "../sandbox/client.js";

/** A workspace, and the tools on it. */
export interface Calling {
  readonly api: Client;
  /** How long each sleep was, in milliseconds. */
  readonly sleeps: number[];
  /** Called before each sleep. */
  onSleep: () => void;
  call(tool: string | ListedTool, args: object, options?: CallOptions): Promise<ToolAnswer>;
}

/** Starts a sandbox, closed after the test, and gives its tools. Requests are held against the document. */
export async function calling(
  options: SandboxOptions = {},
  environment: object = {},
  /** How far this machine's clock is ahead of the API's, in milliseconds. */
  skewMs = 0,
): Promise<Calling> {
  const api = await client({ document: await sandboxDocument(), ...options });
  const { url, platformUrl, agentsUrl, apiKey } = api.sandbox;
  const settings = readSettings({
    catalogue,
    environment: {
      ORCHESTRA_BASE_URL: url,
      ORCHESTRA_PLATFORM_URL: platformUrl,
      ORCHESTRA_AGENTS_URL: agentsUrl,
      ORCHESTRA_API_KEY: apiKey,
      ...environment,
    },
    flags: { toolsets: "all", allowDestructive: true },
  });
  const log = createLog({ name: "test", level: "error" });
  const sleeps: number[] = [];
  const clock: Clock = {
    now: () => api.clock + skewMs,
    random: () => 0,
    sleep: async (ms, signal) => {
      self.onSleep();
      signal.throwIfAborted();
      sleeps.push(ms);
      api.clock += ms;
    },
  };
  const context = createCallContext(catalogue, settings, undefined, { log, clock, workflows, digests: dbtDigests });
  const self: Calling = {
    api,
    sleeps,
    onSleep: () => undefined,
    call: (tool, args, callOptions) => callTool(context, tool, args, callOptions),
  };
  return self;
}
