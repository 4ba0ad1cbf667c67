/** URI templates, against RFC 6570 as url-template expands it. */
import fc from "fast-check";
import { parseTemplate } from "url-template";
import { describe, expect, it } from "vitest";
import { expandUri, matchUri, variablesOf } from "../../server/uri-template.js";

const LOG = "shop://orders/{order_id}/logs/{+filename}";
const ONE = "shop://orders/{order_id}/parts/{part}";

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..." /?#%&=+;,:@!$'()*[]{}.~-_\\é日💥".split("")),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 20,
});
const isDots = (segment: string) => segment === "." || segment === ".." || segment === "";
const isWhole = (value: string) => value.isWellFormed() && !value.split(/[\\/]/).includes("..");
const segment = text.filter((value) => isWhole(value) && !value.includes("/") && !isDots(value));
const path = text.filter((value) => isWhole(value) && !value.split("/").some(isDots));

describe("a variable of one segment", () => {
  it("comes back from what RFC 6570 makes of it, which is what is made here", () => {
    fc.assert(
      fc.property(segment, segment, (order_id, part) => {
        const uri = parseTemplate(ONE).expand({ order_id, part });
        expect(matchUri(ONE, uri)).toEqual({ order_id, part });
        expect(expandUri(ONE, { order_id, part })).toBe(uri);
      }),
    );
  });
});

describe("a variable that spans segments", () => {
  it("comes back from what RFC 6570 makes of it", () => {
    // The RFC takes what looks percent-encoded in a value as encoded already; it is then another value.
    const plain = path.filter((value) => !/%[0-9a-f]{2}/i.test(value));
    fc.assert(
      fc.property(segment, plain, (order_id, filename) => {
        const uri = parseTemplate(LOG).expand({ order_id, filename });
        expect(matchUri(LOG, uri)).toEqual({ order_id, filename });
      }),
    );
  });

  it("comes back from what is made here, whatever it is", () => {
    fc.assert(
      fc.property(segment, path, (order_id, filename) => {
        const uri = expandUri(LOG, { order_id, filename }) ?? "";
        expect(uri).toMatch(/^shop:\/\/orders\/[\w.~%-]+\/logs\/[\w.~%/-]+$/);
        expect(matchUri(LOG, uri)).toEqual({ order_id, filename });
      }),
    );
  });
});

describe("any text at all", () => {
  it("matches with plain segments, or not at all, and never throws", () => {
    const piece = fc.constantFrom(
      "..",
      ".",
      "",
      "%2e%2e",
      "%2E.",
      "a",
      "%2F",
      "%252e%252e",
      "%",
      "%ff",
      "a%5C..",
      "?",
      "#",
      "\\..",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.array(piece, { maxLength: 4 }), (order, file) => {
        const uri = `shop://orders/${order.join("")}/logs/${file.join("/")}`;
        const values = matchUri(LOG, uri);
        if (values === undefined) return;
        const { order_id = "", filename = "" } = values;
        expect(order_id).not.toMatch(/^\.{0,2}$|\//);
        for (const each of filename.split(/[\\/]/)) expect(each).not.toBe("..");
        for (const each of filename.split("/")) expect(each).not.toMatch(/^\.?$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it("that is no value of the variables makes no URI", () => {
    for (const filename of ["", ".", "..", "a/../b", "a//b", "/a", "a\\..\\b", "\ud800"]) {
      expect(expandUri(LOG, { order_id: "1", filename }), JSON.stringify(filename)).toBeUndefined();
    }
    expect(expandUri(LOG, { order_id: "1/2", filename: "a" })).toBeUndefined();
    expect(expandUri(LOG, { filename: "a" })).toBeUndefined();
  });
});

describe("what does not match", () => {
  it.each([
    ["another scheme", "shopp://orders/1/logs/a"],
    ["another literal", "shop://order/1/logs/a"],
    ["a segment too few", "shop://orders/1/logs"],
    ["an empty variable", "shop://orders//logs/a"],
    ["an encoded slash in one segment", "shop://orders/1%2F2/logs/a"],
    ["a query", "shop://orders/1?x=2/logs/a"],
    ["half an escape", "shop://orders/%4/logs/a"],
    ["bytes that are no UTF-8", "shop://orders/%ff/logs/a"],
    ["a way out, encoded", "shop://orders/1/logs/%2e%2e/a"],
    ["no URI", "orders/1/logs/a"],
    ["far too long a URI", `shop://orders/1/logs/${"a".repeat(5_000)}`],
  ])("%s", (_, uri) => expect(matchUri(LOG, uri)).toBeUndefined());

  it("a segment too many, where nothing spans", () =>
    expect(matchUri(ONE, "shop://orders/1/parts/2/3")).toBeUndefined());
});

it("the scheme is read whatever its case, and escapes are decoded once", () => {
  expect(matchUri(LOG, "SHOP://orders/%31/logs/a%2520b%2Fc")).toEqual({ order_id: "1", filename: "a%20b/c" });
});

it("the variables are named in order", () => expect(variablesOf(LOG)).toEqual(["order_id", "filename"]));
