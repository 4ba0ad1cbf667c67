/** A way to an API on which some requests are refused, and bodies may be changed: what a plan or a bad moment does. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Withholding {
  /** The origin to ask instead of the API's. */
  readonly origin: string;
  /** The API's own origin. */
  target: string;
  /** The status with which a request for this path is refused; undefined lets it through. */
  refuse: (path: string) => number | undefined;
  /** What becomes of the text of an answer. */
  change: (path: string, text: string) => string;
}

/** Starts it; closed after the test. */
export async function withholding(): Promise<Withholding> {
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const status = self.refuse(path);
    if (status !== undefined) {
      response.writeHead(status, { "content-type": "application/json" }).end('{"detail":"withheld"}');
      return;
    }
    const { authorization = "", range } = request.headers;
    const headers = { authorization, ...(range === undefined ? {} : { range }) };
    pass(path, headers, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const pass = async (path: string, headers: Record<string, string>, response: ServerResponse) => {
    const answer = await fetch(self.target + path, { headers });
    const kept = ["content-type", "date", "content-range"].flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const before = Buffer.from(await answer.arrayBuffer()).toString("utf8");
    response.writeHead(answer.status, Object.fromEntries(kept)).end(self.change(path, before));
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const self: Withholding = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: "",
    refuse: () => undefined,
    change: (_path, text) => text,
  };
  return self;
}
