/** The routes of the engine API. Where two fit, the first takes the request. */
import { getAzureCredentials, getHealth } from "../endpoints/accounts.js";
import { createAsset, createDependencies, deleteAsset, updateAsset } from "../endpoints/asset-changes.js";
import { getAsset, listAssets } from "../endpoints/assets.js";
import {
  createConnection,
  deleteConnection,
  getConnection,
  listConnections,
  reportTrial,
  updateConnection,
} from "../endpoints/connections.js";
import * as environments from "../endpoints/environments.js";
import { downloadArtifact, downloadLog, listArtifacts, listLogs } from "../endpoints/files.js";
import { commentOnIncident, getExternalEvent, listIncidentEvents } from "../endpoints/incident-events.js";
import { getIncidentSettings, updateIncidentSettings } from "../endpoints/incident-settings.js";
import * as incidents from "../endpoints/incidents.js";
import * as integrations from "../endpoints/integrations.js";
import * as monitors from "../endpoints/monitors.js";
import { listOperations } from "../endpoints/operations.js";
import * as changes from "../endpoints/pipeline-changes.js";
import { cancelPipelineRun, getPipelineRun, listPipelineRuns } from "../endpoints/pipeline-runs.js";
import { importPipeline, migratePipeline } from "../endpoints/pipeline-storage.js";
import { getPipeline, getPipelineData, listPipelines } from "../endpoints/pipelines.js";
import { startPipeline } from "../endpoints/start.js";
import { getState, updateState } from "../endpoints/state-aware.js";
import { getTaskRun, listTaskRuns, listTaskRunsOfRun } from "../endpoints/task-runs.js";
import { validatePipeline } from "../endpoints/validate-pipeline.js";
import { get, patch, post, put, remove, type Route } from "./route.js";

const ABSENT = { onBasic: "absent" } as const;
const FORBIDDEN = { onBasic: "forbidden" } as const;
const FOR_PEOPLE = { forPeople: true } as const;
const ANYWHERE = { anyWorkspace: true } as const;
const OPEN = { open: true } as const;

const RUN = "/public/pipeline_runs/{pipeline_run_id}";
const TASK_RUN = `${RUN}/task_runs/{task_run_id}`;
const PIPELINE = "/public/pipelines/{pipeline_id_or_alias}";
const ENVIRONMENT = "/public/environments/{environment_id}";
const CONNECTIONS = "/public/integrations/{integration}/connections";
const INCIDENT = "/public/incidents/{incident_id}";
const MONITOR = "/public/monitors/{monitor_id}";

export const ENGINE_ROUTES: readonly Route[] = [
  get("/public/health", getHealth, OPEN),
  get("/public/pipelines", listPipelines),
  post("/public/pipelines", changes.createPipeline),
  put("/public/pipelines", changes.updatePipeline),
  remove("/public/pipelines", changes.deletePipeline, FOR_PEOPLE),
  get("/public/pipeline", getPipeline),
  get("/public/pipelines/data", getPipelineData),
  post("/public/pipelines/schema", validatePipeline, OPEN),
  post("/public/pipelines/import", importPipeline),
  patch("/public/pipelines/storage-settings", migratePipeline),
  post(`${PIPELINE}/start`, startPipeline),
  patch(`${PIPELINE}/pause`, changes.pausePipeline),
  patch(`${PIPELINE}/move`, changes.movePipeline),

  get("/public/pipeline_runs", listPipelineRuns),
  get(RUN, getPipelineRun, ABSENT),
  get(`${RUN}/status`, getPipelineRun, ABSENT),
  post(`${RUN}/cancel`, cancelPipelineRun),
  get(`${RUN}/task_runs`, listTaskRunsOfRun, ABSENT),
  get(`${TASK_RUN}/logs`, listLogs, FORBIDDEN),
  get(`${TASK_RUN}/logs/download`, downloadLog, FORBIDDEN),
  get(`${TASK_RUN}/artifacts`, listArtifacts, FORBIDDEN),
  get(`${TASK_RUN}/artifacts/download`, downloadArtifact, FORBIDDEN),
  get("/public/task_runs", listTaskRuns, FORBIDDEN),
  get("/public/task_runs/{task_run_id}", getTaskRun, ABSENT),
  get("/public/operations", listOperations, FORBIDDEN),

  get("/public/assets", listAssets, FORBIDDEN),
  post("/public/assets", createAsset, FORBIDDEN),
  post("/public/assets/dependencies", createDependencies, FORBIDDEN),
  get("/public/assets/{asset_id}", getAsset, FORBIDDEN),
  patch("/public/assets/{asset_id}", updateAsset, FORBIDDEN),
  remove("/public/assets/{asset_id}", deleteAsset, FORBIDDEN),

  get("/public/environments", environments.listEnvironments),
  post("/public/environments", environments.createEnvironment),
  get(ENVIRONMENT, environments.getEnvironment),
  patch(ENVIRONMENT, environments.updateEnvironment),
  remove(ENVIRONMENT, environments.deleteEnvironment, FOR_PEOPLE),

  get("/public/integrations/", integrations.listIntegrations, ANYWHERE),
  get("/public/integrations/jobs", integrations.listJobs, ANYWHERE),
  get("/public/integrations/connections", listConnections),
  get("/public/integrations/{integration}", integrations.getIntegration, ANYWHERE),
  post(CONNECTIONS, createConnection),
  get(`${CONNECTIONS}/{connection_id}`, getConnection),
  patch(`${CONNECTIONS}/{connection_id}`, updateConnection),
  remove(`${CONNECTIONS}/{connection_id}`, deleteConnection, FOR_PEOPLE),
  post("/public/integrations/{integration}/validate/{connection_id}", reportTrial),
  get("/public/sensor_checks/", integrations.listSensorChecks, ANYWHERE),
  get("/public/setup_guides/{file_path:path}", integrations.readSetupGuide, ANYWHERE),
  get("/public/state/{integration}", getState),
  patch("/public/state/{integration}", updateState),

  get("/public/incidents", incidents.listIncidents),
  get("/public/incidents/settings", getIncidentSettings),
  patch("/public/incidents/settings", updateIncidentSettings),
  get(INCIDENT, incidents.getIncident),
  patch(INCIDENT, incidents.updateIncident),
  get(`${INCIDENT}/events`, listIncidentEvents),
  get(`${INCIDENT}/events/{incident_event_id}/external_event`, getExternalEvent),
  post(`${INCIDENT}/comments`, commentOnIncident),
  post(`${INCIDENT}/merge`, incidents.mergeIncidents),
  post(`${INCIDENT}/unmerge`, incidents.unmergeIncidents),
  post(`${INCIDENT}/mute`, incidents.muteIncident),
  post(`${INCIDENT}/unmute`, incidents.unmuteIncident),

  get("/public/monitors", monitors.listMonitors),
  post("/public/monitors", monitors.createMonitor),
  post("/public/monitors/reorder", monitors.reorderMonitors),
  get(MONITOR, monitors.getMonitor),
  put(MONITOR, monitors.updateMonitor),
  remove(MONITOR, monitors.deleteMonitor, FOR_PEOPLE),

  get("/public/compute_resources/azure/federated_credentials", getAzureCredentials),
];
