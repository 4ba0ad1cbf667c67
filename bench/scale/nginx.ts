/** nginx with the configuration of deploy/nginx, at loopback: the same files, with the servers and ports of the measurement. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./processes.js";

const deployed = fileURLToPath(new URL("../../deploy/nginx/", import.meta.url));
const PATH = `${process.env["PATH"] ?? ""}:/usr/sbin:/usr/local/sbin`;

export interface Nginx {
  /** Where the servers are reached, and, without them, the simulated workspace. */
  readonly url: string;
  readonly plainUrl: string;
  /** Sends no more requests to these ports; takes those that it has to their end. */
  leaveOut(ports: readonly number[]): Promise<void>;
  /** Each request that the servers were sent, as the log has it. */
  requests(): LoggedRequest[];
  end(): Promise<void>;
}

export interface LoggedRequest {
  readonly status: number;
  /** The ports that it was sent to, in order: more than one where it was sent again. */
  readonly ports: readonly number[];
  readonly upstreamStatuses: readonly string[];
  /** Of each port, whether a connection could be made: else nothing was sent there. */
  readonly connected: readonly boolean[];
  readonly tool: string;
}

/** Whether it is installed. */
export function hasNginx(): boolean {
  return spawnSync("nginx", ["-v"], { env: { PATH } }).status === 0;
}

export async function startNginx(folder: string, ports: readonly number[], sandboxUrl: string): Promise<Nginx> {
  mkdirSync(folder, { recursive: true });
  for (const name of ["locations.conf", "retry-map.conf"]) copyFileSync(join(deployed, name), join(folder, name));
  const [port, plainPort] = [await freePort(), await freePort()];
  writeFileSync(join(folder, "nginx.conf"), configuration(port, plainPort, new URL(sandboxUrl).host));
  writeFileSync(join(folder, "upstream.conf"), upstream(ports, []));
  const child = spawn("nginx", ["-p", folder, "-c", "nginx.conf", "-e", "error.log"], {
    env: { PATH },
    stdio: "inherit",
  });
  const ended = once(child, "exit");
  const log = join(folder, "access.log");
  await answering(`http://127.0.0.1:${port}/`);
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    plainUrl: `http://127.0.0.1:${plainPort}${new URL(sandboxUrl).pathname}`,
    async leaveOut(left) {
      writeFileSync(join(folder, "upstream.conf"), upstream(ports, left));
      const before = generation(folder);
      child.kill("SIGHUP");
      while (generation(folder) === before) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    requests: () => (existsSync(log) ? readFileSync(log, "utf8").split("\n").filter(Boolean).map(logged) : []),
    async end() {
      child.kill("SIGQUIT");
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2_000))]);
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** deploy/nginx/upstream.conf with these servers in place of its own. */
function upstream(ports: readonly number[], left: readonly number[]): string {
  const text = readFileSync(join(deployed, "upstream.conf"), "utf8");
  const [line = ""] = /^ *server .*;\n/mu.exec(text) ?? [];
  const servers = ports.map((port) =>
    line.replace(/127\.0\.0\.1:\d+/u, `127.0.0.1:${port}`).replace(";", left.includes(port) ? " down;" : ";"),
  );
  return text.replace(/(?:^ *server .*;\n)+/mu, servers.join(""));
}

/** Grows with each configuration that was taken up: the workers of the last one say that they are going. */
function generation(folder: string): number {
  return readFileSync(join(folder, "error.log"), "utf8").split("gracefully shutting down").length;
}

function configuration(port: number, plainPort: number, sandbox: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((each) => `${each}_temp_path ${each};`);
  return `
daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
pid nginx.pid;
error_log error.log notice;
events { worker_connections 1024; }
http {
  ${temporary.join("\n  ")}
  include upstream.conf;
  include retry-map.conf;
  log_format requests '$status|$upstream_addr|$upstream_status|$upstream_connect_time|$http_mcp_name';
  # A connection that nginx closes while it takes up a new configuration may just be about to be used.
  keepalive_timeout 0;
  server {
    listen 127.0.0.1:${port};
    access_log access.log requests;
    include locations.conf;
  }
  upstream sandbox {
    server ${sandbox};
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${plainPort};
    access_log off;
    location / {
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_pass http://sandbox;
    }
  }
}
`;
}

function logged(line: string): LoggedRequest {
  const [status = "", address = "", upstreamStatus = "", connectTime = "", tool = ""] = line.split("|");
  const ports = address.split(/[,:] /u).flatMap((each) => (each.includes(":") ? Number(each.split(":").at(-1)) : []));
  const connected = connectTime.split(/[,:] /u).map((time) => time !== "-");
  return { status: Number(status), ports, upstreamStatuses: upstreamStatus.split(/[,:] /u), connected, tool };
}

async function answering(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
