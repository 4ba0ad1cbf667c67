import fc from "fast-check";
import { expect, it } from "vitest";
import { changedWords } from "../../../generator/diff/words.js";

const shown = (before: string, after: string) =>
  changedWords(before, after)
    .map(({ kind, text }) => (kind === "gone" ? `-${text}-` : kind === "new" ? `+${text}+` : text))
    .join(" ");

it.each([
  ["Finds runs by state.", "Finds runs by state and time.", "Finds runs by -state.- +state and time.+"],
  ["", "New words.", "+New words.+"],
  ["a b c d", "a x c y", "a -b- +x+ c -d- +y+"],
  ["same  words", "same words", "same words"],
])("%j -> %j", (before, after, says) => {
  expect(shown(before, after)).toBe(says);
});

it("leave the former text without what came, and the newer one without what went", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "d.", "e"), { maxLength: 30 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const words = changedWords(before, after);
      const without = (kind: string) => words.filter((each) => each.kind !== kind).map((each) => each.text);
      expect(without("new").join(" ")).toBe(before);
      expect(without("gone").join(" ")).toBe(after);
      for (const [index, { kind }] of words.entries()) expect(words[index + 1]?.kind).not.toBe(kind);
    }),
  );
});
