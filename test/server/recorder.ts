/** A real HTTP server on loopback that keeps what it was asked, for tests of what goes over the wire. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EventEmitter, once } from "node:events";

export interface Recorded {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** The body as it came: not every one is text. */
  readonly bytes: Buffer;
}

export interface Recorder {
  readonly url: string;
  readonly requests: readonly Recorded[];
  /** How many requests' connections were ended by the client before the answer was complete. */
  readonly aborted: () => number;
  /** Waits until that many requests were aborted. */
  readonly untilAborted: (count: number) => Promise<void>;
  readonly untilAsked: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type Answer = (request: Recorded, response: ServerResponse, number: number) => void;

/** Starts it on a free port; `answer` gets each request with its number, from one. */
export async function startRecorder(answer: Answer): Promise<Recorder> {
  const requests: Recorded[] = [];
  const events = new EventEmitter();
  let aborted = 0;
  const server = createServer((request, response) => {
    response.on("close", () => {
      if (response.writableFinished) return;
      aborted += 1;
      events.emit("change");
    });
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const bytes = Buffer.concat(chunks);
      const recorded = { method, url, headers, body: bytes.toString("utf8"), bytes };
      requests.push(recorded);
      events.emit("change");
      answer(recorded, response, requests.length);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const until = async (isReached: () => boolean) => {
    while (!isReached()) await once(events, "change");
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    aborted: () => aborted,
    untilAborted: (count) => until(() => aborted >= count),
    untilAsked: (count) => until(() => requests.length >= count),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
