/** Text of a document in YAML: a library reads back what was meant, and a reviewer sees all of it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { inline, scalar } from "../../../generator/draft/yaml-text.js";

const awkward = ["", "yes", "No", "true", "null", "Null", "1", "1.5", ".5", "0x1", "~", "- a", "a: b", "a #b", "#a"];
const more = ["*a", "&a", "!a", "{a}", "[a]", "a, b", "'a'", '"a"', "a\nb", " a ", "---", "a#GET /x/{y}", "ü", "🙂"];

it.each([...awkward, ...more])("%j is itself, as a key and as a value, in every version of YAML", (text) => {
  for (const version of ["1.1", "1.2"] as const) {
    expect(parse(`${scalar(text)}: ${scalar(text)}\n`, { version })).toEqual({ [text]: text });
    expect(parse(inline({ [text]: [text] }), { version })).toEqual({ [text]: [text] });
  }
});

it("holds for any value", () => {
  const value = fc.jsonValue({ stringUnit: "binary" }).filter((each) => !JSON.stringify(each).includes("__proto__"));
  fc.assert(
    fc.property(value, (each) => {
      expect(parse(inline(each as never))).toEqual(JSON.parse(JSON.stringify(each)));
      expect(inline(each as never)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 300 },
  );
});

it("leaves plain what reads plainly", () => {
  expect(inline({ title: "Runs and tasks", file: "../spec/a.yaml", operation: "api#GET /a/b", default: true })).toBe(
    "{ title: Runs and tasks, file: ../spec/a.yaml, operation: api#GET /a/b, default: true }",
  );
});
