/** The systems that Orchestra connects to: what each is called, what it is for, which credentials it takes. */
import { fieldsOf, type Field } from "./form.js";

const NAMES: Readonly<Record<string, string>> = {
  DBT: "dbt Cloud",
  DBT_CORE: "dbt Core",
  DLT: "dlt",
  GCP_BIG_QUERY: "BigQuery",
  GCP_LOOKER: "Looker",
  GITHUB_ACTIONS: "GitHub Actions",
  MOTHERDUCK: "MotherDuck",
  OPEN_AI: "OpenAI",
  PAGER_DUTY: "PagerDuty",
  POSTGRES: "PostgreSQL",
  POWER_BI: "Power BI",
  SQL_MESH: "SQLMesh",
  THOUGHTSPOT: "ThoughtSpot",
};

const ACRONYMS = new Set(
  "AWS GCP GKE EC2 ECS EMR EKS RDS S3 ETL SQL SSH SFTP HTTP SAP VM BI IICS CDATA FTP".split(" "),
);

/** The name to show. */
export function displayName(integration: string): string {
  const words = integration
    .split("_")
    .map((word) => (ACRONYMS.has(word) ? word : word.charAt(0) + word.slice(1).toLowerCase()));
  return NAMES[integration] ?? words.join(" ");
}

/** Credentials by integration, in the notation of `form.ts`; others take an API key. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  AIRBYTE_CLOUD: "client_id client_secret!",
  AWS_S3: "access_key_id secret_access_key! region?",
  DBT: "account_id# api_token! host?",
  DBT_CORE: "account_name user password! role? warehouse? database?",
  FIVETRAN: "api_key api_secret!",
  GCP_BIG_QUERY: "project_id service_account_key!",
  HTTP: "base_url headers!?",
  PYTHON: "repository branch? secrets!?",
  POSTGRES: "host port# database user password!",
  POWER_BI: "tenant_id client_id client_secret!",
  SNOWFLAKE: "account_name user password! role? warehouse? database?",
  TABLEAU_CLOUD: "server_url site token_name token_secret!",
};

/** Integrations that are connected by signing in; there is no form for their credentials. */
const SIGN_IN = new Set(["SLACK", "MICROSOFT_TEAMS", "GOOGLE_CLOUD"]);

export function needsSignIn(integration: string): boolean {
  return SIGN_IN.has(integration);
}

/** The fields of a connection's `parameters`. */
export function credentialsOf(integration: string): Field[] {
  return needsSignIn(integration) ? [] : fieldsOf(CREDENTIALS[integration] ?? "api_key!");
}

const PURPOSES: readonly (readonly [purpose: string, integrations: string])[] = [
  [
    "Business Intelligence",
    "POWER_BI TABLEAU_CLOUD GCP_LOOKER LIGHTDASH SIGMA SISENSE THOUGHTSPOT OMNI QLIK HEX COUNT",
  ],
  [
    "Ingestion",
    "AIRBYTE_CLOUD AIRBYTE_SERVER FIVETRAN STITCH PORTABLE HEVO RIVERY ESTUARY DLT CDATA KEBOOLA ETLEAP ARCH",
  ],
  ["LLM Provider", "AWS_BEDROCK CLAUDE OPEN_AI"],
  ["Machine Learning", "AWS_SAGEMAKER"],
  ["Notifications", "EMAIL DATADOG MICROSOFT_TEAMS PAGER_DUTY SLACK"],
  ["Reverse ETL", "CENSUS HIGHTOUCH WELD"],
  ["Transformation", "COALESCE DBT DBT_CORE MATILLION MATILLION_ETL PARADIME SQL_MESH TOBIKO_CLOUD GCP_DATAFORM"],
  ["Utility", "HTTP LINUX_SSH PYTHON WINDOWS_SSH SFTP WEBHOOK"],
  ["Vector Database", "PINECONE WEAVIATE"],
  [
    "Warehouse",
    "AWS_REDSHIFT CLICKHOUSE DATABRICKS DUCKDB FABRIC_SYNAPSE GCP_BIG_QUERY MOTHERDUCK POSTGRES SNOWFLAKE SQL_SERVER",
  ],
];

/** What an integration is for (`IntegrationJobType`). */
export function purposeOf(integration: string): string {
  const found = PURPOSES.find(([, list]) => list.split(" ").includes(integration));
  if (found !== undefined) return found[0];
  return /^(AWS|AZURE|GCP|GKE|GOOGLE)/.test(integration) ? "Cloud Provider" : "Orchestration";
}

/** The kinds of asset that Orchestra reads from it. */
export function assetTypesOf(integration: string): string[] {
  if (integration === "POWER_BI") return ["DATASET", "DASHBOARD"];
  if (integration === "TABLEAU_CLOUD") return ["WORKBOOK", "DASHBOARD"];
  return purposeOf(integration) === "Warehouse" ? ["TABLE", "VIEW"] : [];
}
