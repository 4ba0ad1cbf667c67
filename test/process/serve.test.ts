/** The server as a process: how it ends when it is told to, and when nobody listens any more. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const fixture = fileURLToPath(new URL("../protocol/fixtures/serve-shelves.ts", import.meta.url));

async function started() {
  const { PATH = "" } = process.env;
  const env = { PATH, SHELVES_BASE_URL: "http://127.0.0.1:9", SHELVES_API_KEY: "k" };
  const child = spawn(process.execPath, ["--import", "tsx", fixture], { env, stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  const ending = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const list = (id: number) => {
    const client = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "t", version: "1" } };
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method: "initialize", params: client })}\n`);
  };
  child.stdin.on("error", () => undefined);
  list(1);
  await once(child.stdout, "data");
  return { child, ending, list, complaint: () => complaint };
}

it.skipIf(process.platform === "win32").each(["SIGTERM", "SIGINT"] as const)("ends when it gets %s", async (signal) => {
  const { child, ending, complaint } = await started();
  child.kill(signal);
  const [code, by] = await ending;
  expect([code, by]).toEqual([null, signal]);
  expect(complaint()).not.toMatch(/^\s+at /m);
});

it("ends with 0, and quietly, when nobody reads what it writes, though its input stays open", async () => {
  const { child, ending, list, complaint } = await started();
  child.stdout.destroy();
  // The first may still fit into the pipe; SIGPIPE is an error of writing to Node.
  for (let id = 2; child.exitCode === null && id < 200; id++) {
    list(id);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const [code] = await ending;
  expect(code).toBe(0);
  expect(complaint()).not.toMatch(/^\s+at /m);
});
