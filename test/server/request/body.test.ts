import fc from "fast-check";
import qs from "qs";
import { describe, expect, test } from "vitest";
import type { AnyTool, Binding, BodyDefinition } from "../../../server/definition.js";
import { ArgumentError } from "../../../server/errors.js";
import { FileValue } from "../../../server/request/files.js";
import * as awkward from "./awkward.js";
import { readPairs } from "./decode/pairs.js";
import { bodyText, encoded, header, toolWith } from "./tools.js";

const json: BodyDefinition = { mediaType: "application/json" };
const at = (pointer: string): Binding => ({ in: "body", pointer });

/** A tool with the whole body as the argument `body`. */
const whole = (body: BodyDefinition, method = "POST"): AnyTool =>
  toolWith({ method, body, arguments: { body: at("") } });

const sent = (body: BodyDefinition, value: unknown) => bodyText(encoded(whole(body), { body: value }));

describe("whether a body is sent", () => {
  const optional = toolWith({ body: json, arguments: { a: at("/a") } });
  const required = toolWith({ body: { ...json, required: true }, arguments: { a: at("/a") } });

  test("not an optional one of which nothing is given", () => {
    const request = encoded(optional, {});
    expect(request.body).toBeUndefined();
    expect(header(request, "Content-Type")).toBeUndefined();
    expect(encoded(optional, { a: undefined }).body).toBeUndefined();
  });

  test("a required one also then", () => {
    expect(encoded(required, {}).body).toBe("{}");
    expect(header(encoded(required, {}), "Content-Type")).toBe("application/json");
  });

  test("a required one that is a single argument must be given", () => {
    expect(() => encoded(whole({ ...json, required: true }), {})).toThrow(/^body: the API requires a body/);
  });

  test.each([null, false, 0, "", [], {}])("%j is given", (value) => {
    expect(sent(json, value)).toBe(JSON.stringify(value));
    expect(bodyText(encoded(optional, { a: value }))).toBe(JSON.stringify({ a: value }));
  });

  test.each(["GET", "HEAD"])("%s sends none that is an empty object, and one with something in it", (method) => {
    const tool = toolWith({ method, body: { ...json, required: true }, arguments: { a: at("/a") } });
    expect(encoded(tool, {}).body).toBeUndefined();
    expect(encoded(whole(json, method), { body: {} }).body).toBeUndefined();
    expect(encoded(tool, { a: 1 }).body).toBe('{"a":1}');
  });

  test("a constant is reason enough", () => {
    const tool = toolWith({ body: json, hidden: [{ in: "body", pointer: "/kind", constant: null }] });
    expect(encoded(tool, {}).body).toBe('{"kind":null}');
  });

  test.each<[string, string]>([
    ["application/x-www-form-urlencoded", ""],
    ["text/plain", ""],
    ["application/octet-stream", ""],
  ])("a required %s of which nothing is given is %j", (mediaType, body) => {
    expect(encoded(toolWith({ body: { mediaType, required: true } }), {}).body).toBe(body);
  });
});

describe("a body put together", () => {
  const built = (parts: Record<string, unknown>) => {
    const pointers = Object.keys(parts);
    const bindings = pointers.map((pointer, index) => [`a${index}`, at(pointer)]);
    const values = pointers.map((pointer, index) => [`a${index}`, parts[pointer]]);
    const tool = toolWith({ body: json, arguments: Object.fromEntries(bindings) as Record<string, Binding> });
    return bodyText(encoded(tool, Object.fromEntries(values) as Record<string, unknown>));
  };

  test.each<[parts: Record<string, unknown>, body: string]>([
    [{ "/a": 1, "/b": [2] }, '{"a":1,"b":[2]}'],
    [{ "/a/b/c": 1, "/a/d": 2 }, '{"a":{"d":2,"b":{"c":1}}}'],
    [{ "/a~1b": 1, "/m~0n": 2, "/~01": 3, "/": 4, "/ ": 5 }, '{"a/b":1,"m~n":2,"~1":3,"":4," ":5}'],
    [{ "/a/b": 1, "/a": { c: 2 } }, '{"a":{"c":2,"b":1}}'],
    [{ "": { x: 1 }, "/y": 2 }, '{"x":1,"y":2}'],
    [{ "/0": "zero" }, '{"0":"zero"}'],
    [{ "/__proto__": 1, "/constructor/prototype": 2 }, '{"__proto__":1,"constructor":{"prototype":2}}'],
    [{ "/__proto__/polluted": true }, '{"__proto__":{"polluted":true}}'],
  ])("%j", (parts, body) => {
    expect(built(parts)).toBe(body);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("does not write to what was given", () => {
    const given = { c: { d: 1 } };
    expect(built({ "/a": given, "/a/c/e": 2 })).toBe('{"a":{"c":{"d":1,"e":2}}}');
    expect(given).toEqual({ c: { d: 1 } });
  });

  test("is refused where a part lies inside what is no object", () => {
    expect(() => built({ "/a": [1], "/a/b": 2 })).toThrow(/is no object/);
    expect(() => built({ "/a": null, "/a/b": 2 })).toThrow(ArgumentError);
  });
});

describe("by media type", () => {
  test.each<[mediaType: string, value: unknown, body: string, contentType?: string]>([
    ["application/json", { a: [1, null] }, '{"a":[1,null]}'],
    ["application/json", "text", '"text"'],
    ["application/json; charset=utf-8", "ü", '"ü"'],
    ["application/vnd.api+json", "1", '"1"'],
    ["application/merge-patch+json;v=2", { a: null }, '{"a":null}'],
    ["text/json", true, "true"],
    ["application/x-amz-json-1.1", {}, "{}"],
    ["*/*", { a: 1 }, '{"a":1}', "application/json"],
    ["application/*", "x", '"x"', "application/json"],
    ["text/plain", "a\nb", "a\nb"],
    ["text/plain", 12.5, "12.5"],
    ["text/*", "a", "a", "text/plain"],
    ["text/csv; header=present", "a,b\r\n1,2", "a,b\r\n1,2"],
    ["application/xml", "<a/>", "<a/>"],
    ["application/soap+xml", "<a/>", "<a/>"],
    ["application/yaml", { a: 1 }, '{"a":1}'],
    ["application/x-ndjson", [{ a: 1 }, "b"], '{"a":1}\n"b"\n'],
    ["application/x-ndjson", "{}\n{}", "{}\n{}"],
    ["application/json-seq", [1], "\x1e1\n"],
    ["application/octet-stream", "as it is", "as it is"],
    ["application/graphql", "{ a }", "{ a }"],
  ])("%s of %j", (mediaType, value, body, contentType = mediaType) => {
    const request = encoded(whole({ mediaType }), { body: value });
    expect(bodyText(request)).toBe(body);
    expect(header(request, "Content-Type")).toBe(contentType);
  });

  test("a file is its bytes, with its own type only where the API leaves it open", () => {
    const bytes = Uint8Array.from([0, 255, 13, 10, 128]);
    const file = new FileValue(bytes, "a.bin", "image/png");
    const of = (mediaType: string) => encoded(whole({ mediaType, file: true }), { body: file });
    expect(of("application/octet-stream").body).toEqual(bytes);
    expect(header(of("application/octet-stream"), "Content-Type")).toBe("application/octet-stream");
    expect(header(of("image/*"), "Content-Type")).toBe("image/png");
    expect(header(of("*/*"), "Content-Type")).toBe("image/png");
    expect(of("*/*").body).toEqual(bytes);
  });

  test("the stated charset is the one that is written", () => {
    expect(encoded(whole({ mediaType: "text/plain; charset=ISO-8859-1" }), { body: "é" }).body).toEqual(
      Uint8Array.from([0xe9]),
    );
    expect(() => sent({ mediaType: "text/plain; charset=iso-8859-1" }, "日")).toThrow(/iso-8859-1/);
    expect(() => sent({ mediaType: "text/plain; charset=us-ascii" }, "é")).toThrow(ArgumentError);
    expect(() => sent({ mediaType: "text/plain; charset=koi8-r" }, "a")).toThrow(/koi8-r/);
  });

  test.each(["application/xml", "multipart/form-data", "application/x-www-form-urlencoded"])(
    "%s says what it wants instead of what it cannot write",
    (mediaType) => {
      const value = mediaType === "application/xml" ? { a: 1 } : 5;
      expect(() => sent({ mediaType }, value)).toThrow(/^body: the API takes/);
    },
  );
});

describe("a urlencoded form", () => {
  const form = (encoding?: BodyDefinition["encoding"]): BodyDefinition => ({
    mediaType: "application/x-www-form-urlencoded",
    ...(encoding === undefined ? {} : { encoding }),
  });

  test("without encoding: text, repeated for arrays, JSON for objects", () => {
    const value = {
      id: "f81d",
      n: 1.5,
      yes: true,
      none: null,
      list: ["a b", 2],
      address: { city: "S&T" },
      each: [{ a: 1 }],
    };
    expect([...new URLSearchParams(sent(form(), value))]).toEqual([
      ["id", "f81d"],
      ["n", "1.5"],
      ["yes", "true"],
      ["list", "a b"],
      ["list", "2"],
      ["address", '{"city":"S&T"}'],
      ["each", '{"a":1}'],
    ]);
  });

  test("with a content type of JSON: quotes around text, and arrays in one piece", () => {
    const encoding = { id: { contentType: "application/json" }, list: { contentType: "application/json" } };
    expect([...new URLSearchParams(sent(form(encoding), { id: "x", list: [1, 2] }))]).toEqual([
      ["id", '"x"'],
      ["list", "[1,2]"],
    ]);
  });

  test.each<[string, NonNullable<BodyDefinition["encoding"]>[string], unknown, string]>([
    ["form, not exploded", { style: "form", explode: false }, ["a,b", "c"], "v=a%2Cb,c"],
    ["explode alone", { explode: false }, ["a", "b"], "v=a,b"],
    ["explode alone", { explode: true }, { a: 1, b: 2 }, "a=1&b=2"],
    ["style alone has its own default", { style: "form" }, ["a", "b"], "v=a&v=b"],
    ["style alone has its own default", { style: "pipeDelimited" }, ["a", "b"], "v=a|b"],
    ["2.0's tsv", { style: "tabDelimited", explode: false }, ["a", "b"], "v=a%09b"],
    ["2.0's ssv", { style: "spaceDelimited", explode: false }, ["a", "b"], "v=a%20b"],
    ["allowReserved alone", { allowReserved: true }, "a/b:c&d", "v=a/b:c%26d"],
    ["a style wins over a content type", { style: "form", contentType: "application/json" }, "a", "v=a"],
    [
      "deepObject",
      { style: "deepObject", explode: true },
      { a: { b: [1, 2] } },
      "v%5Ba%5D%5Bb%5D%5B%5D=1&v%5Ba%5D%5Bb%5D%5B%5D=2",
    ],
  ])("%s: %j", (_, encoding, value, body) => {
    expect(sent(form({ v: encoding }), { v: value })).toBe(body);
  });

  test("nested in brackets, it is what qs reads", () => {
    const deep = { style: "deepObject", explode: true } as const;
    const value = {
      customer: "cus_1",
      expand: ["a.b", "c"],
      metadata: { "order id": "6735", note: "50 % & more, +1" },
      items: [
        { price: "p1", quantity: 2, tax_rates: ["t1", "t2"] },
        { price_data: { unit_amount: 5, recurring: { interval: "month" } } },
      ],
    };
    const body = sent(form({ expand: deep, metadata: deep, items: deep }), value);
    const asText = JSON.parse(JSON.stringify(value), (_, item: unknown) =>
      typeof item === "number" ? String(item) : item,
    ) as unknown;
    expect(JSON.parse(JSON.stringify(qs.parse(body ?? "", { depth: 9 })))).toEqual(asText);
  });

  test("arbitrary fields are what WHATWG's form parser reads", () => {
    fc.assert(
      fc.property(awkward.record(), (value) => {
        expect([...new URLSearchParams(sent(form(), value))]).toEqual(Object.entries(value));
      }),
      { numRuns: 150 },
    );
  });

  test.each(["form", "spaceDelimited", "pipeDelimited", "tabDelimited"] as const)(
    "arbitrary lists in style %s are read back",
    (style) => {
      const body = form({ v: { style, explode: false } });
      const bare = { form: "none", spaceDelimited: " ", pipeDelimited: "none", tabDelimited: "\t" }[style];
      fc.assert(
        fc.property(awkward.list, (value) => {
          if (value.some((item) => item.includes(bare))) return;
          const wire = { name: "v", style, explode: false, separator: "&", piece: decodeURIComponent } as const;
          expect(readPairs(sent(body, { v: value }) ?? "", "array", wire)).toEqual(value);
        }),
        { numRuns: 60 },
      );
    },
  );

  test("an exploded object cannot set another field", () => {
    const tool = toolWith({
      body: form({ extra: { style: "form", explode: true } }),
      arguments: { extra: at("/extra") },
      hidden: [{ in: "body", pointer: "/grant_type", constant: "client" }],
    });
    expect(() => encoded(tool, { extra: { grant_type: "mine" } })).toThrow(/field of its own/);
    expect(bodyText(encoded(tool, { extra: { extra: 1 } }))).toBe("extra=1&grant_type=client");
  });

  test("a file is base64, and text is a finished form", () => {
    const file = new FileValue(Uint8Array.from([251, 255]));
    expect(sent(form(), { icon: file })).toBe("icon=%2B%2F8%3D");
    expect(sent(form({ icon: { style: "form" } }), { icon: [file] })).toBe("icon=%2B%2F8%3D");
    expect(sent(form(), "a=1&b=2")).toBe("a=1&b=2");
  });
});
