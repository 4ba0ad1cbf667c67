/** What looks like a secret does not get through, wherever it stands; what does not, stays. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { masked } from "../../../server/redaction/masking.js";

const from = (letters: string, least: number, most = least) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: least, maxLength: most });
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ALL = `${UPPER}${UPPER.toLowerCase()}0123456789`;
/** What people put into passwords, without what ends a value. */
const PASSWORD = `${ALL}!#$%^*_+-./?~`;

/** Kinds of secrets, each with how it is written: the secret, and the text around it. */
const secret = fc.oneof(
  ...[
    "password=",
    "DB_PASSWORD: ",
    '"client_secret": "',
    "api_key=",
    "PWD=",
    "AccountKey=",
    "sas_token=",
    "--token ",
  ].map((before) =>
    from(PASSWORD, 12, 40).map((text) => {
      const value = `x${text}`;
      return { value, written: `${before}${value}` };
    }),
  ),
  from(PASSWORD, 12, 30).map((value) => ({ value, written: `password='${value} ${value}'` })),
  fc
    .tuple(
      fc.constantFrom("postgresql", "snowflake", "mongodb+srv", "https", "jdbc:redshift"),
      from(`${PASSWORD}@`, 8, 30),
    )
    .map(([scheme, value]) => ({ value, written: `${scheme}://loader:${value}@db.example.com:5432/raw?x=1` })),
  from(UPPER + "0123456789", 16).map((value) => ({ value, written: `using AKIA${value}` })),
  from(ALL, 40).map((value) => ({ value, written: `aws_secret_access_key = ${value}` })),
  from(ALL, 30).map((value) => ({ value, written: `Authorization: Bearer ${value}` })),
  from(ALL, 24).map((value) => ({ value: value + "==", written: `authorization: Basic ${value}==` })),
  fc
    .tuple(from(ALL, 20), from(ALL, 30), from(ALL, 40))
    .map(([head, body, sign]) => ({ value: `${body}.${sign}`, written: `got eyJ${head}.${body}.${sign}` })),
  fc
    .tuple(
      fc.constantFrom("ghp_", "glpat-", "xoxb-", "sk-ant-", "sk_live_", "dbtc_", "github_pat_", "npm_"),
      from(ALL, 24, 40),
    )
    .map(([kind, value]) => ({ value, written: kind + value })),
  from(ALL, 24).map((value) => ({ value, written: `POST https://hooks.slack.com/services/T0AB/B1CD/${value}` })),
  from(ALL, 60).map((value) => ({
    value,
    written: `-----BEGIN RSA PRIVATE KEY-----\n${value}\n${value}\n-----END RSA PRIVATE KEY-----`,
  })),
  from(ALL, 60).map((value) => ({
    value: value.slice(0, 20),
    written: `https://a.blob.core.windows.net/c?sv=2024&X-Amz-Signature=${value}&sig=${value}`,
  })),
);
const sentence = fc.stringMatching(/^[ -~]{0,40}$/).filter((text) => !/["'\\:=]|--|:\/\//.test(text));

describe("a secret", () => {
  it("does not get through, wherever it stands among other text", () => {
    fc.assert(
      fc.property(sentence, fc.array(secret, { minLength: 1, maxLength: 4 }), sentence, (before, secrets, after) => {
        const text = [before, ...secrets.map(({ written }) => `12:00:01 ${written}`), after].join("\n");
        const clean = masked(text);
        for (const { value } of secrets) expect(clean).not.toContain(value);
        expect(clean.split("\n").at(-1)).toBe(masked(after));
      }),
      { numRuns: 2_000 },
    );
  });

  it("does not come back, however often the text is gone through", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            sentence,
            secret.map(({ written }) => written),
          ),
        ),
        (parts) => {
          const once = masked(parts.join(" "));
          expect(masked(once)).toBe(once);
        },
      ),
    );
  });

  it("of a private key is taken out also where only its beginning or its end is there", () => {
    const key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
    expect(masked(`connecting\n-----BEGIN PRIVATE KEY-----\n${key}\n${key}`)).toBe("connecting\n[secret]");
    expect(masked(`${key}\n${key}\n-----END PRIVATE KEY-----\nconnected`)).toBe("[secret]\nconnected");
  });

  it.each([
    ["password=hunter2 user=jane", "password=[secret] user=jane"],
    ['{"user": "jane", "password": "hun ter2", "port": 5432}', '{"user": "jane", "password": [secret], "port": 5432}'],
    ['{\\"token\\": \\"abc123\\"}', '{\\"token\\": [secret]}'],
    ["postgres://jane:p@ss/w@db:5432/raw", "postgres://jane:[secret]@db:5432/raw"],
    ["Server=db;Database=raw;Uid=jane;Pwd=x9;", "Server=db;Database=raw;Uid=jane;Pwd=[secret];"],
    ["psql --password hunter2 --host db", "psql --password [secret] --host db"],
    ["curl -H 'Authorization: Bearer abc.def-123'", "curl -H 'Authorization: Bearer [secret]'"],
    ["connect(password=ab,c;d&e, user='jane')", "connect(password=[secret], user='jane')"],
    ["https://h/x?token=abc&user=jane", "https://h/x?token=[secret]&user=jane"],
  ])("is taken out and the rest stays: %s", (text, wanted) => {
    expect(masked(text)).toBe(wanted);
  });
});

describe("what is no secret", () => {
  it.each([
    "The API of HubSpot answered 401 Unauthorized: the refresh token has expired. Reconnect the source.",
    "Got 1184 results, configured to fail if != 0. 1184 values of journal_line_id occur more than once.",
    "token: expired",
    "password: is required",
    "invalid identifier 'API_KEY'",
    "Bearer authentication is required",
    "id 44c727da-72d0-43e4-bbae-9f19121de16f, commit d4748f54f4f1f2a34f4f1762b48dbf665133457b",
    "https://github.com/northgate-foods/data-pipelines/tree/main",
    "jane@example.com asked at 12:30:01",
    "password=${DB_PASSWORD}",
    "compiled code at target/compiled/sales_journal/models/marts/schema.yml/unique_fct.sql",
    "password={{ env_var('DB_PASSWORD') }}",
    "the tokens: 3 of 5 used",
    "Done. PASS=40 WARN=0 ERROR=1",
    "Kansas: 5 rows, mapping=on, shipping: 3",
  ])("stays as it is: %s", (text) => expect(masked(text)).toBe(text));
});

it("takes no time that grows out of hand with the text", () => {
  for (const unit of ["password", "a://b:", "-", "eyJ", '"', "\\", "Bearer ", "token=", "secret_", "x:// :@"]) {
    const text = unit.repeat(20_000);
    expect(masked(text).length).toBeLessThanOrEqual(text.length * 2);
  }
});
