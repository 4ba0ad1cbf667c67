/**
 * The official clients of both eras, with the rule by which a failed call may be sent again: one of a tool that only reads
 * may, any other never, since it may have been carried out.
 */
import {
  Client as CurrentClient,
  StreamableHTTPClientTransport as CurrentTransport,
} from "@modelcontextprotocol/client";
import { Client as DeployedClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as DeployedTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

export type Era = "2025-11-25" | "2026-07-28";
export const eras: readonly Era[] = ["2025-11-25", "2026-07-28"];

/** How one call ended. */
export interface Ended {
  readonly tool: string;
  readonly startMs: number;
  readonly endMs: number;
  /** How often it was sent by the client. */
  readonly tries: number;
  /** Why it failed for good; undefined where it was answered. */
  readonly failure: string | undefined;
}

export interface LoadClient {
  readonly era: Era;
  call(tool: string, args: Record<string, unknown>): Promise<Ended>;
  close(): Promise<void>;
}

/** No call of the mix takes this long; an answer that was cut off is told of sooner. */
const TIMEOUT_MS = 30_000;
const MAX_TRIES = 4;

export async function connect(era: Era, url: string, token: string): Promise<LoadClient> {
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  const client = era === "2025-11-25" ? new DeployedClient(itself) : new CurrentClient(itself, pinned);
  const transport =
    era === "2025-11-25"
      ? new DeployedTransport(new URL(url), { requestInit })
      : new CurrentTransport(new URL(url), { requestInit });
  await (client as CurrentClient).connect(transport);
  const { tools } = await (client as CurrentClient).listTools();
  const reading = new Set(
    tools.filter(({ annotations }) => annotations?.readOnlyHint === true).map(({ name }) => name),
  );

  /** An answer whose stream breaks off is told of apart from the call, which would wait for the rest in vain. */
  let brokenOff: ((error: Error) => void) | undefined;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the only way that the clients have.
  client.onerror = (error) => brokenOff?.(error);

  async function once(tool: string, args: Record<string, unknown>): Promise<string | undefined> {
    const broken = new Promise<never>((_, reject) => (brokenOff = reject));
    broken.catch(() => undefined);
    const asked = { name: tool, arguments: args };
    const call =
      client instanceof CurrentClient
        ? client.callTool(asked, { timeout: TIMEOUT_MS })
        : client.callTool(asked, undefined, { timeout: TIMEOUT_MS });
    call.catch(() => undefined);
    try {
      const { isError, content } = (await Promise.race([call, broken])) as { isError?: boolean; content?: unknown };
      return isError === true ? `answered with an error: ${JSON.stringify(content)}` : undefined;
    } catch (error) {
      return (error as Error).message.slice(0, 300);
    } finally {
      brokenOff = undefined;
    }
  }

  return {
    era,
    async call(tool, args) {
      const startMs = performance.now();
      const most = reading.has(tool) ? MAX_TRIES : 1;
      let failure: string | undefined;
      let tries = 0;
      do {
        failure = await once(tool, args);
        tries += 1;
      } while (failure !== undefined && tries < most);
      return { tool, startMs, endMs: performance.now(), tries, failure };
    },
    close: () => client.close(),
  };
}

const itself = { name: "load", version: "1" };
const pinned = { versionNegotiation: { mode: { pin: "2026-07-28" } } } as const;
