/** What the documents of spec/ have beyond the published ones. Everything else has to be equal. */
import type { DocumentName } from "./documents.js";

export interface Newer {
  readonly operations: readonly string[];
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly responses: Readonly<Record<string, readonly string[]>>;
  readonly schemas: readonly string[];
  readonly properties: Readonly<Record<string, readonly string[]>>;
  /** Operations that answer with a page beside the published array. */
  readonly pagedOrArray: readonly string[];
}

const nothing: Newer = { operations: [], parameters: {}, responses: {}, schemas: [], properties: {}, pagedOrArray: [] };

export const newer: Readonly<Record<DocumentName, Newer>> = {
  engine: {
    operations: [
      "GET /public/pipeline_runs/{pipeline_run_id}",
      "GET /public/task_runs/{task_run_id}",
      "PATCH /public/pipelines/{pipeline_id_or_alias}/pause",
      "PATCH /public/pipelines/{pipeline_id_or_alias}/move",
      "POST /public/integrations/{integration}/connections",
      "GET /public/integrations/{integration}/connections/{connection_id}",
      "PATCH /public/integrations/{integration}/connections/{connection_id}",
      "DELETE /public/integrations/{integration}/connections/{connection_id}",
      "GET /public/incidents",
      "GET /public/incidents/{incident_id}",
      "PATCH /public/incidents/{incident_id}",
      "GET /public/incidents/{incident_id}/events",
      "GET /public/incidents/{incident_id}/events/{incident_event_id}/external_event",
      "POST /public/incidents/{incident_id}/comments",
      "POST /public/incidents/{incident_id}/merge",
      "POST /public/incidents/{incident_id}/unmerge",
      "POST /public/incidents/{incident_id}/mute",
      "POST /public/incidents/{incident_id}/unmute",
      "GET /public/incidents/settings",
      "PATCH /public/incidents/settings",
      "GET /public/monitors",
      "POST /public/monitors",
      "POST /public/monitors/reorder",
      "GET /public/monitors/{monitor_id}",
      "PUT /public/monitors/{monitor_id}",
      "DELETE /public/monitors/{monitor_id}",
    ],
    parameters: {
      "GET /public/pipelines": ["name", "page", "page_size"],
      "GET /public/task_runs": ["include_superseded"],
      "GET /public/pipeline_runs/{pipeline_run_id}/task_runs": ["include_superseded"],
    },
    responses: { "GET /public/pipelines": ["422"] },
    schemas: [
      "ConnectionRedirectResponse",
      "CreateIncidentCommentRequest",
      "CreateIntegrationConnectionRequest",
      "IncidentCommentType",
      "IncidentEventResponse",
      "IncidentIdsRequest",
      "IncidentResponse",
      "IncidentSettingsResponse",
      "IncidentSeverity",
      "IncidentStatus",
      "MonitorRequest",
      "MonitorResponse",
      "MovePipelineRequest",
      "PaginatedResponse_IncidentEventResponse_",
      "PaginatedResponse_IncidentResponse_",
      "PaginatedResponse_PipelineResponse_",
      "PatchIncidentRequest",
      "PatchIncidentSettingsRequest",
      "PausePipelineRequest",
      "ReorderMonitorsRequest",
      "UpdateIntegrationConnectionRequest",
    ],
    properties: { TaskRunResponse: ["attemptNumber", "anomalies"] },
    pagedOrArray: ["GET /public/pipelines"],
  },
  platform: nothing,
  agents: { ...nothing, parameters: { "GET /sessions": ["q", "agent_ids", "session_mode", "archived"] } },
};
