/** The built program over HTTP on the simulated workspace, for tests that mistreat it, and raw bytes to do so with. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { program } from "../cli/built-program.js";

export interface Mistreated {
  readonly url: string;
  readonly port: number;
  /** All that it wrote to its log. */
  readonly log: () => string;
  readonly isAlive: () => boolean;
  end(): Promise<void>;
}

/** Started with little room, so that there is something to run out of. */
export async function startMistreated(): Promise<Mistreated> {
  const child = spawn(process.execPath, [program, "serve", "--http", "127.0.0.1:0", "--sandbox"], {
    env: { PATH: process.env["PATH"] ?? "", ORCHESTRA_HTTP_MAX_CONCURRENCY: "24" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on("data", (chunk: Buffer) => {
      log += chunk.toString();
      const found = /at (?<url>http:\S+\/mcp)/u.exec(log)?.groups?.["url"];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`ended with ${code}: ${log}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    log: () => log,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async end() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** How long bytes that may be no whole request are given to be answered before the client's side is closed. */
const PATIENCE_MS = 250;

/**
 * Sends the pieces one by one, closes this side once something has come or nothing does, and resolves with all that
 * came when the other side has closed, too.
 */
export async function exchange(port: number, pieces: readonly Buffer[]): Promise<string> {
  const socket = await opened(port);
  let received = "";
  const first = new Promise<void>((resolve) => {
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      resolve();
    });
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  for (const piece of pieces) {
    if (socket.writable) socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  let patience: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => (patience = setTimeout(resolve, PATIENCE_MS)));
  await Promise.race([first, closed, waited]);
  clearTimeout(patience);
  socket.end();
  await closed;
  return received;
}

/** A connection whose end by the other side is no error of the test. */
export async function opened(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** Reads from the socket until the text holds what is looked for as often as asked, or the other side closes. */
export async function readUntil(socket: Socket, pattern: RegExp, times: number): Promise<string> {
  let text = "";
  return new Promise((resolve) => {
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if ([...text.matchAll(pattern)].length >= times) resolve(text);
    });
    socket.once("close", () => resolve(text));
  });
}
