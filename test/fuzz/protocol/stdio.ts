/** A server as a child process, written to in bytes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Wire } from "./wire.js";

const fixture = fileURLToPath(new URL("../../protocol/fixtures/serve-shelves.ts", import.meta.url));

/** Starts the server of the shelves; its API is at the URL. */
export function startStdio(apiUrl: string): Wire {
  const { PATH = "" } = process.env;
  const env = { PATH, SHELVES_BASE_URL: apiUrl, SHELVES_API_KEY: "key-7f3a9c2e51", SHELVES_LIBRARY_ID: "lib-1" };
  const child = spawn(process.execPath, ["--import", "tsx", fixture], { env, stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-200_000)));
  let rest = "";
  let lines: string[] = [];
  let changed = withResolvers();
  const tellChange = () => {
    changed.resolve();
    changed = withResolvers();
  };
  child.stdout.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    tellChange();
  });
  let ended: { readonly code: number | null } | undefined;
  child.on("close", (code) => {
    ended = { code };
    tellChange();
  });
  // Whoever writes to one that has gone is told by `ended`.
  child.stdin.on("error", () => undefined);
  return {
    async write(pieces) {
      for (const piece of pieces) {
        if (ended !== undefined) return;
        if (!child.stdin.write(piece)) await Promise.race([once(child.stdin, "drain"), once(child, "close")]);
        await turn();
      }
    },
    take() {
      const taken = lines;
      lines = [];
      return taken;
    },
    change: () => changed.promise,
    ended: () => ended,
    complaint: () => complaint,
    async end() {
      if (ended === undefined) {
        child.stdin.end();
        await once(child, "close");
      }
      return ended?.code ?? null;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
