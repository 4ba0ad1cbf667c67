/**
 * A key that is known is looked for in every byte that the built program writes, while an API sends it back in every way
 * that it can: results, errors, headers, addresses, files, damaged bodies; and where the key is set in the wrong place.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { program } from "../cli/built-program.js";
import { type Answer, type Recorder, startRecorder } from "../server/recorder.js";

/** With signs that each encoding writes in its own way. */
const KEY = "Kq7/canary+9f2c=41d7~e83b&Zx";

/** Whatever of it, or of its encodings, would let somebody put it together: twelve characters in a row. */
function traces(): readonly string[] {
  const bytes = Buffer.from(KEY);
  const aligned = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(4),
  );
  const encodings = [
    KEY,
    KEY.toLowerCase(),
    encodeURIComponent(KEY),
    bytes.toString("hex"),
    bytes.toString("base64url").slice(0, -2),
    ...aligned,
  ];
  return encodings.flatMap((whole) =>
    Array.from({ length: Math.max(1, whole.length - 12 - 3) }, (_, at) => whole.slice(at, at + 12)),
  );
}

function expectNoTrace(where: string, written: string): void {
  const found = traces().find((trace) => written.includes(trace));
  expect(found === undefined ? undefined : `${found} in ${where}: ${around(written, found)}`).toBeUndefined();
}

function around(written: string, found: string): string {
  const at = written.indexOf(found);
  return written.slice(Math.max(0, at - 200), at + 100);
}

/** In all ways at once. */
const SAID = [
  `Authorization: Bearer ${KEY}`,
  JSON.stringify(JSON.stringify(KEY)),
  `https://u:${KEY}@h.example/?key=${encodeURIComponent(KEY)}`,
  Buffer.from(`Bearer ${KEY}`).toString("base64"),
  Buffer.from(KEY).toString("hex"),
  KEY,
].join(" ");

const answers: readonly Answer[] = [
  ...[200, 400, 401, 403, 404, 409, 422, 500].map(
    (status): Answer =>
      (_, response) =>
        response
          .writeHead(status, { "content-type": "application/json", "x-echo": encodeURIComponent(KEY) })
          .end(JSON.stringify({ detail: SAID, [KEY]: [SAID], name: SAID, results: [{ name: SAID, id: KEY }] })),
  ),
  (_, response) =>
    response
      .writeHead(422, { "content-type": "application/json" })
      .end(JSON.stringify({ detail: [{ loc: ["query", KEY], msg: SAID, input: KEY }] })),
  (_, response) => response.writeHead(200, { "content-type": "text/plain" }).end(`${SAID}\n${KEY}\n`.repeat(50)),
  (_, response) =>
    response.writeHead(200, { "content-type": `application/${KEY}` }).end(Buffer.from([0, 1, ...Buffer.from(KEY)])),
  (_, response) => response.writeHead(200, { "content-type": "application/json" }).end(`{"a": "${KEY}`),
  (_, response) => response.writeHead(502, { "content-type": "text/html" }).end(`<html><title>${SAID}</title>`),
  (_, response) => response.writeHead(307, { location: `ftp://h/${encodeURIComponent(KEY)}` }).end(),
  (_, response) =>
    response
      .writeHead(302, { location: `http://${KEY.slice(4, 14)}:${encodeURIComponent(KEY)}@127.0.0.1:1/${KEY}` })
      .end(),
  (_, response) =>
    void response.writeHead(200, { "content-length": 9_999 }).write(KEY, () => response.socket?.resetAndDestroy()),
  (_, response) => void response.socket?.end(`HTTP/1.1 ${KEY}\r\n\r\n`),
];

let api: Recorder;
let home: string;
let answer = answers[0]!;

beforeAll(async () => {
  api = await startRecorder((request, response, number) => answer(request, response, number));
  home = mkdtempSync(join(tmpdir(), "canary-"));
});
afterAll(async () => {
  for (const { path, content } of filesBelow(home)) expectNoTrace(path, content);
  rmSync(home, { recursive: true });
  await api.close();
});

function filesBelow(folder: string): { path: string; content: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isFile() && !name.endsWith("plant.cjs")
      ? [{ path, content: readFileSync(path, "latin1") }]
      : [];
  });
}

function start(words: readonly string[], environment: Record<string, string>) {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    TMPDIR: home,
    ORCHESTRA_BASE_URL: `${api.url}/api`,
    ORCHESTRA_PLATFORM_URL: `${api.url}/platform`,
    ORCHESTRA_AGENTS_URL: `${api.url}/agents`,
    ORCHESTRA_LOG_LEVEL: "debug",
    ORCHESTRA_TOOLSETS: "all",
    ORCHESTRA_TIMEOUT_MS: "5000",
    ...environment,
  };
  return spawn(process.execPath, [program, ...words], { env, cwd: home });
}

async function run(words: readonly string[], environment: Record<string, string>): Promise<string> {
  const child = start(words, environment);
  child.stdin.end();
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return stdout + stderr;
}

const UUID = "0b9f7e5c-1d2a-4c3b-8e4f-5a6b7c8d9e0f";
const CALLS: readonly (readonly [string, object])[] = [
  ["get_environment", { environment_id: UUID }],
  ["list_pipelines", {}],
  ["list_pipeline_runs", {}],
  ["pause_pipeline", { pipeline_id: UUID, paused: true }],
  ["download_task_run_log", { pipeline_run_id: UUID, task_run_id: UUID, filename: "a.log" }],
  ["diagnose", { pipeline_run_id: UUID }],
];

it("is in nothing that the server writes, whatever the API sends back", async () => {
  const child = start(["serve"], { ORCHESTRA_API_KEY: KEY });
  const stderr = text(child.stderr);
  const written: string[] = [];
  const waiting = new Map<number, (line: string) => void>();
  createInterface(child.stdout).on("line", (line) => {
    written.push(line);
    waiting.get((JSON.parse(line) as { id?: number }).id ?? 0)?.(line);
  });
  let id = 0;
  const ask = (method: string, params: object) =>
    new Promise<string>((resolve) => {
      waiting.set(++id, resolve);
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    });
  await ask("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "t", version: "1" } });
  child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  let masks = 0;
  for (const next of answers) {
    answer = next;
    const replies = await Promise.all(CALLS.map(([name, args]) => ask("tools/call", { name, arguments: args })));
    masks += replies.join("").split("[secret]").length - 1;
  }
  await ask("resources/read", { uri: "orchestra://schema/pipeline" });
  child.stdin.end();
  await once(child, "close");
  // It was there to be found: the API was sent it, and it came back.
  expect(api.requests.some(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
  expect(masks).toBeGreaterThan(answers.length);
  expectNoTrace("standard output", written.join("\n"));
  expectNoTrace("standard error", await stderr);
});

it("is not told where it is set in the wrong place, nor by other commands", async () => {
  answer = answers[2]!;
  const call = ["call", "list_pipelines"];
  const written = await Promise.all([
    run(call, { ORCHESTRA_API_KEY_COMMAND: KEY }),
    run(call, { ORCHESTRA_API_KEY_COMMAND: `echo ${KEY.replace("&", "\\&")} >&2; exit 3` }),
    run(call, { ORCHESTRA_API_KEY_FILE: KEY }),
    run(["doctor"], { ORCHESTRA_API_KEY_FILE: KEY }),
  ]);
  for (const each of written) expect(each).toMatch(/ORCHESTRA_API_KEY/);
  expectNoTrace("what a wrong place is answered with", written.join("\n"));
});

it("is not in what a crash leaves behind", async () => {
  const plant = join(home, "plant.cjs");
  const crash = `const error = new Error("cannot use " + process.env.ORCHESTRA_API_KEY); error.options = { key: process.env.ORCHESTRA_API_KEY };`;
  writeFileSync(plant, `setTimeout(() => { ${crash} throw error; }, 1500);`);
  writeFileSync(plant.replace("plant", "reject-plant"), `setTimeout(() => { ${crash} Promise.reject(error); }, 1500);`);
  const crashed = await Promise.all(
    [plant, plant.replace("plant", "reject-plant")].map(async (file) => {
      const child = start(["serve"], { ORCHESTRA_API_KEY: KEY, NODE_OPTIONS: `--require ${file}` });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close"),
      ]);
      return { written: stdout + stderr, code: code as number };
    }),
  );
  for (const { written, code } of crashed) {
    expect(code).toBe(1);
    expect(written).toContain("cannot use [secret]");
    expectNoTrace("a crash", written);
  }
});
