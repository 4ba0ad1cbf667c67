/** Encoded requests through Node's fetch to a real HTTP server: is anything changed on the way? */
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyTool } from "../../../server/definition.js";
import { ArgumentError } from "../../../server/errors.js";
import { FileValue } from "../../../server/request/files.js";
import * as awkward from "./awkward.js";
import { encoded, styled, toolWith } from "./tools.js";

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

let received: Received | undefined;
const server = createServer({ maxHeaderSize: 1 << 20 }, (incoming, response) => void record(incoming, response));

async function record(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = incoming;
  received = { method, url, headers, body: await buffer(incoming) };
  response.end();
}

let base = "";

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function sentTo(tool: AnyTool, given: Record<string, unknown>) {
  const request = encoded(tool, given, base);
  received = undefined;
  const { method, url, body } = request;
  const headers = request.headers.map(([name, value]): [string, string] => [name, value]);
  await (await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })).arrayBuffer();
  if (received === undefined) throw new Error("nothing was received");
  return { request, received: received as Received };
}

const everywhere = toolWith({
  method: "POST",
  path: "/users/{id}/x",
  arguments: {
    id: styled("path", "id", "simple", false),
    list: styled("query", "list[]", "form", false),
    pipes: styled("query", "p|q", "pipeDelimited", false),
    open: styled("query", "open", "form", true, true),
    deep: styled("query", "deep", "deepObject", true),
    etag: styled("header", "X-Etag", "simple", false),
    cookie: styled("cookie", "c", "form", true),
    body: { in: "body", pointer: "/body" },
  },
  body: { mediaType: "application/json" },
});

describe("what a server receives", () => {
  test("is the target, the headers and the body that were encoded", async () => {
    const given = {
      id: "a/b 'c' (d)|e^f`g{h}[i]\\j?k#l;m,n:o@p!q$r&s*t+u=v~w\"x<y>z%é日😀",
      list: ["a'b", "c|d"],
      pipes: ["1", "2"],
      open: "a/b?c:d@e!f$g'h(i)*j,k;l=m[n]o#p&q+r|s^t`u\"v",
      deep: { "k'|^`": { "{}": ["é"] } },
      etag: 'W/"é 50 %"',
      cookie: "x; y=z",
      body: "é\u2028",
    };
    const { request, received: got } = await sentTo(everywhere, given);
    expect(`${new URL(base).origin}${got.url}`).toBe(request.url);
    expect(got.method).toBe("POST");
    for (const [name, value] of request.headers) expect(got.headers[name.toLowerCase()]).toBe(value);
    expect(got.body.toString()).toBe('{"body":"é\u2028"}');
  });

  test("is arbitrary text in every place, in one segment, decoded to itself; or nothing was sent", async () => {
    await fc.assert(
      fc.asyncProperty(awkward.text, awkward.list, async (id, list) => {
        const given = { id, list, open: id, cookie: id, body: id };
        let got: Received;
        try {
          ({ received: got } = await sentTo(everywhere, given));
        } catch (error) {
          expect(error).toBeInstanceOf(ArgumentError);
          expect(id).toMatch(/^$|[.%]/);
          return;
        }
        const target = /^\/v1\/users\/([^/?#]+)\/x\?([^#]*)$/.exec(got.url ?? "");
        expect(decodeURIComponent(target?.[1] ?? "")).toBe(id);
        const pairs = (target?.[2] ?? "").split("&").map((pair) => pair.split("="));
        expect(pairs[0]?.[1]?.split(",").map(decodeURIComponent)).toEqual(list);
        expect(decodeURIComponent(got.headers.cookie ?? "")).toBe(`c=${id}`);
        expect(JSON.parse(got.body.toString())).toEqual({ body: id });
      }),
      { numRuns: 60 },
    );
  });

  test("is a file byte for byte, and a form with its boundary", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const upload = (mediaType: string) =>
      toolWith({ body: { mediaType }, arguments: { body: { in: "body", pointer: "" } } });
    const raw = await sentTo(upload("application/octet-stream"), { body: new FileValue(bytes) });
    expect([raw.received.headers["content-type"], raw.received.headers["content-length"]]).toEqual([
      "application/octet-stream",
      "256",
    ]);
    expect(new Uint8Array(raw.received.body)).toEqual(bytes);

    const { received: got } = await sentTo(upload("multipart/form-data"), {
      body: { f: new FileValue(bytes, "f.bin"), a: 1 },
    });
    const read = await new Response(got.body, {
      headers: { "Content-Type": got.headers["content-type"] ?? "" },
    }).formData();
    expect(read.get("a")).toBe("1");
    const file = read.get("f") as File;
    expect([file.name, new Uint8Array(await file.arrayBuffer())]).toEqual(["f.bin", bytes]);
  });
});
