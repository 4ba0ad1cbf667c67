/** An API that answers every list with nothing, or what it is told to say, and remembers with which key and for what it was asked. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface RecordingApi {
  readonly url: string;
  /** Each request: its `Authorization`, and its path with the query. */
  readonly asked: { authorization: string | undefined; path: string; aborted: boolean }[];
  /** What it calls the one run that it then has; none where it is not set. */
  says: string | undefined;
  /** While set, answers wait for it. */
  gate: Promise<void> | undefined;
  close(): Promise<void>;
}

export async function startRecordingApi(): Promise<RecordingApi> {
  const asked: RecordingApi["asked"] = [];
  const server = createServer((request, response) => {
    const entry = { authorization: request.headers.authorization, path: request.url ?? "", aborted: false };
    asked.push(entry);
    response.on("close", () => void (entry.aborted = !response.writableEnded));
    const answer = () => {
      const results = self.says === undefined ? [] : [{ id: "1", pipelineName: self.says }];
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ results, total: results.length, page: 1, page_size: 50 }));
    };
    void Promise.resolve(self.gate).then(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const self: RecordingApi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    gate: undefined,
    says: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return self;
}
