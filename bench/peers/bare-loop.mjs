// The floor: lines of JSON-RPC answered without any library. Started with the file that holds the tools.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [, , file] = process.argv;
const tools = readFileSync(file, "utf8");
const { BASE_URL, API_KEY } = process.env;

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

createInterface({ input: process.stdin }).on("line", async (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const result = method === "tools/list" ? `{"tools":${tools}}` : JSON.stringify(await answers[method](params));
  process.stdout.write(`{"jsonrpc":"2.0","id":${id},"result":${result}}\n`);
});
