/** The minimal server over HTTP, without sessions, as the SDK has it. */
import { createServer } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, type Server } from "@modelcontextprotocol/server";

/** Serves until the process is ended. */
export async function serveHttp(makeServer: () => Server, port: number): Promise<void> {
  const listener = toNodeHandler(createMcpHandler(makeServer));
  const server = createServer((request, response) => void listener(request as never, response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
}
