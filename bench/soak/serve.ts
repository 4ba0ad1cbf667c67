/**
 * The server of a soak: one process that serves each connection to its loopback port as it serves standard input, and
 * tells what memory it takes on its standard output, once a second.
 */
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { createServer as createListener, type AddressInfo } from "node:net";
import { catalogue } from "../../generated/index.js";
import { createCallContext } from "../../server/call-context.js";
import { createServer, offerOf } from "../../server/mcp.js";
import { readSettings } from "../../server/settings.js";
import { workflows } from "../../workflows/index.js";
import { dbtDigests } from "../../workflows/digests/dbt.js";

const settings = readSettings({ catalogue, environment: process.env, flags: { toolsets: ["all"] } });
const context = createCallContext(catalogue, settings, undefined, { workflows, digests: dbtDigests });
const offer = offerOf(catalogue, context);

const listener = createListener((socket) => {
  socket.on("error", () => undefined);
  const server = createServer(offer, context, "soak");
  socket.on("close", () => void server.close());
  void server.connect(new StdioServerTransport(socket, socket));
});
listener.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ port: (listener.address() as AddressInfo).port })}\n`);
});
setInterval(() => {
  // What is held, rather than what waits to be collected.
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ rss, held: heapUsed + external })}\n`);
}, 1_000);
