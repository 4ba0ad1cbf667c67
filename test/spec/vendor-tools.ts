/** Which operations of which document each tool of the vendor's server calls, as `document METHOD /path`. */
const RUN = "/public/pipeline_runs/{pipeline_run_id}";
const TASK = `${RUN}/task_runs/{task_run_id}`;
const CONNECTIONS = "/public/integrations/{integration}/connections";
const CONNECTION = `${CONNECTIONS}/{connection_id}`;
const INCIDENT = "/public/incidents/{incident_id}";
const MONITOR = "/public/monitors/{monitor_id}";

const runs: Record<string, string> = {
  list_pipeline_runs: "engine GET /public/pipeline_runs",
  get_pipeline_run: `engine GET ${RUN}`,
  get_pipeline_run_status: `engine GET ${RUN}/status`,
  cancel_pipeline_run: `engine POST ${RUN}/cancel`,
  list_task_runs: "engine GET /public/task_runs",
  get_task_run: "engine GET /public/task_runs/{task_run_id}",
  list_task_runs_for_pipeline_run: `engine GET ${RUN}/task_runs`,
  list_task_run_logs: `engine GET ${TASK}/logs`,
  download_task_run_log: `engine GET ${TASK}/logs/download`,
  list_task_run_artifacts: `engine GET ${TASK}/artifacts`,
  download_task_run_artifact: `engine GET ${TASK}/artifacts/download`,
  list_operations: "engine GET /public/operations",
};

const pipelines: Record<string, string> = {
  list_pipelines: "engine GET /public/pipelines",
  get_pipeline: "engine GET /public/pipeline",
  get_pipeline_data: "engine GET /public/pipelines/data",
  create_pipeline: "engine POST /public/pipelines",
  update_pipeline: "engine PUT /public/pipelines",
  delete_pipeline: "engine DELETE /public/pipelines",
  start_pipeline: "engine POST /public/pipelines/{pipeline_id_or_alias}/start",
  validate_pipeline: "engine POST /public/pipelines/schema",
  migrate_pipeline: "engine PATCH /public/pipelines/storage-settings",
  import_pipeline: "engine POST /public/pipelines/import",
  pause_pipeline: "engine PATCH /public/pipelines/{pipeline_id_or_alias}/pause",
  move_pipeline: "engine PATCH /public/pipelines/{pipeline_id_or_alias}/move",
};

const workspace: Record<string, string> = {
  list_assets: "engine GET /public/assets",
  get_asset_by_id: "engine GET /public/assets/{asset_id}",
  list_environments: "engine GET /public/environments",
  get_environment: "engine GET /public/environments/{environment_id}",
  create_environment: "engine POST /public/environments",
  update_environment: "engine PATCH /public/environments/{environment_id}",
  delete_environment: "engine DELETE /public/environments/{environment_id}",
  list_integration_connections: "engine GET /public/integrations/connections",
  get_integration_connection: `engine GET ${CONNECTION}`,
  create_integration_connection: `engine POST ${CONNECTIONS}`,
  update_integration_connection: `engine PATCH ${CONNECTION}`,
  delete_integration_connection: `engine DELETE ${CONNECTION}`,
  get_integration: "engine GET /public/integrations/{integration}",
  get_integration_state_for_state_aware: "engine GET /public/state/{integration}",
  list_accounts: "platform GET /accounts",
};

const incidents: Record<string, string> = {
  list_incidents: "engine GET /public/incidents",
  get_incident: `engine GET ${INCIDENT}`,
  list_incident_events: `engine GET ${INCIDENT}/events`,
  create_incident_comment: `engine POST ${INCIDENT}/comments`,
  update_incident: `engine PATCH ${INCIDENT}`,
  merge_incidents: `engine POST ${INCIDENT}/merge`,
  unmerge_incidents: `engine POST ${INCIDENT}/unmerge`,
  mute_incident: `engine POST ${INCIDENT}/mute`,
  unmute_incident: `engine POST ${INCIDENT}/unmute`,
  get_incident_settings: "engine GET /public/incidents/settings",
  update_incident_settings: "engine PATCH /public/incidents/settings",
};

const agents: Record<string, string> = {
  list_agents: "agents GET /agents",
  get_agent: "agents GET /agents/{agent_id}",
  create_agent: "agents POST /agents",
  update_agent: "agents PATCH /agents/{agent_id}",
  delete_agent: "agents DELETE /agents/{agent_id}",
  list_agent_avatars: "agents GET /agents/avatar-catalog",
  list_agent_skills: "agents GET /agents/{agent_id}/skills",
  set_agent_skills: "agents PUT /agents/{agent_id}/skills",
  list_agent_integrations: "agents GET /agents/{agent_id}/integrations",
  set_agent_integrations: "agents PUT /agents/{agent_id}/integrations",
  get_agent_usage: "agents GET /usage",
  list_agent_sessions: "agents GET /sessions",
  create_agent_session: "agents POST /sessions",
  get_agent_session: "agents GET /sessions/{session_id}",
  send_agent_session_message: "agents POST /sessions/{session_id}",
  get_agent_session_history_messages: "agents GET /sessions/{session_id}/history/messages",
  cancel_agent_session_prompt: "agents POST /sessions/{session_id}/cancel",
  list_skills: "agents GET /skills",
  get_skill: "agents GET /skills/{skill_id}",
  create_skill: "agents POST /skills",
  import_skill: "agents POST /skills/import",
  update_skill: "agents PATCH /skills/{skill_id}",
  delete_skill: "agents DELETE /skills/{skill_id}",
};

/** Tools that call one operation each. */
export const single = { ...runs, ...pipelines, ...workspace, ...incidents, ...agents };

/** Tools of the vendor's own making, which call several operations or, for a link to a page, none. */
export const composite: Record<string, readonly string[]> = {
  whats_broken: ["engine GET /public/environments", "engine GET /public/pipeline_runs", "engine GET /public/task_runs"],
  diagnose: [
    "engine GET /public/task_runs",
    `engine GET ${RUN}/task_runs`,
    `engine GET ${TASK}/artifacts`,
    `engine GET ${TASK}/logs`,
    `engine GET ${TASK}/logs/download`,
  ],
  pipeline_context: [
    "engine GET /public/pipeline",
    "engine GET /public/pipelines/data",
    "engine GET /public/pipeline_runs",
  ],
  get_pipeline_run_lineage_url: [],
};

/** Tools that the vendor lists beside the 77 that were read in full; seen by name and by their parameters. */
export const seenInPart: Record<string, string> = {
  get_incident_external_event: `engine GET ${INCIDENT}/events/{incident_event_id}/external_event`,
  list_monitors: "engine GET /public/monitors",
  get_monitor: `engine GET ${MONITOR}`,
  create_monitor: "engine POST /public/monitors",
  update_monitor: `engine PUT ${MONITOR}`,
  delete_monitor: `engine DELETE ${MONITOR}`,
  reorder_monitors: "engine POST /public/monitors/reorder",
};

/** Where the published document and the list of tools say different methods, the document counts. */
export const methodOfDocument: Record<string, string> = { update_skill: "PATCH" };

/** Parameters of tools that are none of the operation, and what they are. */
export const noParameter: Record<string, Record<string, string>> = {
  cancel_pipeline_run: { body: "the whole body" },
  start_pipeline: { body: "the whole body" },
  validate_pipeline: { pipeline_definition: "the whole body" },
  set_agent_skills: { body: "the whole body" },
  set_agent_integrations: { body: "the whole body" },
  download_task_run_log: { range_header: "the header range" },
  download_task_run_artifact: { range_header: "a header that no document declares for artifacts" },
};
