/** Secrets in parameters and messages: none gets through, whether its name tells or its looks do. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskedValue } from "../../../server/redaction/masked-value.js";
import { messageText } from "../../../workflows/message-text.js";

const SECRET = "hunter2-Zq81kfP0";

describe("a masked value", () => {
  it.each([
    { host: "db", db_password: SECRET },
    { list: [{ apiKey: SECRET }, { deep: { client_secret: SECRET } }] },
    { command: `load --token=${SECRET}`, nested: { url: `postgres://u:${SECRET}@h/d` } },
    [`password: "${SECRET}"`],
  ])("of %j holds no secret", (value) => {
    const text = JSON.stringify(maskedValue(value));
    expect(text).not.toContain(SECRET);
    expect(text).toContain("[secret]");
  });

  it("is the value itself where there is none", () => {
    const plain = { commands: "dbt deps; dbt build", retries: 2, poll: true, none: null, list: ["a", 1], "": "" };
    expect(maskedValue(plain)).toEqual(plain);
    const shapes = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.integer(),
        fc.boolean(),
        fc.stringMatching(/^[a-z ]{0,10}$/),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("value")),
      ),
    })).value;
    fc.assert(
      fc.property(shapes, (value) => {
        expect(JSON.stringify(maskedValue(value))).toBe(JSON.stringify(value));
      }),
    );
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
