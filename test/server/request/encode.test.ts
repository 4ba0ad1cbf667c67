import { describe, expect, test } from "vitest";
import type { HiddenParameter, JsonValue } from "../../../server/definition.js";
import { encodeRequest } from "../../../server/request/encode.js";
import { baseUrl, bodyText, encoded, header, queryText, styled, toolWith } from "./tools.js";

const form = (name: string) => styled("query", name, "form", true);

test("a call, whole", () => {
  const tool = toolWith({
    method: "PUT",
    path: "/users/{id}/posts#replace",
    arguments: {
      id: styled("path", "id", "simple", false),
      fields: styled("query", "fields", "form", false),
      if_match: styled("header", "If-Match", "simple", false),
      theme: styled("cookie", "theme", "form", true),
      title: { in: "body", pointer: "/title" },
    },
    body: { mediaType: "application/json", required: true },
  });
  const given = { id: "a/b", fields: ["x", "y"], if_match: '"e"', theme: "dark", title: null };
  expect(encoded(tool, given, "https://api.test/v1/")).toEqual({
    method: "PUT",
    url: "https://api.test/v1/users/a%2Fb/posts?fields=x,y",
    headers: [
      ["If-Match", '"e"'],
      ["Accept", "application/json, */*;q=0.5"],
      ["Cookie", "theme=dark"],
      ["Content-Type", "application/json"],
    ],
    body: '{"title":null}',
    absent: [],
  });
});

describe("what is absent sends nothing", () => {
  const tool = toolWith({
    arguments: {
      a: form("a"),
      constructor: form("constructor"),
      h: styled("header", "H", "simple", false),
      c: styled("cookie", "c", "form", true),
      detail: { in: "server", feature: "detail" },
    },
  });

  test("neither undefined, nor inherited, nor the server's own", () => {
    const inherited = Object.create({ a: "inherited" }) as Record<string, unknown>;
    for (const given of [{}, { a: undefined }, { detail: "full" }, { unknown: 1 }, inherited]) {
      expect(encoded(tool, given)).toEqual({
        method: "GET",
        url: `${baseUrl}/things`,
        headers: [["Accept", "application/json, */*;q=0.5"]],
        body: undefined,
        absent: ["h"],
      });
    }
  });

  test("nor the schema's default", () => {
    const withDefault = { ...tool, arguments: { a: { binding: form("a"), schema: { default: 5 } } } };
    expect(queryText(encoded(withDefault, {}))).toBe("");
  });

  test("but falsy values are there", () => {
    expect(queryText(encoded(tool, { a: 0, constructor: false }))).toBe("a=0&constructor=false");
    expect(queryText(encoded(tool, { a: "" }))).toBe("a=");
  });
});

describe("parameters that are no arguments", () => {
  const q = { in: "query", style: "form", explode: true } as const;
  const hidden: HiddenParameter[] = [
    { ...q, name: "constant", constant: ["x", 1] },
    { ...q, name: "configured", configured: "ACCOUNT" },
    { ...q, name: "managed", managed: "page" },
    { ...q, name: "omitted", omitted: "not ours" },
    { in: "body", pointer: "/kind", constant: null },
    { in: "body", pointer: "/secret", configured: "SECRET" },
    { in: "header", name: "X-Account", style: "simple", explode: false, configured: "ACCOUNT" },
  ];
  const tool = toolWith({ body: { mediaType: "application/json" }, arguments: { a: form("a") }, hidden });

  test("constants, settings that are set, and what the server drives", () => {
    const asked: string[] = [];
    const settings: Record<string, JsonValue> = { ACCOUNT: "acc" };
    const request = encodeRequest(
      tool,
      { a: 1 },
      {
        baseUrl,
        setting: (name) => {
          asked.push(name);
          return settings[name];
        },
        managed: (binding) => (binding.in === "query" && binding.name === "managed" ? 3 : undefined),
      },
    );
    expect(queryText(request)).toBe("a=1&constant=x&constant=1&configured=acc&managed=3");
    expect(header(request, "X-Account")).toBe("acc");
    expect(bodyText(request)).toBe('{"kind":null}');
    expect(asked).toEqual(["ACCOUNT", "SECRET", "ACCOUNT"]);
  });

  test("a setting that cannot be sent is named as the setting it is", () => {
    const context = { baseUrl, setting: (name: string) => (name === "ACCOUNT" ? "a\nb" : undefined) };
    expect(() => encodeRequest(tool, {}, context)).toThrow(/^setting ACCOUNT \(header parameter X-Account\): a header/);
  });
});

describe("the same name in several locations", () => {
  const tool = toolWith({
    path: "/{id}",
    method: "POST",
    arguments: {
      id: styled("path", "id", "simple", false),
      query_id: form("id"),
      header_id: styled("header", "id", "simple", false),
      cookie_id: styled("cookie", "id", "form", true),
      body_id: { in: "body", pointer: "/id" },
    },
    body: { mediaType: "application/json" },
  });

  test("each arrives in its own", () => {
    const request = encoded(tool, { id: 1, query_id: 2, header_id: 3, cookie_id: 4, body_id: 5 });
    expect(request.url).toBe(`${baseUrl}/1?id=2`);
    expect([header(request, "id"), header(request, "Cookie"), bodyText(request)]).toEqual(["3", "id=4", '{"id":5}']);
  });
});

describe("content parameters", () => {
  const content = (mediaType: string, value: unknown) =>
    queryText(encoded(toolWith({ arguments: { c: { in: "query", name: "c[x]", mediaType } } }), { c: value }));

  test.each<[mediaType: string, value: unknown, query: string]>([
    ["application/json", { lat: 40.6 }, "c%5Bx%5D=%7B%22lat%22%3A40.6%7D"],
    ["application/json", "a", "c%5Bx%5D=%22a%22"],
    ["application/json", null, "c%5Bx%5D=null"],
    ["application/json;charset=utf-8", [], "c%5Bx%5D=%5B%5D"],
    ["text/plain", "a&b", "c%5Bx%5D=a%26b"],
    ["text/plain", null, ""],
    ["application/xml", "<a/>", "c%5Bx%5D=%3Ca%2F%3E"],
  ])("%s of %j", (mediaType, value, query) => {
    expect(content(mediaType, value)).toBe(query);
  });
});

describe("3.2's querystring", () => {
  const whole = (mediaType: string, value: unknown, path = "/foo") =>
    queryText(encoded(toolWith({ path, arguments: { q: { in: "querystring", name: "q", mediaType } } }), { q: value }));

  // The examples of OpenAPI 3.2.1, "Parameter Object Examples"; spaces may be %20 as well as +.
  test.each<[mediaType: string, value: unknown, query: string]>([
    ["application/x-www-form-urlencoded", { foo: "a + b", bar: true }, "foo=a%20%2B%20b&bar=true"],
    ["application/json", { numbers: [1, 2], flag: null }, "%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D"],
    ["application/jsonpath", "$.a.b[1:1]", "%24.a.b%5B1%3A1%5D"],
    ["application/x-www-form-urlencoded", {}, ""],
    ["application/x-www-form-urlencoded", "a=1&b=%20#c", "a=1&b=%20%23c"],
  ])("%s of %j", (mediaType, value, query) => {
    expect(whole(mediaType, value)).toBe(query);
  });

  test("follows what the path key states", () => {
    expect(whole("application/x-www-form-urlencoded", { a: 1 }, "/foo?beta=true")).toBe("beta=true&a=1");
  });
});

test("the arguments are not written to", () => {
  const given = Object.freeze({ a: Object.freeze(["x", Object.freeze({ y: 1 })]) });
  encoded(
    toolWith({ body: { mediaType: "application/json" }, arguments: { a: { in: "body", pointer: "/a/b" } } }),
    given,
  );
  encoded(toolWith({ arguments: { a: styled("query", "a", "deepObject", true) } }), given);
});
