/** This server as a resource server: tokens of a real authorization server, a real client that finds it by itself. */
import { Client, ClientCredentialsProvider, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen, type NodeServer } from "../../../server/hosting/node-server.js";
import { readHostingSettings } from "../../../server/hosting/hosting-settings.js";
import { catalogue } from "../../../generated/index.js";
import {
  type AuthorizationServer,
  CLIENT_SECRET,
  type ClientName,
  startAuthorizationServer,
} from "./authorization-server.js";
import { callOf, hosted, messageIn } from "./hosted.js";
import { type RecordingApi, startRecordingApi } from "./recording-api.js";

const RESOURCE = "https://mcp.example/mcp";
let authority: AuthorizationServer;
let api: RecordingApi;
beforeAll(async () => {
  [authority, api] = await Promise.all([startAuthorizationServer(), startRecordingApi()]);
});
afterAll(() => Promise.all([authority.close(), api.close()]));

const environment = (more: Record<string, string> = {}) => ({
  ORCHESTRA_API_KEY: "servers-own-key",
  ORCHESTRA_BASE_URL: api.url,
  ORCHESTRA_HTTP_OAUTH_ISSUER: authority.issuer,
  ORCHESTRA_HTTP_PUBLIC_URL: "https://mcp.example",
  ORCHESTRA_TOOLSETS: "all",
  ...more,
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const names = async (answer: Response) =>
  ((await messageIn(answer)).result.tools as { name: string }[]).map(({ name }) => name);
const listTools = { jsonrpc: "2.0", id: 1, method: "tools/list" };

describe("a token of the authorization server", () => {
  it("that may write gets all tools; one that may read those that change nothing, and is told what it lacks", async () => {
    const { post } = hosted(environment());
    const writer = await authority.token("writer", RESOURCE, "orchestra:read orchestra:write");
    const reader = await authority.token("reader", RESOURCE, "orchestra:read");
    const all = await names(await post(listTools, bearer(writer)));
    const reading = await names(await post(listTools, bearer(reader)));
    const readOnly = new Set(
      [...catalogue.tools, ...(catalogue.workflows ?? [])]
        .filter(({ annotations }) => annotations.readOnlyHint)
        .map(({ name }) => name),
    );
    expect(reading).toEqual(all.filter((name) => readOnly.has(name)));
    expect(all).toContain("trigger_pipeline");

    api.asked.length = 0;
    const refused = await post(callOf("trigger_pipeline", { alias: "a" }), bearer(reader));
    expect(refused.status).toBe(403);
    expect(refused.headers.get("www-authenticate")).toMatch(
      /^Bearer error="insufficient_scope", .*scope="orchestra:write", resource_metadata="https:\/\/mcp\.example\/\.well-known\/oauth-protected-resource\/mcp"$/u,
    );
    expect(api.asked).toEqual([]);
    const { result } = await messageIn(await post(callOf("list_pipeline_runs"), bearer(reader)));
    expect(result.isError).toBeUndefined();
    expect(api.asked.map(({ authorization }) => authorization)).toEqual(["Bearer servers-own-key"]);
  });

  it("goes on to the API only where that is set", async () => {
    const { post, lines } = hosted(environment({ ORCHESTRA_HTTP_OAUTH_FORWARD: "true" }));
    const token = await authority.token("reader", RESOURCE, "orchestra:read");
    api.asked.length = 0;
    await messageIn(await post(callOf("list_pipeline_runs"), bearer(token)));
    expect(api.asked.map(({ authorization }) => authorization)).toEqual([`Bearer ${token}`]);
    expect(lines.join("")).not.toContain(token.slice(0, 40));
  });

  it("beside keys: what is no token is a key", async () => {
    const { post } = hosted(environment({ ORCHESTRA_HTTP_AUTH: "key,oauth" }));
    const token = await authority.token("reader", RESOURCE, "orchestra:read");
    api.asked.length = 0;
    await messageIn(await post(callOf("list_pipeline_runs"), bearer("callers-key")));
    await messageIn(await post(callOf("list_pipeline_runs"), bearer(token)));
    expect(api.asked.map(({ authorization }) => authorization)).toEqual([
      "Bearer callers-key",
      "Bearer servers-own-key",
    ]);
    // A token that is refused is not tried as a key.
    const foreign = await authority.token("reader", "https://other.example/mcp", "orchestra:read");
    expect((await post(callOf("list_pipeline_runs"), bearer(foreign))).status).toBe(401);
  });
});

describe("what is refused", () => {
  const claims = () => ({ scope: "orchestra:read orchestra:write", client_id: "x" });
  const forged: Record<string, () => Promise<string>> = {
    "for another server": () => authority.token("reader", "https://other.example/mcp", "orchestra:read"),
    "signed by another key": async () => {
      const { privateKey } = await generateKeyPair("RS256");
      return new SignJWT(claims())
        .setProtectedHeader({ alg: "RS256", kid: "first" })
        .setIssuer(authority.issuer)
        .setAudience(RESOURCE)
        .setExpirationTime("1m")
        .sign(privateKey);
    },
    "signed by nobody": async () =>
      new UnsecuredJWT(claims()).setIssuer(authority.issuer).setAudience(RESOURCE).setExpirationTime("1m").encode(),
    "signed with the public key as a secret": async () => {
      const keys = (await (await fetch(`${authority.issuer}/jwks`)).json()) as { keys: { n: string }[] };
      return new SignJWT(claims())
        .setProtectedHeader({ alg: "HS256", kid: "first" })
        .setIssuer(authority.issuer)
        .setAudience(RESOURCE)
        .setExpirationTime("1m")
        .sign(new TextEncoder().encode(keys.keys[0]?.n));
    },
    "that is no token": () => Promise.resolve("servers-own-key"),
    "cut short": async () => (await authority.token("reader", RESOURCE, "orchestra:read")).slice(0, -20),
  };

  it.each(Object.keys(forged))("is a token %s", async (name) => {
    const { post, lines } = hosted(environment());
    const token = await forged[name]!();
    api.asked.length = 0;
    const response = await post(callOf("list_pipeline_runs"), bearer(token));
    const text = await response.text();
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
    expect(api.asked).toEqual([]);
    expect(text + lines.join("")).not.toContain(token.slice(-40));
  });

  // The keys are those of a server that signs whatever it is told to.
  it.each([
    ["expired", { exp: -120 }],
    ["without an end", { exp: undefined }],
    ["of another issuer", { issuer: "https://other.example" }],
    ["without scopes", { scope: "openid" }],
  ])("is a token %s", async (_, change: { exp?: number | undefined; issuer?: string; scope?: string }) => {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    const jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "ES256" };
    const server = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    const { post } = hosted(environment({ ORCHESTRA_HTTP_OAUTH_JWKS_URI: jwksUri }));
    const sign = (given: typeof change) => {
      const { exp = 60 } = given;
      const token = new SignJWT({ scope: given.scope ?? "orchestra:read" })
        .setProtectedHeader({ alg: "ES256", kid: "k" })
        .setIssuer(given.issuer ?? authority.issuer)
        .setAudience(RESOURCE);
      const now = Math.floor(Date.now() / 1000);
      return ("exp" in given && given.exp === undefined ? token : token.setExpirationTime(now + exp)).sign(privateKey);
    };
    // It is the change that is refused: without it the token does.
    expect((await post(listTools, bearer(await sign({})))).status).toBe(200);
    expect((await post(listTools, bearer(await sign(change)))).status).toBe(change.scope === undefined ? 401 : 403);
    server.close();
    server.closeAllConnections();
  });

  it("is everyone, as a fault of the server's side, while the authorization server cannot be reached", async () => {
    const token = await authority.token("reader", RESOURCE, "orchestra:read");
    const { post, handler } = hosted(environment({ ORCHESTRA_HTTP_OAUTH_ISSUER: "http://127.0.0.1:1" }));
    const response = await post(listTools, bearer(token));
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    const ready = await handler.fetch(new Request("http://127.0.0.1/readyz"));
    expect([ready.status, await ready.json()]).toEqual([503, expect.objectContaining({ status: "not ready" })]);
  });
});

describe("a client that knows the address alone", () => {
  const servers: NodeServer[] = [];
  afterAll(() => Promise.all(servers.map((server) => server.end())));
  const start = async (more: Record<string, string>) => {
    // The address must be known before the settings that name it.
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const settings = environment({ ORCHESTRA_HTTP_PUBLIC_URL: `http://127.0.0.1:${port}`, ...more });
    const hosting = readHostingSettings({ catalogue, prefix: "ORCHESTRA_", environment: settings, host: "127.0.0.1" });
    servers.push(await listen(hosted(settings, "127.0.0.1").handler, { host: "127.0.0.1", port }, hosting));
    return `http://127.0.0.1:${port}/mcp`;
  };

  it.each<[ClientName, boolean, Record<string, string>]>([
    ["reader", false, { ORCHESTRA_READ_ONLY: "true" }],
    ["writer", true, {}],
  ])("finds the authorization server, gets a token and is served as %s", async (clientId, writes, more) => {
    const url = await start(more);
    const authProvider = new ClientCredentialsProvider({
      clientId,
      clientSecret: CLIENT_SECRET,
      expectedIssuer: authority.issuer,
    });
    const client = new Client({ name: "test", version: "1" });
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider }));
    const { tools } = await client.listTools();
    expect(tools.some(({ name }) => name === "trigger_pipeline")).toBe(writes);
    await client.close();
  });
});
