// The floor: JSON-RPC answered without any library, in lines or, with a PORT, over HTTP. Started with the file that holds
// the tools.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const [, , file] = process.argv;
const tools = readFileSync(file, "utf8");
const { BASE_URL, API_KEY, PORT } = process.env;

const answers = {
  initialize: async () => ({
    protocolVersion: "2025-06-18",
    capabilities: { tools: {} },
    serverInfo: { name: "bare", version: "1" },
  }),
  "tools/call": async ({ arguments: { path, ...rest } }) => {
    const url = `${BASE_URL}${path}?${new URLSearchParams(rest)}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${API_KEY}` } });
    return { content: [{ type: "text", text: await answer.text() }] };
  },
};

async function answered(text) {
  const { id, method, params } = JSON.parse(text);
  if (id === undefined) return "";
  const result = method === "tools/list" ? `{"tools":${tools}}` : JSON.stringify(await answers[method](params));
  return `{"jsonrpc":"2.0","id":${id},"result":${result}}\n`;
}

if (PORT === undefined) {
  createInterface({ input: process.stdin }).on("line", async (line) => process.stdout.write(await answered(line)));
} else {
  createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const text = await answered(Buffer.concat(parts).toString("utf8"));
    response.writeHead(text === "" ? 202 : 200, { "content-type": "application/json" }).end(text);
  }).listen(Number(PORT), "127.0.0.1");
}
