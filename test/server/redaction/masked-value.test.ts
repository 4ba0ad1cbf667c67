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
    { values: { DB_PASSWORD: { type: "string", value: SECRET }, WAREHOUSE: { type: "string", value: "WH" } } },
    {
      taskParameters: [
        { name: "client_secret", value: SECRET },
        { key: "API_KEY", defaultValue: SECRET },
      ],
    },
    { pin: 123_456, tokens: [SECRET].map((each) => ({ token: each })) },
    { secrets: { api_token: [SECRET, SECRET] } },
    { outline: [{ pointer: "/a/password", type: "string", value: SECRET }] },
  ])("of %j holds no secret", (value) => {
    const text = JSON.stringify(maskedValue(value));
    expect(text).not.toContain(SECRET);
    expect(text).toContain("[secret]");
  });

  it("of which a part is shown is told by the names that are left out", () => {
    const whole = { taskParameters: [{ name: "client_secret", value: SECRET, kind: "text" }] };
    const part = { taskParameters: [{ value: SECRET }] };
    expect(maskedValue(part, undefined, whole)).toEqual({ taskParameters: [{ value: "[secret]" }] });
    expect(maskedValue(part)).toBe(part);
  });

  it("keeps what only counts, or says where in a list one is, and names of secrets", () => {
    const plain = {
      total_tokens: 5,
      token: 3,
      nextPageToken: "CAUQAA",
      pass: 40,
      password: "",
      api_key: "${API_KEY}",
      tokenUrl: "https://h/token",
      secretName: "prod/db",
      field: { name: "password", required: true },
    };
    expect(maskedValue(plain)).toEqual(plain);
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
