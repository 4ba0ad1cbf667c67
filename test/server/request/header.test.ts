import { describe, expect, test } from "vitest";
import type { HiddenParameter } from "../../../server/definition.js";
import { ArgumentError } from "../../../server/errors.js";
import { isForbiddenHeader } from "../../../server/request/forbidden-header.js";
import { encoded, header, oneParameter, styled, toolWith } from "./tools.js";

const asArgument = (name: string, value: unknown) =>
  encoded(oneParameter(styled("header", name, "simple", false)), { value });
const constant = (name: string, value: string): HiddenParameter => ({
  in: "header",
  name,
  style: "simple",
  explode: false,
  constant: value,
});

describe("headers that no argument sets", () => {
  const all = [
    "Host",
    "content-length",
    "CONNECTION",
    "Transfer-Encoding",
    "Authorization",
    "Cookie",
    "Proxy-Authorization",
    "proxy-anything",
    "TE",
    "Upgrade",
    "Expect",
    " host ",
  ];

  test.each(all)("%s", (name) => {
    expect(isForbiddenHeader(name)).toBe(true);
    expect(() => asArgument(name, "x")).toThrow(ArgumentError);
  });

  test.each(["X-Host", "Accept", "Authorization-Context", "If-Match", "Prefer"])("not %s", (name) => {
    expect(isForbiddenHeader(name)).toBe(false);
    expect(header(asArgument(name, "x"), name)).toBe("x");
  });

  test("a setting may be a credential, but not the framing of the message", () => {
    const tool = (name: string) => toolWith({ hidden: [constant(name, "x")] });
    expect(header(encoded(tool("Authorization"), {}), "authorization")).toBe("x");
    expect(() => encoded(tool("Content-Length"), {})).toThrow(/is set by the server itself/);
  });

  test.each(["a b", "a:b", "", "ü", "a\nb"])("%j is no header name", (name) => {
    expect(() => asArgument(name, "x")).toThrow(/is no header name/);
  });
});

describe("values that HTTP does not carry", () => {
  test.each(["a\r\nHost: evil", "a\nb", "a\0b", "\x7f", "日本", "😀", "a\u2028", " a", "a\t"])(
    "%j is refused",
    (value) => {
      expect(() => asArgument("X-A", value)).toThrow(/^value: a header/);
      expect(() => asArgument("X-A", [value, "b", value])).toThrow(ArgumentError);
    },
  );

  test.each(["", "a b", "é", 'W/"x"', "50 %", "a, b; c=d"])("%j arrives as it is", (value) => {
    expect(header(asArgument("X-A", value), "X-A")).toBe(value);
  });
});

describe("cookies", () => {
  const cookie = (name: string, value: unknown, style: "form" | "cookie" = "form") =>
    header(encoded(oneParameter(styled("cookie", name, style, true)), { value }), "Cookie");

  test("several are one header, in order", () => {
    const tool = toolWith({
      arguments: { a: styled("cookie", "a", "form", true), b: styled("cookie", "b", "cookie", true) },
      hidden: [{ in: "cookie", name: "c", mediaType: "application/json", constant: { d: 1 } }],
    });
    expect(header(encoded(tool, { a: "x y", b: "u,v" }), "Cookie")).toBe("a=x%20y; b=u,v; c=%7B%22d%22%3A1%7D");
    expect(header(encoded({ ...tool, hidden: [] }, {}), "Cookie")).toBeUndefined();
  });

  test("no value or name can end its cookie", () => {
    expect(cookie("a", "x; admin=1")).toBe("a=x%3B%20admin%3D1");
    expect(cookie("a;b", "x")).toBe("a%3Bb=x");
    expect(cookie("session[id]", "x")).toBe("session[id]=x");
    expect(cookie("x", { "k; admin": "1" })).toBe("k%3B%20admin=1");
    expect(() => cookie("a", "x; admin=1", "cookie")).toThrow(/unescaped/);
    expect(cookie("a", "%2C already", "cookie")).toBe("a=%2C already");
  });

  test("an exploded object cannot set a cookie that is not the caller's", () => {
    const tool = {
      ...oneParameter(styled("cookie", "prefs", "form", true)),
      hidden: [{ in: "cookie", name: "session", style: "form", explode: true, configured: "SESSION" } as const],
    };
    expect(() => encoded(tool, { value: { session: "mine" } })).toThrow(/"session" is set by the server/);
  });
});

describe("Accept", () => {
  test.each([
    [{}, "application/json, */*;q=0.5"],
    [{ mediaType: "text/csv" }, "text/csv, */*;q=0.5"],
    [{ mediaType: "*/*" }, "*/*"],
    [{ mediaType: "text/\r\nplain" }, "*/*"],
  ])("for %j", (result, accept) => {
    expect(header(encoded(toolWith({ result }), {}), "Accept")).toBe(accept);
  });

  test("a constant of the definition takes its place, whatever its case", () => {
    const tool = toolWith({ hidden: [constant("accept", "application/vnd.pagerduty+json;version=2")] });
    expect(encoded(tool, {}).headers).toEqual([["accept", "application/vnd.pagerduty+json;version=2"]]);
  });
});

describe("Content-Type as a declared header", () => {
  const tool = (mediaType: string, type: string) =>
    toolWith({
      body: { mediaType },
      arguments: { body: { in: "body", pointer: "" } },
      hidden: [constant("Content-Type", type)],
    });

  test.each([
    ["application/json", "application/vnd.api+json", { a: 1 }, "application/vnd.api+json"],
    ["application/json", "multipart/form-data", { a: 1 }, "application/json"],
    ["application/json", "application/json; charset=utf-8", {}, "application/json; charset=utf-8"],
    ["text/csv", "text/plain", "a", "text/csv"],
  ])("of a body of %s, %s gives %j the type %s", (mediaType, type, body, want) => {
    const types = encoded(tool(mediaType, type), { body }).headers.filter(([name]) => name === "Content-Type");
    expect(types).toEqual([["Content-Type", want]]);
  });

  test("never takes the boundary from a multipart body", () => {
    const request = encoded(tool("multipart/form-data", "multipart/form-data"), { body: { a: 1 } });
    expect(header(request, "Content-Type")).toMatch(/boundary=/);
  });
});
