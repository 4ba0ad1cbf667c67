/** The scanner against JSON.parse, for any value, written in any way and cut anywhere. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../server/definition.js";
import { PointerVisitor } from "../../../server/file/json/pointed.js";
import { JsonScanner } from "../../../server/file/json/scanner.js";
import { pointerTo } from "../../../server/validation/pointer.js";
import { pieces } from "./pieces.js";

/** Any value but doubles that JSON.stringify changes, written with any blank space. */
const value = fc.jsonValue({ maxDepth: 4, depthSize: "small", stringUnit: "binary" }) as fc.Arbitrary<JsonValue>;
const blank = fc.constantFrom(undefined, 1, "\t", "\n \r\n");
const cuts = fc.array(fc.nat(400), { maxLength: 10 });

/** Every place in the value, with what stands there. */
function placesIn(whole: JsonValue, path: string[] = []): [string[], JsonValue][] {
  const inner = typeof whole === "object" && whole !== null ? Object.entries(whole) : [];
  return [[path, whole], ...inner.flatMap(([key, each]) => placesIn(each, [...path, key]))];
}

function follow(texts: readonly string[], path: readonly string[]) {
  const visitor = new PointerVisitor(path);
  const scanner = new JsonScanner(visitor);
  for (const text of texts) if (!scanner.write(text)) break;
  scanner.end();
  return { result: visitor.result, fault: scanner.fault };
}

describe("a pointer", () => {
  it("leads to every value there is, whole, with its size", () => {
    fc.assert(
      fc.property(value, blank, cuts, (whole, space, at) => {
        const texts = pieces(JSON.stringify(whole, undefined, space), at);
        for (const [path, expected] of placesIn(whole)) {
          const { result, fault } = follow(texts, path);
          expect(fault).toBeUndefined();
          if (result?.kind !== "found") throw new Error(`nothing at ${pointerTo(path)}`);
          expect(JSON.parse(result.value.text ?? "")).toEqual(JSON.parse(JSON.stringify(expected)));
          const size = typeof expected === "object" && expected !== null ? Object.keys(expected).length : 0;
          expect(result.value.size).toBe(size);
          expect(result.value.outline.length).toBe(Math.min(size, Array.isArray(expected) ? 10 : 100));
        }
      }),
      { numRuns: 150 },
    );
  });

  it("tells the sizes and names of what is inside", () => {
    const whole = {
      a: [1, [2, 3], {}],
      "b/c": { x: 1, "y~": { z: [] } },
      d: "text".repeat(100),
      e: true,
      f: {},
      g: [],
    };
    const { result } = follow([JSON.stringify(whole)], []);
    if (result?.kind !== "found") throw new Error("nothing found");
    expect(result.value.outline).toEqual([
      { pointer: "/a", type: "array", size: 3 },
      { pointer: "/b~1c", type: "object", size: 2, keys: ["x", "y~"] },
      { pointer: "/d", type: "string", size: 400 },
      { pointer: "/e", type: "boolean", value: true },
      { pointer: "/f", type: "object", value: {} },
      { pointer: "/g", type: "array", value: [] },
    ]);
  });

  it("that leads nowhere tells how far it led, and what is there", () => {
    const text = JSON.stringify({ a: { b: [1, 2], c: "x" }, d: 1 });
    expect(follow([text], ["a", "nothing"]).result).toEqual({
      kind: "missing",
      reached: "/a",
      type: "object",
      step: "nothing",
      names: ["b", "c"],
      count: 2,
    });
    expect(follow([text], ["a", "b", "2"]).result).toMatchObject({ reached: "/a/b", type: "array", count: 2 });
    expect(follow([text], ["a", "b", "01"]).result).toMatchObject({ reached: "/a/b", step: "01" });
    expect(follow([text], ["d", "x", "y"]).result).toMatchObject({ reached: "/d", type: "number", step: "x" });
    expect(follow([text], ["__proto__"]).result).toMatchObject({ reached: "", names: ["a", "d"] });
  });

  it("keeps nothing of what it does not mean, nor more of what it means than the cap", () => {
    const long = JSON.stringify("x".repeat(5_000_000));
    const { result } = follow([`{"a":${long},"b":{"c":`, long, `}}`], ["b"]);
    if (result?.kind !== "found") throw new Error("nothing found");
    expect(result.value).toMatchObject({ text: undefined, size: 1, characters: long.length + 6 });
  });
});

describe("what is no JSON", () => {
  const broken = fc
    .tuple(value, fc.nat(), fc.constantFrom("", "}", "]", '"', ",", ":", "x", "{", "["))
    .map(([whole, at, sign]) => {
      const text = JSON.stringify({ whole });
      const place = at % text.length;
      return text.slice(0, place) + sign + text.slice(place + 1);
    });

  /** The scanner looks no closer than it must: what it refuses is no JSON, and a text cut short is refused. */
  it("is never refused where JSON.parse accepts it", () => {
    fc.assert(
      fc.property(broken, cuts, (text, at) => {
        if (follow(pieces(text, at), []).fault !== undefined) expect(() => JSON.parse(text)).toThrow(SyntaxError);
      }),
    );
  });

  it.each(["", "{", '{"a":1', '{"a":1}x', '{"a":1}{"a":2}', "[1,]", '{"a":1,}', '{"a" 1}', "[1 2]", "<html>", '"x'])(
    "is refused: %j",
    (text) => {
      expect(follow([text], []).fault).toBeTypeOf("string");
    },
  );
});
