/** The Lambda function, bundled as its package says, asked by events in the shapes that AWS sends. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { program } from "../cli/built-program.js";
import { callOf } from "../server/hosting/hosted.js";
import { type RecordingApi, startRecordingApi } from "../server/hosting/recording-api.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

let folder: string;
let api: RecordingApi;
let ask: (event: object) => Promise<Answer>;
const before = { ...process.env };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lambda-"));
  // The package as it is installed: its built program, and what it depends on.
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "orchestra-mcp"), { recursive: true });
  symlinkSync(join(root, "package.json"), join(modules, "orchestra-mcp/package.json"));
  symlinkSync(dirname(program), join(modules, "orchestra-mcp/dist"));
  symlinkSync(join(root, "node_modules/hono"), join(modules, "hono"));
  for (const name of ["index.mjs", "package.json"]) {
    symlinkSync(join(root, "deploy/lambda", name), join(folder, name));
  }
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { scripts: { build: string } };
  const built = spawnSync(`${scripts.build} --preserve-symlinks`, {
    cwd: folder,
    shell: true,
    encoding: "utf8",
    env: { ...process.env, PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"]}` },
  });
  expect(built).toMatchObject({ status: 0, stderr: "" });
  api = await startRecordingApi();
  // A function has no other configuration than the variables of its process.
  Object.assign(process.env, { ORCHESTRA_HTTP_AUTH: "key", ORCHESTRA_BASE_URL: api.url });
  const { handler } = (await import(pathToFileURL(join(folder, "dist/index.mjs")).href)) as {
    handler: (event: object, context: object) => Promise<Answer>;
  };
  ask = (event) => handler(event, {});
});
afterAll(async () => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const body = JSON.stringify(callOf("list_pipeline_runs", {}));
const headers = {
  authorization: "Bearer caller-key",
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
  host: "abc123.execute-api.eu-west-1.amazonaws.com",
};

/** Payload format 2.0: API Gateway's HTTP APIs and function URLs alike. */
function eventOfVersion2(method: string, path: string, domainName: string): object {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: "",
    headers: { ...headers, host: domainName },
    requestContext: {
      accountId: "123456789012",
      apiId: domainName.split(".")[0],
      domainName,
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "client" },
      requestId: "id",
      routeKey: "$default",
      stage: "$default",
      time: "28/Nov/2026:00:00:00 +0000",
      timeEpoch: 1_795_824_000_000,
    },
    ...(method === "POST" ? { body } : {}),
    isBase64Encoded: false,
  };
}

/** What a load balancer sends to a target group of Lambda functions; its bodies may come in base64. */
function eventOfLoadBalancer(method: string, path: string, base64: boolean): object {
  return {
    requestContext: { elb: { targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/1" } },
    httpMethod: method,
    path,
    queryStringParameters: {},
    headers: { ...headers, host: "lb-1.eu-west-1.elb.amazonaws.com", "x-forwarded-proto": "https" },
    body: method === "POST" ? (base64 ? Buffer.from(body).toString("base64") : body) : "",
    isBase64Encoded: base64,
  };
}

describe.each<[string, (method: string, path: string) => object]>([
  ["API Gateway", (method, path) => eventOfVersion2(method, path, "abc123.execute-api.eu-west-1.amazonaws.com")],
  ["a function URL", (method, path) => eventOfVersion2(method, path, "abc123.lambda-url.eu-west-1.on.aws")],
  ["a load balancer", (method, path) => eventOfLoadBalancer(method, path, false)],
  ["a load balancer, in base64", (method, path) => eventOfLoadBalancer(method, path, true)],
])("by %s", (_, eventOf) => {
  it("calls a tool with the key that the caller sent", async () => {
    api.asked.length = 0;
    const answer = await ask(eventOf("POST", "/mcp"));
    expect(answer.statusCode).toBe(200);
    const text = answer.isBase64Encoded ? Buffer.from(answer.body, "base64").toString() : answer.body;
    expect(text).toContain('"total\\":0');
    expect(api.asked).toMatchObject([{ authorization: "Bearer caller-key" }]);
  });

  it("answers probes, and refuses what has no place", async () => {
    expect(await ask(eventOf("GET", "/healthz"))).toMatchObject({ statusCode: 200, body: '{"status":"alive"}' });
    expect((await ask(eventOf("GET", "/other"))).statusCode).toBe(404);
  });
});

it("refuses a caller that shows nothing, and asks nothing of the API", async () => {
  api.asked.length = 0;
  const event = eventOfVersion2("POST", "/mcp", "abc123.lambda-url.eu-west-1.on.aws") as { headers: object };
  event.headers = { ...event.headers, authorization: undefined };
  expect(await ask(event)).toMatchObject({ statusCode: 401 });
  expect(api.asked).toEqual([]);
});
