/** Texts and values of other systems on their way into an answer: masked, on one line, cut. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskedValue } from "../../workflows/masking.js";
import { messageText } from "../../workflows/message-text.js";

const SECRET = "hunter2-Zq81kfP0";

describe("a value", () => {
  it("looks through values by their names, however deep", () => {
    const value = {
      host: "db",
      db_password: SECRET,
      list: [{ apiKey: SECRET }, `token=${SECRET}`],
      count: 3,
      none: null,
    };
    const clean = maskedValue(value);
    expect(JSON.stringify(clean)).not.toContain(SECRET);
    expect(clean).toMatchObject({ host: "db", count: 3, none: null });
  });
});

describe("a message", () => {
  it("is masked before it is cut", () => {
    const text = `${"x".repeat(40)} password=${SECRET}`;
    for (let most = 40; most < 70; most++) expect(messageText(text, most)).not.toMatch(/hunter/);
  });

  it("stands on one line, is as long as allowed, and absent where it is empty", () => {
    expect(messageText("a\n  b\tc", 10)).toBe("a b c");
    expect(messageText(" \n", 10)).toBeUndefined();
    expect(messageText(null, 10)).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (text, most) => {
        expect((messageText(text, most) ?? "").length).toBeLessThanOrEqual(most);
      }),
    );
  });
});
