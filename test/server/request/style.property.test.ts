/**
 * Arbitrary values, encoded and read back: by url-template (RFC 6570) and qs where they know the style, and for every style
 * by the decoders in decode/, which share no code with the encoder.
 */
import { parse as parseCookies } from "cookie";
import fc from "fast-check";
import qs from "qs";
import { parseTemplate } from "url-template";
import { describe, expect, test } from "vitest";
import type { ParameterLocation, ParameterStyle } from "../../../server/definition.js";
import { ArgumentError } from "../../../server/errors.js";
import * as awkward from "./awkward.js";
import { type Shape, readInline } from "./decode/inline.js";
import { readPairs } from "./decode/pairs.js";
import { encoded, header, lastSegment, oneParameter, queryText, styled } from "./tools.js";

const numRuns = 60;
const shapes = ["string", "array", "object"] as const;
const urlDelimiters: Record<string, string> = { spaceDelimited: "%20", pipeDelimited: "|", tabDelimited: "%09" };
/** Delimiters that a URL has to encode, so that an item which holds one cannot be told from two items. */
const ambiguousInUrls: Record<string, string> = { spaceDelimited: " ", tabDelimited: "\t" };
const bareDelimiters: Record<string, string> = { spaceDelimited: " ", pipeDelimited: "|", tabDelimited: "\t" };

function everyOf(...styles: ParameterStyle[]): [ParameterStyle, boolean, Shape][] {
  return styles.flatMap((style) =>
    [false, true].flatMap((explode) =>
      shapes.map((shape): [ParameterStyle, boolean, Shape] => [style, explode, shape]),
    ),
  );
}

/** Runs `check` for arbitrary values; a refusal is right exactly where `mustRefuse` says so. */
function forArbitrary<T>(values: fc.Arbitrary<T>, mustRefuse: (value: T) => boolean, check: (value: T) => void) {
  fc.assert(
    fc.property(values, (value) => {
      if (mustRefuse(value)) expect(() => check(value)).toThrow(ArgumentError);
      else check(value);
    }),
    { numRuns },
  );
}

const textsIn = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(textsIn)
      : Object.entries(value as object).flat();

const isText = (value: unknown): value is string => typeof value === "string";

/** Items and keys in which a delimiter stands that cannot be told from one between them. */
const holdsDelimiter = (value: unknown, delimiter: string) =>
  !isText(value) && textsIn(value).some((item) => item.includes(delimiter));

describe("query", () => {
  test.each(everyOf("form", "spaceDelimited", "pipeDelimited", "tabDelimited"))(
    "%s, explode %s, of a %s, is read back",
    (style, explode, shape) => {
      const tool = oneParameter(styled("query", "the name", style, explode));
      const delimiter = explode ? undefined : ambiguousInUrls[style];
      forArbitrary<unknown>(
        awkward.shapes[shape],
        (value) => delimiter !== undefined && holdsDelimiter(value, delimiter),
        (value) => {
          const wire = { name: "the name", style, explode, separator: "&", piece: decodeURIComponent } as const;
          expect(readPairs(queryText(encoded(tool, { value })), shape, wire)).toEqual(value);
        },
      );
    },
  );

  test.each(shapes)("form, exploded, of a %s, is what WHATWG's form parser reads", (shape) => {
    const tool = oneParameter(styled("query", "c", "form", true));
    forArbitrary<unknown>(
      awkward.shapes[shape],
      () => false,
      (value) => {
        const want = isText(value)
          ? [["c", value]]
          : Array.isArray(value)
            ? value.map((item) => ["c", item])
            : Object.entries(value as object);
        expect([...new URL(encoded(tool, { value }).url).searchParams]).toEqual(want);
      },
    );
  });

  test("deepObject is what qs reads", () => {
    const keys = awkward.key.filter(
      (name) => !/[[\]]/.test(name) && !["", "__proto__"].includes(name) && !/^\d+$/.test(name),
    );
    const leaf = fc.oneof(awkward.text, fc.array(awkward.text, { minLength: 1, maxLength: 3 }));
    const people = fc.array(awkward.record(keys), { minLength: 1, maxLength: 3 });
    const members = fc.uniqueArray(fc.tuple(keys, fc.oneof(leaf, awkward.record(keys), people)), {
      minLength: 1,
      maxLength: 4,
      selector: ([name]) => name,
    });
    const tool = oneParameter(styled("query", "filter", "deepObject", true));
    fc.assert(
      fc.property(members, (entries) => {
        const value = Object.fromEntries(entries);
        const read = qs.parse(queryText(encoded(tool, { value })), {
          depth: 9,
          parameterLimit: 1e5,
          plainObjects: true,
          allowDots: false,
        });
        expect(JSON.parse(JSON.stringify(read))).toEqual({ filter: JSON.parse(JSON.stringify(value)) as unknown });
      }),
      { numRuns: 150 },
    );
  });

  test("JSON content is read back", () => {
    const tool = oneParameter({ in: "query", name: "c", mediaType: "application/json" });
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = new URL(encoded(tool, { value }).url).searchParams.get("c") ?? "";
        expect(JSON.parse(read)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns },
    );
  });

  test("allowReserved never lets a value become another parameter, and is read back", () => {
    const tool = oneParameter(styled("query", "c", "form", true, true));
    const withoutTriples = awkward.text.filter((value) => !/%[0-9A-Fa-f]{2}/.test(value));
    forArbitrary(
      withoutTriples,
      () => false,
      (value) => {
        expect([...new URL(encoded(tool, { value }).url).searchParams]).toEqual([["c", value]]);
      },
    );
  });
});

describe("path", () => {
  /** Refused are values that are empty, or that hold a dot segment however often it is decoded. */
  const escapes = (text: string) => {
    let plain = text;
    for (let before = ""; before !== plain;)
      [before, plain] = [plain, plain.replace(/%(2e|2f|5c|25)/gi, decodeURIComponent)];
    return /(^|[/\\])\.\.([/\\;]|$)|^\.(;|$)/.test(plain);
  };

  test.each(everyOf("simple", "label", "matrix", "pipeDelimited", "spaceDelimited", "tabDelimited"))(
    "%s, explode %s, of a %s, is read back or refused",
    (style, explode, shape) => {
      const tool = oneParameter(styled("path", "color", style, explode));
      fc.assert(
        fc.property(awkward.shapes[shape] as fc.Arbitrary<unknown>, (value) => {
          let segment: string;
          try {
            const { url } = encoded(tool, { value });
            expect(url.split("/")).toHaveLength("https://api.test/v1/things/x".split("/").length);
            segment = lastSegment({ url } as ReturnType<typeof encoded>);
          } catch (error) {
            expect(error).toBeInstanceOf(ArgumentError);
            const delimiter = ambiguousInUrls[style];
            const joined = isText(value) ? value : textsIn(value).join("");
            const isExpected =
              joined === "" ||
              (delimiter !== undefined && holdsDelimiter(value, delimiter)) ||
              escapes(isText(value) ? value : "") ||
              /[.%]/.test(joined) ||
              (style === "label" && /^[;/\\]/.test(joined));
            expect(isExpected, `refused: ${JSON.stringify(value)}`).toBe(true);
            return;
          }
          expect(value === "" || (isText(value) && escapes(value))).toBe(false);
          const delimiterOf = (of: string) => urlDelimiters[of] ?? ",";
          const wire = { name: "color", style, explode, piece: decodeURIComponent, delimiterOf };
          expect(readInline(segment, shape, wire)).toEqual(value);
        }),
        { numRuns },
      );
    },
  );
});

describe("header", () => {
  /** What HTTP carries: Latin-1 without control characters, and no spaces at the ends. */
  const carried = fc
    .string({ unit: fc.constantFrom(..." /&+%|;.#'\"()é¡ÿ", "a", "B", "0") })
    .map((value) => value.trim());

  test.each(everyOf("simple", "pipeDelimited", "spaceDelimited", "tabDelimited"))(
    "%s, explode %s, of a %s, is read back",
    (style, explode, shape) => {
      const tool = oneParameter(styled("header", "X-Color", style, explode));
      const delimiter = bareDelimiters[style] ?? ",";
      const values: fc.Arbitrary<unknown> = {
        string: carried,
        array: fc.array(carried, { minLength: 1, maxLength: 5 }),
        object: awkward.record(carried, carried),
      }[shape];
      const delimiterOf = () => delimiter;
      forArbitrary(
        values.filter(
          (value) => !/^[st]/.test(style) || style === "simple" || isText(value) || !textsIn(value).includes(""),
        ),
        () => false,
        (value) => {
          const text = header(encoded(tool, { value }), "X-Color");
          // In an item, what parts the items is escaped, and nothing else.
          const piece = (item: string) =>
            shape === "string" ? item : item.replaceAll(encodeURIComponent(delimiter), delimiter);
          const wire = { name: "X-Color", style, explode, piece, delimiterOf };
          expect(readInline(text ?? "nothing", shape, wire)).toEqual(value);
        },
      );
    },
  );

  test("arbitrary text arrives in fetch's own headers unchanged, or is refused", () => {
    const tool = oneParameter(styled("header", "X-Color", "simple", false));
    forArbitrary(
      awkward.text,
      (value) => /[^\t\x20-\x7e\x80-\xff]/.test(value) || value !== value.replace(/^[\t ]+|[\t ]+$/g, ""),
      (value) => {
        const { headers } = encoded(tool, { value });
        expect(new Headers(headers.map(([name, own]): [string, string] => [name, own])).get("X-Color")).toBe(value);
      },
    );
  });

  test("JSON content is read back, whatever its characters", () => {
    const tool = oneParameter({ in: "header", name: "X-Filter", mediaType: "application/json" });
    fc.assert(
      fc.property(fc.jsonValue(), awkward.text, (value, text) => {
        const own = header(encoded(tool, { value: { value, text } }), "X-Filter") ?? "";
        expect(own).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(own)).toEqual({ value: JSON.parse(JSON.stringify(value)) as unknown, text });
      }),
      { numRuns },
    );
  });
});

describe("cookie", () => {
  test.each(everyOf("form"))("%s, explode %s, of a %s, is read back", (style, explode, shape) => {
    const tool = oneParameter(styled("cookie", "color", style, explode));
    forArbitrary<unknown>(
      awkward.shapes[shape],
      () => false,
      (value) => {
        const text = header(encoded(tool, { value }), "Cookie") ?? "";
        expect(text).toMatch(/^[!#-+\--:<-[\]-~,; =]*$/);
        const wire = { name: "color", style, explode, separator: "; ", piece: decodeURIComponent } as const;
        expect(readPairs(text, shape, wire)).toEqual(value);
      },
    );
  });

  test("a primitive is what the cookie library reads", () => {
    const tool = oneParameter(styled("cookie", "color", "form", true));
    forArbitrary(
      awkward.text,
      () => false,
      (value) => {
        expect({ ...parseCookies(header(encoded(tool, { value }), "Cookie") ?? "") }).toEqual({ color: value });
      },
    );
  });

  test("style cookie is what the cookie library reads, undecoded, or is refused", () => {
    const tool = oneParameter(styled("cookie", "color", "cookie", true));
    forArbitrary(
      awkward.text,
      (value) => /[^\x20-\x7e]|;/.test(value) || value !== value.trim(),
      (value) => {
        const text = header(encoded(tool, { value }), "Cookie") ?? "";
        expect({ ...parseCookies(text, { decode: (own) => own }) }).toEqual({ color: value });
      },
    );
  });
});

describe("RFC 6570, as url-template expands it", () => {
  type Case = [
    location: ParameterLocation & ("path" | "query"),
    style: ParameterStyle,
    explode: boolean,
    template: string,
  ];
  const cases: Case[] = [
    ["path", "simple", false, "{color}"],
    ["path", "simple", true, "{color*}"],
    ["path", "label", false, "{.color}"],
    ["path", "label", true, "{.color*}"],
    ["path", "matrix", false, "{;color}"],
    ["path", "matrix", true, "{;color*}"],
    ["query", "form", false, "{?color}"],
    ["query", "form", true, "{?color*}"],
  ];

  test.each(cases)("in %s, %s, explode %s, is the same text", (location, style, explode, template) => {
    const tool = oneParameter(styled(location, "color", style, explode));
    const expand = parseTemplate(template);
    // Dots are left out: in paths they may be refused, and exploded labels are encoded more carefully than the RFC asks.
    const text = awkward.text.map((value) => `x${value.replace(/\.|%2e/gi, "")}`);
    const name = awkward.key.map((value) => `k${value.replace(/[.$:@!*()]|%2e/gi, "")}`);
    const values = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 4 }), awkward.record(name, text));
    fc.assert(
      fc.property(values, (value) => {
        const request = encoded(tool, { value });
        const own = location === "path" ? lastSegment(request) : `?${queryText(request)}`;
        expect(own).toBe(expand.expand({ color: value }));
      }),
      { numRuns: 100 },
    );
  });
});
