/** Serving over HTTP, mistreated: whatever comes, it is answered or its connection closed, and others are served. */
import * as fc from "fast-check";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { body, headers, rawPieces, VERSIONS } from "./http-messages.js";
import { exchange, type Mistreated, opened, readUntil, startMistreated } from "./http-server.js";

/** Sent at the same time, by as many clients. */
const AT_ONCE = 8;
const ordinary = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const list = (id: unknown) => ({ jsonrpc: "2.0", id, method: "tools/list" });
const envelope = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "f", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};
const current = { ...ordinary, "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list" };

let server: Mistreated;
const agent = new Agent({ connections: 64 });
beforeAll(async () => {
  server = await startMistreated();
});
afterAll(async () => {
  await agent.destroy();
  await server.end();
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

async function send(method: string, given: Record<string, string>, content?: Buffer | string): Promise<Answer> {
  const answer = await request(server.url, {
    method: method as "POST",
    headers: given,
    dispatcher: agent,
    ...(content === undefined ? {} : { body: content }),
  });
  // News that never come: one that listens is answered by a stream without an end.
  if (String(content).includes("subscriptions/listen")) answer.body.destroy();
  const text = answer.body.destroyed ? "" : await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text };
}

/** The messages of an answer, as JSON or as events. */
function messagesIn({ text, headers: given }: Answer): { id?: unknown; result?: unknown; error?: { code: number } }[] {
  if (text === "") return [];
  const isStream = String(given["content-type"]).startsWith("text/event-stream");
  const texts = isStream ? [...text.matchAll(/^data: (?<json>.+)$/gmu)].map((found) => found.groups?.["json"]) : [text];
  return texts.flatMap((each) => JSON.parse(each ?? "") as ReturnType<typeof messagesIn>);
}

/** Someone who does all as it should be, whatever the others do. */
async function witness(id: string): Promise<void> {
  const answer = await send("POST", current, JSON.stringify({ ...list(id), params: { _meta: envelope } }));
  expect(answer.status, answer.text).toBe(200);
  expect(messagesIn(answer)).toMatchObject([{ id, result: { tools: expect.any(Array) } }]);
}

/** Nothing of it tells how the program is made, and it took no fault of a caller for one of its own. */
function expectSound(): void {
  expect(server.isAlive()).toBe(true);
  const faults = server
    .log()
    .split("\n")
    .filter((line) => /^orchestra: error: |^\s+at |unhandled/iu.test(line));
  expect(faults.slice(0, 12)).toEqual([]);
}

it("answers bytes of any kind, or closes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(rawPieces, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (clients) => {
      const [received] = await Promise.all([
        Promise.all(clients.map((pieces) => exchange(server.port, pieces))),
        witness("w"),
      ]);
      for (const each of received) {
        if (each === "") continue;
        expect(each).toMatch(/^HTTP\/1\.1 [1-4]\d\d /u);
        expect(each).not.toMatch(/^x-injected:/imu);
        expect(each).not.toMatch(/node_modules|\n\s+at /u);
      }
      expectSound();
    }),
    { numRuns: 25 },
  );
});

it.each([
  "TRACE /mcp",
  "POST *",
  "POST http://evil.example/mcp",
  "POST @evil.example/mcp",
  "OPTIONS *",
  "POST /\u0001",
])("takes %s for what it is, no fault of its own", async (line) => {
  const answer = await exchange(server.port, [Buffer.from(`${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)]);
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /u);
  expectSound();
});

it("takes a client that goes away amid its request for no fault of its own", async () => {
  const half = "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{";
  await exchange(server.port, [Buffer.from(half)]);
  await witness("half");
  expectSound();
});

it("answers messages of any kind in the protocol's own form", async () => {
  const method = fc.constantFrom("POST", "POST", "POST", "POST", "GET", "DELETE", "PUT", "OPTIONS");
  const client = fc.record({ method, headers, ordinary: fc.boolean(), body });
  await fc.assert(
    fc.asyncProperty(fc.array(client, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (clients) => {
      const answers = await Promise.all([
        ...clients.map((each) => {
          const given = { ...each.headers, ...(each.ordinary ? ordinary : {}) } as Record<string, string>;
          return send(each.method, given, each.method === "POST" || each.method === "PUT" ? each.body : undefined);
        }),
        witness("w"),
      ]);
      for (const answer of answers.slice(0, -1) as Answer[]) {
        expect([200, 202, 204, 400, 403, 404, 405, 406, 413, 415, 431], answer.text).toContain(answer.status);
        expect(answer.text).not.toMatch(/node_modules|\n\s+at |passwd:|A defect/u);
        expect(answer.headers).not.toHaveProperty("x-injected");
        for (const message of messagesIn(answer)) {
          expect(message).toHaveProperty("jsonrpc", "2.0");
          if (message.error !== undefined) expect(Number.isInteger(message.error.code)).toBe(true);
        }
        // What is refused for the length of its headers has not been read so far.
        if (answer.status >= 400 && answer.status !== 431)
          expect(messagesIn(answer)).toMatchObject([{ error: { message: expect.any(String) } }]);
      }
      expectSound();
    }),
    { numRuns: 40 },
  );
});

describe("clients of other eras", () => {
  it("get no session, whatever they say of one, and are told that GET and DELETE are not there", async () => {
    const session = { "mcp-session-id": "11111111-1111-4111-8111-111111111111" };
    const initialize = {
      ...list(1),
      method: "initialize",
      params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "f", version: "1" } },
    };
    const first = await send("POST", ordinary, JSON.stringify(initialize));
    expect(first.headers).not.toHaveProperty("mcp-session-id");
    expect(messagesIn(first)).toMatchObject([{ result: { protocolVersion: "2025-06-18" } }]);
    const later = await send("POST", { ...ordinary, ...session }, JSON.stringify(list("2")));
    expect([later.status, messagesIn(later)[0]?.id]).toEqual([200, "2"]);
    for (const method of ["GET", "DELETE"]) {
      const refused = await send(method, { accept: "text/event-stream", ...session });
      expect([method, refused.status, String(refused.headers["allow"])]).toEqual([method, 405, "POST"]);
    }
  });

  it.each([...VERSIONS, "1999-01-01", "draft"])(
    "naming version %s are answered, or told which there are",
    async (version) => {
      const answer = await send("POST", { ...ordinary, "mcp-protocol-version": version }, JSON.stringify(list(1)));
      const [message] = messagesIn(answer);
      // The one of 2026 says more of itself with each message than a header.
      const isAnswered = version.startsWith("202") && version !== "2026-07-28";
      expect([answer.status, message?.error === undefined]).toEqual([isAnswered ? 200 : 400, isAnswered]);
    },
  );

  it("are told apart by each message, on one connection", async () => {
    const agentOfOne = new Agent({ connections: 1, pipelining: 1 });
    for (const era of ["new", "old", "new", "new", "old"]) {
      const params = era === "new" ? { _meta: envelope } : {};
      const answer = await request(server.url, {
        method: "POST",
        headers: era === "new" ? current : { ...ordinary, "mcp-protocol-version": "2025-06-18" },
        body: JSON.stringify({ ...list(era), params }),
        dispatcher: agentOfOne,
      });
      const text = await answer.body.text();
      expect(text).toContain(`"id":"${era}"`);
      expect(text.includes('"resultType":"complete"')).toBe(era === "new");
    }
    await agentOfOne.close();
  });

  it("get each message of a batch answered, or the batch refused", async () => {
    const batch = [list(1), { jsonrpc: "2.0", method: "notifications/initialized" }, list(2)];
    const answer = await send("POST", { ...ordinary, "mcp-protocol-version": "2025-03-26" }, JSON.stringify(batch));
    const ids = messagesIn(answer).map(({ id }) => id);
    expect(answer.status === 200 ? ids.toSorted() : answer.status).toEqual(answer.status === 200 ? [1, 2] : 400);
    expect((await send("POST", ordinary, "[]")).status).toBe(400);
  });
});

it("answers requests that come before the answers in their order", async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `request-${index}`);
  const socket = await opened(server.port);
  const bytes = ids.map((id) => {
    const text = JSON.stringify(list(id));
    const lines = Object.entries({ host: "127.0.0.1", ...ordinary, "content-length": String(text.length) });
    return `POST /mcp HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${text}`;
  });
  socket.write(bytes.join(""));
  const text = await readUntil(socket, /"id":"request-\d+"/gu, ids.length);
  socket.destroy();
  expect([...text.matchAll(/"id":"(?<id>request-\d+)"/gu)].map((found) => found.groups?.["id"])).toEqual(ids);
});

it("serves others while many connections never get to the end of what they say", async () => {
  const beginnings = [
    "",
    "P",
    "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
    "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n",
  ];
  const slow = await Promise.all(Array.from({ length: 60 }, () => opened(server.port)));
  for (const [index, socket] of slow.entries()) socket.write(beginnings[index % beginnings.length] ?? "");
  for (let round = 0; round < 5; round++) {
    for (const socket of slow) socket.write("a");
    await witness(`slow-${round}`);
  }
  for (const socket of slow) socket.destroy();
  expectSound();
});

it("answers each of a flood, or says that there is no room, and has room again afterwards", async () => {
  const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "whats_broken", arguments: {} } };
  const flood = new Agent({ connections: 60 });
  const answers = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const answer = await request(server.url, {
        method: "POST",
        headers: ordinary,
        body: JSON.stringify(call),
        dispatcher: flood,
      });
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    }),
  );
  await flood.destroy();
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) expect(answer.headers).toHaveProperty("retry-after");
  const served = answers.filter(({ status }) => status !== 503);
  expect(served.length).toBeGreaterThan(0);
  for (const answer of served) expect(messagesIn(answer).at(-1)).toMatchObject({ id: 1, result: expect.anything() });
  await witness("after");
  expectSound();
});
