/** Fetching within limits, from a server on loopback that does what servers should not. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchText } from "../../../generator/pull/fetch.js";

let server: Server;
let address: string;
const seen: { url: string; headers: Record<string, unknown> }[] = [];

const routes: Record<string, RequestListener> = {
  "/ok": (_, response) => response.end("openapi: 3.1.0"),
  "/moved": (_, response) => response.writeHead(302, { location: "/ok" }).end(),
  "/circle": (_, response) => response.writeHead(301, { location: "/circle" }).end(),
  "/to-file": (_, response) => response.writeHead(302, { location: "file:///etc/hostname" }).end(),
  "/secret": (_, response) => response.writeHead(401).end("no"),
  "/busy": (_, response) => response.writeHead(503).end("no"),
  "/endless": (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  },
  "/silent": (_, response) => response.write("openapi:"),
  "/once-broken": (_, response) => {
    if (seen.filter(({ url }) => url === "/once-broken").length === 1) response.destroy();
    else response.end("openapi: 3.1.0");
  },
  "/cut": (_, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("openapi", () => response.destroy());
  },
};

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push({ url: request.url ?? "", headers: request.headers });
    const route = routes[request.url ?? ""];
    if (route === undefined) response.writeHead(404).end("<html>not here</html>");
    else route(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("fetchText", () => {
  it("fetches a text, and sends no credentials with it", async () => {
    expect(await fetchText(`${address}/ok`)).toEqual({ text: "openapi: 3.1.0" });
    expect(seen.at(-1)?.headers).not.toHaveProperty("authorization");
    expect(seen.at(-1)?.headers).not.toHaveProperty("cookie");
  });

  it("asks once more where the connection breaks", async () => {
    expect(await fetchText(`${address}/once-broken`)).toEqual({ text: "openapi: 3.1.0" });
  });

  it("follows redirects", async () => {
    expect(await fetchText(`${address}/moved`)).toEqual({ text: "openapi: 3.1.0" });
  });

  it.each([
    ["/nowhere", /answers with status 404/, /where the document is now/],
    ["/secret", /answers with status 401/, /no credentials are sent/],
    ["/busy", /answers with status 503/, /later/],
    ["/circle", /redirects more than 5 times/, /write the address/],
    ["/to-file", /redirects to "file:.*which is no http or https address/, /--from FILE/],
    ["/cut", /cannot be reached/, /check the address/],
  ])("says of %s what happened and what to do", async (path, fault, help) => {
    const fetched = await fetchText(address + path);
    expect(fetched).toEqual({ fault: expect.stringMatching(fault), help: expect.stringMatching(help) });
  });

  it("stops reading what has no end", async () => {
    const fetched = await fetchText(`${address}/endless`, { maxBytes: 1_000_000 });
    expect(fetched).toMatchObject({ fault: expect.stringContaining("more than 1000000 bytes") });
  });

  it("stops waiting for what does not come", async () => {
    const fetched = await fetchText(`${address}/silent`, { timeoutMs: 300 });
    expect(fetched).toMatchObject({ fault: expect.stringContaining("within 0.3 seconds") });
  });

  it.each([
    ["openapi.json", /no http or https address/],
    ["ftp://shop.test/openapi.json", /no http or https address/],
    ["http://me:hunter2@shop.test/", /user name or password/],
    ["http://127.0.0.1:1/", /cannot be reached/],
  ])("sends nothing to %s", async (url, fault) => {
    const fetched = await fetchText(url);
    expect(fetched).toMatchObject({ fault: expect.stringMatching(fault) });
    expect(JSON.stringify(fetched)).not.toContain("hunter2");
  });
});
