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

/** Put together here, so that no scanner of repositories takes them for keys. */
const some = (length: number) => "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7".repeat(4).slice(0, length);
const hex = (length: number) => "0a1b2c3d4e5f6789".repeat(4).slice(0, length);

describe("the well-known shapes are caught", () => {
  it.each([
    ["a bearer token", `Authorization: Bearer ${some(30)}`],
    ["basic credentials", `Basic ${some(24)}==`],
    ["an AWS key", `AKIA${"ABCD2345".repeat(2)}`],
    ["an AWS secret", `aws_secret_access_key=${some(40)}`],
    ["a JSON web token", `eyJ${some(20)}.eyJ${some(30)}.${some(40)}`],
    ["one within a list of dashes", `-eyJ${some(20)}.eyJ${some(30)}.${some(40)}`],
    ["a GitHub token", `ghp_${some(36)}`],
    ["a fine-grained GitHub token", `github_pat_${some(22)}_${some(59)}`],
    ["a Slack token", `xoxb-${"1234567890-".repeat(2)}${some(24)}`],
    ["a Databricks token", `dapi${hex(32)}`],
    ["a Databricks client secret", `dose${hex(32)}`],
    ["a Snowflake session", `Authorization: Snowflake Token="${some(60)}"`],
    ["a Snowflake address", `snowflake://loader:${some(12)}@acme/raw`],
    ["a connection string", `Server=db;User Id=loader;Password=${some(12)};Encrypt=yes`],
    ["an Azure storage connection", `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${some(60)}==`],
    ["an Entra client secret", `Q1w8Q~${some(34)}`],
    ["a Google client secret", `GOCSPX-${some(28)}`],
    ["a Vault token", `hvs.${some(40)}`],
    ["a PGP key", `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${some(60)}\n-----END PGP PRIVATE KEY BLOCK-----`],
    ["a key of SSH in JSON", `-----BEGIN OPENSSH PRIVATE KEY-----\\n${some(60)}\\n-----END OPENSSH PRIVATE KEY-----`],
  ])("%s", (_, text) => {
    const clean = masked(`before ${text} after`);
    expect(clean).toContain("[secret]");
    expect(clean.match(/[A-Za-z0-9]{12,}/g)?.filter((word) => text.includes(word) && /\d/.test(word)) ?? []).toEqual(
      [],
    );
  });
});

describe("ids are none", () => {
  it.each([
    "d4748f54f4f1f2a34f4f1762b48dbf665133457b",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "44c727da-72d0-43e4-bbae-9f19121de16f",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "pipeline_run_id=44c727da-72d0-43e4-bbae-9f19121de16f",
    "next_page_token=CAUQAA and continuationToken: abc123",
    "total_tokens: 1234, max_tokens=100",
    "sk-learn-pipeline-for-forecasts and pk_orders_customers_monthly",
    "s3://bucket/key=orders/part-0001.parquet",
    "primary_key=order_id, sort_key: day",
  ])("%s", (text) => expect(masked(text)).toBe(text));
});

it("what is seen at a glance to be none has none of the looks", () => {
  // The space keeps the glance from knowing the form.
  const plain = fc.oneof(
    fc.stringMatching(/^[\w.]{0,11}$/),
    fc.uuid(),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-01-01") }).map((date) => date.toISOString()),
  );
  fc.assert(
    fc.property(plain, (text) => {
      expect(masked(` ${text}`)).toBe(` ${text}`);
      expect(masked(text)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

it("lines of a private key stay until they stand together, so that the whole is found", () => {
  const lines = ["-----BEGIN PRIVATE KEY-----", some(64), some(64), "-----END PRIVATE KEY-----"];
  expect(masked(lines.map(masked).join("\n"))).toBe("[secret]");
});

it("takes no time that grows out of hand with the text", () => {
  for (const unit of [
    "password",
    "a://b:",
    "-",
    "eyJ",
    '"',
    "\\",
    "Bearer ",
    "token=",
    "secret_",
    "x:// :@",
    "-eyJ",
    "-----BEGIN PRIVATE KEY-----",
    "SG.",
    "--token ",
    '\\"',
  ]) {
    const text = unit.repeat(20_000);
    expect(masked(text).length).toBeLessThanOrEqual(text.length * 2);
  }
});
