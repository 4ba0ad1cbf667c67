import { describe, expect, test } from "vitest";
import { type ParameterStyle } from "../../../server/definition.js";
import { ArgumentError } from "../../../server/errors.js";
import { encoded, header, lastSegment, oneParameter, queryText, styled } from "./tools.js";

const string = "blue";
const array = ["blue", "black", "brown"];
const object = { R: 100, G: 200, B: 150 };

type Row = [style: ParameterStyle, explode: boolean, ofString: string, ofArray: string, ofObject: string];

/** The rows of OpenAPI 3.2.1, "Style Examples", and below them what the tables call n/a or 2.0 adds. */
const tables: Record<"path" | "query" | "header" | "cookie", Row[]> = {
  path: [
    ["matrix", false, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"],
    ["matrix", true, ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
    ["label", false, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
    ["label", true, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
    ["simple", false, "blue", "blue,black,brown", "R,100,G,200,B,150"],
    ["simple", true, "blue", "blue,black,brown", "R=100,G=200,B=150"],
    ["pipeDelimited", false, "blue", "blue|black|brown", "R|100|G|200|B|150"],
    ["spaceDelimited", false, "blue", "blue%20black%20brown", "R%20100%20G%20200%20B%20150"],
    ["tabDelimited", false, "blue", "blue%09black%09brown", "R%09100%09G%09200%09B%09150"],
  ],
  query: [
    ["form", false, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
    ["form", true, "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
    ["spaceDelimited", false, "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"],
    ["pipeDelimited", false, "color=blue", "color=blue|black|brown", "color=R|100|G|200|B|150"],
    [
      "deepObject",
      true,
      "color=blue",
      "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
      "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
    ],
    [
      "deepObject",
      false,
      "color=blue",
      "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
      "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
    ],
    ["tabDelimited", false, "color=blue", "color=blue%09black%09brown", "color=R%09100%09G%09200%09B%09150"],
    ["pipeDelimited", true, "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
    ["spaceDelimited", true, "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
  ],
  header: [
    ["simple", false, "blue", "blue,black,brown", "R,100,G,200,B,150"],
    ["simple", true, "blue", "blue,black,brown", "R=100,G=200,B=150"],
    ["pipeDelimited", false, "blue", "blue|black|brown", "R|100|G|200|B|150"],
    ["spaceDelimited", false, "blue", "blue black brown", "R 100 G 200 B 150"],
    ["tabDelimited", false, "blue", "blue\tblack\tbrown", "R\t100\tG\t200\tB\t150"],
  ],
  cookie: [
    ["form", false, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
    ["form", true, "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"],
    ["cookie", false, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
    ["cookie", true, "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"],
  ],
};

type Location = keyof typeof tables;

/** What is sent for `value`, as the tables show it; undefined where nothing is. */
function sent(location: Location, style: ParameterStyle, explode: boolean, value: unknown, allowReserved = false) {
  const request = encoded(oneParameter(styled(location, "color", style, explode, allowReserved)), { value });
  if (location === "path") return lastSegment(request);
  if (location === "query") return queryText(request) === "" ? undefined : queryText(request);
  return header(request, location === "cookie" ? "Cookie" : "color");
}

for (const [location, rows] of Object.entries(tables) as [Location, Row[]][]) {
  describe(`in ${location}`, () => {
    test.each(rows)("%s, explode %s", (style, explode, ofString, ofArray, ofObject) => {
      expect(sent(location, style, explode, string)).toBe(ofString);
      expect(sent(location, style, explode, array)).toBe(ofArray);
      expect(sent(location, style, explode, object)).toBe(ofObject);
    });

    test.each(rows)("%s, explode %s: null, [], {} and members of null only send nothing", (style, explode) => {
      for (const value of [null, [], {}, [null], { R: null }]) {
        if (location === "path") expect(() => sent(location, style, explode, value)).toThrow(/cannot be empty/);
        else expect(sent(location, style, explode, value)).toBeUndefined();
      }
    });

    test.each(rows)("%s, explode %s: numbers and booleans", (style, explode) => {
      const number = (value: unknown) => sent(location, style, explode, value)?.replace(/^(;color=|color=|\.)/, "");
      expect(number(0)).toBe("0");
      expect(number(-0)).toBe("0");
      expect(number(false)).toBe("false");
      expect(number(true)).toBe("true");
      expect(number(1e21)).toBe("1000000000000000000000");
      expect(number(-1.5e-7)).toBe("-0.00000015");
      expect(number(1.25e22)).toBe("12500000000000000000000");
      expect(number(9007199254740991)).toBe("9007199254740991");
      expect(number(0.1)).toBe("0.1");
    });
  });
}

describe("the empty string", () => {
  test("is a value in a query, a cookie and a header", () => {
    expect(sent("query", "form", true, "")).toBe("color=");
    expect(sent("query", "form", false, [""])).toBe("color=");
    expect(sent("query", "form", false, ["", ""])).toBe("color=,");
    expect(sent("query", "deepObject", true, { R: "" })).toBe("color%5BR%5D=");
    expect(sent("cookie", "form", true, "")).toBe("color=");
    expect(sent("header", "simple", false, "")).toBe("");
    expect(sent("path", "matrix", true, { R: "", G: "1" })).toBe(";R;G=1");
    expect(sent("path", "matrix", true, ["", "a"])).toBe(";color;color=a");
  });
});

test("null members are left out (RFC 6570, 2.3)", () => {
  expect(sent("query", "form", false, ["a", null, "b"])).toBe("color=a,b");
  expect(sent("query", "form", true, { a: "1", b: null })).toBe("a=1");
  expect(sent("query", "deepObject", true, { a: { b: null }, c: [null, 1] })).toBe("color%5Bc%5D%5B%5D=1");
  expect(sent("path", "simple", true, { a: null, b: 2 })).toBe("b=2");
});

describe("what lies deeper than a style reaches", () => {
  test("is JSON text", () => {
    expect(sent("query", "form", true, { a: { b: [1] } })).toBe("a=%7B%22b%22%3A%5B1%5D%7D");
    expect(sent("query", "form", true, [{ a: 1 }])).toBe("color=%7B%22a%22%3A1%7D");
    expect(sent("query", "form", false, [[1, 2], "x"])).toBe("color=%5B1%2C2%5D,x");
    expect(sent("query", "pipeDelimited", false, [{ a: "b" }])).toBe("color=%7B%22a%22%3A%22b%22%7D");
  });

  test("but a list in an exploded object is repeated", () => {
    expect(sent("query", "form", true, { tag: ["a", "b"], n: 1 })).toBe("tag=a&tag=b&n=1");
  });

  test("is brackets in deepObject, with an index only where objects must stay together", () => {
    const value = { a: { b: { c: "d e" } }, list: [1, 2], people: [{ name: "x", age: 1 }, { name: "y" }] };
    expect(decodeURIComponent(sent("query", "deepObject", true, value) ?? "")).toBe(
      "color[a][b][c]=d e&color[list][]=1&color[list][]=2" +
        "&color[people][0][name]=x&color[people][0][age]=1&color[people][1][name]=y",
    );
  });
});

test("a name that ends in [] gets no second pair", () => {
  const binding = (style: ParameterStyle) => oneParameter(styled("query", "ids[]", style, true));
  expect(queryText(encoded(binding("form"), { value: [1, 2] }))).toBe("ids%5B%5D=1&ids%5B%5D=2");
  expect(queryText(encoded(binding("deepObject"), { value: [1, 2] }))).toBe("ids%5B%5D=1&ids%5B%5D=2");
});

test.each(["$top", "filter[name]", "StartTime<", "StartTime>", "product~neq", "a b", "a&b=c#d", "X.y:z", "日本", "+"])(
  "the query parameter %s arrives under its name",
  (name) => {
    const request = encoded(oneParameter(styled("query", name, "form", true)), { value: "1" });
    expect([...new URL(request.url).searchParams]).toEqual([[name, "1"]]);
  },
);

describe("a delimiter inside an item", () => {
  test("is encoded where the delimiter itself is not", () => {
    expect(sent("query", "form", false, ["a,b", "c"])).toBe("color=a%2Cb,c");
    expect(sent("path", "simple", false, ["a,b", "c"])).toBe("a%2Cb,c");
    expect(sent("query", "pipeDelimited", false, ["a|b", "c"])).toBe("color=a%7Cb|c");
    expect(sent("path", "pipeDelimited", false, ["a|b", "c"])).toBe("a%7Cb|c");
    expect(sent("path", "label", true, ["a.b", "c"])).toBe(".a%2Eb.c");
    expect(sent("path", "matrix", true, ["a;b=", "c"])).toBe(";color=a%3Bb%3D;color=c");
    expect(sent("cookie", "form", false, ["a,b", "c;d"])).toBe("color=a%2Cb,c%3Bd");
    expect(sent("query", "form", false, ["a,b", "c"], true)).toBe("color=a%2Cb,c");
    expect(sent("header", "simple", false, ["a,b=%", "c d"])).toBe("a%2Cb=%,c d");
    expect(sent("header", "pipeDelimited", false, ["a|b", "c,d"])).toBe("a%7Cb|c,d");
    expect(sent("header", "simple", false, "a,b")).toBe("a,b");
  });

  test.each<[Location, ParameterStyle, string]>([
    ["query", "spaceDelimited", "a b"],
    ["path", "tabDelimited", "a\tb"],
    ["cookie", "cookie", "a,b"],
  ])("is refused in %s, %s, where both look the same", (location, style, item) => {
    expect(() => sent(location, style, false, [item, "c"])).toThrow(ArgumentError);
    expect(() => sent(location, style, false, { key: item })).toThrow(/which parts the items/);
    // By itself it is no item, and arrives.
    expect(sent(location, style, false, item)).toBeDefined();
  });
});

describe("allowReserved", () => {
  test("leaves in a query what may stand there without another meaning", () => {
    expect(sent("query", "form", true, "a/b?c:d@e!f$g(h)*i,j;k=l", true)).toBe("color=a/b?c:d@e!f$g(h)*i,j;k=l");
    expect(sent("query", "form", true, "a&b+c#d[e]f g", true)).toBe("color=a%26b%2Bc%23d%5Be%5Df%20g");
  });

  test("passes percent-encoded triples, and encodes a percent sign that is none (RFC 6570, 3.2.3)", () => {
    expect(sent("query", "form", true, "%2F 100% %zz", true)).toBe("color=%2F%20100%25%20%25zz");
  });

  test("is not the default", () => {
    expect(sent("query", "form", true, "a/b?c:d,e%2F")).toBe("color=a%2Fb%3Fc%3Ad%2Ce%252F");
  });
});

test.each(["a]b", "a[b", ""])("deepObject refuses the key %j, which would read as another structure", (key) => {
  expect(() => sent("query", "deepObject", true, { [key]: "x" })).toThrow(/between brackets/);
});

test("half a surrogate pair is refused, since it would arrive as another character", () => {
  for (const value of ["\ud83d", ["\udc00"], { "\ud800": "x" }]) {
    expect(() => sent("query", "form", true, value)).toThrow(/surrogate/);
    expect(() => sent("path", "simple", true, value)).toThrow(/surrogate/);
  }
});

test("an exploded object cannot set a parameter that is not the caller's", () => {
  const tool = {
    ...oneParameter(styled("query", "filters", "form", true)),
    hidden: [{ in: "query" as const, name: "account", style: "form" as const, explode: true, constant: "mine" }],
  };
  expect(() => encoded(tool, { value: { account: "another" } })).toThrow(/"account" is set by the server/);
  expect(queryText(encoded(tool, { value: { colour: "red" } }))).toBe("colour=red&account=mine");
});
