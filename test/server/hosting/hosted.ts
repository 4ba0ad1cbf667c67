/** The generated catalogue behind a web handler, as an engine would run it, with everything that it writes. */
import { catalogue } from "../../../generated/index.js";
import { readHostingSettings } from "../../../server/hosting/hosting-settings.js";
import { createWebHandler, type WebHandler } from "../../../server/hosting/web-handler.js";
import { createLog } from "../../../server/log.js";
import { readSettings } from "../../../server/settings.js";
import { workflows } from "../../../workflows/index.js";

export interface Hosted {
  readonly handler: WebHandler;
  /** Every line of the log, at its most talkative. */
  readonly lines: string[];
  /** Sends one message of the era of 2025. */
  post(message: object, headers?: Record<string, string>): Promise<Response>;
}

/** `host` is where it would listen; undefined where an engine does that. */
export function hosted(environment: Record<string, string>, host?: string): Hosted {
  const settings = readSettings({ catalogue, environment });
  const hosting = readHostingSettings({ catalogue, prefix: settings.prefix, environment, host });
  const lines: string[] = [];
  const log = createLog({ name: "orchestra", level: "debug", write: (line) => void lines.push(line) });
  const handler = createWebHandler(catalogue, settings, hosting, { version: "1", log, workflows });
  return {
    handler,
    lines,
    post: (message, headers = {}) =>
      handler.fetch(
        new Request("http://127.0.0.1/mcp", {
          method: "POST",
          headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
          body: JSON.stringify(message),
        }),
      ),
  };
}

/** A call of a tool, as a message. */
export function callOf(name: string, args: object = {}): object {
  return { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } };
}

/** The message within an answer, whether it came as JSON or as an event. */
export async function messageIn(response: Response): Promise<{
  result: { isError?: boolean; tools?: unknown; resultType?: string; requestState?: string };
  error?: { code: number; message: string };
}> {
  const text = await response.text();
  const data = /^data: (?<json>.*)$/mu.exec(text)?.groups?.["json"] ?? text;
  return JSON.parse(data) as Awaited<ReturnType<typeof messageIn>>;
}
