/** An API on loopback that takes every request, remembers it, and answers with something that depends on its address. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RecordingApi {
  readonly url: string;
  /** What was received since it was last asked. */
  take(): Received[];
  close(): Promise<void>;
}

const ITEM = {
  id: "123e4567-e89b-42d3-a456-426614174000",
  name: "Sales Journal",
  title: "Sales Journal",
  pipelineName: "Sales Journal",
  runStatus: "FAILED",
  status: "FAILED",
};
const LIST = { results: [ITEM], items: [ITEM], data: [ITEM], total: 1 };
const NONE = { results: [], items: [], data: [], total: 0 };

/** Starts it on a free port. */
export async function startRecordingApi(): Promise<RecordingApi> {
  let received: Received[] = [];
  const server = createServer({ maxHeaderSize: 1 << 20 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", rawHeaders } = request;
      const body = Buffer.concat(chunks).toString("utf8");
      const headers = request.headers as Record<string, string>;
      received.push({ method, url, rawHeaders, headers, body });
      answer(response, url.length % 7);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = received;
      received = [];
      return taken;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(response: ServerResponse, choice: number): void {
  const json = (status: number, value: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (choice === 0) return void json(404, { detail: "No such thing" });
  if (choice === 1) return void json(422, { detail: [{ loc: ["query", "x"], msg: "wrong", type: "value_error" }] });
  if (choice === 2) return void response.writeHead(200, { "content-type": "text/plain" }).end("one\ntwo\nthree\n");
  if (choice === 3) return void response.writeHead(204).end();
  return void json(200, choice === 4 ? NONE : choice === 5 ? LIST : ITEM);
}
