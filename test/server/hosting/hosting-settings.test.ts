import { describe, expect, it } from "vitest";
import { catalogue } from "../../../generated/index.js";
import { isLoopback, readAddress, readHostingSettings } from "../../../server/hosting/hosting-settings.js";
import { UsageError } from "../../../server/settings.js";

const read = (environment: Record<string, string>, host: string | undefined = "0.0.0.0", authentication?: string) =>
  readHostingSettings({ catalogue, prefix: "ORCHESTRA_", environment, host, authentication });

describe("where to listen", () => {
  it.each([
    [true as const, "127.0.0.1", 8080],
    ["", "127.0.0.1", 8080],
    ["9000", "127.0.0.1", 9000],
    ["0.0.0.0:80", "0.0.0.0", 80],
    ["[::1]:0", "::1", 0],
    ["mcp.internal", "mcp.internal", 8080],
  ])("%j is %s, port %d", (text, host, port) => {
    expect(readAddress(text)).toEqual({ host, port });
  });

  it.each(["a:b", "127.0.0.1:70000", "::1:8080", "http://127.0.0.1:80", "a b:1"])("%j is refused", (text) => {
    expect(() => readAddress(text)).toThrow(UsageError);
  });

  it.each([
    ["127.0.0.1", true],
    ["127.8.9.10", true],
    ["::1", true],
    ["localhost", true],
    ["0.0.0.0", false],
    ["::", false],
    ["10.0.0.1", false],
    ["127.0.0.1.example.com", false],
  ])("%s is loopback: %s", (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback);
  });
});

describe("who may come", () => {
  it("is anyone on loopback, and nobody elsewhere until something is set", () => {
    expect(read({}, "127.0.0.1").modes).toEqual(["none"]);
    expect(() => read({}, "0.0.0.0")).toThrow(/ORCHESTRA_HTTP_TOKEN .*\n.*ORCHESTRA_HTTP_AUTH=key/u);
    expect(() => read({ ORCHESTRA_HTTP_AUTH: "none" }, "10.0.0.1")).toThrow(/Not started/u);
    // An engine that listens itself may be reached from anywhere.
    expect(() => readHostingSettings({ catalogue, prefix: "ORCHESTRA_", environment: {}, host: undefined })).toThrow(
      /Not started/u,
    );
  });

  it("follows what is set, and the flag before the variable", () => {
    expect(read({ ORCHESTRA_HTTP_TOKEN: "t" }).modes).toEqual(["token"]);
    expect(read({ ORCHESTRA_HTTP_TOKEN_FILE: "/run/secrets/t" }).modes).toEqual(["token"]);
    expect(read({ ORCHESTRA_HTTP_AUTH: "token", ORCHESTRA_HTTP_TOKEN: "t" }, "::", "proxy").modes).toEqual(["proxy"]);
    const oauth = {
      ORCHESTRA_HTTP_OAUTH_ISSUER: "https://id.example",
      ORCHESTRA_HTTP_PUBLIC_URL: "https://mcp.example/",
    };
    expect(read(oauth)).toMatchObject({
      modes: ["oauth"],
      oauth: {
        issuer: "https://id.example",
        audience: "https://mcp.example/mcp",
        resource: "https://mcp.example/mcp",
        readScope: "orchestra:read",
        writeScope: "orchestra:write",
        forward: false,
      },
      allowedHosts: ["localhost", "127.0.0.1", "[::1]", "mcp.example"],
    });
    expect(read({ ...oauth, ORCHESTRA_HTTP_AUTH: "key, oauth" }).modes).toEqual(["key", "oauth"]);
  });

  it.each([
    [{ ORCHESTRA_HTTP_AUTH: "token" }, /needs ORCHESTRA_HTTP_TOKEN /u],
    [{ ORCHESTRA_HTTP_AUTH: "oauth" }, /ORCHESTRA_HTTP_OAUTH_ISSUER.*ORCHESTRA_HTTP_PUBLIC_URL/u],
    [{ ORCHESTRA_HTTP_AUTH: "oath", ORCHESTRA_HTTP_TOKEN: "t" }, /Did you mean "oauth"/u],
    [{ ORCHESTRA_HTTP_AUTH: "proxy,token", ORCHESTRA_HTTP_TOKEN: "t" }, /stand alone/u],
    [{ ORCHESTRA_HTTP_TOKEN: "t", ORCHESTRA_HTTP_MAX_BODY_BYTES: "4MB" }, /ORCHESTRA_HTTP_MAX_BODY_BYTES: "4MB"/u],
    [{ ORCHESTRA_HTTP_TOKEN: "t", ORCHESTRA_HTTP_MAX_CONCURRENCY: "0" }, /out of bounds/u],
  ])("%j is wrong usage", (environment, message) => {
    expect(() => read(environment)).toThrow(message);
  });

  it("cannot be each caller by its own key where the API has several", () => {
    const [name, document] = Object.entries(catalogue.documents)[0]!;
    const second = { ...document, auth: { scheme: "bearer", env: "OTHER_KEY" } as const };
    const two = { ...catalogue, documents: { ...catalogue.documents, [`${name}2`]: second } };
    const environment = { ORCHESTRA_HTTP_AUTH: "key" };
    expect(() => readHostingSettings({ catalogue: two, prefix: "ORCHESTRA_", environment, host: "::" })).toThrow(
      /OTHER_KEY/u,
    );
  });
});

it("names of hosts are taken however they are written", () => {
  const environment = {
    ORCHESTRA_HTTP_TOKEN: "t",
    ORCHESTRA_HTTP_ALLOWED_HOSTS: "MCP.example:8443, https://other.example/x",
    ORCHESTRA_HTTP_ALLOWED_ORIGINS: "https://app.example",
  };
  const settings = read(environment);
  expect(settings.allowedHosts).toEqual(["localhost", "127.0.0.1", "[::1]", "mcp.example", "other.example"]);
  expect(settings.namedOrigins).toEqual(["app.example"]);
});
