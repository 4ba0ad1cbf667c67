/** Secrets of other systems in texts: none gets through, and prose stays prose. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { masked, maskedValue } from "../../workflows/masking.js";
import { messageText } from "../../workflows/message-text.js";

const SECRET = "hunter2-Zq81kfP0";

describe("masked", () => {
  it.each([
    `password=${SECRET}`,
    `--password = ${SECRET}`,
    `{"password": "${SECRET}"}`,
    `{\\"client_secret\\":\\"${SECRET}\\"}`,
    `SNOWFLAKE_PASSWORD='${SECRET}'`,
    `PGPASSWORD=${SECRET} psql`,
    `api_key: ${SECRET}`,
    `Authorization: Bearer ${SECRET}`,
    `authorization: Basic ${SECRET}==`,
    `postgres://loader:${SECRET}@db.example:5432/raw`,
    `could not open mongodb+srv://u:${SECRET}@h/d?x=1`,
    `https://x.example/cb?access_token=${SECRET}&state=1`,
    `AccountKey=${SECRET};EndpointSuffix=core`,
    `secret => ${SECRET}`,
  ])("%s", (text) => {
    expect(masked(text)).not.toContain(SECRET);
    expect(masked(text)).toContain("[secret]");
  });

  // In two pieces, so that nobody takes them for secrets of ours.
  it.each([
    ["AKIA", "IOSFODNN7EXAMPLE"],
    ["ghp_", "a1B2".repeat(9)],
    ["xoxb", "-1234567890-abcdefghij"],
    ["dapi", "0123456789abcdef".repeat(2)],
    ["eyJ", "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
    ["-----BEGIN RSA PRIVATE", " KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----"],
  ])("knows %s… by its form", (start, rest) => {
    expect(masked(`key ${start}${rest} rejected`)).toBe("key [secret] rejected");
  });

  it.each([
    "the refresh token has expired. Reconnect the source.",
    "invalid password: access denied",
    "Secrets are kept in AWS_SECRETS_MANAGER",
    "https://app.getorchestra.io/pipelines/2a175a99-147a-465d-8a57-404f3274efce/edit",
    "key 'exchange_rate' at line 88: 2026-11-23T02:00:00Z",
    "1184 values of journal_line_id occur more than once in ANALYTICS.SALES_JOURNAL.FCT_JOURNAL_LINES.",
  ])("leaves %j as it is", (text) => expect(masked(text)).toBe(text));

  it("changes nothing the second time, and ends on any text", () => {
    const parts = fc.constantFrom(
      "password",
      "=",
      ": ",
      '"',
      "'",
      "\\",
      "token",
      " ",
      "://",
      "@",
      "a1b2c3d4e5",
      "Bearer ",
      "[secret]",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (words) => {
        const once = masked(words.join(""));
        expect(masked(once)).toBe(once);
      }),
    );
  });

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
