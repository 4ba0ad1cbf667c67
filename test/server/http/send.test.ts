/** What goes over the wire, and how often: against a real server on loopback, with time that does not pass. */
import { createServer } from "node:net";
import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { MAX_RESPONSE_BYTES } from "../../../server/http/exchange.js";
import type { HttpRequest, Outcome } from "../../../server/http/outcome.js";
import { type Clock, send, type SendOptions } from "../../../server/http/send.js";
import { Secret } from "../../../server/secret.js";
import { type Answer, json, type Recorder, startRecorder } from "../recorder.js";

const started: Recorder[] = [];
afterEach(async () => {
  for (const recorder of started.splice(0)) await recorder.close();
});

async function api(answer: Answer): Promise<Recorder> {
  const recorder = await startRecorder(answer);
  started.push(recorder);
  return recorder;
}

/** A clock that stands still but for what is slept. */
function fakeClock(startMs = 0): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  let nowMs = startMs;
  return {
    slept,
    now: () => nowMs,
    random: () => 0.5,
    sleep: async (ms) => {
      slept.push(ms);
      nowMs += ms;
    },
  };
}

function sent(request: Partial<HttpRequest> & { url: string }, options: Partial<SendOptions> = {}): Promise<Outcome> {
  return send(
    { method: "GET", headers: [], ...request },
    { timeoutMs: 60_000, environment: {}, clock: fakeClock(), ...options },
  );
}

function textOf(outcome: Outcome): string {
  return outcome.kind === "answer" ? Buffer.from(outcome.body).toString("utf8") : `${outcome.fault}: ${outcome.detail}`;
}

describe("retries", () => {
  it.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "QUERY"])(
    "sends %s again after a reset, three times at most",
    async (method) => {
      const recorder = await api((_, response) => response.socket?.resetAndDestroy());
      const outcome = await sent({ url: recorder.url, method });
      expect(outcome).toMatchObject({ kind: "fault", fault: "broken", mayHaveArrived: true, tries: 3 });
      expect(recorder.requests.length).toBe(3);
    },
  );

  it.each(["POST", "PATCH"])("never sends %s again after a reset: it may have taken effect", async (method) => {
    const recorder = await api((_, response) => response.socket?.resetAndDestroy());
    const outcome = await sent({ url: recorder.url, method, body: "{}" });
    expect(outcome).toMatchObject({ kind: "fault", fault: "broken", mayHaveArrived: true, tries: 1 });
    expect(recorder.requests.length).toBe(1);
  });

  it("never sends POST again when the connection ends within the answer", async () => {
    const recorder = await api((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setImmediate(() => response.socket?.destroy());
    });
    const outcome = await sent({ url: recorder.url, method: "POST", body: "{}" });
    expect(outcome).toMatchObject({ kind: "fault", fault: "broken" });
    expect(recorder.requests.length).toBe(1);
  });

  it.each([429, 502, 503, 504])("sends GET again after %i, and gives the answer that then comes", async (status) => {
    const recorder = await api((_, response, number) => json(response, number < 3 ? status : 200, { number }));
    expect(textOf(await sent({ url: recorder.url }))).toBe('{"number":3}');
  });

  it.each([
    [429, 1],
    [500, 1],
    [502, 1],
    [503, 1],
    [504, 1],
  ])("after %i, POST is sent %i times", async (status, times) => {
    const recorder = await api((_, response) => json(response, status, {}));
    expect(await sent({ url: recorder.url, method: "POST", body: "{}" })).toMatchObject({ status, tries: times });
    expect(recorder.requests.length).toBe(times);
  });

  it.each([400, 401, 403, 404, 409, 422, 500])("sends nothing again after %i", async (status) => {
    const recorder = await api((_, response) => json(response, status, {}));
    expect(await sent({ url: recorder.url })).toMatchObject({ status, tries: 1 });
    expect(recorder.requests.length).toBe(1);
  });

  it("sends even a POST again when the connection was refused, since it never left", async () => {
    const port = await freePort();
    const outcome = await sent({ url: `http://127.0.0.1:${port}`, method: "POST", body: "{}" });
    expect(outcome).toMatchObject({ kind: "fault", fault: "refused", mayHaveArrived: false, tries: 3 });
  });

  it("waits as long as Retry-After says, in seconds or until a date", async () => {
    const startMs = Date.parse("2026-03-31T08:00:00Z");
    const clock = fakeClock(startMs);
    const recorder = await api((_, response, number) => {
      if (number === 1) return json(response, 429, {}, { "retry-after": "7" });
      if (number === 2) return json(response, 503, {}, { "retry-after": "Tue, 31 Mar 2026 08:00:19 GMT" });
      return json(response, 200, {});
    });
    expect(await sent({ url: recorder.url }, { clock })).toMatchObject({ status: 200 });
    expect(clock.slept).toEqual([7_000, 12_000]);
  });

  it("does not wait for a Retry-After beyond the cap, nor beyond the deadline", async () => {
    const recorder = await api((_, response) => json(response, 429, {}, { "retry-after": "15" }));
    const hour = await api((_, response) => json(response, 429, {}, { "retry-after": "3600" }));
    expect(await sent({ url: recorder.url }, { timeoutMs: 10_000 })).toMatchObject({ status: 429, tries: 1 });
    expect(await sent({ url: hour.url })).toMatchObject({ status: 429, tries: 1 });
  });

  it("waits longer each time, by chance within bounds", async () => {
    const recorder = await api((_, response) => json(response, 503, {}));
    for (const [random, expected] of [
      [0, [200, 400]],
      [1, [400, 800]],
    ] as const) {
      const clock = fakeClock();
      await sent({ url: recorder.url }, { clock: { ...clock, random: () => random } });
      expect(clock.slept).toEqual(expected);
    }
  });
});

describe("deadline and cancellation", () => {
  it("gives up at the deadline and ends the request", async () => {
    const recorder = await api(() => undefined);
    const outcome = await sent({ url: recorder.url, method: "POST", body: "{}" }, { timeoutMs: 100 });
    expect(outcome).toMatchObject({ kind: "fault", fault: "deadline", mayHaveArrived: true });
    await recorder.untilAborted(1);
  });

  it("gives up at the deadline while the answer is still coming", async () => {
    const recorder = await api((_, response) => void response.writeHead(200).write("never "));
    expect(await sent({ url: recorder.url }, { timeoutMs: 100 })).toMatchObject({ fault: "deadline" });
    await recorder.untilAborted(1);
  });

  it("ends the request when the client cancels", async () => {
    const recorder = await api(() => undefined);
    const controller = new AbortController();
    const sending = sent({ url: recorder.url }, { signal: controller.signal });
    await recorder.untilAsked(1);
    controller.abort();
    expect(await sending).toMatchObject({ kind: "fault", fault: "cancelled" });
    await recorder.untilAborted(1);
  });

  it("ends a wait between tries when the client cancels, and sends nothing for one already cancelled", async () => {
    const recorder = await api((_, response) => json(response, 503, {}, { "retry-after": "10" }));
    const controller = new AbortController();
    const outcome = await send(
      { method: "GET", url: recorder.url, headers: [] },
      { timeoutMs: 60_000, environment: {}, signal: controller.signal, onRetry: () => controller.abort() },
    );
    expect(outcome).toMatchObject({ kind: "fault", fault: "cancelled" });
    expect(await sent({ url: recorder.url }, { signal: AbortSignal.abort() })).toMatchObject({
      fault: "cancelled",
      tries: 0,
    });
    expect(recorder.requests.length).toBe(1);
  });
});

describe("redirects and credentials", () => {
  const KEY = "key-7f3a9c2e51";
  const schemes = [
    { scheme: "bearer", env: "K" },
    { scheme: "basic", env: "K" },
    { scheme: "header", name: "X-Api-Key", env: "K" },
    { scheme: "query", name: "api_key", env: "K" },
    { scheme: "cookie", name: "session", env: "K" },
  ] as const;
  const shows = (request: unknown) =>
    JSON.stringify(request).includes(KEY) || JSON.stringify(request).includes(btoa(KEY));

  it.each(schemes)("$scheme: sends the key to its origin, and through redirects within it", async (auth) => {
    const recorder = await api((_, response, number) =>
      number === 1 ? response.writeHead(302, { location: "/there?a=1" }).end() : json(response, 200, {}),
    );
    const credentials = { auth, secret: new Secret(KEY), origin: recorder.url };
    await sent({ url: `${recorder.url}/here` }, { credentials });
    expect(recorder.requests.map(({ url }) => url.split("?")[0])).toEqual(["/here", "/there"]);
    expect(recorder.requests.map(shows)).toEqual([true, true]);
  });

  it.each(schemes)(
    "$scheme: a redirect to another origin loses the key and what was declared for the first",
    async (auth) => {
      const other = await api((_, response) => json(response, 200, { secret: false }));
      const recorder = await api((_, response) =>
        response.writeHead(307, { location: `${other.url}/elsewhere` }).end(),
      );
      const credentials = { auth, secret: new Secret(KEY), origin: recorder.url };
      const headers = [
        ["X-Account", "acme"],
        ["Range", "bytes=0-9"],
      ] as const;
      expect(await sent({ url: recorder.url, headers }, { credentials })).toMatchObject({ status: 200 });
      expect(other.requests.length).toBe(1);
      expect(shows(other.requests)).toBe(false);
      expect(other.requests[0]?.headers["x-account"]).toBeUndefined();
      expect(other.requests[0]?.headers.range).toBe("bytes=0-9");
      expect(other.requests[0]?.headers.authorization).toBeUndefined();
      expect(other.requests[0]?.headers.cookie).toBeUndefined();
    },
  );

  it("sends no key where the request goes to another origin from the start", async () => {
    const recorder = await api((_, response) => json(response, 200, {}));
    const credentials = { auth: schemes[0], secret: new Secret(KEY), origin: "https://api.example" };
    await sent({ url: recorder.url, headers: [["Authorization", "Bearer of-an-argument"]] }, { credentials });
    expect(recorder.requests[0]?.headers.authorization).toBeUndefined();
  });

  it("writes each scheme as its RFC says", async () => {
    const recorder = await api((_, response) => json(response, 200, {}));
    for (const auth of schemes) {
      const credentials = { auth, secret: new Secret("us er:pä&ss"), origin: recorder.url };
      await sent({ url: `${recorder.url}/x?y=%20`, headers: [["Cookie", "a=b"]] }, { credentials });
    }
    const basic = recorder.requests.find(({ headers }) => headers.authorization?.startsWith("Basic"));
    expect(Buffer.from(basic?.headers.authorization?.slice(6) ?? "", "base64").toString()).toBe("us er:pä&ss");
    const query = recorder.requests.find(({ url }) => url.includes("api_key"));
    expect(query?.url.startsWith("/x?y=%20&api_key=")).toBe(true);
    expect(new URLSearchParams(query?.url.split("?")[1]).get("api_key")).toBe("us er:pä&ss");
  });

  it("joins the key's cookie to those that the operation declares", async () => {
    const recorder = await api((_, response) => json(response, 200, {}));
    const credentials = { auth: schemes[4], secret: new Secret(KEY), origin: recorder.url };
    await sent({ url: recorder.url, headers: [["Cookie", "a=b"]] }, { credentials });
    expect(recorder.requests[0]?.headers.cookie).toBe(`a=b; session=${KEY}`);
  });

  it("says so where the key cannot stand in a header, and sends nothing", async () => {
    const recorder = await api((_, response) => json(response, 200, {}));
    const credentials = { auth: schemes[0], secret: new Secret("schlüssel-漢"), origin: recorder.url };
    const outcome = await sent({ url: recorder.url }, { credentials });
    expect(outcome).toMatchObject({ kind: "fault", fault: "credentials" });
    expect(textOf(outcome)).not.toContain("schlüssel");
    expect(recorder.requests.length).toBe(0);
  });

  it("follows at most five redirects", async () => {
    const recorder = await api((_, response, number) => response.writeHead(302, { location: `/${number}` }).end());
    expect(await sent({ url: recorder.url })).toMatchObject({ kind: "fault", fault: "redirect" });
    expect(recorder.requests.length).toBe(6);
  });

  it.each([301, 302])("does not turn a POST into a GET after %i", async (status) => {
    const recorder = await api((_, response) => response.writeHead(status, { location: "/there" }).end());
    const outcome = await sent({ url: recorder.url, method: "POST", body: "{}" });
    expect(outcome).toMatchObject({ kind: "fault", fault: "redirect" });
    expect(recorder.requests.length).toBe(1);
  });

  it("repeats a POST after 307 within the origin, and not to another", async () => {
    const other = await api((_, response) => json(response, 200, {}));
    const recorder = await api(({ url }, response) =>
      url === "/a" ? response.writeHead(307, { location: "/b" }).end() : json(response, 200, {}),
    );
    const away = await api((_, response) => response.writeHead(308, { location: other.url }).end());
    expect(await sent({ url: `${recorder.url}/a`, method: "POST", body: "text" })).toMatchObject({ status: 200 });
    expect(recorder.requests[1]).toMatchObject({ method: "POST", url: "/b", body: "text" });
    expect(await sent({ url: away.url, method: "POST", body: "text" })).toMatchObject({ fault: "redirect" });
    expect(other.requests.length).toBe(0);
  });

  it("gets the result that a 303 names, and does not do the POST again when that fails", async () => {
    const recorder = await api(({ method }, response) =>
      method === "POST" ? response.writeHead(303, { location: "/done" }).end() : json(response, 429, {}),
    );
    expect(await sent({ url: recorder.url, method: "POST", body: "{}" })).toMatchObject({ status: 429 });
    expect(recorder.requests.map(({ method }) => method)).toEqual(["POST", "GET"]);
  });

  it("does not follow to something that is not http", async () => {
    const recorder = await api((_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end());
    expect(await sent({ url: recorder.url })).toMatchObject({ kind: "fault", fault: "redirect" });
  });
});

describe("reading", () => {
  it("reads up to the cap and marks what is longer", async () => {
    const recorder = await api((_, response) => response.end("x".repeat(1000)));
    expect(await sent({ url: recorder.url }, { maxBytes: 1000 })).toMatchObject({ isCut: false });
    const cut = await sent({ url: recorder.url }, { maxBytes: 999 });
    expect(cut).toMatchObject({ isCut: true });
    expect(textOf(cut).length).toBe(999);
  });

  it("caps what is compressed by its size after decompression", async () => {
    const bomb = gzipSync(Buffer.alloc(MAX_RESPONSE_BYTES * 2));
    const recorder = await api((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
    const outcome = await sent({ url: recorder.url });
    expect(outcome).toMatchObject({ kind: "answer", isCut: true });
    expect(outcome.kind === "answer" && outcome.body.length).toBe(MAX_RESPONSE_BYTES);
  });

  it.each(["GET", "HEAD"])("sends a %s with a body, which fetch refuses", async (method) => {
    const recorder = await api((_, response) => json(response, 200, { ok: true }));
    const headers = [["Content-Type", "application/json"]] as const;
    expect(await sent({ url: `${recorder.url}/q?a=b%20c`, method, headers, body: '{"q":1}' })).toMatchObject({
      status: 200,
    });
    expect(recorder.requests[0]).toMatchObject({ method, url: "/q?a=b%20c", body: '{"q":1}' });
    expect(recorder.requests[0]?.headers["content-type"]).toBe("application/json");
  });
});

describe("proxies", () => {
  it("goes through the proxy that the environment names, but for loopback and NO_PROXY", async () => {
    const proxy = await connectProxy();
    const environment = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NO_PROXY: "direct.invalid" };
    const direct = await api((_, response) => json(response, 200, {}));
    expect(await sent({ url: direct.url }, { environment })).toMatchObject({ status: 200 });
    expect(proxy.asked).toEqual([]);
    await sent({ url: "https://api.invalid/x" }, { environment });
    expect(proxy.asked[0]).toMatch(/^CONNECT api\.invalid:443 /);
    const before = proxy.asked.length;
    expect(await sent({ url: "http://direct.invalid/" }, { environment })).toMatchObject({ fault: "name" });
    expect(proxy.asked.length).toBe(before);
    await proxy.close();
  });
});

/** A proxy that only notes what it is asked, and refuses. */
async function connectProxy() {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (data) => {
      asked.push(data.toString().split("\r\n")[0] ?? "");
      socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked, close: async () => void server.close() };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
