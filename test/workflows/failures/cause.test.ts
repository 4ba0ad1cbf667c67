/** What kind of thing went wrong, by messages as the systems behind tasks write them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { causeOf } from "../../../workflows/failures/cause.js";

describe("a cause", () => {
  it.each([
    ["Got 1184 results, configured to fail if != 0", "dbt test"],
    ["Got 1 result, configured to fail if >10", "dbt test"],
    ["Failure in test unique_login_timeout_id (models/x.yml)", "dbt test"],
    ["Compilation Error in model stg_orders (models/stg_orders.sql)\n  'ref' is undefined", "dbt compilation"],
    ["The API of Stripe answered 401 Unauthorized: the refresh token has expired. Reconnect.", "authentication"],
    ["250001 (08001): Failed to connect to DB: Incorrect username or password was specified.", "authentication"],
    ["the credentials of the data source ANALYTICS have expired.", "authentication"],
    ["googleapi: Error 403: Access Denied: Table x: User does not have permission", "permission"],
    ["SQL access control error: Insufficient privileges to operate on schema 'RAW'", "permission"],
    ["the API of HubSpot answered 429 Too Many Requests and the retry budget is used up", "rate limit"],
    ["SQL execution canceled: statement reached its timeout of 900 s", "timeout"],
    ["TimeoutError: the read operation timed out", "timeout"],
    ["Reading users: connection reset by peer after 41 s.", "network"],
    ["could not translate host name: Name or service not known", "network"],
    ["Sync is already running for this connection", "conflict"],
    ["Database error: deadlock detected", "conflict"],
    ["Object 'ANALYTICS.RAW.LANDING' does not exist or not authorized.", "missing object"],
    ["SQL compilation error in x: invalid identifier 'REGION_CODE'", "missing object"],
    ["ModuleNotFoundError: No module named 'openpyxl'", "missing package"],
    ["resource monitor 'MONTHLY_CAP' has exceeded its quota.", "resource"],
    ["Container killed: OOMKilled, exit code 137", "resource"],
    ["The column amount changed from INTEGER to STRING; schema changes are blocked", "schema change"],
    ["100038 (22018): Numeric value 'N/A' is not recognized", "data"],
    ['3 rows were rejected by the destination: field "email" is not a valid address.', "data"],
    ["001003 (42000): SQL compilation error: syntax error line 3 at position 7", "SQL"],
    ["Traceback (most recent call last): File x, line 88: KeyError: 'exchange_rate'", "code"],
  ])("%s: %s", (text, category) => {
    const cause = causeOf([text]);
    expect(cause?.category).toBe(category);
    expect(text.replaceAll(/\s+/g, " ")).toContain(cause?.evidence);
  });

  it.each(["", "Task failed.", "The script ended with exit code 1.", "dbt build exited with code 1: 1 node failed."])(
    "is unknown where the words do not tell: %j",
    (text) => expect(causeOf([text])).toBeUndefined(),
  );

  it("is told by the first text that tells one", () => {
    const texts = ["Task failed.", "connection refused", "401 Unauthorized"];
    expect(causeOf(texts)).toMatchObject({ category: "network", isPassing: true });
    expect(causeOf(texts.toReversed())).toMatchObject({ category: "authentication", isPassing: false });
  });

  it("is found in any text without fail, and its evidence is short and of that text", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300 }),
        fc.constantFrom("permission denied", "does not exist"),
        (text, words) => {
          const cause = causeOf([`${text} ${words}`]);
          expect(cause).toBeDefined();
          expect(cause?.evidence.length).toBeLessThanOrEqual(100);
        },
      ),
    );
  });
});
