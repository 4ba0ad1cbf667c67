/** How much of a key is shown. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { shownOf } from "../../../server/doctor/keys.js";

const signs = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+/=é\u{1f511}");
const keys = fc.array(signs, { minLength: 1, maxLength: 60 });

it("of a key shorter than twelve characters nothing, of a longer one its last four", () => {
  fc.assert(
    fc.property(keys, (characters) => {
      const last = characters.slice(-4).join("");
      const expected = characters.length < 12 ? "too short to show" : `...${last}`;
      expect(shownOf(characters.join(""), { scheme: "bearer" })).toBe(expected);
    }),
  );
});

it("of a name and a password the name does not make the password longer", () => {
  expect(shownOf("administrator:hunter2", { scheme: "basic" })).toBe("too short to show");
  expect(shownOf("administrator:hunter2hunter2", { scheme: "basic" })).toBe("...ter2");
});
