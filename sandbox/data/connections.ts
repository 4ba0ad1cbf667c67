/** The connections of a workspace: those through which its pipelines' tasks work, and a few that lie idle. */
import { DAY_MS } from "../history/time.js";
import type { JsonObject } from "./pipeline.js";
import { credentialsOf } from "./integrations.js";
import type { AuthStatus } from "./vocabulary.js";

export type CredentialStore = "ORCHESTRA" | "AWS_SECRETS_MANAGER";

export interface Connection {
  /** Its first name in identifier's letters, and five digits. */
  readonly id: string;
  readonly integration: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly store: CredentialStore;
  /** Credentials; secret ones are never answered as they are. */
  readonly parameters: JsonObject;
  /** What the last trial of the credentials found; before `triedAt` it is still going on. */
  readonly status: AuthStatus;
  readonly triedAt: number;
  readonly externalMessage: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const TABLE = `
fivetran_main_20417 | FIVETRAN | Fivetran main | default
airbyte_cloud_33180 | AIRBYTE_CLOUD | Airbyte Cloud | default
dbt_core_snowflake_58206 | DBT_CORE | dbt Core on Snowflake | default
snowflake_prod_71934 | SNOWFLAKE | Snowflake production | default
snowflake_sandbox_40259 | SNOWFLAKE | Snowflake sandbox |
python_runner_46652 | PYTHON | Python runner | default
power_bi_90128 | POWER_BI | Power BI | default
tableau_cloud_12765 | TABLEAU_CLOUD | Tableau Cloud | default
hightouch_64093 | HIGHTOUCH | Hightouch | default
slack_bot_85571 | SLACK | Slack bot | default
orders_replica_73310 | POSTGRES | Orders replica | default | FATAL: password authentication failed for user "orchestra"
landing_bucket_15986 | AWS_S3 | Landing bucket | default
`;

/** All connections at the moment of opening (milliseconds). */
export function connections(openedAt: number): Connection[] {
  return TABLE.trim()
    .split("\n")
    .map((line, at) => {
      const [id = "", integration = "", name = "", rank, fault] = line.split(" | ");
      const parameters = Object.fromEntries(
        credentialsOf(integration).map((field): [string, string | number] => [
          field.name,
          field.type === "number" ? 5432 : field.secret ? `sandbox-secret-${id}` : `northgate-${field.name}`,
        ]),
      );
      const createdAt = openedAt - (640 - at * 17) * DAY_MS;
      const triedAt = openedAt - (3 + at) * DAY_MS;
      return {
        id,
        integration,
        name,
        isDefault: rank?.trim() === "default",
        store: "ORCHESTRA",
        parameters,
        status: fault === undefined ? "SUCCEEDED" : "FAILED",
        triedAt,
        externalMessage: fault ?? null,
        createdAt,
        updatedAt: triedAt,
      };
    });
}
