import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnyTool, Binding, HiddenParameter } from "../../../server/definition.js";
import { ArgumentError } from "../../../server/errors.js";
import { encodeRequest } from "../../../server/request/encode.js";
import { splitPathKey } from "../../../server/request/path.js";
import { checkedUrl } from "../../../server/request/url.js";
import * as awkward from "./awkward.js";
import { baseUrl, encoded, styled, toolWith } from "./tools.js";

const simple = (name: string, allowReserved = false): Binding => styled("path", name, "simple", false, allowReserved);

/** A tool on a path whose variables are arguments of the same names. */
function onPath(path: string, ...allowReserved: string[]): AnyTool {
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
  const bindings = names.map((name) => [name, simple(name, allowReserved.includes(name))]);
  return toolWith({ path, arguments: Object.fromEntries(bindings) as Record<string, Binding> });
}

const addressOf = (tool: AnyTool, given: Record<string, unknown>) => encoded(tool, given).url.slice(baseUrl.length);

describe("what a template may look like", () => {
  test.each<[path: string, given: Record<string, unknown>, address: string]>([
    ["/users/{id}", { id: "a b" }, "/users/a%20b"],
    ["/users/{id}", { id: 7 }, "/users/7"],
    ["/users/{id}", { id: "a/b?c#d\\e%f" }, "/users/a%2Fb%3Fc%23d%5Ce%25f"],
    ["/compare/{base}...{head}", { base: "main", head: "v1.2" }, "/compare/main...v1.2"],
    ["/tables/{name}:clone", { name: "t:1" }, "/tables/t%3A1:clone"],
    ["/{a}/{b}-{c}.json", { a: 1, b: 2, c: 3 }, "/1/2-3.json"],
    ["/{id}/twice/{id}", { id: "x" }, "/x/twice/x"],
    ["/files/{id}#add_shared_link", { id: "f" }, "/files/f"],
    ["/responses?beta=true", {}, "/responses?beta=true"],
    ["/responses?beta=true#x", {}, "/responses?beta=true"],
    ["/act?action={action}&x=1", { action: "a&b" }, "/act?action=a%26b&x=1"],
    ["/", {}, "/"],
    ["/with space/é/|", {}, "/with%20space/%C3%A9/%7C"],
    ["/kept/%2F/as-it-is", {}, "/kept/%2F/as-it-is"],
    ["no/slash", {}, "/no/slash"],
    [
      "/odd/{__proto__}/{a-b.c~d}",
      Object.fromEntries([
        ["__proto__", "x"],
        ["a-b.c~d", "y"],
      ]),
      "/odd/x/y",
    ],
    ["/trailing/{id}/", { id: 1 }, "/trailing/1/"],
    ["/expansion{?page,size}", {}, "/expansion"],
  ])("%s", (path, given, address) => {
    expect(addressOf(onPath(path), given)).toBe(address);
  });

  test("a variable in the key's query may be a query parameter, and is then sent once", () => {
    const tool = toolWith({ path: "/feeds?uri={uri}", arguments: { uri: styled("query", "uri", "form", true) } });
    expect(addressOf(tool, { uri: "a/b" })).toBe("/feeds?uri=a%2Fb");
    expect(addressOf(tool, {})).toBe("/feeds");
  });

  test("fragment and query end outside braces", () => {
    expect(splitPathKey("/a/{b?c#d}/e?f={g#?}&h=?#i?")).toEqual({ path: "/a/{b?c#d}/e", query: "f={g#?}&h=?" });
    expect(splitPathKey("/a#b?c")).toEqual({ path: "/a", query: "" });
    expect(splitPathKey("/a{b")).toEqual({ path: "/a{b", query: "" });
  });
});

describe("a value that would leave the operation", () => {
  const dots = [
    "",
    ".",
    "..",
    "%2e",
    "%2E%2e",
    ".%2e",
    "%252e%252e",
    "%25252e.",
    "%%32%65%%32%65",
    "..%2F..",
    "a/../b",
  ];
  const tricks = ["../", "..\\x", "a\\..", "..;", "..;a=b/x", ".;x", "%2e%2e%3b", "x%2f%2e%2e%2fy", "%c0/../"];

  test.each([...dots, ...tricks])("is refused: %j", (id) => {
    for (const style of ["simple", "label", "matrix"] as const) {
      const tool = toolWith({ path: "/users/{id}", arguments: { id: styled("path", "id", style, false) } });
      expect(() => encoded(tool, { id })).toThrow(ArgumentError);
    }
  });

  test.each([null, [], {}, [""]])("is refused: %j", (id) => {
    expect(() => encoded(onPath("/users/{id}"), { id })).toThrow(/^id: .*cannot be empty/);
  });

  test.each<[string, Record<string, unknown>]>([
    ["/a/.{x}/b", { x: "%2e" }],
    ["/a/.{x}", { x: "." }],
    ["/a/{x}.", { x: "." }],
    ["/a/%2e{x}", { x: "." }],
    ["/a/{x}{y}/b", { x: ".", y: "." }],
    ["/a/../{x}", { x: "b" }],
    ["/a/./{x}", { x: "b" }],
    ["/a/%2e%2e/{x}", { x: "b" }],
    // Node 20's URL parser resolves neither of these.
    ["/.a/../{x}", { x: "b" }],
    ["/.a/{x}/.", { x: "b" }],
  ])("is refused with its neighbours: %s", (path, given) => {
    expect(() => encoded(onPath(path), given)).toThrow(ArgumentError);
  });

  test("is refused where a label's own dot makes the segment", () => {
    const tool = toolWith({ path: "/users/{id}", arguments: { id: styled("path", "id", "label", false) } });
    for (const id of [".", ["."], [""], { "": "" }]) {
      if (JSON.stringify(id) === '{"":""}') expect(encoded(tool, { id }).url).toBe(`${baseUrl}/users/.,`);
      else expect(() => encoded(tool, { id })).toThrow(ArgumentError);
    }
  });

  test.each(["...", "..a", "a..", ".hidden", "a.b", "%", "%2", "100%", "a;b", "..,", "%2ea"])("is not: %j", (id) => {
    const { pathname } = new URL(encoded(onPath("/users/{id}"), { id }).url);
    expect(decodeURIComponent(pathname)).toBe(`/v1/users/${id}`);
  });

  test("the message names the argument, what came, and what to do", () => {
    expect(() => encoded(onPath("/users/{id}"), { id: ".." })).toThrow(
      'id: ".." would lead to another endpoint; give the value itself, without "." or ".." as a part.',
    );
  });
});

describe("a value that may hold slashes", () => {
  const tool = onPath("/proxy/{path}/end", "path");

  test("keeps them", () => {
    expect(addressOf(tool, { path: "a/b c/d,e:f" })).toBe("/proxy/a/b%20c/d,e:f/end");
    expect(addressOf(tool, { path: "a?b#c%2Fd" })).toBe("/proxy/a%3Fb%23c%2Fd/end");
  });

  test.each([
    "a/../b",
    "..",
    "a/..",
    "../a",
    "a/%2e%2e/b",
    "a/./b",
    ".",
    "a\\..\\b",
    "/etc/passwd",
    "a//b",
    "a/%252e%252e",
  ])("%s is refused", (path) => {
    expect(() => encoded(tool, { path })).toThrow(ArgumentError);
  });
});

describe("the built address", () => {
  const base = { origin: "https://api.test", path: "/v1", query: "" };
  const origin = { tool: "a_tool", argument: "id", label: "id" };
  const check = (path: string, query: string, pattern = /^\/users\/[^/]+$/) =>
    checkedUrl(base, { path, pattern }, query, origin);

  test("is given back as it was built", () => {
    expect(check("/users/a%2Fb", "x=1")).toBe("https://api.test/v1/users/a%2Fb?x=1");
  });

  test.each([
    ["/users/a\\b", ""],
    ["/users/a/b", ""],
    ["/users/..", ""],
    ["/users/a b", ""],
    ["/users/a?b", ""],
    ["/users/a#b", ""],
    ["/users/a\nb", ""],
    ["/users/a", "x y"],
    ["/users/a", "x#y"],
    ["@evil.test/users/a", ""],
  ])("is refused where a parser or the template would see another: %j, %j", (path, query) => {
    expect(() => check(path, query)).toThrow(/^id: the address .* would lead elsewhere/);
  });
});

test("a variable without a value is refused, and named as the caller knows it", () => {
  const tool = toolWith({ path: "/users/{user-id}", arguments: { user_id: simple("user-id") } });
  expect(() => encoded(tool, {})).toThrow(/^user_id: .*\/users\/\{user-id\}/);
  expect(() => encoded(tool, { user_id: undefined })).toThrow(ArgumentError);
  expect(() => encoded(toolWith({ path: "/users/{id}" }), {})).toThrow(/^path parameter id: /);
});

test("content in a path is one segment", () => {
  const tool = toolWith({ path: "/q/{f}", arguments: { f: { in: "path", name: "f", mediaType: "application/json" } } });
  expect(addressOf(tool, { f: { a: "b/c" } })).toBe("/q/%7B%22a%22%3A%22b%2Fc%22%7D");
});

describe("where the API is", () => {
  const at = (base: string, server?: string) =>
    encoded(toolWith({ path: "/a/{b}", arguments: { b: simple("b") }, ...(server ? { server } : {}) }), { b: 1 }, base)
      .url;

  test.each([
    ["https://h.test", "https://h.test/a/1"],
    ["https://h.test/", "https://h.test/a/1"],
    ["https://h.test/x/y", "https://h.test/x/y/a/1"],
    ["https://h.test/x/y/", "https://h.test/x/y/a/1"],
    ["http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x/a/1"],
    ["https://h.test:443/x", "https://h.test/x/a/1"],
    ["https://h.test/x?code=1&z", "https://h.test/x/a/1?code=1&z"],
    ["https://h.test/x#y", "https://h.test/x/a/1"],
    ["https://h.test/%7Euser/a b", "https://h.test/%7Euser/a%20b/a/1"],
  ])("%s", (base, url) => {
    expect(at(base)).toBe(url);
  });

  test.each([
    ["https://other.test/z", "https://other.test/z/a/1"],
    ["/z", "https://h.test/z/a/1"],
    ["//other.test", "https://other.test/a/1"],
    ["../z", "https://h.test/z/a/1"],
  ])("the operation's server %s takes its place", (server, url) => {
    expect(at("https://h.test/x/y", server)).toBe(url);
  });

  test.each([
    "",
    "h.test/x",
    "ftp://h.test",
    "javascript:alert(1)",
    "https://{region}.h.test",
    "https://h.test/{v}",
    "https://u:p@h.test",
  ])("%j is refused", (base) => {
    expect(() => at(base)).toThrow(/base URL/);
  });

  test("no message tells a user name, a password or a key", () => {
    const messageOf = (base: string) => {
      try {
        return at(base);
      } catch (error) {
        return String(error);
      }
    };
    expect(messageOf("https://u:secret@h.test/x?key=secret")).toMatch(/"https:\/\/h\.test\/x": it holds a user name/);
    expect(messageOf("https://u:secret@h.test/{v}?key=secret")).not.toContain("secret");
    expect(messageOf("ftp://u:se@cret@h.test")).not.toContain("cret");
    const tool = toolWith({ path: "/a/{b}", hidden: [{ ...simple("b"), constant: "../secret" } as HiddenParameter] });
    expect(() => encoded(tool, {})).toThrow(/^path parameter b: its value would lead to another endpoint/);
  });

  test("without a base, an operation with a server of its own still works", () => {
    expect(at("", "https://other.test")).toBe("https://other.test/a/1");
  });
});

test("arbitrary text in any template either is refused or leaves the template's segments, and comes back", () => {
  const templates = ["/users/{id}", "/users/{id}/posts", "/x/{id}:clone", "/x/a.{id}", "/x/{id}...", "/.{id}", "/{id}"];
  const nasty = fc.oneof(
    awkward.text,
    fc.string({ unit: fc.constantFrom(".", "/", "\\", "%", "2", "e", "E", "5", "f", ";", "a", "\t", "\n") }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...templates), nasty, fc.boolean(), (template, id, allowReserved) => {
      const tool = onPath(template, allowReserved ? "id" : "");
      let url: string;
      try {
        ({ url } = encodeRequest(tool, { id }, { baseUrl, setting: () => undefined }));
      } catch (error) {
        expect(error).toBeInstanceOf(ArgumentError);
        expect(id).toMatch(allowReserved ? /^$|[./%]/ : /^$|[.%]/);
        return;
      }
      const { pathname, search, hash, host } = new URL(url);
      expect([search, hash, host]).toEqual(["", "", "api.test"]);
      const [before = "", after = ""] = `/v1${template}`.split("{id}");
      expect(pathname.startsWith(before) && pathname.endsWith(after)).toBe(true);
      const written = pathname.slice(before.length, pathname.length - after.length);
      expect(pathname).not.toMatch(/\/(\.|%2e){1,2}(\/|$)/i);
      if (allowReserved) {
        if (!/%[0-9A-Fa-f]{2}/.test(id)) expect(decodeURIComponent(written)).toBe(id);
        return;
      }
      expect(pathname.split("/")).toHaveLength(`/v1${template}`.split("/").length);
      expect(decodeURIComponent(written)).toBe(id);
      expect(id).not.toBe("");
    }),
    { numRuns: 600 },
  );
});
