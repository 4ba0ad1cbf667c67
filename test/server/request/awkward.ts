/** Values that break careless encoders, for property tests. */
import fc from "fast-check";

const meaningful = [..." /&+%,|;=?#.:@!$'()*[]{}<>\"\\^`~-_\t"];
const pieces = ["..", "%2e", "%2F", "%25", "é", "日本", "😀", "\u202e", "\u00a0", "\0", "\r\n", "true", "null", "0"];

/** Text with the characters that mean something somewhere, any whole Unicode, emptiness and length. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(...meaningful, ...pieces, "a", "b", "Z", "9") }) },
  { weight: 3, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "__proto__", "constructor", "a".repeat(5000), "ü,".repeat(500)) },
);

/** Names of members, some of them those of `Object.prototype`. */
export const key: fc.Arbitrary<string> = fc.oneof(
  text,
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "R", "a b", "a[b]", "$top"),
);

export const list = fc.array(text, { minLength: 1, maxLength: 5 });

/** Objects with own members of any name, `__proto__` too. */
export function record(keys: fc.Arbitrary<string> = key, values = text): fc.Arbitrary<Record<string, string>> {
  return fc
    .uniqueArray(fc.tuple(keys, values), { minLength: 1, maxLength: 5, selector: ([name]) => name })
    .map((entries) => Object.fromEntries(entries) as Record<string, string>);
}

export const shapes = { string: text, array: list, object: record() } as const;
