/** Values that break careless code, whatever the schema says: for every kind of run. */
import * as fc from "fast-check";

const ESCAPE = "\u001b";

/** Ways out of a path: plain, encoded once and several times, for Windows, overlong, in other widths, with a parameter. */
const TRAVERSALS = [
  "..",
  ".",
  "../",
  "../../admin",
  "..\\..\\admin",
  "%2e%2e",
  "%2e%2e%2f",
  "%2E%2E%5C",
  "%252e%252e%252f",
  "%25252e%25252e",
  ".%2e",
  "%2e.",
  "..;/admin",
  "..;a=b",
  "%c0%ae%c0%ae%c0%af",
  "%u002e%u002e",
  "\uff0e\uff0e\uff0f",
  "\u2025",
  "a/../../b",
  "a%2f..%2f..%2fb",
  "/etc/passwd",
  "//evil.test/x",
  "\\\\evil.test\\x",
  "http://evil.test/",
  "https://user:pass@evil.test/",
  "@evil.test",
  "?x=1",
  "#x",
  "x?admin=1",
  "x#y",
  ".\t.",
  ".\n.",
  "..\u0000",
  "file:///etc/passwd",
];

const CONTROLS = [
  "\r\nX-Injected: 1",
  "\r\n\r\nGET / HTTP/1.1",
  "%0d%0aX-Injected: 1",
  "\n",
  "\r",
  "\u0000",
  "a\u0000b",
  "\u007f",
  "\u0085",
  "\u2028",
  "\u2029",
  `${ESCAPE}[31m`,
  `${ESCAPE}]0;x\u0007`,
  "\ufeff",
  "\u202e",
  "\u200b",
];

const BROKEN = ["\ud800", "\udc00", "a\udfffb", "\ud83d", "\ude00\ud83d"];

/** Names that objects have by themselves, or that loaders of old code knew. */
export const PROTOTYPE_NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];

const MEANINGFUL = [
  "",
  " ",
  "null",
  "undefined",
  "NaN",
  "true",
  "0",
  "-0",
  "1e999",
  "[]",
  "{}",
  '"',
  "'",
  "`${1}`",
  "$&",
  "*/",
  "</script>",
  "{id}",
  "%",
  "%zz",
  "%ff",
  "a,b",
  "a|b",
  "a b",
  "a&b=c",
  ";x=y",
  "-24h",
  "-99999999999999999999w",
  "0000-00-00T00:00:00Z",
  "9999-12-31T23:59:60Z",
  "275761-01-01T00:00:00Z",
  "00000000-0000-0000-0000-000000000000",
  "(a+)+$",
  "(".repeat(500),
  "a: &a [*a]",
  "*a",
  "!!js/function 'x'",
  "<<: {a: 1}",
  "\u0130\u0131\u1e9e",
  "e\u0301".repeat(300),
];

const huge = fc.constantFrom(
  "a".repeat(70_000),
  "%2e".repeat(30_000),
  "../".repeat(20_000),
  "é😀".repeat(20_000),
  "a,".repeat(40_000),
  "(".repeat(20_000),
  "[".repeat(20_000),
  " ".repeat(50_000),
  "-".repeat(50_000),
  "1".repeat(50_000),
);

/** A text that somebody would send who means no good, or no care. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TRAVERSALS) },
  { weight: 4, arbitrary: fc.constantFrom(...CONTROLS) },
  { weight: 2, arbitrary: fc.constantFrom(...BROKEN) },
  { weight: 2, arbitrary: fc.constantFrom(...PROTOTYPE_NAMES) },
  { weight: 4, arbitrary: fc.constantFrom(...MEANINGFUL) },
  { weight: 4, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(..."./\\%25eE;?#&=,|:@\r\n\t ab0"), maxLength: 12 }) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom("a", "a/", "%", ""),
        fc.constantFrom(...TRAVERSALS, ...CONTROLS),
        fc.constantFrom("", "/b"),
      )
      .map((parts) => parts.join("")),
  },
);

const number = fc.constantFrom(0, -0, -1, 1, 1.5, 1e21, -1e308, 2 ** 53, 2 ** 53 + 2, 5e-324, 2 ** 31, -(2 ** 31) - 1);
const scalar = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 1, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, false) },
);

/** Own members of any name, as `JSON.parse` makes them: `__proto__` is one like any other. */
function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  return JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`);
}

const name = fc.oneof(fc.constantFrom(...PROTOTYPE_NAMES, "$ref", "$defs", "", "a"), hostileText);

/** So many lists, or objects, in one another. */
function nested(depth: number, isList: boolean): unknown {
  let value: unknown = "x";
  for (let level = 0; level < depth; level++) value = isList ? [value] : { a: value };
  return value;
}

const deep = fc
  .tuple(fc.constantFrom(40, 300, 3_000, 12_000), fc.boolean())
  .map(([depth, isList]) => nested(depth, isList));
const wide = fc.constantFrom<unknown>(
  Array.from({ length: 5_000 }, () => "a"),
  Array.from({ length: 2_000 }, (_, index) => index),
  Array.from({ length: 500 }, () => ({ a: [{}] })),
  Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index])),
);

const plain: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 2, arbitrary: fc.array(fc.tuple(name, scalar), { maxLength: 4 }).map(objectOf) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.tuple(name, fc.array(fc.tuple(name, scalar), { maxLength: 2 }).map(objectOf)), { maxLength: 2 })
      .map(objectOf),
  },
);

/** Any JSON value of that kind; now and then one that is deep, wide or long. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 90, arbitrary: plain },
  { weight: 2, arbitrary: deep },
  { weight: 1, arbitrary: wide },
  { weight: 2, arbitrary: huge },
);

/** Names for arguments that no tool has. */
export const hostileName = name;
