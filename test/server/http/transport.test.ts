/** What goes over the wire and comes back decoded, by Node's own client of HTTP and through a proxy. */
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { send } from "../../../server/http/send.js";
import { transport } from "../../../server/http/transport.js";
import type { HttpRequest } from "../../../server/http/outcome.js";
import { type Answer, json, startRecorder } from "../recorder.js";

async function api(answer: Answer = (_request, response) => json(response, 200, {})) {
  const recorder = await startRecorder(answer);
  onTestFinished(() => recorder.close());
  return recorder;
}

async function received(request: Partial<HttpRequest> & { readonly url: string }, environment = {}) {
  const options = { signal: new AbortController().signal, environment };
  const { status, headers, body } = await transport({ method: "GET", headers: [], ...request }, options);
  return { status, headers, body: (await buffer(body)).toString() };
}

it("adds nothing to a request but what carries it", async () => {
  const recorder = await api();
  await received({ url: recorder.url });
  await received({ url: recorder.url, absent: ["accept-encoding"] });
  await received({ url: recorder.url, method: "POST" });
  await received({ url: recorder.url, method: "POST", body: "ä", headers: [["Content-Type", "text/plain"]] });
  expect(recorder.requests.map(({ headers: { host: _, connection: __, ...headers } }) => headers)).toEqual([
    { "accept-encoding": "gzip, br" },
    {},
    { "accept-encoding": "gzip, br", "content-length": "0" },
    { "accept-encoding": "gzip, br", "content-length": "2", "content-type": "text/plain" },
  ]);
});

it("sends fields of one name as one, and asks for a part of a file as it is kept", async () => {
  const recorder = await api();
  const headers = [
    ["X-Tag", "a"],
    ["x-tag", "b"],
    ["Cookie", "c=1"],
    ["cookie", "d=2"],
    ["Range", "bytes=-5"],
  ] as const;
  await received({ url: recorder.url, headers });
  expect(recorder.requests[0]?.headers).toMatchObject({
    "x-tag": "a, b",
    cookie: "c=1; d=2",
    "accept-encoding": "identity",
  });
});

it("sends no credentials that an address holds", async () => {
  const recorder = await api();
  await received({ url: recorder.url.replace("//", "//user:pass@") });
  expect(recorder.requests[0]?.headers.authorization).toBeUndefined();
});

it.each([
  ["gzip", gzipSync("text")],
  ["X-GZIP", gzipSync("text")],
  ["br", brotliCompressSync("text")],
  ["deflate", deflateSync("text")],
  ["br, gzip", gzipSync(brotliCompressSync("text"))],
  ["identity", Buffer.from("text")],
  ["rot13", Buffer.from("text")],
])("reads what is coded by %s", async (coding, bytes) => {
  const recorder = await api((_, response) => response.writeHead(200, { "content-encoding": coding }).end(bytes));
  expect((await received({ url: recorder.url })).body).toBe("text");
});

it.each([
  ["GET", 200],
  ["HEAD", 200],
  ["GET", 204],
  ["GET", 304],
] as const)("reads nothing where there is nothing, whatever it is coded by: %s, %i", async (method, status) => {
  const recorder = await api((_, response) => response.writeHead(status, { "content-encoding": "gzip" }).end());
  expect(await received({ url: recorder.url, method })).toMatchObject({ status, body: "" });
});

it("takes a coded body that ends too early for damaged", async () => {
  const whole = gzipSync("text".repeat(1_000));
  const recorder = await api((_, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(whole.subarray(0, whole.length - 9)),
  );
  await expect(received({ url: recorder.url })).rejects.toThrow(/unexpected end/u);
});

it("joins the fields of one name of an answer", async () => {
  const recorder = await api((_, response) => {
    response.setHeader("x-tag", ["a", "b"]);
    json(response, 200, {});
  });
  const { headers } = await received({ url: recorder.url });
  expect([headers.get("X-Tag"), headers.has("x-TAG"), headers.get("age"), headers.has("age")]).toEqual([
    "a, b",
    true,
    null,
    false,
  ]);
});

it("keeps a connection for the next request", async () => {
  const ports = new Set<number | undefined>();
  const server = createHttpServer((request, response) => {
    ports.add(request.socket.remotePort);
    response.end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  for (let request = 0; request < 5; request += 1) await received({ url });
  expect(ports.size).toBe(1);
});

it("knows that nothing was sent where no secure connection comes to stand", async () => {
  const server = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const request = { method: "POST", url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`, headers: [] };
  const options = { environment: {}, signal: new AbortController().signal, connectTimeoutMs: 20 };
  await expect(transport(request, options)).rejects.toMatchObject({ code: "CONNECT_TIMEOUT" });
  expect(await send(request, { environment: {}, timeoutMs: 50 })).toMatchObject({
    kind: "fault",
    fault: "deadline",
    mayHaveArrived: false,
  });
});

it("reads through a proxy as it does directly", async () => {
  const recorder = await api((_, response) =>
    response.writeHead(200, { "content-encoding": "gzip", "x-tag": ["a", "b"] }).end(gzipSync("text")),
  );
  const { port } = new URL(recorder.url);
  const proxy = createHttpServer().on("connect", (_request, socket) => {
    const upstream = connect(Number(port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  const environment = { HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  const answer = await received({ url: "http://api.invalid/x", method: "POST", body: "{}" }, environment);
  expect(answer).toMatchObject({ status: 200, body: "text" });
  expect(answer.headers.get("x-tag")).toBe("a, b");
  expect(recorder.requests).toMatchObject([{ method: "POST", url: "/x", body: "{}" }]);
  expect(recorder.requests[0]?.headers).toMatchObject({ host: "api.invalid", "accept-encoding": "gzip, br" });
});
