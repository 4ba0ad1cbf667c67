/** A server that listens, spoken to in plain JSON-RPC over HTTP with connections that are kept: what `session.ts` is for pipes. */
import { Agent, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request as send } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { INITIALIZE, type JsonObject, type Launch, type Session, sessionOf, spawned } from "./session.js";

const LOOK_EVERY_MS = 20;
const START_WITHIN_MS = 30_000;

/**
 * Starts the server and initializes it, with a session where it has them.
 * @throws Error where it ends, or does not listen in time.
 */
export async function startHttpSession(launch: Launch & { readonly url: string }): Promise<Session> {
  const startedAt = performance.now();
  const child = spawned(launch);
  let complaints = "";
  child.stdout.resume();
  child.stderr.on("data", (chunk) => (complaints = (complaints + String(chunk)).slice(-2_000)));
  const agent = new Agent({ keepAlive: true });
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  const post = async (message: object): Promise<Posted> => {
    const sending = () => posted(launch.url, { jsonrpc: "2.0", ...message }, headers, agent);
    try {
      return await sending();
    } catch (error) {
      // A kept connection that the server has just given up: who speaks HTTP sends such a request again.
      if (!isStale(error)) throw error;
      return sending();
    }
  };
  const stream = eventStream();
  let lastId = 0;
  const request = async (method: string, params: object): Promise<JsonObject> => {
    lastId += 1;
    const id = lastId;
    const { text, headers: answered } = await post({ id, method, params });
    const session = answered["mcp-session-id"];
    if (typeof session === "string") headers["mcp-session-id"] = session;
    // One peer accepts a call, and answers it on the stream that clients may hold open.
    const { result, error } = text === "" ? await stream.message(id) : messageIn(text, answered["content-type"]);
    if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
    return result as JsonObject;
  };
  for (;;) {
    try {
      await request("initialize", INITIALIZE);
      break;
    } catch (error) {
      const isLate = performance.now() - startedAt > START_WITHIN_MS;
      const isThere = (error as NodeJS.ErrnoException).code !== "ECONNREFUSED";
      if (child.exitCode !== null || isLate || isThere) {
        child.kill("SIGKILL");
        throw new Error(`${launch.argv.join(" ")} does not listen at ${launch.url}: ${complaints}`, { cause: error });
      }
      await sleep(LOOK_EVERY_MS);
    }
  }
  headers["mcp-protocol-version"] = INITIALIZE.protocolVersion;
  if (headers["mcp-session-id"] !== undefined) stream.open(launch.url, headers);
  await post({ method: "notifications/initialized" });
  return sessionOf(child, startedAt, request, () => {
    stream.close();
    agent.destroy();
  });
}

interface Posted {
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

function isStale(error: unknown): boolean {
  return (error as { isReused?: boolean }).isReused === true;
}

function posted(url: string, message: object, headers: Record<string, string>, agent: Agent): Promise<Posted> {
  const body = JSON.stringify(message);
  return new Promise((resolve, reject) => {
    const sent = send(
      url,
      { method: "POST", agent, headers: { ...headers, "content-length": Buffer.byteLength(body) } },
      (response: IncomingMessage) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(parts).toString("utf8");
          if ((response.statusCode ?? 0) < 300) resolve({ text, headers: response.headers });
          else reject(new Error(`${response.statusCode}: ${text.slice(0, 300)}`));
        });
      },
    );
    sent.on("error", (error) => reject(Object.assign(error, { isReused: sent.reusedSocket })));
    sent.end(body);
  });
}

/** What a server sends of itself on a stream of its own. */
function eventStream() {
  const arrived = new Map<number, JsonObject>();
  const waiting = new Map<number, (message: JsonObject) => void>();
  let sent: ClientRequest | undefined;
  const take = (line: string) => {
    if (!line.startsWith("data:")) return;
    const message = JSON.parse(line.slice("data:".length)) as JsonObject;
    const id = message["id"] as number;
    const resolve = waiting.get(id);
    if (resolve === undefined) arrived.set(id, message);
    else resolve(message);
    waiting.delete(id);
  };
  return {
    open(url: string, headers: Record<string, string>): void {
      sent = send(url, { method: "GET", headers: { ...headers, accept: "text/event-stream" } }, (response) => {
        createInterface({ input: response })
          .on("line", take)
          .on("error", () => undefined);
      });
      // Most have none.
      sent.on("error", () => undefined);
      sent.end();
    },
    message(id: number): Promise<JsonObject> {
      const message = arrived.get(id);
      arrived.delete(id);
      return message === undefined ? new Promise((resolve) => waiting.set(id, resolve)) : Promise.resolve(message);
    },
    close: () => sent?.destroy(),
  };
}

/** The answer, which servers send as JSON or as a stream of events of which it is the last. */
function messageIn(text: string, contentType = ""): JsonObject {
  if (!contentType.startsWith("text/event-stream")) return JSON.parse(text) as JsonObject;
  const data = text.split(/\r?\n/).filter((line) => line.startsWith("data:"));
  return JSON.parse((data.at(-1) ?? "").slice("data:".length)) as JsonObject;
}
