/** The processes of the measurement: the simulated workspace, and the servers before it. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Told } from "./sandbox-process.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface SandboxProcess {
  readonly url: string;
  readonly apiKey: string;
  /** What has arrived by now. */
  ask(): Promise<Told>;
  /** Holds each answer back so long from now on. */
  answerAfter(slowMs: number): void;
  end(): void;
}

export async function startSandboxProcess(): Promise<SandboxProcess> {
  const child = fork(fileURLToPath(new URL("sandbox-process.ts", import.meta.url)), {
    cwd: root,
    execArgv: ["--import", "tsx"],
  });
  const told = async () => {
    const gone = once(child, "exit").then(() => Promise.reject(new Error("The simulated workspace ended early.")));
    const [message] = await Promise.race([once(child, "message"), gone]);
    return message as Told;
  };
  const { url, apiKey } = await told();
  return {
    url,
    apiKey,
    ask() {
      const answer = told();
      child.send("tell");
      return answer;
    },
    answerAfter: (slowMs) => void child.send({ slowMs }),
    end: () => void child.kill("SIGKILL"),
  };
}

/** One process of the server at a port that stays its own. */
export interface ServerProcess {
  readonly port: number;
  /** Starts it, and resolves once it is ready. */
  start(): Promise<void>;
  /** As a machine that fails does it. */
  kill(): void;
  /** As an operator does it: it finishes what it has. Answers with its exit code. */
  end(): Promise<number | null>;
}

export async function serverProcess(program: string, environment: Record<string, string>): Promise<ServerProcess> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  return {
    port,
    async start() {
      const started = spawn(process.execPath, [program, "serve", "--http", `127.0.0.1:${port}`], {
        env: { PATH: process.env["PATH"] ?? "", ...environment },
        stdio: ["ignore", "ignore", "pipe"],
      });
      child = started;
      let said = "";
      started.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
      for (;;) {
        const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
        if (response?.ok === true) return;
        if (started.exitCode !== null) throw new Error(`A server ended with ${started.exitCode}: ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    kill: () => void child?.kill("SIGKILL"),
    async end() {
      if (child === undefined) return null;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
