import fc from "fast-check";
import { format } from "prettier";
import { Project, ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { keyText, literal, open, print, quoted, WIDTH } from "../../../generator/emit/literal.js";
import { valueOfLiteral } from "./literal-value.js";

/** Text with everything that has ever broken out of a literal. */
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.constantFrom(
    "`${process.exit(1)}`",
    "*/ x /*",
    "\u2028\u2029",
    "'\"\\",
    "\r\n",
    "</script>",
    "\ud800",
    "__proto__",
    "\u202e\u200b",
    "\\'",
    '\\"',
  ),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    hostile,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 6 }),
    fc.array(fc.tuple(hostile, tie("value")), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
    fc.array(fc.integer(), { maxLength: 60 }),
  ),
})).value;

const parse = (text: string): ts.Expression => {
  const file = ts.createSourceFile("a.ts", `const a = ${text};`, ts.ScriptTarget.ES2022, true);
  const [statement, ...others] = file.statements;
  if (statement === undefined || !ts.isVariableStatement(statement) || others.length > 0)
    throw new Error("more than one statement");
  const [declaration] = statement.declarationList.declarations;
  if (declaration?.initializer === undefined) throw new Error("no value");
  return declaration.initializer;
};

describe("a literal", () => {
  it("is read back as the value that was printed, by a parser that is not ours, and is nothing but a literal", () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = print(literal(value), 0, 10, 1);
        expect(valueOfLiteral(parse(text))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it("shows every character that a reviewer could not see", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(quoted(text)).toMatch(
          /^[^\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]*$|[\ud800-\udbff][\udc00-\udfff]/,
        );
      }),
    );
  });

  it("has a name for __proto__ that makes it a property", () => {
    const text = print(literal(JSON.parse('{"__proto__": {"a": 1}, "constructor": []}')));
    expect(text).toBe('{ ["__proto__"]: { a: 1 } as const, constructor: [] as const }');
    expect(keyText("a-b")).toBe('"a-b"');
    expect(keyText("größe")).toBe('"größe"');
  });

  it("leaves prettier nothing to change", async () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: fc.constantFrom(..."abcdefgh '\"éü—…日💥\\".split("")), maxLength: 130 }),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
        fc.boolean(),
        fc.array(tie("value"), { maxLength: 5 }),
        fc.array(fc.integer(), { maxLength: 60 }),
        fc.dictionary(
          fc.constantFrom("a", "name", "description", "title", "a-b", "pattern", "x".repeat(40)),
          tie("value"),
          { maxKeys: 5 },
        ),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom("description", "schema", "hidden", "omitted"), plain),
        async (value) => {
          const head = "export const a = ";
          const text = `${head}${print(open(Object.entries(value).map(([key, inner]) => [key, literal(inner)])), 0, head.length)};\n`;
          expect(await format(text, { parser: "typescript", printWidth: WIDTH })).toBe(text);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("breaks prose at its sentences, and only where it does not fit", () => {
    const long =
      "One sentence that is here. Another one that goes on for quite a while, e.g. like this! And a third one, which makes it long.\n\nA paragraph.";
    expect(print(open([["description", { kind: "text", value: long, isProse: true }]]))).toBe(
      [
        "{",
        "  description:",
        '    "One sentence that is here. " +',
        '    "Another one that goes on for quite a while, e.g. like this! " +',
        '    "And a third one, which makes it long.\\n\\n" +',
        '    "A paragraph.",',
        "}",
      ].join("\n"),
    );
  });
});

it("the printer of files needs nothing of the disk", () => {
  expect(new Project({ useInMemoryFileSystem: true }).getFileSystem().getCurrentDirectory()).toBe("/");
});
