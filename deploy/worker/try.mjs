// Runs the Worker in Cloudflare's own engine, before a simulated workspace, and asks it what is broken. Needs the
// engine: `npm install` in this folder; ends with 0 where the answers are right.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildWorker } from "./build.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const engine = join(here, "node_modules/workerd/bin/workerd");
if (!existsSync(engine)) {
  process.stderr.write("workerd is not installed: run `npm install` in deploy/worker first.\n");
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "worker-"));
const children = [];
try {
  const modules = await buildWorker(join(folder, "dist"));
  const sandbox = run(process.execPath, ["--import", "tsx", "cli/orchestra-mcp.ts", "sandbox"]);
  const { url, apiKey } = JSON.parse(await lineOf(sandbox.stdout));
  const port = await freePort();
  writeFileSync(join(folder, "config.capnp"), configuration(modules, port, { ...settings(), ORCHESTRA_BASE_URL: url }));
  run(engine, ["serve", join(folder, "config.capnp")]);
  const origin = `http://127.0.0.1:${port}`;
  await answering(`${origin}/healthz`);
  const calls = [
    ["whats_broken", {}, /Sales Journal/u],
    ["list_pipeline_runs", { limit: 2 }, /results/u],
    ["list_pipeline_runs", { status: "BROKEN" }, /BROKEN/u],
  ];
  // Each of them several times at once: a Worker forbids that one request waits for what another one has begun.
  const answers = await Promise.all([1, 2, 3].flatMap(() => calls.map((call) => checked(origin, apiKey, call))));
  process.stdout.write(`${answers.join("\n")}\n`);
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** wrangler.toml's own date and variables, so that what is tried is what is deployed. */
function settings() {
  const text = readFileSync(join(here, "wrangler.toml"), "utf8");
  const vars = text.slice(text.indexOf("[vars]")).split(/\n\[/u)[0] ?? "";
  return Object.fromEntries([...vars.matchAll(/^(\w+) = "(.*)"$/gmu)].map(([, name, value]) => [name, value]));
}

function configuration(modules, port, variables) {
  const date = /compatibility_date = "(.*)"/u.exec(readFileSync(join(here, "wrangler.toml"), "utf8"))[1];
  const list = (items) => `[ ${items.join(",\n    ")} ]`;
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true)))
  ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ]
);
const worker :Workerd.Worker = (
  modules = ${list(modules.map((name) => `(name = "${name}", esModule = embed "dist/${name}")`))},
  compatibilityDate = "${date}",
  bindings = ${list(Object.entries(variables).map(([name, value]) => `(name = "${name}", text = "${value}")`))}
);
`;
}

function run(command, args) {
  const child = spawn(command, args, { cwd: join(here, "../.."), stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return child;
}

async function lineOf(stream) {
  let text = "";
  for await (const chunk of stream) if ((text += chunk).includes("\n")) break;
  return text;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(url) {
  for (let tries = 0; tries < 300; tries++) {
    if (
      await fetch(url)
        .then((response) => response.ok)
        .catch(() => false)
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}

async function checked(origin, apiKey, [name, args, wanted]) {
  const response = await fetch(`${origin}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!wanted.test(text) || text.includes('"error":{')) throw new Error(`${name}: ${response.status} ${text}`);
  return `${name}: ${text.length} characters, as they should be`;
}
