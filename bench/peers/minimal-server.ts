/** The smallest server of the SDK with the same tools: it fetches what a call asks for, and answers with the text as it is. */
import { Server } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
// Put in by the build.
// eslint-disable-next-line import/no-unresolved
import tools from "listed-tools";

const { BASE_URL, API_KEY, PORT } = process.env;

function makeServer(): Server {
  const server = new Server({ name: "minimal", version: "1" }, { capabilities: { tools: {} } });
  server.setRequestHandler("tools/list", () => ({ tools }));
  server.setRequestHandler("tools/call", async ({ params }) => {
    const { path, ...rest } = params.arguments as Record<string, string>;
    const url = `${BASE_URL}${path}?${new URLSearchParams(rest).toString()}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${API_KEY}` } });
    return { content: [{ type: "text", text: await answer.text() }] };
  });
  return server;
}

if (PORT === undefined) serveStdio(makeServer);
else await (await import("./minimal-http.js")).serveHttp(makeServer, Number(PORT));
