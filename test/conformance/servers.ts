/** The two servers that the suite is run against, each over HTTP on a free port of loopback. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createLog } from "../../server/log.js";
import { readHostingSettings } from "../../server/hosting/hosting-settings.js";
import { listen } from "../../server/hosting/node-server.js";
import { createWebHandler } from "../../server/hosting/web-handler.js";
import { readSettings } from "../../server/settings.js";
import { startApi } from "./api.js";
import { catalogue, workflows } from "./catalogue.js";

export interface RunningServer {
  readonly url: string;
  end(): Promise<void>;
}

/** The catalogue of what the suite asks for, by the code that serves every catalogue. */
export async function startFixture(): Promise<RunningServer> {
  const api = await startApi();
  const environment = { CONFORMANCE_BASE_URL: api.url, CONFORMANCE_ALLOW_DESTRUCTIVE: "1" };
  const settings = readSettings({ catalogue, environment });
  const host = "127.0.0.1";
  const hosting = readHostingSettings({ catalogue, prefix: settings.prefix, environment, host });
  const log = createLog({ name: "conformance", level: "error", write: (line) => void process.stderr.write(line) });
  const handler = createWebHandler(catalogue, settings, hosting, { version: "1", log, workflows });
  const server = await listen(handler, { host, port: 0 }, hosting);
  return {
    url: `http://${host}:${server.address.port}/mcp`,
    async end() {
      await server.end();
      api.close();
    },
  };
}

/** The built program with every toolset, on the simulated workspace. */
export async function startProduct(program: string): Promise<RunningServer> {
  const words = [program, "serve", "--http", "127.0.0.1:0", "--sandbox", "--toolsets", "all"];
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /at (?<url>http:\S+\/mcp)/u.exec(said)?.groups?.["url"];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}:\n${said}`)));
  });
  return {
    url,
    async end() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
