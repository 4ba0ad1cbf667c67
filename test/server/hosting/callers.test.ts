/** Each caller's key, for its own calls alone: many callers at once on one handler, and an API that remembers. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callOf, hosted, messageIn } from "./hosted.js";
import { type RecordingApi, startRecordingApi } from "./recording-api.js";

let api: RecordingApi;
beforeAll(async () => {
  api = await startRecordingApi();
});
afterAll(() => api.close());

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const list = (pipeline: string) => callOf("list_pipeline_runs", { pipeline_ids: [pipeline] });

describe("by their own key", () => {
  it("get their own calls, whatever comes between, and no key is written or told", async () => {
    const { post, lines } = hosted({ ORCHESTRA_HTTP_AUTH: "key", ORCHESTRA_BASE_URL: api.url }, "0.0.0.0");
    const callers = Array.from({ length: 12 }, (_, at) => ({
      key: `canary-key-of-caller-${at}-${"x".repeat(at)}`,
      id: `00000000-0000-4000-8000-0000000000${String(at).padStart(2, "0")}`,
    }));
    const answers = await Promise.all(
      callers.flatMap((caller) => [caller, caller, caller]).map(({ key, id }) => post(list(id), bearer(key))),
    );
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    const seen = api.asked.splice(0);
    expect(seen).toHaveLength(36);
    for (const { key, id } of callers) {
      const own = seen.filter(({ path }) => path.includes(id));
      expect(own.map(({ authorization }) => authorization)).toEqual(Array(3).fill(`Bearer ${key}`));
      expect([...texts, ...lines].some((text) => text.includes(key))).toBe(false);
    }
  });

  it("have their key taken out of what the API says, and are forgotten with their request", async () => {
    const { post, lines } = hosted({ ORCHESTRA_HTTP_AUTH: "key", ORCHESTRA_BASE_URL: api.url }, "::");
    api.says = "plainwordsofacaller";
    const told = async (key: string) =>
      JSON.stringify((await messageIn(await post(callOf("list_pipeline_runs"), bearer(key)))).result);
    expect(await told(api.says)).toContain("[secret]");
    // To everybody else it is a word like others: nothing was remembered.
    expect(await told("another-key")).toContain(api.says);
    expect(lines.join("")).not.toContain(api.says);
    api.says = undefined;
  });

  it("do without the server's key, even where it has one", async () => {
    const environment = {
      ORCHESTRA_HTTP_AUTH: "key",
      ORCHESTRA_BASE_URL: api.url,
      ORCHESTRA_API_KEY: "servers-own-key",
    };
    const { post } = hosted(environment, "::");
    api.asked.length = 0;
    const refused = await post(callOf("list_pipeline_runs"));
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toMatch(/^Bearer error="invalid_token"/u);
    expect(((await refused.json()) as { error_description: string }).error_description).toContain(
      "your key of the API",
    );
    expect(api.asked).toEqual([]);
    await messageIn(await post(callOf("list_pipeline_runs"), bearer("of-the-caller")));
    expect(api.asked.map(({ authorization }) => authorization)).toEqual(["Bearer of-the-caller"]);
  });
});

describe("by the server's token", () => {
  const environment = () => ({
    ORCHESTRA_HTTP_TOKEN: "token-in-use",
    ORCHESTRA_HTTP_TOKEN_PREVIOUS: "token-before",
    ORCHESTRA_API_KEY: "servers-own-key",
    ORCHESTRA_BASE_URL: api.url,
  });

  it.each(["token-in-use", "token-before"])("%s opens it, and the API sees the server's key alone", async (token) => {
    api.asked.length = 0;
    const { post } = hosted(environment(), "0.0.0.0");
    const { result } = await messageIn(await post(callOf("list_pipeline_runs"), bearer(token)));
    expect(result.isError).toBeUndefined();
    expect(api.asked.map(({ authorization }) => authorization)).toEqual(["Bearer servers-own-key"]);
  });

  it.each([
    [{}],
    [bearer("token-in-us")],
    [bearer("token-in-use2")],
    [bearer("servers-own-key")],
    [{ authorization: "Basic dG9rZW4taW4tdXNl" }],
    [{ authorization: "Bearer" }],
    [{ authorization: `Bearer ${"a".repeat(9000)}` }],
  ])("%j does not", async (headers) => {
    api.asked.length = 0;
    const { post, lines } = hosted(environment(), "0.0.0.0");
    const response = await post(callOf("list_pipeline_runs"), headers);
    expect(response.status).toBe(401);
    expect(api.asked).toEqual([]);
    expect(lines.join("")).not.toMatch(/token-in-us|servers-own-key/u);
  });
});

describe("a question to the user", () => {
  const ask = (token: string) =>
    hosted(
      {
        ORCHESTRA_HTTP_TOKEN: token,
        ORCHESTRA_API_KEY: "k",
        ORCHESTRA_BASE_URL: api.url,
        ORCHESTRA_TOOLSETS: "all",
        ORCHESTRA_ALLOW_DESTRUCTIVE: "true",
      },
      "0.0.0.0",
    ).post;
  const call = (more: object = {}) => ({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: {
      name: "delete_pipeline",
      arguments: { pipeline_id: "00000000-0000-4000-8000-000000000000" },
      ...more,
      _meta: {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
        "io.modelcontextprotocol/clientCapabilities": { elicitation: {} },
      },
    },
  });
  const headers = (token: string) => ({
    ...bearer(token),
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "tools/call",
    "mcp-name": "delete_pipeline",
  });

  it("may be answered at another process of the same server, and at no other server", async () => {
    const { result } = await messageIn(await ask("token-of-one")(call(), headers("token-of-one")));
    expect(result.resultType).toBe("input_required");
    const agreed = {
      requestState: result.requestState,
      inputResponses: { confirm: { action: "accept", content: {} } },
    };
    api.asked.length = 0;
    const foreign = await messageIn(await ask("token-of-two")(call(agreed), headers("token-of-two")));
    expect(foreign.error?.message).toContain("Nothing was done");
    expect(api.asked).toEqual([]);
    const same = await messageIn(await ask("token-of-one")(call(agreed), headers("token-of-one")));
    expect(same.result.resultType).toBe("complete");
    expect(api.asked).toHaveLength(1);
  });
});

describe("a request", () => {
  const open = () => hosted({ ORCHESTRA_BASE_URL: api.url, ORCHESTRA_API_KEY: "k" }, "127.0.0.1");

  it.each([
    [{ host: "evil.example" }, 403],
    [{ host: "evil.example:127" }, 403],
    [{ host: "127.0.0.1.evil.example" }, 403],
    [{ origin: "https://evil.example" }, 403],
    [{ origin: "null" }, 403],
    [{ origin: "http://localhost:6274" }, 200],
    [{ host: "localhost:1234" }, 200],
    [{}, 200],
  ])("with %j is answered with %d", async (headers, status) => {
    const { post } = open();
    expect((await post({ jsonrpc: "2.0", id: 1, method: "tools/list" }, headers)).status).toBe(status);
  });

  it("is let in by a browser only for pages that are named", async () => {
    const environment = { ORCHESTRA_API_KEY: "k", ORCHESTRA_HTTP_ALLOWED_ORIGINS: "https://app.example" };
    const { handler } = hosted(environment, "127.0.0.1");
    const ask = (origin: string) =>
      handler.fetch(new Request("http://127.0.0.1/mcp", { method: "OPTIONS", headers: { origin } }));
    expect((await ask("https://app.example")).headers.get("access-control-allow-origin")).toBe("https://app.example");
    expect((await ask("http://localhost:1")).headers.get("access-control-allow-origin")).toBeNull();
    expect((await ask("https://evil.example")).status).toBe(403);
  });

  it("that is too large, no JSON, of another type or for another place is told so", async () => {
    const { handler, post } = hosted({ ORCHESTRA_API_KEY: "k", ORCHESTRA_HTTP_MAX_BODY_BYTES: "2000" }, "127.0.0.1");
    const large = await post({ jsonrpc: "2.0", id: 1, method: "tools/list", params: { a: "x".repeat(3000) } });
    expect([large.status, await large.text()]).toEqual([413, expect.stringContaining("2000 bytes")]);
    const raw = (body: string, type = "application/json", path = "/mcp") =>
      handler.fetch(
        new Request(`http://127.0.0.1${path}`, {
          method: "POST",
          headers: { "content-type": type, accept: "application/json, text/event-stream" },
          body,
        }),
      );
    expect((await raw("{")).status).toBe(400);
    expect((await raw("{}", "text/plain")).status).toBe(415);
    expect((await raw("{}", "application/json", "/mcp/../x")).status).toBe(404);
    expect((await handler.fetch(new Request("http://127.0.0.1/mcp"))).status).toBe(405);
  });

  it("one too many is told to come again, and there is room once one has been answered", async () => {
    const { post } = hosted(
      { ORCHESTRA_API_KEY: "k", ORCHESTRA_BASE_URL: api.url, ORCHESTRA_HTTP_MAX_CONCURRENCY: "2" },
      "127.0.0.1",
    );
    let openGate = () => {};
    api.gate = new Promise((resolve) => (openGate = resolve));
    const running = [post(callOf("list_pipeline_runs")), post(callOf("list_pipeline_runs"))];
    const third = await post(callOf("list_pipeline_runs"));
    expect([third.status, third.headers.get("retry-after")]).toEqual([503, "1"]);
    expect((await third.json()) as object).toMatchObject({
      error: { message: expect.stringContaining("Nothing was done") },
    });
    openGate();
    api.gate = undefined;
    for (const answer of await Promise.all(running)) expect((await messageIn(answer)).result.isError).toBeUndefined();
    expect((await post(callOf("list_pipeline_runs"))).status).toBe(200);
  });
});

it("probes are answered without a token, and tell whether calls could work", async () => {
  const get = async (environment: Record<string, string>, path: string) => {
    const { handler } = hosted(environment, "127.0.0.1");
    const response = await handler.fetch(new Request(`http://127.0.0.1${path}`, { headers: { host: "10.1.2.3" } }));
    return [response.status, await response.json()];
  };
  expect(await get({}, "/healthz")).toEqual([200, { status: "alive" }]);
  expect(await get({ ORCHESTRA_API_KEY: "k", ORCHESTRA_HTTP_TOKEN: "t" }, "/readyz")).toEqual([
    200,
    { status: "ready" },
  ]);
  expect(await get({}, "/readyz")).toEqual([503, { status: "not ready", reason: "ORCHESTRA_API_KEY is not set" }]);
  expect(await get({ ORCHESTRA_HTTP_AUTH: "key" }, "/readyz")).toEqual([200, { status: "ready" }]);
});
