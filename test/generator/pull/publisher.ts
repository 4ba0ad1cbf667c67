/** A publisher on loopback: an HTTP server whose answers a test sets by path. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Publisher {
  readonly address: string;
  /** Text by path; what is not here is answered with 404. */
  readonly texts: Map<string, string>;
  close(): void;
}

export async function publish(): Promise<Publisher> {
  const texts = new Map<string, string>();
  const server = createServer((request, response) => {
    const text = texts.get(request.url ?? "");
    if (text === undefined) response.writeHead(404).end("not here");
    else response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    texts,
    close: () => void server.close(),
  };
}
