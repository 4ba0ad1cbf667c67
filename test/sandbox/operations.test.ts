/** Every operation of the three documents, asked properly: it answers, as its document says, and the request fits too. */
import { describe, expect, it } from "vitest";
import { client, type Client, type Outcome, type Resource } from "./client.js";
import { answerCheck, operationsOf, readDocuments, readPublished, type Api } from "./documents.js";

interface Asked {
  readonly query?: Record<string, string | readonly string[]>;
  readonly body?: unknown;
  /** Values of the path's parameters. */
  readonly path?: Record<string, string>;
}

const DEFINITION = {
  version: "v1",
  name: "Made by a test",
  pipeline: {
    load: {
      tasks: {
        run_load: {
          integration: "SNOWFLAKE",
          integrationJob: "SNOWFLAKE_RUN_QUERY",
          parameters: { statement: "select 1" },
          connection: "snowflake_prod_71934",
        },
      },
    },
  },
};

const GIT = { storageProvider: "GITHUB", repository: "northgate-foods/data-pipelines", defaultBranch: "main" };
const SKILL = (name: string): string => `---\nname: ${name}\ndescription: "Made by a test."\n---\n\nText.\n`;

/**
 * One proper request for each operation, by operation id, in an order in which each finds what it needs; `made` holds
 * the answers so far.
 */
function requests(made: Map<string, Resource>): [id: string, asked: () => Asked][] {
  const of = (id: string, field: string): string => String(made.get(id)?.[field]);
  const first = (id: string): Resource => made.get(id)!["results"][0];
  const run = (): Resource =>
    made.get("list_pipeline_runs")!["results"].find((one: Resource) => one["pipelineName"] === "Sales Journal");
  const tasks = (): Resource =>
    made.get("fetch_tasks_runs_for_pipeline_run_public_pipeline_runs__pipeline_run_id__task_runs_get")!;
  const task = (): Resource => tasks()["results"].find((one: Resource) => one["taskId"] === "dbt_build");
  const runPath = () => ({ path: { pipeline_run_id: run()["id"] } });
  const taskPath = () => ({ path: { pipeline_run_id: run()["id"], task_run_id: task()["id"] } });
  const pipeline = () => ({ pipeline_id_or_alias: of("create_pipeline", "id") });
  const environment = () => ({ path: { environment_id: of("create_environment", "environmentId") } });
  const connection = () => ({
    path: { integration: "SNOWFLAKE", connection_id: of("create_integration_connection", "connectionId") },
  });
  const asset = () => ({ path: { asset_id: of("create_asset_api_public_assets_post", "assetId") } });
  const incidents = (): Resource[] => made.get("list_incidents")!["results"];
  const incident = () => ({ path: { incident_id: incidents()[0]!["id"] } });
  const other = () => ({ body: { incidentIds: [incidents()[1]!["id"]] } });
  const monitor = () => ({ path: { monitor_id: of("create_monitor", "id") } });
  const agent = () => ({ path: { agent_id: of("create_agent", "agentId") } });
  const skill = () => ({ path: { skill_id: of("create_skill", "skillId") } });
  const session = () => ({ path: { session_id: of("create_agent_session", "sessionId") } });
  const monitorBody = { name: "Made by a test", match: { pipelineIds: ["*"] }, groupBy: ["taskId"] };
  const external = (): Resource =>
    made.get("list_incident_events")!["results"].find((one: Resource) => one["externalEventPath"] !== null);

  return [
    ["root_public_health_get", () => ({})],
    ["listAccounts", () => ({})],
    ["list_pipelines", () => ({ query: { name: "sales", page: "1", page_size: "10" } })],
    ["get_pipeline", () => ({ query: { alias: "sales_journal" } })],
    ["get_pipeline_data_public_pipelines_data_get", () => ({ query: { alias: "sales_journal", version: "1" } })],
    ["validate_pipeline", () => ({ query: { canonicalize: "true" }, body: DEFINITION })],
    ["create_pipeline", () => ({ body: { data: DEFINITION, published: true, alias: "made_by_a_test" } })],
    [
      "update_pipeline",
      () => ({ body: { data: DEFINITION, published: true, pipelineId: of("create_pipeline", "id") } }),
    ],
    ["start_pipeline", () => ({ path: pipeline(), body: { runInputs: { day: "2026-11-23" } } })],
    ["pause_pipeline", () => ({ path: pipeline(), body: { paused: true } })],
    ["move_pipeline", () => ({ path: pipeline(), body: { folder: "tests/nightly" } })],
    ["migrate_pipeline", () => ({ query: { alias: "made_by_a_test" }, body: { ...GIT, path: "pipelines/made.yml" } })],
    ["import_pipeline", () => ({ body: { ...GIT, yamlPath: "pipelines/loyalty_points.yml", alias: "loyalty" } })],
    ["delete_pipeline", () => ({ query: { pipeline_id: of("create_pipeline", "id") } })],
    ["list_pipeline_runs", () => ({ query: { status: "FAILED", page: "1", page_size: "100" } })],
    ["get_pipeline_run", runPath],
    ["get_pipeline_run_status", runPath],
    [
      "cancel_pipeline_run",
      () => ({ path: { pipeline_run_id: of("start_pipeline", "pipelineRunId") }, body: { force: false } }),
    ],
    [
      "fetch_tasks_runs_for_pipeline_run_public_pipeline_runs__pipeline_run_id__task_runs_get",
      () => ({ ...runPath(), query: { page_size: "50" } }),
    ],
    ["list_task_runs", () => ({ query: { status: "FAILED", include_superseded: "true" } })],
    ["get_task_run", () => ({ path: { task_run_id: task()["id"] } })],
    ["list_task_run_logs", taskPath],
    ["download_task_run_log", () => ({ ...taskPath(), query: { filename: "1/dbt deps.log" } })],
    ["list_task_run_artifacts", taskPath],
    ["download_task_run_artifact", () => ({ ...taskPath(), query: { filename: "target/run_results.json" } })],
    ["list_operations", () => ({ query: { task_run_id: task()["id"], status: "FAILED" } })],
    ["list_assets", () => ({ query: { asset_type: "TABLE", sort_column: "asset_name", sort_direction: "asc" } })],
    [
      "create_asset_api_public_assets_post",
      () => ({
        body: {
          assetName: "Ledger",
          externalId: "erp/ledger",
          integrationAccountId: "erp",
          integration: "SAP",
          owners: ["Ada"],
        },
      }),
    ],
    ["get_asset_by_id_api_public_assets__asset_id__get", () => ({ path: { asset_id: "erp/ledger" } })],
    ["patch_asset_api_public_assets__asset_id__patch", () => ({ ...asset(), body: { description: "Old." } })],
    [
      "create_asset_dependencies_api_public_assets_dependencies_post",
      () => ({
        body: {
          dependencies: [{ fromId: "erp/ledger", toId: first("list_assets")["externalId"], lineageDetail: "copied" }],
        },
      }),
    ],
    ["delete_asset_api_public_assets__asset_id__delete", asset],
    ["list_environments", () => ({})],
    ["create_environment", () => ({ body: { name: "Test", values: { A: { type: "int", value: 1 } } } })],
    ["get_environment", environment],
    ["update_environment", () => ({ ...environment(), body: { values: { B: { type: "bool", value: true } } } })],
    ["delete_environment", environment],
    ["get_integrations_public_integrations__get", () => ({})],
    ["get_integration_jobs_public_integrations_jobs_get", () => ({})],
    ["get_integration_public_integrations__integration__get", () => ({ path: { integration: "SNOWFLAKE" } })],
    ["list_integration_connections", () => ({ query: { integration: "SNOWFLAKE", authStatus: "SUCCEEDED" } })],
    [
      "create_integration_connection",
      () => ({
        path: { integration: "SNOWFLAKE" },
        body: { connectionName: "Test", parameters: { account_name: "a", user: "u", password: "p" } },
      }),
    ],
    ["get_integration_connection", connection],
    ["update_integration_connection", () => ({ ...connection(), body: { isDefault: true } })],
    [
      "validate_integration_callback_public_integrations__integration__validate__connection_id__post",
      () => ({ ...connection(), body: { message: "Works.", status: "SUCCEEDED" } }),
    ],
    ["delete_integration_connection", connection],
    ["get_sensor_checks_public_sensor_checks__get", () => ({})],
    ["get_state_public_state__integration__get", () => ({ path: { integration: "DBT_CORE" } })],
    [
      "update_state_public_state__integration__patch",
      () => ({
        path: { integration: "DBT_CORE" },
        body: { state: { "model.a.b": { last_updated: "2026-11-23T00:00:00Z", checksum: "1" } } },
      }),
    ],
    ["read_markdown_public_setup_guides__file_path__get", () => ({ path: { file_path: "integrations/snowflake.md" } })],
    ["get_azure_federated_credentials_public_compute_resources_azure_federated_credentials_get", () => ({})],
    ["list_incidents", () => ({ query: { severity: "HIGH,LOW", include_archived: "true", status: "OPEN,RESOLVED" } })],
    ["get_incident", incident],
    ["update_incident", () => ({ ...incident(), body: { status: "INVESTIGATING", severity: "HIGH" } })],
    ["list_incident_events", () => ({ ...incident(), query: { page: "1", page_size: "100" } })],
    ["get_incident_external_event", () => ({ path: { ...incident().path, incident_event_id: external()["id"] } })],
    ["create_incident_comment", () => ({ ...incident(), body: { comment: "Seen." } })],
    ["merge_incidents", () => ({ ...incident(), ...other() })],
    ["unmerge_incidents", () => ({ ...incident(), ...other() })],
    ["mute_incident", incident],
    ["unmute_incident", incident],
    ["get_incident_settings", () => ({})],
    ["update_incident_settings", () => ({ body: { maxAlertsPerIncident: 3 } })],
    ["list_monitors", () => ({})],
    ["create_monitor", () => ({ body: monitorBody })],
    ["get_monitor", monitor],
    ["update_monitor", () => ({ ...monitor(), body: { ...monitorBody, enabled: false } })],
    [
      "reorder_monitors",
      () => ({
        body: {
          monitorIds: [of("create_monitor", "id"), ...Object.values(made.get("list_monitors")!).map((one) => one.id)],
        },
      }),
    ],
    ["delete_monitor", monitor],
    ["list_agents", () => ({ query: { search: "a", orchestra_managed: "false" } })],
    ["create_agent", () => ({ body: { name: "Tester", samplePrompts: ["Go on"], llmKeyType: { type: "ORCHESTRA" } } })],
    ["list_agent_avatars", () => ({})],
    ["get_agent", agent],
    ["update_agent", () => ({ ...agent(), body: { description: null, defaultEffort: "low" } })],
    ["list_skills", () => ({ query: { sync_status: "OK" } })],
    ["create_skill", () => ({ body: { markdown: SKILL("tested") } })],
    [
      "import_skill",
      () => ({
        body: {
          repository: GIT.repository,
          defaultBranch: "main",
          path: "skills/backfill/SKILL.md",
        },
      }),
    ],
    ["get_skill", skill],
    ["update_skill", () => ({ ...skill(), body: { markdown: SKILL("tested-more") } })],
    ["set_agent_skills", () => ({ ...agent(), body: [{ skillId: of("create_skill", "skillId") }] })],
    ["list_agent_skills", agent],
    ["set_agent_integrations", () => ({ ...agent(), body: [{ integration: "SNOWFLAKE_snowflake_prod_71934" }] })],
    ["list_agent_integrations", agent],
    ["delete_skill", skill],
    [
      "list_agent_sessions",
      () => ({ query: { status: ["EXPIRED", "IDLE"], session_mode: ["TASK_RUN"], archived: "false" } }),
    ],
    [
      "create_agent_session",
      () => ({ body: { agentId: of("create_agent", "agentId"), prompt: "Why?", incidentId: incidents()[0]!["id"] } }),
    ],
    ["get_agent_session", session],
    ["send_agent_session_message", () => ({ ...session(), body: { message: "And then?" } })],
    [
      "get_agent_session_history_messages",
      () => ({ ...session(), query: { after_sequence_id: "0", turn_limit: "10" } }),
    ],
    ["stream_agent_session_history", session],
    [
      "cancel_agent_session_prompt",
      () => ({
        ...session(),
        body: { promptAcceptedSequenceId: of("send_agent_session_message", "promptAcceptedSequenceId") },
      }),
    ],
    ["get_agent_usage", () => ({ query: { bucket_size: "1440", time_from: "2026-11-01T00:00:00Z" } })],
    ["delete_agent", agent],
  ];
}

async function ask(api: Client, name: Api, method: string, template: string, asked: Asked): Promise<Outcome> {
  const path = template.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(asked.path?.[key] ?? "?"));
  const query = new URLSearchParams(
    Object.entries(asked.query ?? {}).flatMap(([key, value]) =>
      [value].flat().map((one): [string, string] => [key, one]),
    ),
  ).toString();
  return (name === "engine" ? api : api[name]).send(method, query === "" ? path : `${path}?${query}`, asked.body);
}

const published = readPublished();

/** Without the fields of task runs that came after the published document. */
function older(value: unknown): unknown {
  const text = JSON.stringify(value, (key, entry: unknown) =>
    key === "attemptNumber" || key === "anomalies" ? undefined : entry,
  );
  return JSON.parse(text) as unknown;
}

describe("every operation of the documents", () => {
  const answered = new Map<string, Outcome>();

  it("answers a proper request as its document says", async () => {
    const documents = readDocuments();
    const operations = operationsOf(documents);
    const check = answerCheck(documents);
    const api = await client({ documents });
    const made = new Map<string, Resource>();
    const list = requests(made);
    expect(list.map(([id]) => id).toSorted()).toEqual(operations.map((operation) => operation.id).toSorted());
    for (const [id, asked] of list) {
      const operation = operations.find((candidate) => candidate.id === id)!;
      const { status, body } = await ask(api, operation.api, operation.method, operation.path, asked());
      made.set(id, body);
      answered.set(id, { status, body });
      expect([id, check(operation, status, body), status >= 300 ? body : undefined]).toEqual([id, "", undefined]);
    }
    expect(api.sandbox.violations.map((violation) => violation.message)).toEqual([]);
    expect(new Set(api.sandbox.requests.map((request) => request.api))).toEqual(
      new Set(["engine", "platform", "agents"]),
    );
  });

  it.skipIf(published === undefined)("answers as the published document says, where it is in there", () => {
    const check = answerCheck(published!);
    // The published list of pipelines has no pages yet.
    const operations = operationsOf(published!).filter(({ id }) => answered.has(id) && id !== "list_pipelines");
    expect(operations.length).toBeGreaterThan(50);
    for (const operation of operations) {
      const { status, body } = answered.get(operation.id)!;
      expect([operation.id, check(operation, status, older(body))]).toEqual([operation.id, ""]);
    }
  });

  it("has a path and a method, whatever is asked", async () => {
    const api = await client();
    const id = "6f1c1f0e-1c56-4f1e-9d4b-0a4f6b6c2b11";
    for (const { id: name, api: of, method, path } of operationsOf(readDocuments())) {
      const values = Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, key]) => [key!, id]));
      const { status, body } = await ask(api, of, method, path, { path: values });
      expect([name, status]).not.toEqual([name, 405]);
      expect([name, body["detail"]]).not.toEqual([name, "Not Found"]);
      expect([name, status < 500]).toEqual([name, true]);
    }
  });
});
