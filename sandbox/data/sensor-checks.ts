/** The checks that sensors can make. */
import { fieldsOf, type Field } from "./form.js";

export interface SensorCheck {
  readonly id: string;
  readonly integration: string;
  readonly fields: readonly Field[];
  readonly outputs: readonly string[];
}

const TABLE = `
ADLS_FILE | AZURE_DATA_LAKE_STORAGE | container prefix modified_since?
AWS_S3_FILE | AWS_S3 | bucket prefix modified_since?
CLICKHOUSE_QUERY | CLICKHOUSE | statement
DATABRICKS_QUERY | DATABRICKS | statement
FABRIC_SYNAPSE_QUERY | FABRIC_SYNAPSE | statement
GCP_BIG_QUERY_QUERY | GCP_BIG_QUERY | statement
ORCHESTRA_PIPELINE_STATUS | ORCHESTRA | pipeline_id statuses*
ORCHESTRA_WEBHOOK_EVENT | ORCHESTRA | event_name
POSTGRES_QUERY | POSTGRES | statement
SNOWFLAKE_QUERY | SNOWFLAKE | statement
SFTP_FILE | SFTP | path modified_since?
SQL_SERVER_QUERY | SQL_SERVER | statement
`;

export const SENSOR_CHECKS: readonly SensorCheck[] = TABLE.trim()
  .split("\n")
  .map((line) => {
    const [id = "", integration = "", fields = ""] = line.split(" | ");
    const outputs = id.endsWith("_FILE") ? ["files"] : id.endsWith("_QUERY") ? ["rows"] : [];
    return { id, integration, fields: fieldsOf(fields), outputs };
  });
