/** `orchestra-mcp doctor` as its users run it: the built program against the sandbox, in the states that people meet. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import type { DoctorReport } from "../../cli/doctor-text.js";
import { sandboxDocuments } from "../../cli/sandbox-document.js";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../sandbox/start.js";
import { program } from "./built-program.js";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanUps.splice(0)) await each();
});

type Environment = Record<string, string>;

/** Runs the command to its end. */
async function doctor(environment: Environment, words: readonly string[] = []) {
  const child = spawn(process.execPath, [program, "doctor", ...words], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { stdout, stderr, code: code as number, lines: stdout.trimEnd().split("\n") };
}

async function report(environment: Environment, words: readonly string[] = []) {
  const { stdout, code } = await doctor(environment, [...words, "--json"]);
  return { ...(JSON.parse(stdout) as DoctorReport), code };
}

const documents = await sandboxDocuments();

async function sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const started = await startSandbox({ documents, ...options });
  cleanUps.push(() => started.close());
  return started;
}

function environmentOf({ url, platformUrl, agentsUrl, apiKey }: Sandbox, key: string = apiKey): Environment {
  return {
    ORCHESTRA_BASE_URL: url,
    ORCHESTRA_PLATFORM_URL: platformUrl,
    ORCHESTRA_AGENTS_URL: agentsUrl,
    ORCHESTRA_API_KEY: key,
  };
}

/** A server of the test's own. Answers with its origin. */
async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUps.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function lineOf(lines: readonly string[], name: string): string {
  return lines.find((line) => line.split(/\s+/u).includes(name) && /^ {2}(ok|warn|FAIL|--)/u.test(line)) ?? "";
}

describe("a workspace that is in order", () => {
  it("ends with 0 on one screen of plain signs, and asks only what fits the documents", async () => {
    const started = await sandbox();
    const { code, lines, stderr } = await doctor(environmentOf(started));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.join("")).toMatch(/^[\u0020-\u007e]+$/u);
    expect(lines.filter((line) => /^ {2}(warn|FAIL)/u.test(line))).toEqual([]);
    expect(lineOf(lines, "account")).toContain(`Northgate Foods (${started.accountId})`);
    expect(started.violations).toEqual([]);
    expect(started.requests.length).toBeLessThanOrEqual(11);
  });

  it("changes nothing: what is no GET names a run that does not exist", async () => {
    const started = await sandbox();
    await doctor(environmentOf(started));
    const writes = started.requests.filter(({ method }) => method !== "GET");
    expect(writes.map(({ method, status }) => ({ method, status }))).toEqual([{ method: "POST", status: 404 }]);
    const [, id] = /^\/public\/pipeline_runs\/([0-9a-f-]{36})\/cancel$/u.exec(writes[0]?.path ?? "") ?? [];
    expect(id).toBeDefined();
    const headers = { authorization: `Bearer ${started.apiKey}` };
    const response = await fetch(`${started.url}/public/pipeline_runs/${id ?? ""}`, { headers });
    expect(response.status).toBe(404);
  });

  it("gives the same as data", async () => {
    const started = await sandbox();
    const examination = await report(environmentOf(started));
    const { ok, code, program: about, keys, probes, accounts, clock } = examination;
    expect({ ok, code }).toEqual({ ok: true, code: 0 });
    expect(about).toMatchObject({ name: "orchestra-mcp", node: process.versions.node });
    const shown = `...${started.apiKey.slice(-4)}`;
    expect(keys).toMatchObject([{ state: "set", shown, from: { kind: "environment", variable: "ORCHESTRA_API_KEY" } }]);
    expect(examination.documents.map(({ name, state }) => [name, state])).toEqual([
      ["engine", "answers"],
      ["platform", "answers"],
      ["agents", "answers"],
    ]);
    expect(new Set(probes.map(({ status }) => status))).toEqual(new Set([200]));
    expect(accounts?.accounts).toEqual([["Northgate Foods", started.accountId]]);
    expect(clock?.skewMs).toBe(0);
  });

  it("needs no key for the embedded one", async () => {
    const { code, stdout } = await doctor({}, ["--sandbox"]);
    expect(code).toBe(0);
    expect(stdout).toContain("against the embedded sandbox");
  });
});

describe("the key", () => {
  it("that is not set: the APIs are asked without it, once each, and the ways to set it are told", async () => {
    const started = await sandbox();
    const { code, lines, stdout } = await doctor(environmentOf(started, ""));
    expect(code).toBe(1);
    expect(lineOf(lines, "ORCHESTRA_API_KEY")).toMatch(/^ {2}FAIL.*not set/u);
    expect(stdout).toContain("ORCHESTRA_API_KEY_FILE to the path");
    expect(started.requests.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it("that is wrong: each API is asked once", async () => {
    const started = await sandbox();
    const { code, lines, stdout } = await doctor(environmentOf(started, "not_the_key_of_this_workspace"));
    expect(code).toBe(1);
    expect(lineOf(lines, "list_pipelines")).toMatch(/^ {2}FAIL +list_pipelines +401/u);
    expect(stdout).toContain("next (list_accounts, list_pipelines, list_agents): The key may be mistyped");
    expect(started.requests).toHaveLength(3);
  });

  it("that may only read: the tools that read can work, and the guess names what it rests on", async () => {
    const started = await sandbox();
    const { code, lines, stdout } = await doctor(environmentOf(started, started.readOnlyApiKey));
    expect(code).toBe(0);
    expect(lineOf(lines, "writing")).toMatch(/^ {2}warn.*read-only; a guess: cancel_pipeline_run .* 403/u);
    expect(stdout).toContain("serve with --read-only");
  });

  it("of a file, of a command, and in quotation marks", async () => {
    const started = await sandbox();
    const folder = mkdtempSync(join(tmpdir(), "doctor-"));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "key");
    writeFileSync(path, `${started.apiKey}\n`);
    const { ORCHESTRA_API_KEY: key = "", ...rest } = environmentOf(started);
    const ofFile = await report({ ...rest, ORCHESTRA_API_KEY_FILE: path });
    expect(ofFile.keys[0]).toMatchObject({ state: "set", from: { kind: "file", path } });
    const ofCommand = await doctor({ ...rest, ORCHESTRA_API_KEY_COMMAND: `echo ${key}` });
    expect(ofCommand.code).toBe(0);
    expect(ofCommand.stdout).toContain("from the command in ORCHESTRA_API_KEY_COMMAND");
    expect(ofCommand.stdout).not.toContain("echo");
    const quoted = await doctor({ ...rest, ORCHESTRA_API_KEY: `"${key}"` });
    expect(lineOf(quoted.lines, "ORCHESTRA_API_KEY")).toMatch(/^ {2}warn.*quotation marks/u);
    const unreadable = await doctor({ ...rest, ORCHESTRA_API_KEY_FILE: join(folder, "none") });
    expect(unreadable.code).toBe(1);
    expect(lineOf(unreadable.lines, "ORCHESTRA_API_KEY")).toMatch(/^ {2}FAIL.*cannot be read: ENOENT/u);
  });
});

describe("the API", () => {
  it("of a smaller plan: a path that is missing, a refusal and an answer are told apart", async () => {
    const started = await sandbox({ plan: "basic" });
    const { code, probes } = await report(environmentOf(started));
    expect(code).toBe(1);
    const verdicts = Object.fromEntries(probes.map(({ tool, verdict }) => [tool, verdict]));
    expect(verdicts).toMatchObject({
      list_pipeline_runs: "ok",
      get_pipeline_run_status: "no-path",
      list_task_runs: "refused",
      list_operations: "refused",
      list_task_run_logs: "untried",
    });
    const refused = probes.find(({ tool }) => tool === "list_operations");
    expect(refused).toMatchObject({ status: 403, says: "The Metadata API is not enabled for this workspace" });
    expect(refused?.next).toContain("administers");
  });

  it("that does not answer fails where it is needed, and is a warning where it is not", async () => {
    const started = await sandbox();
    const gone = await serve(() => undefined);
    await cleanUps.pop()?.();
    const engineDown = await doctor({ ...environmentOf(started), ORCHESTRA_BASE_URL: `${gone}/api/engine` });
    expect(engineDown.code).toBe(1);
    expect(lineOf(engineDown.lines, "engine")).toMatch(/^ {2}FAIL.*Nothing answers at .*ECONNREFUSED/u);
    expect(engineDown.stdout).toContain("set by ORCHESTRA_BASE_URL");
    const agentsDown = await doctor({ ...environmentOf(started), ORCHESTRA_AGENTS_URL: `${gone}/api/ai/v1` });
    expect(agentsDown.code).toBe(0);
    expect(lineOf(agentsDown.lines, "agents")).toMatch(/^ {2}warn.*No tool that is served needs it/u);
    expect((await doctor({ ...environmentOf(started), ORCHESTRA_AGENTS_URL: gone }, ["--toolsets", "all"])).code).toBe(
      1,
    );
  });

  it("of which no host is known says so", async () => {
    const { code, lines } = await doctor({
      ORCHESTRA_BASE_URL: "http://no-such-host.invalid/api",
      ORCHESTRA_PLATFORM_URL: "http://no-such-host.invalid/public",
      ORCHESTRA_AGENTS_URL: "http://no-such-host.invalid/ai",
      ORCHESTRA_API_KEY: "key_for_nobody_at_all",
    });
    expect(code).toBe(1);
    expect(lineOf(lines, "engine")).toMatch(/^ {2}FAIL.*The host of .* is not known/u);
  });

  it("that is asked too often is left alone", async () => {
    // The documents are asked at once, in no order: every request of each is refused.
    const started = await sandbox({ faults: "429:99:60" });
    const { code, probes } = await report(environmentOf(started));
    expect(code).toBe(1);
    const busy = probes.filter(({ verdict }) => verdict === "busy");
    expect(busy.map(({ document }) => document).toSorted()).toEqual(["agents", "engine", "platform"]);
    expect(new Set(busy.map(({ next }) => next))).toEqual(new Set(["Wait 60 s, then examine again."]));
    expect(started.requests.map(({ api }) => api).toSorted()).toEqual(["agents", "engine", "platform"]);
  });

  it("that is a page of something else is not taken for the API", async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<title>Sign in to the network</title>");
    });
    const started = await sandbox();
    const { code, lines } = await doctor({ ...environmentOf(started), ORCHESTRA_BASE_URL: origin });
    expect(code).toBe(1);
    expect(lineOf(lines, "list_pipelines")).toContain("no JSON: something else than the API answers");
  });

  it("whose clock is elsewhere is a warning", async () => {
    const started = await sandbox();
    const aheadMs = 600_000;
    const origin = await serve((request, response) => {
      void forward(request, response, new URL(started.url).origin, new Date(Date.now() + aheadMs));
    });
    const environment = {
      ORCHESTRA_BASE_URL: `${origin}/api/engine`,
      ORCHESTRA_PLATFORM_URL: `${origin}/public/v1`,
      ORCHESTRA_AGENTS_URL: `${origin}/api/ai/v1`,
      ORCHESTRA_API_KEY: started.apiKey,
    };
    const { code, lines } = await doctor(environment);
    expect(code).toBe(0);
    // A slow answer leaves open when it was written, so that the difference may be told as less than it is.
    const [, seconds] = /^ {2}warn +clock +(\d+) s behind the API's$/u.exec(lineOf(lines, "clock")) ?? [];
    expect(Number(seconds)).toBeGreaterThan(540);
    expect(Number(seconds)).toBeLessThanOrEqual(600);
  });
});

describe("several workspaces", () => {
  it("of which none is chosen fail, with the ids to choose from", async () => {
    const started = await sandbox({ workspaces: 2 });
    const { code, lines, stdout } = await doctor(environmentOf(started));
    expect(code).toBe(1);
    for (const id of started.accountIds) expect(lineOf(lines, "account")).toContain(id);
    expect(stdout).toContain("Set ORCHESTRA_ACCOUNT_ID to the id of one of these");
    // The first stands in for the probes, so that they tell something.
    expect(lineOf(lines, "list_operations")).toMatch(/^ {2}ok/u);
    const [, second = ""] = started.accountIds;
    expect((await doctor({ ...environmentOf(started), ORCHESTRA_ACCOUNT_ID: second })).code).toBe(0);
    expect((await doctor(environmentOf(started), ["--multi-workspace"])).code).toBe(0);
  });

  it("of which the chosen one is none fail", async () => {
    const started = await sandbox();
    const foreign = "0b9e3a34-5b0e-4d0c-9d0a-0a3f3b0c1d2e";
    const { code, lines } = await doctor({ ...environmentOf(started), ORCHESTRA_ACCOUNT_ID: foreign });
    expect(code).toBe(1);
    expect(lineOf(lines, "account")).toContain(`ORCHESTRA_ACCOUNT_ID names none of them: ${foreign}`);
  });
});

describe("settings", () => {
  it("are shown with where they come from", async () => {
    const started = await sandbox();
    const environment = { ...environmentOf(started), ORCHESTRA_READ_ONLY: "1", ORCHESTRA_TIMEOUT_MS: "9000" };
    const { settings, writing } = await report(environment, ["--toolsets", "runs,files"]);
    expect(settings).toContainEqual({
      name: "toolsets",
      value: expect.stringContaining("runs, files") as string,
      from: { kind: "flag", name: "--toolsets" },
    });
    const from = { kind: "environment", name: "ORCHESTRA_READ_ONLY" };
    expect(settings).toContainEqual({ name: "read-only", value: "yes", from });
    expect(settings).toContainEqual({ name: "log-level", value: "info", from: { kind: "default" } });
    // Who serves only what changes nothing is not surprised by a POST.
    expect(writing?.state).toBe("not-asked");
    expect(started.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("that are wrong end with 2", async () => {
    const { stdout, stderr, code } = await doctor({ ORCHESTRA_READ_ONLY: "perhaps" });
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toContain("ORCHESTRA_READ_ONLY");
  });
});

describe("secrets", () => {
  const key = "Zq7Xw9Kp2Lm4Vn8Bt6Rc";
  const password = "Hy5Gf3Dj1Sk0Wa";

  /** Every piece of five characters: four may be shown. */
  function piecesIn(output: string, secret: string): string[] {
    const starts = Array.from({ length: secret.length - 4 }, (_, index) => index);
    return starts.map((start) => secret.slice(start, start + 5)).filter((piece) => output.includes(piece));
  }

  it("are nowhere in the output, though the API repeats them and the proxy fails", async () => {
    const origin = await serve((request, response) => {
      const detail = `You sent ${request.headers.authorization ?? ""} and ${encodeURIComponent(key)}`;
      response.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify({ detail }));
    });
    const gone = await serve(() => undefined);
    await cleanUps.pop()?.();
    const environment = {
      ORCHESTRA_BASE_URL: origin,
      ORCHESTRA_PLATFORM_URL: "https://api.example.invalid/public/v1",
      ORCHESTRA_AGENTS_URL: "http://api.example.invalid/ai",
      ORCHESTRA_API_KEY: key,
      ORCHESTRA_LOG_LEVEL: "debug",
      HTTPS_PROXY: gone.replace("//", `//someone:${password}@`),
      HTTP_PROXY: gone.replace("//", `//someone:${password}@`),
    };
    for (const words of [[], ["--json"]]) {
      const { stdout, stderr, code } = await doctor(environment, words);
      expect(code).toBe(1);
      expect(stdout).toContain(`...${key.slice(-4)}`);
      expect(stdout).toContain("[secret]");
      expect(stdout).toContain(gone);
      for (const secret of [key, password, Buffer.from(key).toString("base64")]) {
        expect(piecesIn(stdout + stderr, secret), secret).toEqual([]);
      }
    }
  });

  it("in an address that is none are not repeated", async () => {
    const { stdout, stderr } = await doctor({
      ORCHESTRA_BASE_URL: "http://127.0.0.1:1",
      ORCHESTRA_API_KEY: "short-key",
      HTTPS_PROXY: `someone:${password}@proxy.invalid:3128`,
    });
    expect(stdout).toContain("no http or https address");
    expect(stdout).toContain("too short to show");
    expect(stdout + stderr).not.toContain("short-key");
    expect(piecesIn(stdout + stderr, password)).toEqual([]);
  });
});

/** Answers as the API does, at another time. */
async function forward(request: IncomingMessage, response: ServerResponse, origin: string, date: Date): Promise<void> {
  const body = await buffer(request);
  const { host: _host, connection: _connection, ...headers } = request.headers as Record<string, string>;
  const answer = await fetch(`${origin}${request.url ?? ""}`, {
    method: request.method ?? "GET",
    headers,
    ...(body.length === 0 ? {} : { body }),
  });
  const type = answer.headers.get("content-type");
  const bytes = Buffer.from(await answer.arrayBuffer());
  response.writeHead(answer.status, { ...(type === null ? {} : { "content-type": type }), date: date.toUTCString() });
  response.end(bytes);
}
