/** nginx's configuration: taken by nginx itself, and its rule of what is sent again, before servers that break off. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasNginx, type Nginx, startNginx } from "../../bench/scale/nginx.js";
import { freePort } from "../../bench/scale/processes.js";
import { NGINX_MISSING } from "../../bench/scale/scale.js";
import { retryMap, retryMapFile } from "../../deploy/nginx/retry-map.js";
import { catalogue } from "../../generated/index.js";

const deployed = fileURLToPath(new URL("../../deploy/nginx/", import.meta.url));

it("the map is up to date (npx tsx deploy/nginx/retry-map.ts)", () => {
  expect(readFileSync(retryMapFile, "utf8")).toBe(retryMap(catalogue));
});

it("no tool that starts, changes or deletes is in the map", () => {
  const tools = [...catalogue.tools, ...(catalogue.workflows ?? [])];
  const writers = tools.filter(({ annotations }) => !annotations.readOnlyHint);
  expect(writers.map(({ name }) => name)).toContain("trigger_pipeline");
  const listed = new Set(readFileSync(retryMapFile, "utf8").match(/(?<=tools\/call )[a-z_]+/gu));
  expect(listed).toContain("whats_broken");
  for (const { name, aliases = [] } of writers)
    for (const each of [name, ...aliases]) expect(listed).not.toContain(each);
});

const isThere = hasNginx();
if (!isThere) console.warn(`nginx itself is left out: ${NGINX_MISSING}`);

describe.skipIf(!isThere)("nginx", () => {
  const folder = mkdtempSync(join(tmpdir(), "nginx-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("takes the files as they are, certificates and log apart", () => {
    cpSync(deployed, join(folder, "whole"), { recursive: true });
    const made = spawnSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=a",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
      ],
      { cwd: join(folder, "whole") },
    );
    expect(made.status).toBe(0);
    const text = readFileSync(join(deployed, "nginx.conf"), "utf8")
      .replace("/etc/nginx/tls/fullchain.pem", "cert.pem")
      .replace("/etc/nginx/tls/privkey.pem", "key.pem")
      .replace("/var/log/nginx/access.log", "access.log");
    const check = (name: string, configuration: string) => {
      writeFileSync(join(folder, "whole", name), `pid nginx.pid;\n${configuration}`);
      const args = ["-t", "-p", join(folder, "whole"), "-c", name, "-e", "stderr"];
      return spawnSync("nginx", args, { encoding: "utf8", env: { PATH: `${process.env["PATH"]}:/usr/sbin` } });
    };
    expect(check("right.conf", text).stderr).toContain("test is successful");
    expect(check("wrong.conf", text.replace("server_tokens", "server_token")).stderr).toContain("unknown directive");
  });

  /** Two servers, the first of whom that is asked breaks off; and how often both together were asked. */
  let servers: Server[];
  let asked: string[];
  let nginx: Nginx | undefined;
  let ports: number[];
  beforeEach(async () => {
    asked = [];
    servers = [1, 2].map(() =>
      createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          asked.push(body);
          if (asked.length === 1) request.socket.destroy();
          else response.end("answered");
        });
      }),
    );
    await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", done))));
    ports = servers.map((server) => (server.address() as AddressInfo).port);
  });
  afterEach(async () => {
    await nginx?.end();
    nginx = undefined;
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  });

  const post = async (headers: Record<string, string>) => {
    const response = await fetch(nginx?.url ?? "", { method: "POST", headers, body: "the message" });
    return [response.status, await response.text()] as const;
  };
  const call = (tool: string) => ({ "mcp-method": "tools/call", "mcp-name": tool });
  const begin = async (name: string, on = ports) =>
    (nginx = await startNginx(join(folder, name), on, "http://127.0.0.1:9/"));

  it.each([
    ["a tool that only reads", call("whats_broken")],
    ["an alias of one", call("get_pipeline_run_details")],
    ["the list of tools", { "mcp-method": "tools/list" }],
    ["a resource", { "mcp-method": "resources/read", "mcp-name": "orchestra://schema/pipeline" }],
  ])("sends again to another server: %s", async (name, headers) => {
    await begin(name.replaceAll(" ", "-"));
    expect(await post(headers)).toEqual([200, "answered"]);
    expect(asked).toEqual(["the message", "the message"]);
    // The line of a request is written once it has been answered.
    await expect.poll(() => nginx?.requests().at(-1)).toMatchObject({ status: 200, connected: [true, true] });
  });

  it.each([
    ["a tool that starts something", call("trigger_pipeline")],
    ["one that deletes", call("delete_pipeline")],
    ["one that nobody knows", call("whats_broken_now")],
    ["a method that does something", { "mcp-method": "tasks/cancel", "mcp-name": "whats_broken" }],
    ["a request that names nothing", {}],
  ])("does not send again: %s", async (name, headers) => {
    await begin(name.replaceAll(" ", "-"));
    expect((await post(headers))[0]).toBe(502);
    expect(asked).toEqual(["the message"]);
  });

  it("goes on to another server where none has got the request", async () => {
    asked.push("nothing is broken off");
    await begin("refused", [await freePort(), ports[0]!]);
    expect(await post(call("trigger_pipeline"))).toEqual([200, "answered"]);
    expect(await post({})).toEqual([200, "answered"]);
    expect(asked).toHaveLength(3);
    // Of the two, one was tried where nobody listens; nginx then leaves that one out.
    expect(nginx?.requests().find(({ ports: tried }) => tried.length > 1)).toMatchObject({ connected: [false, true] });
  });
});
